"""User memories of Agno agents, kept by Evoke.

    from evoke.agno import SynapDb

    db = SynapDb(memory=evoke.Memory("./memory"))
    agent = Agent(db=db, model=model, update_memory_on_run=True)

Everything else of Agno's in-memory database, such as sessions, is inherited as it is. The one thing to know: reads degrade, so that an
agent answers without its memory when that cannot be reached; writes raise, so that nothing is lost unnoticed.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from copy import deepcopy
from datetime import timezone
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from ._answers.recall import Item
from ._errors import EvokeError, NotFoundError

try:
    from agno.db.in_memory import InMemoryDb
    from agno.db.in_memory.utils import apply_sorting
    from agno.db.schemas import UserMemory
except ImportError as error:
    raise ImportError("evoke.agno needs agno: pip install agno") from error

if TYPE_CHECKING:
    from ._client import Client
    from ._memory import Memory
    from .synap import MaximemSynapSDK

T = TypeVar("T")

_log = logging.getLogger("evoke.agno")

#: The name of Agno's own values in the metadata of a document.
_OWN = "agno"
#: What of a memory is kept there; its text is the document.
_FIELDS = ("topics", "input", "agent_id", "team_id", "feedback", "created_at", "updated_at")
#: Items of one search; several can be of one memory.
_SEARCHED = 200


class SynapIntegrationError(RuntimeError):
    """A memory could not be written: the caller has to know."""


class SynapDb(InMemoryDb):
    """Agno's database, with user memories that last and are found by their meaning.

    One database serves any number of users: each call names its own.

    Args:
        sdk: An SDK of `evoke.synap` that is open; or
        memory: a `Memory` or a `Client`.
        customer_id: The customer of all users, on instances with `strict` isolation.
    """

    def __init__(
        self,
        sdk: MaximemSynapSDK | None = None,
        customer_id: str = "",
        *,
        memory: Memory | Client | None = None,
        **given: Any,
    ) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        if sdk is not None and memory is None:
            memory = sdk.blocking()
        elif sdk is not None or memory is None:
            raise TypeError("SynapDb needs either sdk or memory")
        self.customer_id = customer_id
        self._memory = memory

    # Reads.

    def get_user_memory(self, memory_id: str, deserialize: bool | None = True, user_id: str | None = None) -> Any:
        """A memory by its id; `None` when there is none, it is another user's, or it cannot be read now."""
        try:
            found = self._find(memory_id, user_id)
        except EvokeError as error:
            return _degraded("get_user_memory", error, None)
        return None if found is None else _shown(found, deserialize)

    def get_user_memories(
        self,
        user_id: str | None = None,
        agent_id: str | None = None,
        team_id: str | None = None,
        topics: list[str] | None = None,
        search_content: str | None = None,
        limit: int | None = None,
        page: int | None = None,
        sort_by: str | None = None,
        sort_order: str | None = None,
        deserialize: bool | None = True,
    ) -> Any:
        """The memories of a user, or with `search_content` those that answer it, best first. None when they cannot be read now."""
        try:
            found = list(self._all(user_id) if search_content is None else self._searched(user_id, search_content))
        except EvokeError as error:
            return _degraded("get_user_memories", error, [] if deserialize else ([], 0))
        found = [
            each
            for each in found
            if agent_id in (None, each.get("agent_id"))
            and team_id in (None, each.get("team_id"))
            and (topics is None or set(topics) & set(each.get("topics") or ()))
        ]
        total = len(found)
        if sort_by is not None or search_content is None:
            found = apply_sorting(found, sort_by, sort_order)
        if limit is not None:
            start = ((page or 1) - 1) * limit
            found = found[start : start + limit]
        shown = [_shown(each, deserialize) for each in found]
        return shown if deserialize else (shown, total)

    def get_all_memory_topics(self, user_id: str | None = None) -> list[str]:
        """Each topic of the memories of a user once. None when they cannot be read now."""
        try:
            return sorted({topic for each in self._all(user_id) for topic in each.get("topics") or ()})
        except EvokeError as error:
            return _degraded("get_all_memory_topics", error, [])

    def get_user_memory_stats(
        self, limit: int | None = None, page: int | None = None, user_id: str | None = None
    ) -> tuple[list[dict[str, Any]], int]:
        """How many memories a user has, and when the last one changed. Of users that are not named, nothing is told."""
        found = self.get_user_memories(user_id=user_id, deserialize=False)[0]
        if user_id is None or not found:
            return [], 0
        last = max(int(each.get("updated_at") or 0) for each in found)
        return [{"user_id": user_id, "total_memories": len(found), "last_memory_updated_at": last}], 1

    # Writes.

    def upsert_user_memory(self, memory: UserMemory, deserialize: bool | None = True) -> Any:
        """Stores a memory, in the place of one with the same id. It can be read when this returns.

        Raises:
            SynapIntegrationError: It was not stored.
        """
        if memory.memory_id is None:
            memory.memory_id = str(uuid4())
        now = int(time.time())
        memory.updated_at = now
        kept = {name: getattr(memory, name, None) for name in _FIELDS}
        own = {name: value for name, value in kept.items() if value is not None}
        try:
            old = [item.id for item in self._items(memory.user_id) if _id(item) == memory.memory_id]
            self._memory.add(
                memory.memory,
                user_id=memory.user_id,
                customer_id=self.customer_id or None,
                document_type="document",
                document_id=f"agno:{memory.memory_id}:{uuid4().hex}",
                metadata={"memory_id": memory.memory_id, _OWN: deepcopy(own)},
                wait=True,
            )
            self._delete(old)
        except EvokeError as error:
            raise SynapIntegrationError(f"the memory was not stored: {error}") from error
        stored = {**own, "memory": memory.memory, "memory_id": memory.memory_id, "user_id": memory.user_id}
        return _shown(stored, deserialize)

    def delete_user_memory(self, memory_id: str, user_id: str | None = None) -> None:
        """Deletes a memory with its words.

        Raises:
            SynapIntegrationError: It could not be deleted.
        """
        self.delete_user_memories([memory_id], user_id)

    def delete_user_memories(self, memory_ids: list[str], user_id: str | None = None) -> None:
        """Deletes memories with their words; those that are not there, or another user's, are passed over.

        Raises:
            SynapIntegrationError: They could not be deleted.
        """
        wanted = set(memory_ids)
        try:
            owners = {user_id} if user_id is not None else {self._owner(each) for each in wanted} - {None}
            for owner in owners:
                self._delete([item.id for item in self._items(owner or None) if _id(item) in wanted])
        except EvokeError as error:
            raise SynapIntegrationError(f"the memories were not deleted: {error}") from error

    def clear_memories(self) -> None:
        """Not offered: an instance holds the memories of all its users, and erasing them is its operator's.

        Raises:
            SynapIntegrationError: Always.
        """
        raise SynapIntegrationError("clear_memories would erase every user: erase them one by one, or the instance")

    # What both stand on.

    def _items(self, user_id: str | None) -> Iterator[Item]:
        """The items of a user's own scope that are of Agno's memories."""
        listed = self._memory.list(user_id=user_id, customer_id=self.customer_id or None, page_size=_SEARCHED)
        level = "user" if user_id is not None else "customer" if self.customer_id else "client"
        return (item for item in listed if _OWN in item.metadata and item.scope_level == level)

    def _all(self, user_id: str | None) -> Iterator[dict[str, Any]]:
        return _memories(self._items(user_id), user_id)

    def _searched(self, user_id: str | None, query: str) -> Iterator[dict[str, Any]]:
        found = self._memory.recall(
            query, user_id=user_id, customer_id=self.customer_id or None, limit=_SEARCHED, mode="accurate", neighbors=0
        )
        return _memories((item for item in found if _OWN in item.metadata), user_id)

    def _find(self, memory_id: str, user_id: str | None) -> dict[str, Any] | None:
        owner = user_id if user_id is not None else self._owner(memory_id)
        if owner is None:
            return None
        return next((each for each in self._all(owner or None) if each["memory_id"] == memory_id), None)

    def _owner(self, memory_id: str) -> str | None:
        """The user of a memory; empty for one of no user, `None` when there is no such memory here."""
        if memory_id in ("", ".", ".."):
            return None
        try:
            scope = self._memory.get(memory_id).scope
        except NotFoundError:
            return None
        return str(scope.get("user", "")) if scope.get("customer", "") == self.customer_id else None

    def _delete(self, items: list[str]) -> None:
        for each in items:
            try:
                self._memory.delete(each)
            except NotFoundError:
                # It stood on the same words as one before, and went with it.
                continue


def _id(item: Item) -> str:
    return str(item.metadata.get("caller_memory_id", ""))


def _memories(items: Iterator[Item], user_id: str | None) -> Iterator[dict[str, Any]]:
    """Each memory once, at the place of its first item, as Agno has it."""
    texts: dict[str, list[Item]] = {}
    for item in items:
        texts.setdefault(_id(item), []).append(item)
    for memory_id, parts in texts.items():
        own = parts[0].metadata[_OWN]
        said_at = parts[0].said_at
        known = {} if said_at is None else {"updated_at": int(said_at.astimezone(timezone.utc).timestamp())}
        text = " ".join(dict.fromkeys(part.content for part in parts))
        yield {**known, **own, "memory": text, "memory_id": memory_id, "user_id": user_id}


def _shown(memory: dict[str, Any], deserialize: bool | None) -> Any:
    return UserMemory.from_dict(dict(memory)) if deserialize else dict(memory)


def _degraded(what: str, error: EvokeError, empty: T) -> T:
    _log.error("%s goes without memory: %s (correlation_id=%s)", what, error, error.correlation_id)
    return empty
