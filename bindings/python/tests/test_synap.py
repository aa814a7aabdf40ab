"""The names of the Synap SDK: its published recipes, over a server and over an engine in the process."""

from __future__ import annotations

import asyncio
import itertools
import logging
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest
from evoke.synap import MaximemSynapSDK, RetryPolicy, SDKConfig, TimeoutConfig
from evoke.synap.errors import (
    AuthenticationError,
    ConflictError,
    InvalidInputError,
    NetworkTimeoutError,
    RateLimitError,
    ServiceUnavailableError,
    SynapError,
)
from evoke.synap.memories.models import CreateMemoryRequest, IngestStatus

logger = logging.getLogger(__name__)
_numbers = itertools.count(1)


@pytest.fixture(params=["server", "process"])
async def open_sdk(request, tmp_path, monkeypatch):
    """Opens SDKs on one new instance, as a program does whose environment names it."""
    opened = []

    def config(isolation: str, **given) -> tuple[str | None, SDKConfig]:
        given.setdefault("storage_path", str(tmp_path / "storage"))
        if request.param == "server":
            server = request.getfixturevalue("server")
            key = server.key(f"synap-{next(_numbers)}", isolation)
            monkeypatch.setenv("SYNAP_BASE_URL", server.url)
            monkeypatch.setenv("SYNAP_API_KEY", key)
        else:
            monkeypatch.setenv("SYNAP_BASE_URL", f"file:{tmp_path}/memory-{isolation}?isolation={isolation}")
        return None, SDKConfig(**given)

    async def opener(isolation: str = "strict", **given) -> MaximemSynapSDK:
        sdk = MaximemSynapSDK(config=config(isolation, **given)[1])
        await sdk.initialize()
        opened.append(sdk)
        return sdk

    yield opener
    for sdk in opened:
        await sdk.shutdown()


@pytest.fixture
async def sdk(open_sdk):
    return await open_sdk()


async def settle(sdk, accepted) -> None:
    done = await sdk.memories.wait_for_completion(accepted.ingestion_id, timeout_seconds=30)
    assert done.status == IngestStatus.COMPLETED, done


# ------------------------------------------------------------------ many customers, each with its own users


class Service:
    """The agent of the recipe for services with many customers, with a scripted model."""

    def __init__(self, sdk: MaximemSynapSDK) -> None:
        self.sdk = sdk
        self.prompts: list[str] = []

    async def call_your_llm(self, system_prompt: str, user_message: str) -> str:
        self.prompts.append(system_prompt)
        return "Noted."

    async def onboard_customer(self, customer_id: str, playbook_text: str):
        return await self.sdk.memories.create(
            document=playbook_text,
            document_type="document",
            customer_id=customer_id,
            metadata={"source": "onboarding_playbook"},
        )

    async def handle_turn(self, customer_id: str, user_id: str, conversation_id: str, user_message: str) -> str:
        ctx = await self.sdk.conversation.context.fetch(
            conversation_id=conversation_id,
            search_query=[user_message],
            max_results=10,
        )
        user_facts = "\n".join(f"- {f.content}" for f in ctx.facts if f.source.startswith("user"))
        customer_facts = "\n".join(f"- {f.content}" for f in ctx.facts if f.source.startswith("customer"))
        system_prompt = (
            "Customer org context:\n" + (customer_facts or "(none)") + "\n\n"
            "About this user:\n" + (user_facts or "(none)") + "\n\n"
            "Respond using the customer org context as authoritative."
        )
        reply = await self.call_your_llm(system_prompt, user_message)
        self.accepted = await self.sdk.memories.create(
            document=f"User: {user_message}\nAssistant: {reply}",
            document_type="ai-chat-conversation",
            user_id=user_id,
            customer_id=customer_id,
            metadata={"conversation_id": conversation_id},
        )
        return reply


