"""The ten classes of `evoke.memory`: the page that names them, and the cases of their contract."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import evoke
from evoke.memory import (
    BackendUnavailable,
    BaseMemory,
    ChatMemoryError,
    Closed,
    InMemoryConversation,
    MongoMemory,
    NotSupported,
    PostgresMemory,
    RedisMemory,
    SmartContextManager,
    SqliteMemory,
    SummaryMemory,
    VectorMemory,
    WindowMemory,
)


def contents(messages) -> list[str]:
    return [message["content"] for message in messages]


async def fill(memory, *texts: str, role: str = "user") -> None:
    for text in texts:
        await memory.add(role, text)


@pytest.fixture(params=["in process", "sqlite"])
async def memory(request, tmp_path):
    made = InMemoryConversation(None) if request.param == "in process" else SqliteMemory(tmp_path / "chat.db")
    yield made
    await made.close()


# ------------------------------------------------------------------ the interface


async def test_messages_come_back_in_order_and_as_text(memory):
    assert (await memory.get(), memory.to_messages(), memory.to_string()) == ([], [], "")
    await memory.add("user", "hi")
    await memory.add_assistant("yo")
    await memory.add("system", "line1\nline2")
    expected = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yo"}, {"role": "system", "content": "line1\nline2"}]
    assert await memory.get() == memory.to_messages() == expected and list(expected[0]) == ["role", "content"]
    assert memory.to_string() == "User: hi\nAssistant: yo\nSystem: line1\nline2"
    (await memory.get())[0]["content"] = "changed"
    memory.to_messages().append({})
    assert await memory.get() == memory.to_messages() == expected
    assert await memory.count() == 3 and contents(await memory.get(last=1)) == ["line1\nline2"]
    await memory.clear()
    assert (await memory.get(), memory.to_messages()) == ([], [])


async def test_every_text_is_kept(memory):
    texts = ["", "a\0b", "👩‍👩‍👧‍👦", "e\u0301", "\u200fright", "x" * 1_000_000]
    await memory.add_many([("user", text) for text in texts])
    assert contents(await memory.get()) == texts
    with pytest.raises(UnicodeEncodeError):
        await memory.add("user", "half \ud83d")
    assert await memory.count() == len(texts)


@pytest.mark.parametrize("role", ["tool", "User", " user", "", None, 7])
async def test_there_are_three_roles(memory, role):
    with pytest.raises(ValueError, match="expected one of user, assistant, system"):
        await memory.add(role, "x")
    assert await memory.count() == 0


async def test_wrong_types_and_windows_are_told(tmp_path):
    for content in (7, b"x", None):
        with pytest.raises(TypeError, match="content must be a str"):
            await InMemoryConversation().add("user", content)
    for make in (InMemoryConversation, lambda most: SqliteMemory(tmp_path / "x.db", max_messages=most), WindowMemory):
        for wrong in (0, -1):
            with pytest.raises(ValueError, match="must be at least 1"):
                make(wrong)
        for wrong in (True, 2.5, "3"):
            with pytest.raises(TypeError, match="must be an int"):
                make(wrong)
    with pytest.raises(ValueError, match="ttl_seconds must be at least 1"):
        RedisMemory(ttl_seconds=0)
    with pytest.raises(ValueError):
        RedisMemory("http://localhost")
    with pytest.raises(ValueError):
        PostgresMemory("")
    with pytest.raises(TypeError, match="unexpected keyword argument 'conversation_id'"):
        SqliteMemory(conversation_id="x")
    assert os.listdir(tmp_path) == []


async def test_windows_keep_the_newest_messages(tmp_path):
    for memory, kept in (
        (InMemoryConversation(3), ["m2", "m3", "m4"]),
        (WindowMemory(2), ["m3", "m4"]),
        (SqliteMemory(tmp_path / "w.db", max_messages=3), ["m2", "m3", "m4"]),
        (WindowMemory(), ["m0", "m1", "m2", "m3", "m4"]),
    ):
        await fill(memory, *(f"m{n}" for n in range(5)))
        assert contents(await memory.get()) == contents(memory.to_messages()) == kept
    big = InMemoryConversation()
    await big.add_many([("user", str(n)) for n in range(150)])
    assert (await big.count(), contents(await big.get())[0]) == (100, "50")


async def test_a_closed_memory_says_so(memory):
    async with memory:
        await memory.add("user", "hi")
    await memory.close()
    with pytest.raises(Closed, match="closed"):
        await memory.get()
    assert issubclass(Closed, ChatMemoryError) and issubclass(ChatMemoryError, evoke.EvokeError)


# ------------------------------------------------------------------ the file


async def test_conversations_of_a_file_are_apart_and_last(tmp_path):
    ids = ["'; DROP TABLE messages; --", "", 'a"b', "日本", "a\0b", "s1 ", "S1", "s1"]
    for session in ids:
        await SqliteMemory(tmp_path / "chat.db", session).add("user", f"of {session}")
    for session in ids:
        assert contents(await SqliteMemory(tmp_path / "chat.db", session).get()) == [f"of {session}"]
    await SqliteMemory(tmp_path / "chat.db", "s1").clear()
    assert await SqliteMemory(tmp_path / "chat.db", "s1").get() == []
    assert await SqliteMemory(tmp_path / "chat.db", "S1").count() == 1
    with sqlite3.connect(tmp_path / "chat.db") as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_smaller_window_reads_the_newest_and_removes_at_the_next_message(tmp_path):
    await SqliteMemory(tmp_path / "c.db").add_many([("user", f"m{n}") for n in range(10)])
    small = SqliteMemory(tmp_path / "c.db", max_messages=4)
    assert contents(await small.get()) == ["m6", "m7", "m8", "m9"]
    await small.add("user", "new")
    assert contents(await SqliteMemory(tmp_path / "c.db").get()) == ["m7", "m8", "m9", "new"]


async def test_what_cannot_be_a_file_is_told_and_left_alone(tmp_path):
    with pytest.raises((ChatMemoryError, ValueError), match="folder"):
        await SqliteMemory(tmp_path / "folder" / "x.db").add("user", "hi")
    junk = tmp_path / "junk.db"
    junk.write_bytes(b"no database, however long it is" * 100)
    with pytest.raises(ChatMemoryError):
        await SqliteMemory(junk).add("user", "hi")
    assert junk.read_bytes() == b"no database, however long it is" * 100


def test_threads_loops_and_processes_share_a_file(tmp_path):
    memory = SqliteMemory(tmp_path / "chat.db")
    threads = [threading.Thread(target=lambda: asyncio.run(fill(memory, *"abcdefghij"))) for _ in range(4)]
    [thread.start() for thread in threads]
    program = (
        "import asyncio, sys\nfrom evoke.memory import SqliteMemory\n"
        "async def main():\n"
        "    memory = SqliteMemory(sys.argv[1])\n"
        "    for n in range(200): await memory.add('user', str(n))\n"
        "asyncio.run(main())\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "chat.db")]) for _ in range(2)]
    [thread.join() for thread in threads]
    assert [other.wait() for other in others] == [0, 0]
    assert asyncio.run(memory.count()) == 440


# ------------------------------------------------------------------ servers


@contextmanager
def running(program: str | None, ready: str, *arguments: str) -> Iterator[None]:
    """Runs a server until it is not needed any more."""
    if program is None:
        pytest.skip("there is no such server here")
    process = subprocess.Popen([program, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = next((line for line in process.stdout if ready in line), None)
    assert told is not None, f"{program} did not start"
    drain = threading.Thread(target=process.stdout.read)
    drain.start()
    try:
        yield
    finally:
        process.terminate()
        process.wait()
        drain.join()
        process.stdout.close()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


async def windows_and_clears(memory) -> None:
    await fill(memory, *(f"m{n}" for n in range(7)))
    assert contents(await memory.get()) == contents(memory.to_messages()) == ["m5", "m6"]
    await memory.clear()
    assert await memory.get() == []
    await memory.close()


async def test_redis(tmp_path):
    port = free_port()
    program = os.environ.get("EVOKE_TEST_REDIS") or shutil.which("redis-server")
    with running(program, "Ready to accept", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)):
        await windows_and_clears(RedisMemory(f"redis://127.0.0.1:{port}", "chat", ttl_seconds=60, max_messages=2))


async def test_mongodb(tmp_path):
    port = free_port()
    program = os.environ.get("EVOKE_TEST_MONGODB")
    with running(program, "Waiting for connections", "--port", port, "--bind_ip", "127.0.0.1", "--dbpath", str(tmp_path)):
        await windows_and_clears(MongoMemory(f"mongodb://127.0.0.1:{port}", "evoke", "chats", "chat", max_messages=2))


async def test_servers_are_asked_late_and_missing_ones_told():
    for memory in (
        RedisMemory("redis://:secret@127.0.0.1:9"),
        PostgresMemory("postgresql://me:secret@127.0.0.1:9/db"),
        MongoMemory("mongodb://me:secret@127.0.0.1:9/?serverSelectionTimeoutMS=100"),
    ):
        with pytest.raises(BackendUnavailable) as caught:
            await memory.add("user", "hi")
        assert isinstance(caught.value, ConnectionError) and "127.0.0.1" in str(caught.value) and "secret" not in str(caught.value)
        assert memory.to_messages() == []


# ------------------------------------------------------------------ summaries


class Scripted:
    """A model that gives the next of some answers, and keeps its prompts."""

    def __init__(self, *answers) -> None:
        self.answers, self.prompts = list(answers), []

    async def generate(self, prompt: str) -> str:
        self.prompts.append(prompt)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Plain(BaseMemory):
    """A memory of somebody else's."""

    def __init__(self) -> None:
        self.messages: list = []

    async def add(self, role: str, content: str) -> None:
        self.messages.append({"role": role, "content": content})

    async def get(self) -> list:
        return list(self.messages)

    async def clear(self) -> None:
        self.messages.clear()

    def to_messages(self) -> list:
        return list(self.messages)


