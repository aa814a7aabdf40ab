"""Conversations in this process and on the stores that there are."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from .. import _check, _native
from .base import BaseMemory, checked, window
from .errors import Closed


class NativeMemory(BaseMemory):
    """A conversation that the native part keeps: safe from many tasks and threads."""

    def __init__(self, chat: _native.Chat, max_messages: int | None) -> None:
        self._chat = chat
        self.max_messages = max_messages

    async def add(self, role: str, content: str) -> None:
        await _outcome(partial(self._chat.add, messages=[checked(role, content)]))

    async def add_many(self, messages: Iterable[tuple[str, str]]) -> None:
        """Appends messages, pairs of role and content, in this order: all or none."""
        await _outcome(partial(self._chat.add, messages=[checked(role, content) for role, content in messages]))

    async def get(self, last: int | None = None) -> list[dict[str, str]]:
        """The messages, oldest first; with `last` the newest of them, at a cost that does not depend on how many there are."""
        messages: list[dict[str, str]] = await _outcome(
            partial(self._chat.get, last=_check.optional_count("last", last))
        )
        return messages

    async def count(self) -> int:
        """How many messages there are."""
        return int(await _outcome(self._chat.count))

    async def clear(self) -> None:
        await _outcome(self._chat.clear)

    async def close(self) -> None:
        await _outcome(self._chat.close)

    def to_messages(self) -> list[dict[str, str]]:
        return self._chat.to_messages()

    def to_string(self) -> str:
        return self._chat.to_text()

    async def records(self) -> _native.Records:
        """The messages with their places."""
        records: _native.Records = await _outcome(self._chat.records)
        return records

    async def replace_oldest(self, records: _native.Records, count: int, content: str) -> bool:
        """Replaces the first `count` of some messages by one system message, in one step, if they still are the oldest."""
        return bool(
            await _outcome(partial(self._chat.replace_oldest, records=records, count=count, content=content))
        )


class InMemoryConversation(NativeMemory):
    """A conversation in this process, gone with it."""

    def __init__(self, max_messages: int | None = 100) -> None:
        super().__init__(_native.Chat.in_process(window("max_messages", max_messages)), max_messages)


class WindowMemory(NativeMemory):
    """The last messages of a conversation in this process."""

    def __init__(self, window_size: int = 10) -> None:
        _check.count("window_size", window_size, 1)
        super().__init__(_native.Chat.in_process(window_size), window_size)


class SqliteMemory(NativeMemory):
    """A conversation in a file, safe from many tasks, threads and processes.

    Args:
        db_path: The file; its folder has to exist. `:memory:` is this object's alone.
        session_id: Which conversation of the file: any text.
        max_messages: The most messages that are kept; all when absent.
    """

    def __init__(
        self,
        db_path: str | os.PathLike[str] = "memory.db",
        session_id: str = "default",
        max_messages: int | None = None,
    ) -> None:
        path, session = _check.text("db_path", os.fspath(db_path)), _check.text("session_id", session_id)
        super().__init__(_native.Chat.sqlite(path, session, window("max_messages", max_messages)), max_messages)


class RedisMemory(NativeMemory):
    """A conversation in Redis or Valkey. With `ttl_seconds` it is gone so long after its last message."""

    def __init__(
        self,
        url: str = "redis://localhost:6379",
        session_id: str = "default",
        ttl_seconds: int | None = None,
        max_messages: int | None = None,
    ) -> None:
        ttl = _check.optional_count("ttl_seconds", ttl_seconds, 1)
        chat = _backend("redis")(
            _check.text("url", url), _check.text("session_id", session_id), ttl, window("max_messages", max_messages)
        )
        super().__init__(chat, max_messages)


class PostgresMemory(NativeMemory):
    """A conversation in PostgreSQL, in the table `synapsekit_conversations`, which is made when it is first needed."""

    def __init__(self, dsn: str, session_id: str = "default", max_messages: int | None = None) -> None:
        chat = _backend("postgres")(
            _check.text("dsn", dsn), _check.text("session_id", session_id), window("max_messages", max_messages)
        )
        super().__init__(chat, max_messages)


class DynamoDBMemory(NativeMemory):
    """A conversation in a table of DynamoDB, which has to exist, with `session_id` (text) and `seq` (number) as its keys."""

    def __init__(
        self,
        table_name: str,
        session_id: str = "default",
        region: str = "us-east-1",
        max_messages: int | None = None,
    ) -> None:
        chat = _backend("dynamodb")(
            _check.text("table_name", table_name),
            _check.text("session_id", session_id),
            _check.text("region", region),
            window("max_messages", max_messages),
        )
        super().__init__(chat, max_messages)


class MongoMemory(NativeMemory):
    """A conversation in a collection of MongoDB."""

    def __init__(
        self,
        uri: str = "mongodb://localhost:27017",
        db_name: str = "synapsekit",
        collection_name: str = "conversations",
        session_id: str = "default",
        max_messages: int | None = None,
    ) -> None:
        chat = _backend("mongodb")(
            _check.text("uri", uri),
            _check.text("db_name", db_name),
            _check.text("collection_name", collection_name),
            _check.text("session_id", session_id),
            window("max_messages", max_messages),
        )
        super().__init__(chat, max_messages)


def _backend(name: str) -> Callable[..., _native.Chat]:
    made: Callable[..., _native.Chat] | None = getattr(_native.Chat, name, None)
    if made is None:
        raise ImportError(f"this build of evoke has no {name}: install a wheel that has, or build it with the feature {name}")
    return made


async def _outcome(submit: Callable[..., _native.Pending]) -> Any:
    """Waits for what the native part tells from one of its threads."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    pending = submit(partial(_tell, loop, future))
    try:
        told = await future
    except asyncio.CancelledError:
        pending.cancel()
        raise
    if told is None:
        raise Closed("the call was ended before it was answered")
    if isinstance(told, BaseException):
        raise told
    return told[0]


def _tell(loop: asyncio.AbstractEventLoop, future: asyncio.Future[Any], told: Any) -> None:
    try:
        loop.call_soon_threadsafe(_settle, future, told)
    except RuntimeError:
        # The loop is closed: nobody waits for it any more.
        return


def _settle(future: asyncio.Future[Any], told: Any) -> None:
    if not future.done():
        future.set_result(told)