async def test_recipe_for_many_customers(sdk):
    service, chat = Service(sdk), str(uuid.uuid4())
    await settle(sdk, await service.onboard_customer("acme", "Refunds at Acme are paid within nine days."))
    assert await service.handle_turn("acme", "alice", chat, "I work as a marine biologist.") == "Noted."
    await settle(sdk, service.accepted)
    await service.handle_turn("acme", "alice", chat, "What do you know about my work as a marine biologist and about refunds?")
    organization, _, person = service.prompts[1].partition("About this user:")
    assert "nine days" in organization and "biologist" not in organization
    assert "biologist" in person and "nine days" not in person

    found = await sdk.user.context.fetch(user_id="alice", customer_id="acme", search_query=["biologist refunds"])
    assert {fact.source for fact in found.facts} == {"user", "customer"}
    other = await sdk.user.context.fetch(user_id="alice", customer_id="globex", search_query=["biologist refunds"])
    assert not other.facts and not other.preferences and not other.episodes
    shared = await sdk.customer.context.fetch(customer_id="acme", search_query=["biologist refunds"])
    assert {fact.source for fact in shared.facts} == {"customer"}
    with pytest.raises(InvalidInputError) as caught:
        await sdk.memories.create(document="User: I ski.", user_id="alice")
    assert caught.value.code == "EVK0103" and caught.value.correlation_id


# ------------------------------------------------------------------ history that is brought along


@dataclass
class HistoricalTurn:
    user_id: str
    customer_id: str
    conversation_id: str
    user_message: str
    assistant_message: str
    happened_at: datetime
    message_index: int


class Backfill:
    """The recipe for history, over rows as a database gives them."""

    def __init__(self, sdk: MaximemSynapSDK, rows: list[HistoricalTurn]) -> None:
        self.sdk, self.rows, self.results = sdk, rows, []

    async def load_historical_turns(self) -> AsyncIterator[HistoricalTurn]:
        for row in self.rows:
            yield row

    async def batch_replay(self, batch_size: int = 50) -> int:
        batch: list[CreateMemoryRequest] = []
        total = 0
        async for turn in self.load_historical_turns():
            batch.append(
                CreateMemoryRequest(
                    document=f"User: {turn.user_message}\nAssistant: {turn.assistant_message}",
                    document_type="ai-chat-conversation",
                    document_id=f"backfill:{turn.conversation_id}:{turn.message_index}",
                    document_created_at=turn.happened_at,
                    user_id=turn.user_id,
                    customer_id=turn.customer_id,
                    mode="long-range",
                    metadata={"conversation_id": turn.conversation_id, "source": "backfill"},
                )
            )
            if len(batch) >= batch_size:
                self.results += (await self.sdk.memories.batch_create(documents=batch, fail_fast=False)).results
                total += len(batch)
                batch.clear()
        if batch:
            self.results += (await self.sdk.memories.batch_create(documents=batch, fail_fast=False)).results
            total += len(batch)
        return total


async def test_recipe_for_history(sdk):
    said = {0: "I prefer email over Slack.", 1: "I'm vegetarian.", 2: "I moved to Lisbon in March 2022."}
    chats = [str(uuid.uuid4()) for _ in range(2)]
    start = datetime(2023, 1, 1, 10, tzinfo=timezone.utc)
    rows = [
        HistoricalTurn(
            user_id=["alice", "bob"][n % 2],
            customer_id="acme",
            conversation_id=chats[n % 2],
            user_message=said.get(n, f"Please file invoice number {1000 + n}."),
            assistant_message="Done.",
            happened_at=start + timedelta(days=n),
            message_index=n,
        )
        for n in range(60)
    ]
    replay = Backfill(sdk, rows)
    assert await replay.batch_replay() == 60
    assert [result.status for result in replay.results] == [IngestStatus.QUEUED] * 60
    for accepted in replay.results:
        await settle(sdk, accepted)
    answer = await sdk.user.context.fetch(user_id="alice", customer_id="acme", search_query=["email or Slack"], mode="accurate")
    found = next(item for item in (*answer.preferences, *answer.facts) if "email" in item.content)
    assert found.said_at == start and found.metadata["source"] == "backfill"
    other = await sdk.user.context.fetch(user_id="bob", customer_id="acme", search_query=["email Slack vegetarian"])
    texts = " ".join(item.content for item in (*other.facts, *other.preferences))
    assert "vegetarian" in texts and "Slack" not in texts

    again = Backfill(sdk, rows[:3])
    assert await again.batch_replay() == 3
    assert {result.status for result in again.results} == {IngestStatus.FAILED}
    assert [result.ingestion_id for result in again.results] == [result.ingestion_id for result in replay.results[:3]]
    assert all("was ingested before" in result.error_message for result in again.results)
    with pytest.raises(ConflictError):
        await sdk.memories.create(document="x", document_id=f"backfill:{chats[0]}:0", user_id="alice", customer_id="acme")