@pytest.fixture(params=["native", "foreign"])
def backend(request, tmp_path):
    return SqliteMemory(tmp_path / "s.db") if request.param == "native" else Plain()


async def test_the_oldest_messages_become_one_summary(backend):
    llm = Scripted("S1", "S2")
    memory = SummaryMemory(backend, llm, max_messages=4)
    await fill(memory, "m0", "m1", "m2", "m3")
    assert llm.prompts == []
    await fill(memory, "m4")
    assert contents(await memory.get()) == ["Summary of earlier conversation:\nS1", "m3", "m4"]
    assert (await memory.get())[0]["role"] == "system" and "User: m0\nUser: m1\nUser: m2" in llm.prompts[0]
    await fill(memory, "m5", "m6")
    assert contents(await memory.get()) == ["Summary of earlier conversation:\nS2", "m5", "m6"]
    assert "S1" in llm.prompts[1] and "m3" in llm.prompts[1] and "m0" not in llm.prompts[1]
    await memory.clear()
    assert await memory.get() == []


async def test_a_model_that_fails_costs_nothing(backend):
    llm = Scripted(RuntimeError("overloaded"), " \n", "S")
    memory = SummaryMemory(backend, llm, max_messages=2, summary_prompt="{{summary}} {conversation} {other}")
    await fill(memory, "m0", "m{conversation}", "m2")
    assert len(await memory.get()) == 3 and "overloaded" in str(memory.last_error)
    await fill(memory, "m3")
    assert len(await memory.get()) == 4 and "no summary" in str(memory.last_error)
    await fill(memory, "m4")
    assert contents(await memory.get()) == ["Summary of earlier conversation:\nS", "m4"] and memory.last_error is None
    assert llm.prompts[0] == "{} User: m0\nUser: m{conversation} {other}"


