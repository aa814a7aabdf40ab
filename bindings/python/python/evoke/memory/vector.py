"""A memory that answers with what is relevant instead of what is recent."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import uuid4

from .. import _check
from .base import BaseMemory, checked
from .errors import NotSupported

#: The names in the metadata of what a memory stores.
_MEMORY, _SEQ, _ROLE = "memory_id", "seq", "role"


class VectorStore(Protocol):
    """What finds texts by their meaning. `delete_by_metadata(key, values)` is needed to clear a memory."""

    async def add(self, texts: list[str], metadata: list[dict[str, Any]]) -> Any: ...
    async def search(
        self, query: str, top_k: int, metadata_filter: dict[str, Any]
    ) -> list[dict[str, Any]]: ...


class VectorMemory(BaseMemory):
    """The messages that are most relevant to what the user said last, in the order in which they were said.

    A store can be shared by many memories: each knows its own messages. If a text cannot be stored, `add` fails and nothing is kept.

    Args:
        vector_store: Anything with `add(texts, metadata)` and `search(query, top_k, metadata_filter)` to await.
        max_results: How many messages `get` answers with.
        include_query: Whether the message that is asked about can be among them.
    """

    def __init__(self, vector_store: VectorStore, max_results: int = 5, *, include_query: bool = True) -> None:
        for name in ("add", "search"):
            if not callable(getattr(vector_store, name, None)):
                raise TypeError(f"vector_store must have a method {name}")
        self._store = vector_store
        self._most = _check.count("max_results", max_results, 1)
        self._include_query = _check.flag("include_query", include_query)
        self._id = uuid4().hex
        self._history: list[dict[str, str]] = []
        self._local: list[dict[str, str]] = []

    async def add(self, role: str, content: str) -> None:
        said, words = checked(role, content)
        seq = len(self._history)
        message = {"role": said, "content": words}
        self._history.append(message)
        try:
            await self._store.add([words], [{_MEMORY: self._id, _SEQ: seq, _ROLE: said}])
        except BaseException:
            # Its place stays empty, so that the places of later ones are theirs.
            self._history[seq] = {}
            raise
        self._local.append(dict(message))

    async def get(self) -> list[dict[str, str]]:
        known = [seq for seq, message in enumerate(self._history) if message]
        asked = next((seq for seq in reversed(known) if self._history[seq]["role"] == "user"), None)
        wanted = [seq for seq in known if self._include_query or seq != asked]
        if len(wanted) > self._most:
            wanted = wanted[-self._most :] if asked is None else await self._relevant(asked, set(wanted))
        self._local = [dict(self._history[seq]) for seq in sorted(wanted)]
        return [dict(message) for message in self._local]

    async def _relevant(self, asked: int, wanted: set[int]) -> list[int]:
        query, count = self._history[asked]["content"], self._most + (not self._include_query)
        found = await self._store.search(query, count, {_MEMORY: self._id})
        scored = [(float(hit.get("score", 0.0)), int(hit["metadata"][_SEQ])) for hit in found]
        # Of equals, the newer.
        best = sorted((each for each in scored if each[1] in wanted), reverse=True)
        return [seq for _, seq in best[: self._most]]

    async def clear(self) -> None:
        delete = getattr(self._store, "delete_by_metadata", None)
        if delete is None:
            raise NotSupported("this vector store cannot delete: nothing was cleared")
        await delete(_MEMORY, [self._id])
        self._history, self._local = [], []

    def to_messages(self) -> list[dict[str, str]]:
        return [dict(message) for message in self._local]

    def history(self) -> list[dict[str, str]]:
        """Every message, in the order in which they were said."""
        return [dict(message) for message in self._history if message]