# ------------------------------------------------------------------ the checklist before going live


async def test_checklist_settings(open_sdk):
    sdk = await open_sdk(
        log_level="WARNING",
        timeouts=TimeoutConfig(connect=5.0, read=30.0, write=10.0, stream_idle=60.0),
        retry_policy=RetryPolicy(max_attempts=3, backoff_base=1.0, backoff_max=10.0, backoff_jitter=True),
        cache_backend="sqlite",
        session_timeout_minutes=60,
    )
    assert sdk.instance_id.startswith("inst_") and sdk.client_id.startswith("cli_")
    for wrong, told in (
        ({"session_timeout_minutes": 4}, "5 to 1440"),
        ({"log_level": "LOUD"}, "log_level"),
        ({"cache_backend": "redis"}, "cache_backend"),
    ):
        with pytest.raises(ValueError, match=told):
            SDKConfig(**wrong)
    with pytest.raises(TypeError, match="unexpected keyword argument 'timeout'"):
        SDKConfig(timeout=3)
    with pytest.raises(TypeError, match="read must be a number of seconds"):
        TimeoutConfig(read="30")
    with pytest.raises(ValueError, match="max_attempts must be at least 1"):
        RetryPolicy(max_attempts=0)


async def careful_fetch(sdk, conv_id: str, query: str):
    """The error handling of the checklist: the context, and which branch ran."""
    try:
        context = await sdk.conversation.context.fetch(conversation_id=conv_id, search_query=[query], mode="fast")
        return context, "ok"
    except (NetworkTimeoutError, ServiceUnavailableError) as e:
        logger.warning("Synap unavailable (transient): %s (correlation_id=%s)", e, e.correlation_id)
        return None, "transient"
    except RateLimitError as e:
        await asyncio.sleep(0 * e.retry_after_seconds)
        return None, "rate limit"
    except InvalidInputError as e:
        logger.error("Invalid request to Synap: %s", e)
        raise
    except AuthenticationError as e:
        logger.critical("Synap auth failed: %s", e)
        raise


async def get_memory_context(sdk, conversation_id: str, query: str):
    """The graceful degradation of the checklist."""
    try:
        return await sdk.conversation.context.fetch(
            conversation_id=conversation_id, search_query=[query], max_results=5, mode="fast"
        )
    except SynapError as e:
        logger.warning("Memory retrieval failed, proceeding without context: %s", e)
        return None


async def test_checklist_errors(sdk):
    context, branch = await careful_fetch(sdk, str(uuid.uuid4()), "anything")
    assert branch == "ok" and context.facts == []
    with pytest.raises(InvalidInputError, match="must be a UUID"):
        await careful_fetch(sdk, "conv_123", "anything")
    assert await get_memory_context(sdk, "conv_123", "anything") is None


