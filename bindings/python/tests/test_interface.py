"""The interface: the same for an engine in the process and for a server, with and without `asyncio`."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

import evoke

PORTO = "User: I moved to Porto last week, and I am allergic to peanuts."


async def test_what_is_added_is_recalled_by_its_user_and_by_nobody_else(memory):
    added = await memory.add(PORTO, user_id="ada", metadata={"channel": "mail", "depth": [1, {"a": None}]})
    assert (added.status, added.scope, added.scope_level) == ("queued", {"user": "ada"}, "user")
    await memory.wait(added)
    found = await memory.recall("Does Ada have an allergy to peanuts?", user_id="ada")
    item = next(item for item in found if "peanuts" in item.content)
    assert item is found[item.rank - 1]
    assert item.kind in ("facts", "preferences", "episodes") and 0 < item.confidence <= 1 and item.score > 0
    assert any("peanuts" in words for words in item.evidence)
    assert item.metadata["channel"] == "mail" and item.metadata["depth"] == [1, {"a": None}]
    assert item.said_at is not None and datetime.now(timezone.utc) - item.said_at < timedelta(minutes=5)
    assert list(await memory.recall("peanuts", user_id="ben")) == []
    stored = await memory.get(item.id)
    assert (stored.id, stored.kind, stored.scope) == (item.id, item.kind, {"user": "ada"})


async def test_waiting_is_a_part_of_adding(memory):
    added = await memory.add("User: I prefer tea over coffee.", user_id="ada", wait=True)
    status = await memory.status(added.ingestion_id)
    assert status.is_final and status.memory_ids and status.completed_at >= status.queued_at
    assert [await memory.get(each) for each in status.memory_ids]
    await memory.wait(added.ingestion_id, timeout=0)


async def test_a_document_has_its_own_id_and_time(memory):
    said_at = datetime(2023, 3, 11, 9, tzinfo=timezone.utc)
    first = await memory.add("User: I like jazz.", user_id="ada", document_id="one", said_at=said_at, wait=True)
    assert first.document_id == "one"
    with pytest.raises(evoke.ConflictError) as caught:
        await memory.add("User: I like jazz.", user_id="ada", document_id="one")
    assert (caught.value.code, caught.value.status) == ("EVK0203", 409) and caught.value.correlation_id
    assert (await memory.recall("jazz", user_id="ada"))[0].said_at == said_at


async def test_a_write_that_is_repeated_under_its_key_is_stored_once(memory):
    first = await memory.add("User: I like jazz.", user_id="ada", idempotency_key="a-b-c")
    again = await memory.add("User: I like jazz.", user_id="ada", idempotency_key="a-b-c")
    assert first.ingestion_id == again.ingestion_id
    with pytest.raises(evoke.ConflictError) as caught:
        await memory.add("User: I like blues.", user_id="ada", idempotency_key="a-b-c")
    assert caught.value.code == "EVK0107"


async def test_many_documents_are_added_and_each_is_judged_alone(memory):
    seen = []
    documents = [evoke.Document(f"User: My {n}th locker has the number {7000 + n}.", user_id="ada") for n in range(210)]
    documents[5] = evoke.Document("  ", user_id="ada")
    documents[6] = {"document": "User: I own a kayak.", "user_id": "ada", "document_id": "kayak"}
    many = await memory.add_many(iter(documents), progress=seen.append)
    assert (many.total, many.succeeded, many.failed) == (210, 209, 1) and seen == [100, 200, 210]
    assert many.results[5].error_code == "EVK0201" and many.results[6].document_id == "kayak"
    await memory.wait(many)
    assert "kayak" in (await memory.recall("kayak", user_id="ada"))[0].content
    with pytest.raises(evoke.InvalidRequestError) as caught:
        await memory.add_many([{"document": "User: I ski.", "user_id": "ada"}, {"document": "", "user_id": "ada"}], fail_fast=True)
    assert caught.value.code == "EVK0205"


async def test_users_belong_to_customers_where_isolation_is_strict(opener):
    memory = opener("strict")
    with pytest.raises(evoke.InvalidRequestError) as caught:
        await memory.add("User: I like jazz.", user_id="ada")
    assert caught.value.code == "EVK0103" and "customer_id" in str(caught.value) and str(caught.value).endswith("[EVK0103]")
    playbook = await memory.add("Refunds are paid within nine days.", customer_id="acme", document_type="document")
    own = await memory.add("User: I like jazz.", user_id="ada", customer_id="acme")
    await memory.wait(playbook, own)
    assert (await memory.whoami()).isolation == "strict"
    names = {item.scope_level for item in await memory.recall((), user_id="ada", customer_id="acme")}
    assert names == {"user", "customer"}
    assert {item.scope_level for item in await memory.recall("refunds jazz", customer_id="acme")} == {"customer"}
    assert list(await memory.recall("refunds jazz", user_id="ada", customer_id="globex")) == []


async def test_reads_are_bounded_explained_and_continued(memory):
    friends = [f"User: My friend number {n} plays chess with me." for n in range(12)]
    words = [*friends, "User: I felt frustrated by the chess app."]
    await memory.wait(await memory.add_many({"document": each, "user_id": "ada"} for each in words))
    first = await memory.recall("chess", user_id="ada", limit=5, explain=True)
    assert len(first) == 5 and first.next_cursor and first.warnings == ()
    assert first[0].explanation.retrievers and first[0].explanation.evidence[0].quote
    second = await memory.recall("chess", user_id="ada", limit=5, explain=True, cursor=first.next_cursor)
    assert not {item.id for item in first} & {item.id for item in second}
    small = await memory.recall(["chess", "friend"], user_id="ada", max_tokens=60, mode="accurate")
    assert 0 < small.tokens <= 60
    kinds = {item.kind for item in await memory.recall("chess", user_id="ada", kinds=["emotions"])}
    assert kinds <= {"emotions"}
    listed = [item async for item in memory.list(user_id="ada", page_size=3)]
    assert len(listed) >= 13 and len({item.id for item in listed}) == len(listed)


async def test_single_memories_are_changed_and_removed(memory):
    added = await memory.add("User: I prefer tea over coffee.", user_id="ada", wait=True)
    memory_id = (await memory.status(added.ingestion_id)).memory_ids[0]
    changed = await memory.update(memory_id, "User prefers water over everything.", merge="replace")
    assert changed.id == memory_id and "water" in changed.content and changed.updated_at is not None
    assert (await memory.reopen(memory_id)).closed is None
    deleted = await memory.delete(memory_id)
    assert deleted.id == memory_id and deleted.deleted_at is not None
    for gone in (memory.get(memory_id), memory.delete(memory_id), memory.update("nobody/knows it", "x")):
        with pytest.raises(evoke.NotFoundError) as caught:
            await gone
        assert caught.value.code == "EVK0301"


async def test_what_was_said_is_forgotten_with_its_words(memory):
    await memory.add("User: My cat is called Mimi. I work as a baker.", user_id="ada", wait=True)
    preview = await memory.preview_forget("the cat Mimi", user_id="ada")
    assert preview.status == "preview" and preview.candidates[0].reason == "words"
    assert any("Mimi" in item.content for item in await memory.recall("Mimi", user_id="ada"))
    done = await memory.forget("the cat Mimi", user_id="ada")
    assert done.status == "deleted" and done.deleted_ids
    rest = [item.content async for item in memory.list(user_id="ada")]
    assert rest and not any("Mimi" in content for content in rest)
    with pytest.raises(evoke.InvalidRequestError) as caught:
        await memory.forget("the cat Mimi")
    assert caught.value.code == "EVK0302"


async def test_wishes_to_forget_wait_for_a_decision(memory):
    await memory.add("User: My locker code is 4711.", user_id="ada", wait=True)
    await memory.add("User: Please forget my locker code.", user_id="ada", wait=True)
    waiting = [request async for request in memory.deletion_requests()]
    assert len(waiting) == 1 and "forget" in waiting[0].words[0] and waiting[0].memories
    rejected = await memory.reject_deletion(waiting[0].id)
    assert rejected.status == "reopened" and rejected.memory_ids
    with pytest.raises(evoke.NotFoundError):
        await memory.confirm_deletion(waiting[0].id)
    assert [request async for request in memory.deletion_requests()] == []


async def test_a_conversation_is_recorded_and_ready_for_the_next_prompt(memory):
    receipt = await memory.record("chat 7/1", "user", "I need a table for four on Friday.", user_id="ada")
    assert (receipt.conversation_id, receipt.turn_count) == ("chat 7/1", 1)
    many = await memory.record_many(
        [
            evoke.Message("chat 7/1", "assistant", "Gladly. Does anybody have allergies?", user_id="ada"),
            {"conversation_id": "chat 7/1", "role": "user", "content": "Ines is allergic to walnuts.", "user_id": "ada"},
        ]
    )
    assert (many.total, many.succeeded, many.errors) == (2, 2, ())
    turns = await memory.turns("chat 7/1", user_id="ada", start=2)
    assert [(turn.position, turn.role) for turn in turns] == [(2, "assistant"), (3, "user")]
    prompt = await memory.conversation("chat 7/1", user_id="ada", style="bullet_points")
    assert prompt.available and prompt.turn_count == 3 and "walnuts" in str(prompt)
    assert not (await memory.conversation("chat 7/1", user_id="ben")).available
    context = await memory.context("What is Ines allergic to?", user_id="ada", conversation_id="chat 7/1")
    assert context and "table for four" in context.text and str(context) == context.text
    past = await memory.conversations(user_id="ada")
    assert [(each.conversation_id, each.turn_count) for each in past] == [("chat 7/1", 3)] and past[0].summary
    with pytest.raises(evoke.NotFoundError) as caught:
        await memory.record("chat 7/1", "user", "Let me in.", user_id="ben")
    assert caught.value.code == "EVK0305"


async def test_what_is_remembered_reaches_the_prompt_of_another_conversation(memory):
    await memory.add("User: Ines is allergic to walnuts.", user_id="ada", wait=True)
    context = await memory.context("Who is allergic to walnuts?", user_id="ada", conversation_id="new")
    assert "walnuts" in str(context) and str(context).startswith("## What is remembered")
    assert not await memory.context("walnuts", user_id="ben", conversation_id="new")


async def test_a_whole_conversation_is_added_once(memory):
    turns = [
        {"role": "user", "content": "I live in Lisbon.", "timestamp": datetime(2024, 5, 1, tzinfo=timezone.utc)},
        {"role": "assistant", "content": "Noted."},
    ]
    first = await memory.add_transcript("call-1", turns, user_id="ada", kind="voice", analysis={"mood": "calm"})
    await memory.wait(first)
    assert (first.status, first.turns_recorded) == ("queued", 2)
    assert (await memory.add_transcript("call-1", turns, user_id="ada", kind="voice")).status == "duplicate"
    with pytest.raises(evoke.ConflictError) as caught:
        await memory.add_transcript("call-1", "User: I live in Faro.", user_id="ada")
    assert caught.value.code == "EVK0401"
    past = (await memory.conversations(user_id="ada", last=1))[0]
    assert (past.kind, past.analysis) == ("voice", {"mood": "calm"})


async def test_a_conversation_is_compacted(memory):
    for n in range(12):
        await memory.record("long", "user", f"Office {n} needs {10 + n} desks and {n} lamps before Friday.", user_id="ada")
        await memory.record("long", "assistant", f"I ordered {10 + n} desks for office {n}.", user_id="ada")
    started = await memory.compact("long", strategy="aggressive", wait=True)
    status = await memory.compaction_status("long")
    assert (status.status, status.compaction_id) == ("completed", started.compaction_id)
    compaction = await memory.compaction("long", format="narrative")
    assert compaction.compacted_tokens < compaction.original_tokens and compaction.text and compaction.version == 1
    assert (await memory.conversation("long")).compacted_count == 24
    with pytest.raises(evoke.NotFoundError) as caught:
        await memory.compaction("long", version=9)
    assert caught.value.code == "EVK0403"


async def test_a_user_is_erased(memory):
    await memory.add(PORTO, user_id="ada", wait=True)
    await memory.add(PORTO, user_id="ben", wait=True)
    counted = await memory.erase("user", user_id="ada", dry_run=True)
    assert counted.status == "dry_run" and counted.counts["documents"] == 1
    with pytest.raises(evoke.InvalidRequestError) as caught:
        await memory.erase("user", user_id="ada", confirm="ben")
    assert caught.value.code == "EVK0303"
    erased = await memory.erase("user", user_id="ada", confirm="ada")
    assert erased.found and erased.id and [item async for item in memory.list(user_id="ada")] == []
    assert [item async for item in memory.list(user_id="ben")]


async def test_texts_come_back_as_they_were(memory):
    words = 'User: Ὀδυσσεύς said "é👩‍👩‍👧‍👦\u200f" and left a tab\there.'
    await memory.record("odd ?&#%", "user", words, user_id="o'ne; DROP \x00")
    assert (await memory.turns("odd ?&#%", user_id="o'ne; DROP \x00"))[0].content == words
    await memory.record("half", "user", "a half \ud83d character", user_id="ada")
    assert (await memory.turns("half"))[0].content == "a half \ufffd character"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda m: m.add(7, user_id="ada"), "document must be a str, not int"),
        (lambda m: m.add(b"x", user_id="ada"), "document must be a str, not bytes"),
        (lambda m: m.add("x", user_id=7), "user_id must be a str, not int"),
        (lambda m: m.add("x", said_at=1.5), "said_at must be a datetime, a date or a str, not float"),
        (lambda m: m.add("x", metadata=["x"]), "metadata must be a mapping, not list"),
        (lambda m: m.add("x", metadata={1: "x"}), "must be a str, not int"),
        (lambda m: m.add("x", metadata={"x": object()}), "not JSON serializable"),
        (lambda m: m.add("x", wait="yes"), "wait must be a bool, not str"),
        (lambda m: m.add_many([{"document": "x", "user": "ada"}]), "a document has no user"),
        (lambda m: m.add_many([{"user_id": "ada"}]), "a document needs its text"),
        (lambda m: m.add_many(["x"]), "documents must be made of Document or mappings, not str"),
        (lambda m: m.recall(7), "query must be a str or several, not int"),
        (lambda m: m.recall(["x", 7]), r"query\[1\] must be a str, not int"),
        (lambda m: m.recall("x", limit="5"), "limit must be an int, not str"),
        (lambda m: m.recall("x", limit=True), "limit must be an int, not bool"),
        (lambda m: m.record("c", "user", None), "content must be a str, not NoneType"),
        (lambda m: m.record_many([{"role": "user", "content": "x"}]), "a message needs conversation_id"),
        (lambda m: m.record_many([7]), "messages must be made of Message or mappings, not int"),
        (lambda m: m.add_transcript("c", [{"role": "user", "content": "x", "text": "y"}]), "a turn has no text"),
        (lambda m: m.get(None), "memory_id must be a str, not NoneType"),
        (lambda m: m.add("x", user="ada"), "unexpected keyword argument 'user'"),
    ],
)
async def test_wrong_types_are_told_by_name(memory, call, told):
    with pytest.raises(TypeError, match=told):
        await call(memory)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda m: m.add("x", mode="slow"), "mode must be one of 'long-range', 'fast', not 'slow'"),
        (lambda m: m.add("x", metadata={"x": float("nan")}), "not JSON compliant"),
        (lambda m: m.recall("x", limit=0), "limit must be at least 1, not 0"),
        (lambda m: m.recall("x", kinds=["fact"]), "kinds must be one of"),
        (lambda m: m.record("c", "system", "x"), "role must be one of 'user', 'assistant', not 'system'"),
        (lambda m: m.get(""), "memory_id: '' cannot be an id"),
        (lambda m: m.turns(".."), "conversation_id: '..' cannot be an id"),
        (lambda m: m.wait("x", timeout=-1), "timeout must be 0 or more"),
        (lambda m: m.add("x", idempotency_key="ä"), "idempotency_key must be"),
        (lambda m: m.update("x", "y", merge="best"), "merge must be one of"),
        (lambda m: m.erase("world"), "scope must be one of"),
    ],
)
async def test_values_out_of_range_are_told_by_name(memory, call, told):
    with pytest.raises(ValueError, match=told):
        await call(memory)


async def test_what_only_the_engine_knows_is_wrong_has_its_code(memory):
    for call, code in [
        (memory.add("  ", user_id="ada"), "EVK0201"),
        (memory.add("x", user_id="ada", document_type="fax"), "EVK0002"),
        (memory.add("x", user_id="ada", said_at="yesterday-ish"), "EVK0002"),
        (memory.add("x", user_id="a" * 2000), "EVK0002"),
        (memory.add("x " * (5 << 20), user_id="ada"), "EVK0202"),
        (memory.recall("x", user_id="ada", cursor="none of ours"), "EVK0002"),
    ]:
        with pytest.raises(evoke.InvalidRequestError) as caught:
            await call
        assert caught.value.code == code and caught.value.correlation_id and not caught.value.is_transient