async def test_what_comes_while_a_model_works_is_kept_and_a_clear_wins(tmp_path):
    memory, asked, answer = SqliteMemory(tmp_path / "s.db"), asyncio.Event(), asyncio.Event()

    class Slow:
        async def generate(self, prompt: str) -> str:
            asked.set()
            await answer.wait()
            return "late"

    summary = SummaryMemory(memory, Slow(), max_messages=2)
    await fill(summary, "m0", "m1")
    adding = asyncio.create_task(summary.add("user", "m2"))
    await asked.wait()
    await summary.add("user", "m3")
    await summary.clear()
    await summary.add("user", "after")
    answer.set()
    await adding
    assert contents(await summary.get()) == ["after"]


def test_a_summary_needs_room_and_a_model():
    with pytest.raises(ValueError, match="fewer than max_messages"):
        SummaryMemory(InMemoryConversation(10), Scripted())
    with pytest.raises(ValueError, match="at least 2"):
        SummaryMemory(InMemoryConversation(10), Scripted(), max_messages=1)
    with pytest.raises(TypeError, match="a BaseMemory"):
        SummaryMemory([], Scripted())
    with pytest.raises(TypeError, match="method generate"):
        SummaryMemory(InMemoryConversation(), object())


# ------------------------------------------------------------------ relevance