async def test_checklist_a_server_that_is_not_there(tmp_path, server):
    config = SDKConfig(
        api_base_url="http://127.0.0.1:9", storage_path=str(tmp_path), retry_policy=RetryPolicy(max_attempts=2, backoff_base=0.01)
    )
    sdk = MaximemSynapSDK(api_key="key", config=config)
    await sdk.initialize()
    assert await careful_fetch(sdk, str(uuid.uuid4()), "anything") == (None, "transient")
    assert await get_memory_context(sdk, str(uuid.uuid4()), "anything") is None
    await sdk.shutdown()
    wrong = MaximemSynapSDK(api_key="evoke_wrong", config=SDKConfig(api_base_url=server.url, storage_path=str(tmp_path)))
    await wrong.initialize()
    with pytest.raises(AuthenticationError) as caught:
        await careful_fetch(wrong, str(uuid.uuid4()), "anything")
    assert caught.value.correlation_id and caught.value.code == "EVK0101"
    await wrong.shutdown()


async def test_checklist_fast_accurate_and_degraded_prompts(sdk):
    chat = str(uuid.uuid4())
    await sdk.conversation.record_message(chat, "user", "I work as a marine biologist.", "alice", "acme")
    await settle(sdk, await sdk.memories.create(document="User: I prefer email over Slack.", user_id="alice", customer_id="acme"))
    for mode in ("fast", "accurate"):
        context = await sdk.conversation.context.fetch(conversation_id=chat, search_query=["email or Slack"], mode=mode)
        assert any("email" in item.content for item in (*context.preferences, *context.facts)), mode
        assert context.conversation_context.recent_turns[0]["content"] == "I work as a marine biologist."
    prompt = await sdk.conversation.context.get_context_for_prompt(chat)
    assert prompt.available and "marine biologist" in prompt.formatted_context and prompt.total_message_count == 1


async def test_checklist_batches_of_plain_mappings(sdk):
    result = await sdk.memories.batch_create(
        documents=[
            {"document": "The printer is on floor two.", "document_type": "document", "user_id": "user_1", "customer_id": "acme"},
            {"document": "Subject: Demo\n\nThe demo is on Monday.", "document_type": "email", "user_id": "user_1", "customer_id": "acme"},
            {"document": "Cables are in box nine.", "document_type": "pdf", "user_id": "user_2", "customer_id": "acme"},
            {"document": " ", "user_id": "user_2", "customer_id": "acme"},
        ],
        fail_fast=False,
    )
    assert (result.total, result.succeeded, result.failed) == (4, 3, 1) and result.results[3].error_code == "EVK0201"
    with pytest.raises(TypeError, match="unexpected keyword argument 'text'"):
        await sdk.memories.batch_create(documents=[{"text": "x"}])
    with pytest.raises(InvalidInputError, match="the limit is 100"):
        await sdk.memories.batch_create(documents=[{"document": "x"}] * 101)


async def test_checklist_compaction(sdk):
    chat = str(uuid.uuid4())
    for n in range(12):
        await sdk.conversation.record_message(chat, "user", f"Office {n} needs {10 + n} desks before Friday.", "alice", "acme")
        await sdk.conversation.record_message(chat, "assistant", f"I ordered {10 + n} desks for office {n}.", "alice", "acme")
    assert await sdk.conversation.context.get_compacted(conversation_id=chat) is None
    result = await sdk.conversation.context.compact(conversation_id=chat, strategy="adaptive", target_tokens=2000)
    while (await sdk.conversation.context.get_compaction_status(chat)).status == "in_progress":
        await asyncio.sleep(0.01)
    compacted = await sdk.conversation.context.get_compacted(conversation_id=chat, format="injection-ready")
    assert compacted.compaction_id == result.compaction_id
    assert compacted.compacted_context and compacted.compacted_token_count <= 2000


