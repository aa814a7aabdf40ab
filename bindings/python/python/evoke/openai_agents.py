"""A session of the OpenAI Agents SDK, kept by Evoke: the history of a conversation, and memories of what is said in it.

    from evoke.openai_agents import EvokeSession

    session = EvokeSession("chat-7", "sessions.db", memory=evoke.Memory("./memory"), user_id="ada")
    result = await Runner.run(agent, "I moved to Porto.", session=session)

The history has every item exactly as the SDK gave it, tool calls too, and is safe from several processes. With `memory`, what the user
and the assistant say is recorded as turns of a conversation as well, so that it is remembered beyond the session. The one thing to know:
an item that is popped stays in the store, under a mark that it is gone, until the session is cleared.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ._conversations import Message
from .memory import SqliteMemory
from .memory.conversations import NativeMemory

try:
    from agents.items import TResponseInputItem
    from agents.memory import SessionSettings
except ImportError as error:
    raise ImportError("evoke.openai_agents needs the OpenAI Agents SDK: pip install openai-agents") from error

if TYPE_CHECKING:
    from ._async_client import AsyncClient
    from ._async_memory import AsyncMemory
    from ._client import Client
    from ._memory import Memory

#: Stands in the place of an item and takes the one before it away.
_POPPED = '{"evoke": "popped"}'
#: The kinds of parts of a message that are text.
_TEXTS = ("input_text", "output_text", "text")


class EvokeSessionError(RuntimeError):
    """What was said could not be remembered; nothing of it is in the history."""


class EvokeSession:
    """The history of one conversation, as the Agents SDK asks for it.

    Args:
        session_id: Which conversation: any text.
        history: The file that keeps it, for any number of sessions; or a conversation of `evoke.memory`, such as a `PostgresMemory`.
        memory: Where what is said is remembered; nowhere when absent.
        user_id: The user who speaks.
        customer_id: The customer of the user, on instances with `strict` isolation.
    """

    session_settings: SessionSettings | None = None

    def __init__(
        self,
        session_id: str,
        history: str | os.PathLike[str] | NativeMemory,
        *,
        memory: Memory | AsyncMemory | Client | AsyncClient | None = None,
        user_id: str | None = None,
        customer_id: str | None = None,
    ) -> None:
        self.session_id = session_id
        self._history = history if isinstance(history, NativeMemory) else SqliteMemory(history, session_id)
        self._memory = memory
        self._user_id, self._customer_id = user_id, customer_id
        self._one_pop = asyncio.Lock()

    async def get_items(self, limit: int | None = None) -> list[TResponseInputItem]:
        """The items, oldest first; with `limit` the newest of them."""
        if limit is None and self.session_settings is not None:
            limit = self.session_settings.limit
        items = await self._items()
        return items if limit is None else items[-limit:] if limit > 0 else []

    async def add_items(self, items: list[TResponseInputItem]) -> None:
        """Appends items, all or none. What is said in them is remembered first, so nothing is in the history that is not.

        Raises:
            EvokeSessionError: Some of it could not be remembered, as another user owns the conversation or a text is too long.
        """
        if not items:
            return
        await self._remember(items)
        await self._history.add_many(("system", json.dumps(item)) for item in items)

    async def pop_item(self) -> TResponseInputItem | None:
        """Removes the newest item and returns it; `None` when there is none. What was remembered of it stays."""
        async with self._one_pop:
            items = await self._items()
            if not items:
                return None
            await self._history.add("system", _POPPED)
            return items[-1]

    async def clear_session(self) -> None:
        """Removes all items, from the store too. What was remembered of them stays."""
        await self._history.clear()

    async def close(self) -> None:
        """Ends the use of the history."""
        await self._history.close()

    async def _items(self) -> list[TResponseInputItem]:
        items: list[TResponseInputItem] = []
        for message in await self._history.get():
            if message["content"] != _POPPED:
                items.append(json.loads(message["content"]))
            elif items:
                items.pop()
        return items

    async def _remember(self, items: list[TResponseInputItem]) -> None:
        if self._memory is None:
            return
        said = [(item, _text(item)) for item in items]
        turns = [
            Message(self.session_id, str(item.get("role")), text, user_id=self._user_id, customer_id=self._customer_id)
            for item, text in said
            if text
        ]
        if not turns:
            return
        record = self._memory.record_many
        if inspect.iscoroutinefunction(record):
            recorded = await record(turns)
        else:
            recorded = await asyncio.to_thread(record, turns)
        if recorded.errors:
            raise EvokeSessionError(f"the conversation was not remembered: {recorded.errors[0]}")


def _text(item: TResponseInputItem) -> str:
    """What the user or the assistant says in an item; empty for every other one."""
    if not isinstance(item, Mapping) or item.get("role") not in ("user", "assistant"):
        return ""
    content: Any = item.get("content")
    if isinstance(content, str):
        return content.strip()
    parts = content if isinstance(content, list) else []
    texts = (str(part.get("text", "")) for part in parts if isinstance(part, Mapping) and part.get("type") in _TEXTS)
    return "\n".join(texts).strip()