class Letters:
    """A vector store whose vectors count letters."""

    def __init__(self) -> None:
        self.entries: list = []

    @staticmethod
    def vector(text: str) -> list[int]:
        return [text.count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"]

    async def add(self, texts, metadata) -> None:
        self.entries += zip(texts, metadata, strict=True)

    async def search(self, query, top_k, metadata_filter) -> list:
        def score(text: str) -> float:
            one, two = self.vector(query), self.vector(text)
            length = (sum(n * n for n in one) * sum(n * n for n in two)) ** 0.5
            return sum(a * b for a, b in zip(one, two, strict=True)) / length if length else 0.0

        mine = [(text, data) for text, data in self.entries if metadata_filter.items() <= data.items()]
        best = sorted(mine, key=lambda each: -score(each[0]))[:top_k]
        return [{"text": text, "score": score(text), "metadata": data} for text, data in best]

    async def delete_by_metadata(self, key, values) -> int:
        before = len(self.entries)
        self.entries = [each for each in self.entries if each[1][key] not in values]
        return before - len(self.entries)


async def test_relevant_messages_come_in_the_order_in_which_they_were_said():
    store = Letters()
    memory, other = VectorMemory(store, max_results=3), VectorMemory(store)
    await other.add("user", "cats purr")
    await fill(memory, "cats purr", "dogs bark", "cats nap", "rain falls", "cats purr")
    assert contents(await memory.get()) == contents(memory.to_messages()) == ["cats purr", "cats nap", "cats purr"]
    assert len(memory.history()) == 5
    await memory.clear()
    assert (await memory.get(), memory.history(), contents(await other.get())) == ([], [], ["cats purr"])


async def test_without_a_question_the_newest_are_relevant():
    memory = VectorMemory(Letters(), max_results=2)
    await fill(memory, "one", "two", "three", role="assistant")
    assert contents(await memory.get()) == ["two", "three"]
    asked = VectorMemory(Letters(), max_results=1, include_query=False)
    await fill(asked, "cats nap", "rain", "cats")
    assert contents(await asked.get()) == ["cats nap"]


async def test_a_store_that_fails_keeps_nothing_and_one_that_cannot_delete_says_so():
    class Broken(Letters):
        delete_by_metadata = None

        async def add(self, texts, metadata) -> None:
            if texts == ["bad"]:
                raise ConnectionError("gone")
            await super().add(texts, metadata)

    memory = VectorMemory(Broken())
    await memory.add("user", "good")
    with pytest.raises(ConnectionError):
        await memory.add("user", "bad")
    assert contents(memory.history()) == contents(memory.to_messages()) == ["good"]
    with pytest.raises(NotSupported):
        await memory.clear()
    with pytest.raises(ValueError, match="max_results"):
        VectorMemory(Letters(), 0)
    with pytest.raises(TypeError, match="method add"):
        VectorMemory(object())


# ------------------------------------------------------------------ the context of a prompt


def context(llm=None, *, recent: int = 100, search: int = 2000, chars: int = 1) -> SmartContextManager:
    return SmartContextManager(llm, max_recent_tokens=recent, max_search_tokens=search, chars_per_token=chars)


def said(manager: SmartContextManager, count: int, length: int = 10) -> SmartContextManager:
    for n in range(count):
        manager.add("user", f"{n}".ljust(length, "x"))
    return manager


@pytest.mark.parametrize(("count", "length", "left"), [(10, 10, range(10)), (12, 10, range(2, 12)), (3, 60, [2]), (2, 60, [0, 1])])
async def test_the_oldest_leave_in_pairs(count, length, left):
    manager = said(context(), count, length)
    messages = await manager.get_messages()
    assert [int(message["content"].rstrip("x")) for message in messages] == list(left) and manager.summary == ""
    assert len(manager) == len(messages)


async def test_all_that_leave_are_summarized_in_one_call():
    llm = Scripted("S1", RuntimeError("overloaded"), "", "S2")
    manager = said(context(llm), 13)
    first = await manager.get_messages()
    assert [each["content"] for each in first][0] == "Summary of earlier conversation:\nS1" and len(manager) == 9
    assert first[0]["cache_control"] == {"type": "ephemeral"} and "cache_control" not in first[1]
    again = await manager.get_messages()
    assert again == first and again is not first and len(llm.prompts) == 1
    said(manager, 4)
    for error in (RuntimeError, ValueError):
        with pytest.raises(error):
            await manager.get_messages()
        assert (len(manager), manager.summary) == (13, "S1")
    await manager.get_messages()
    assert manager.summary == "S2" and "S1" in llm.prompts[-1]


async def test_the_tiers_of_a_prompt():
    """The page's own example, with scripted models."""
    manager = SmartContextManager(cheap_llm=Scripted("The user asked what is new."), max_recent_tokens=10, max_search_tokens=2000)
    manager.set_system("You are a helpful research assistant. Answer questions based on the provided search results.")
    manager.set_search_results("SynapseKit v1.9.0 adds SmartContextManager, PrometheusMetrics, and ContinuousTrainer.")
    manager.add("user", "What is new in SynapseKit v1.9.0?")
    manager.add("assistant", "SynapseKit v1.9.0 introduces SmartContextManager, PrometheusMetrics, and ContinuousTrainer.")
    manager.add("user", "How does SmartContextManager reduce costs?")
    messages = await manager.get_messages()
    assert [message["role"] for message in messages] == ["system", "system", "system", "user"]
    assert [("cache_control" in message) for message in messages] == [True, True, False, False]
    assert messages[1]["content"] == "Summary of earlier conversation:\nThe user asked what is new."
    assert messages[2]["content"].startswith("Search Results Context:\nSynapseKit")
    manager.clear_search_results()
    manager.set_system("")
    assert [message["role"] for message in await manager.get_messages()] == ["system", "user"]
    manager.clear()
    assert (await manager.get_messages(), len(manager), manager.summary) == ([], 0, "")


async def test_search_results_are_cut_between_characters():
    manager = context(search=10)
    manager.set_search_results("R" * 50)
    assert (await manager.get_messages())[0]["content"] == "Search Results Context:\n" + "R" * 10
    manager.set_search_results("123456789e\u0301")
    assert (await manager.get_messages())[0]["content"] == "Search Results Context:\n123456789"
    manager.set_search_results("12345678👩‍👧")
    assert (await manager.get_messages())[0]["content"] == "Search Results Context:\n12345678"
    assert await context(search=0).get_messages() == []


async def test_concurrent_prompts_share_a_compaction_and_a_clear_wins():
    started, answer = asyncio.Event(), asyncio.Event()

    class Slow:
        calls = 0

        async def generate(self, prompt: str) -> str:
            self.calls += 1
            started.set()
            await answer.wait()
            return "S"

    llm = Slow()
    manager = said(context(llm, recent=105), 14)
    tasks = [asyncio.create_task(manager.get_messages()) for _ in range(2)]
    await started.wait()
    manager.add("user", "after")
    answer.set()
    first, second = await asyncio.gather(*tasks)
    assert first == second and first[-1]["content"] == "after" and llm.calls == 1
    started.clear()
    answer.clear()
    said(manager, 10)
    task = asyncio.create_task(manager.get_messages())
    await started.wait()
    manager.clear()
    manager.add("user", "fresh")
    answer.set()
    assert contents(await task) == ["fresh"] and manager.summary == ""


def test_budgets_are_checked():
    with pytest.raises(ValueError, match="chars_per_token must be at least 1"):
        SmartContextManager(chars_per_token=0)
    with pytest.raises(ValueError, match="max_search_tokens must be at least 0"):
        SmartContextManager(max_search_tokens=-1)
    with pytest.raises(TypeError, match="cheap_llm must have a method generate"):
        SmartContextManager(object())
