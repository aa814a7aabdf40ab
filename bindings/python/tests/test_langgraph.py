"""The store of LangGraph: its contract, over an engine in the process and over a server."""

from __future__ import annotations

import uuid

import pytest

import evoke

pytest.importorskip("langgraph.store.base")

from evoke.langgraph import EvokeStore
from langgraph.store.base import GetOp, InvalidNamespaceError, ListNamespacesOp, MatchCondition, PutOp, SearchOp
from langgraph.store.memory import InMemoryStore


@pytest.fixture(params=["process", "server"])
def memory(request, tmp_path):
    if request.param == "server":
        server = request.getfixturevalue("server")
        made = evoke.Client(server.url, server.key(f"langgraph-{uuid.uuid4()}"), retries=0)
    else:
        made = evoke.Memory(tmp_path / "memory")
    yield made
    made.close()


@pytest.fixture
def store(memory):
    return EvokeStore(memory, user_id="ann")


def test_an_item_is_put_read_replaced_and_deleted(store):
    namespace, value = ("users", "ann"), {"theme": "dark", "sizes": [1, 2.5, None], "deep": {"ok": True}}
    assert store.get(namespace, "settings") is None
    store.put(namespace, "settings", value)
    item = store.get(namespace, "settings")
    assert (item.value, item.key, item.namespace) == (value, "settings", namespace)
    assert item.created_at == item.updated_at
    store.put(namespace, "settings", {"theme": "light"})
    again = store.get(namespace, "settings")
    assert again.value == {"theme": "light"} and again.created_at == item.created_at < again.updated_at
    store.put(namespace, "settings", {"theme": "light"})
    assert store.get(namespace, "settings").value == {"theme": "light"}
    assert store.get(("users",), "settings") is None and store.get(namespace, "Settings") is None
    store.delete(namespace, "settings")
    store.delete(namespace, "settings")
    assert store.get(namespace, "settings") is None and store.search(namespace) == []


def test_items_are_searched_filtered_and_paged(store):
    for key, value in {
        "a": {"text": "Ann keeps a red boat in the harbor.", "kind": "fact", "weight": 3},
        "b": {"text": "Ann plays chess on Fridays.", "kind": "habit", "weight": 1},
        "c": {"text": "Ann never drinks coffee.", "kind": "habit", "weight": 2},
    }.items():
        store.put(("notes", "ann"), key, value)
    store.put(("notes", "ben"), "a", {"text": "Ben repairs bicycles.", "kind": "fact", "weight": 9})
    keys = lambda found: [item.key for item in found]  # noqa: E731
    found = store.search(("notes", "ann"), query="Which boat is in the harbor?")
    assert found[0].key == "a" and found[0].score > 0
    assert all(item.namespace == ("notes", "ann") for item in found)
    assert keys(store.search(("notes", "ann"))) == ["c", "b", "a"]
    assert keys(store.search(("notes", "ann"), limit=1, offset=1)) == ["b"]
    assert keys(store.search(("notes", "ann"), filter={"kind": "habit"})) == ["c", "b"]
    assert keys(store.search(("notes", "ann"), filter={"weight": {"$gte": 2}, "kind": {"$ne": "fact"}})) == ["c"]
    assert len(store.search(("notes",))) == 4 and len(store.search((), limit=99)) == 4
    with pytest.raises(ValueError, match=r"\$near"):
        store.search(("notes",), filter={"weight": {"$near": 2}})


def test_what_is_searched_can_be_chosen(memory):
    store = EvokeStore(memory, user_id="ann", fields=["text"])
    store.put(("n",), "a", {"text": "A lighthouse stands on the cape.", "secret": "walrus"})
    store.put(("n",), "b", {"text": "Nothing about the sea.", "secret": "walrus"}, index=["secret"])
    store.put(("n",), "c", {"text": "Another lighthouse."}, index=False)
    scored = lambda query: [item.key for item in store.search(("n",), query=query) if item.score is not None]  # noqa: E731
    assert scored("lighthouse")[0] == "a" and scored("walrus")[0] == "b"
    assert "c" not in scored("lighthouse")
    assert store.get(("n",), "c").value == {"text": "Another lighthouse."}


def test_batches_and_namespaces_are_as_in_langgraphs_own_store(store):
    reference = InMemoryStore()
    ops = [
        PutOp(("a", "b", "c"), "1", {"x": 1}),
        PutOp(("a", "b"), "2", {"x": 2}),
        PutOp(("z", "b", "c"), "3", {"x": 3}),
        PutOp(("a", "b"), "2", {"x": 4}),
    ]
    assert store.batch(ops) == reference.batch(ops)
    asked = [
        GetOp(("a", "b"), "2"),
        GetOp(("a", "b"), "9"),
        ListNamespacesOp(),
        ListNamespacesOp(max_depth=1),
        ListNamespacesOp(match_conditions=(MatchCondition("prefix", ("a", "*")),)),
        ListNamespacesOp(match_conditions=(MatchCondition("suffix", ("b", "c")),)),
        ListNamespacesOp(limit=1, offset=1),
        SearchOp(("a",), {"x": {"$gt": 1}}),
        PutOp(("a", "b"), "2", None),
    ]
    plain = lambda results: [  # noqa: E731
        [item.value for item in each] if index == 7 else each if index in (2, 3, 4, 5, 6) else each and each.value
        for index, each in enumerate(results)
    ]
    assert plain(store.batch(asked)) == plain(reference.batch(asked))
    assert store.get(("a", "b"), "2") is None
    for namespace in ((), ("a.b",), ("",), ("langgraph",)):
        with pytest.raises(InvalidNamespaceError):
            store.put(namespace, "k", {"v": 1})


async def test_asyncio_and_scopes(memory):
    store = EvokeStore(memory, user_id="ann")
    await store.aput(("n",), "k", {"text": "Ann sails."})
    assert (await store.aget(("n",), "k")).value == {"text": "Ann sails."}
    assert [item.key for item in await store.asearch(("n",), query="Who sails?")] == ["k"]
    assert EvokeStore(memory, user_id="ben").get(("n",), "k") is None
    assert EvokeStore(memory).get(("n",), "k") is None
    memory.add("Ann is a sailor.", user_id="ann", wait=True)
    assert len(store.search(("n",))) == 1, "other memories are no items"
    memory.erase("user", user_id="ann", confirm="ann")
    assert store.get(("n",), "k") is None


def test_a_memory_for_asyncio_is_refused(tmp_path):
    with pytest.raises(TypeError, match="Memory or a Client"):
        EvokeStore(evoke.AsyncMemory(tmp_path / "memory"))
