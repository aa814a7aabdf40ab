"""User memories of Agno agents: the database alone, and behind a real agent with a scripted model."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator

import pytest

import evoke

pytest.importorskip("agno")

from agno.agent import Agent
from agno.db.schemas import UserMemory
from agno.models.base import Model
from agno.models.response import ModelResponse
from evoke.agno import SynapDb, SynapIntegrationError
from evoke.synap import MaximemSynapSDK, SDKConfig


@pytest.fixture(params=["process", "server"])
def memory(request, tmp_path):
    if request.param == "server":
        server = request.getfixturevalue("server")
        made = evoke.Client(server.url, server.key(f"agno-{uuid.uuid4()}", "strict"), retries=0)
    else:
        made = evoke.Memory(tmp_path / "memory", isolation="strict")
    yield made
    made.close()


@pytest.fixture
def db(memory):
    return SynapDb(memory=memory, customer_id="acme")


def test_memories_are_stored_found_and_listed_under_agnos_own_ids(db):
    stored = db.upsert_user_memory(
        UserMemory(memory="The user's boat is called Kabodi.", user_id="ann", agent_id="a7", input="my boat", topics=["boats"])
    )
    db.upsert_user_memory(UserMemory(memory="The user eats vegetarian food.", user_id="ann", topics=["food", "boats"]))
    found = db.get_user_memories(user_id="ann", search_content="Which boat is Kabodi?")[0]
    assert found.memory_id == stored.memory_id and "Kabodi" in found.memory
    assert (found.user_id, found.agent_id, found.input, found.topics) == ("ann", "a7", "my boat", ["boats"])
    assert "Kabodi" in db.get_user_memory(stored.memory_id).memory
    assert db.get_user_memory(stored.memory_id, user_id="ben") is None
    assert db.get_all_memory_topics(user_id="ann") == ["boats", "food"]
    assert len(db.get_user_memories(user_id="ann")) == 2
    assert [each.topics for each in db.get_user_memories(user_id="ann", topics=["food"])] == [["food", "boats"]]
    page, total = db.get_user_memories(user_id="ann", limit=1, page=2, sort_by="created_at", sort_order="asc", deserialize=False)
    assert (len(page), total) == (1, 2)
    stats, count = db.get_user_memory_stats(user_id="ann")
    assert count == 1 and stats[0]["total_memories"] == 2 and stats[0]["last_memory_updated_at"] > 0


def test_a_memory_takes_the_place_of_the_one_with_its_id(db):
    stored = db.upsert_user_memory(UserMemory(memory="The user's boat is called Kabodi.", user_id="ann", topics=["boats"]))
    db.upsert_user_memory(
        UserMemory(memory="The user's boat is called Meluva.", memory_id=stored.memory_id, user_id="ann", topics=["ships"])
    )
    listed = db.get_user_memories(user_id="ann")
    assert [each.memory_id for each in listed] == [stored.memory_id] and "Meluva" in listed[0].memory
    assert db.get_all_memory_topics(user_id="ann") == ["ships"]


def test_memories_are_deleted_by_id_and_only_of_their_user(db):
    kept = db.upsert_user_memory(UserMemory(memory="The user owns a kayak.", user_id="ann"))
    gone = db.upsert_user_memory(UserMemory(memory="The user's boat is called Kabodi.", user_id="ann"))
    db.delete_user_memories([gone.memory_id, kept.memory_id, "nobody"], user_id="ben")
    assert len(db.get_user_memories(user_id="ann")) == 2
    db.delete_user_memory(gone.memory_id)
    assert [each.memory_id for each in db.get_user_memories(user_id="ann")] == [kept.memory_id]
    with pytest.raises(SynapIntegrationError, match="every user"):
        db.clear_memories()


def test_users_and_customers_are_apart(memory):
    acme, initech = SynapDb(memory=memory, customer_id="acme"), SynapDb(memory=memory, customer_id="initech")
    stored = acme.upsert_user_memory(UserMemory(memory="The user's boat is called Kabodi.", user_id="ann"))
    for db, user in ((acme, "ben"), (initech, "ann")):
        assert db.get_user_memories(user_id=user) == [] and db.get_user_memories(user_id=user, search_content="Kabodi") == []
    assert initech.get_user_memory(stored.memory_id) is None


def test_reads_degrade_and_writes_raise():
    with evoke.Client("http://127.0.0.1:9", "key", retries=0) as nobody:
        db = SynapDb(memory=nobody, customer_id="acme")
        assert db.get_user_memories(user_id="ann", search_content="boat") == [] and db.get_user_memories(user_id="ann") == []
        assert db.get_user_memory("x") is None and db.get_all_memory_topics(user_id="ann") == []
        for write in (
            lambda: db.upsert_user_memory(UserMemory(memory="The user likes tea.", user_id="ann")),
            lambda: db.delete_user_memory("x", user_id="ann"),
        ):
            with pytest.raises(SynapIntegrationError, match="cannot be reached"):
                write()
    with pytest.raises(TypeError, match="either sdk or memory"):
        SynapDb()


def test_a_customer_is_needed_where_isolation_is_strict(memory):
    with pytest.raises(SynapIntegrationError, match="customer_id"):
        SynapDb(memory=memory).upsert_user_memory(UserMemory(memory="The user likes tea.", user_id="ann"))


class Scripted(Model):
    """A model that stores what the user said when it may, and says nothing else. It keeps its prompts."""

    def __init__(self) -> None:
        super().__init__(id="scripted", name="Scripted", provider="tests")
        self.prompts: list[str] = []

    def __deepcopy__(self, memo: dict) -> Scripted:
        return self

    def _answer(self, messages, tools) -> ModelResponse:
        self.prompts.append("\n".join(message.get_content_string() for message in messages))
        names = [each.get("function", {}).get("name") if isinstance(each, dict) else each.name for each in tools or []]
        if "add_memory" in names and not any(message.role == "tool" for message in messages):
            said = [message.get_content_string() for message in messages if message.role == "user"][-1]
            function = {"name": "add_memory", "arguments": json.dumps({"memory": said, "topics": ["chat"]})}
            return ModelResponse(role="assistant", content="", tool_calls=[{"id": "call", "type": "function", "function": function}])
        return ModelResponse(role="assistant", content="Understood.")

    def invoke(self, messages, tools=None, **_) -> ModelResponse:
        return self._answer(messages, tools)

    async def ainvoke(self, messages, tools=None, **_) -> ModelResponse:
        return self._answer(messages, tools)

    def invoke_stream(self, messages, tools=None, **_) -> Iterator[ModelResponse]:
        yield self._answer(messages, tools)

    async def ainvoke_stream(self, messages, tools=None, **_):
        yield self._answer(messages, tools)

    def _parse_provider_response(self, response, **_) -> ModelResponse:
        return response

    def _parse_provider_response_delta(self, response) -> ModelResponse:
        return response


async def test_one_agent_serves_many_users(tmp_path):
    """The page's complete example: one database and one agent, and a handler that names the user."""
    sdk = MaximemSynapSDK(config=SDKConfig(api_base_url=f"file:{tmp_path}/memory?isolation=strict", storage_path=str(tmp_path)))
    await sdk.initialize()
    db = SynapDb(sdk=sdk, customer_id="acme")
    model = Scripted()
    agent = Agent(
        db=db,
        model=model,
        update_memory_on_run=True,
        add_memories_to_context=True,
        telemetry=False,
        description="You are a personal assistant with long-term memory.",
    )

    async def handle_request(user_id: str, message: str) -> str:
        return agent.run(message, user_id=user_id).content

    assert await handle_request("alice", "I prefer email over Slack for updates.") == "Understood."
    await handle_request("bob", "My timezone is Pacific.")
    assert any("email" in each.memory for each in db.get_user_memories("alice", search_content="How to contact me?"))
    for user, own, other in (("alice", "email", "Pacific"), ("bob", "Pacific", "email")):
        model.prompts.clear()
        await handle_request(user, "What do you remember about me?")
        assert any(own in prompt for prompt in model.prompts) and not any(other in prompt for prompt in model.prompts)
    await sdk.shutdown()