async def test_checklist_cache(sdk):
    await settle(sdk, await sdk.memories.create(document="User: I like tea.", user_id="alice", customer_id="acme"))
    answers = [await sdk.user.context.fetch("alice", customer_id="acme", search_query=["tea"]) for _ in range(2)]
    assert [answer.metadata.source for answer in answers] == ["cloud", "cache"] and answers[0] == answers[1]
    stats = sdk.cache.stats()
    assert stats["enabled"] is True and stats["client_id"] == sdk.client_id and sdk.instance_id in stats["base_path"]
    assert stats["total_entries"] == 1 and stats["total_bytes"] > 0 and stats["backends"]["sqlite"]["hits"] == 1
    await sdk.memories.create(document="User: I like rye bread.", user_id="alice", customer_id="acme")
    assert sdk.cache.stats()["total_entries"] == 0


async def test_a_conversation_that_fills_the_window_of_its_model_is_compacted(open_sdk):
    sdk, chat = await open_sdk(agent_context_window=300), str(uuid.uuid4())
    ids = {"conversation_id": chat, "user_id": "alice", "customer_id": "acme"}
    await sdk.conversation.record_messages_batch(
        [{**ids, "role": "user", "content": f"Office {n} needs {10 + n} desks before Friday."} for n in range(40)]
    )
    for _ in range(600):
        if (await sdk.conversation.context.get_compaction_status(chat)).status == "completed":
            break
        await asyncio.sleep(0.05)
    assert (await sdk.conversation.context.get_context_for_prompt(chat)).compacted_message_count > 0
    with pytest.raises(TypeError, match="messages must be made of mappings, not str"):
        await sdk.conversation.record_messages_batch(["x"])


async def test_without_a_cache_every_answer_is_new(open_sdk):
    sdk = await open_sdk(cache_backend=None)
    sources = [(await sdk.client.context.fetch(search_query=["tea"])).metadata.source for _ in range(2)]
    assert sources == ["cloud", "cloud"] and sdk.cache.stats()["enabled"] is False


# ------------------------------------------------------------------ the rest of the interface


async def test_single_memories_files_and_erasure(sdk):
    ids = {"user_id": "alice", "customer_id": "acme"}
    uploaded = await sdk.memories.create_from_file(file=b"# Notes\n\nInes lives in Lisbon.", filename="notes.md", metadata={"a": "b"}, **ids)
    await settle(sdk, uploaded)
    memory_id = (await sdk.memories.status(uploaded.ingestion_id)).memory_ids[0]
    assert "Lisbon" in (await sdk.memories.get(memory_id)).content
    updated = await sdk.memories.update(memory_id, "Ines lives in Faro.", merge_strategy="replace")
    assert str(updated.memory_id) == memory_id and "Faro" in updated.content
    preview = await sdk.memories.forget("where Ines lives", **ids)
    assert preview.status == "preview" and preview.candidates
    assert (await sdk.memories.delete(memory_id))["memory_id"] == memory_id
    transcript = await sdk.conversation.ingest_transcript("call 7", "alice", "User: I own a kayak.", customer_id="acme")
    await settle(sdk, transcript)
    summary = await sdk.user.context.fetch("alice", customer_id="acme", context_mode="conversation-summary", last_n_conversations=2)
    assert [each.external_conversation_id for each in summary.conversations] == ["call 7"]
    erased = await sdk.data.delete("user", confirm="alice", **ids)
    assert erased.found and erased.fully_removed
    assert not (await sdk.user.context.fetch("alice", customer_id="acme", search_query=["kayak"])).episodes


async def test_an_sdk_that_is_not_open_says_so(monkeypatch):
    monkeypatch.delenv("SYNAP_API_KEY", raising=False)
    monkeypatch.delenv("SYNAP_BASE_URL", raising=False)
    sdk = MaximemSynapSDK()
    with pytest.raises(RuntimeError, match="initialize"):
        _ = sdk.memories
    with pytest.raises(AuthenticationError, match="SYNAP_API_KEY"):
        await sdk.initialize()
    for url, told in (("file:", "needs a directory"), ("file:./x?isolatoin=strict", "isolatoin is not known")):
        with pytest.raises(ValueError, match=told):
            await MaximemSynapSDK(config=SDKConfig(api_base_url=url)).initialize()
