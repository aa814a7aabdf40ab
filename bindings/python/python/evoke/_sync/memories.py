"""Single memories."""

from __future__ import annotations

from .. import _check
from .._answers.memories import Deleted, StoredMemory
from .._call import MEMORIES, Call, segment
from .base import Base

#: How a new text is merged with what is there.
_MERGES = {"smart": "smart-merge", "append": "append", "replace": "replace"}


class Memories(Base):
    """Reading, changing and removing single memories."""

    def get(self, memory_id: str) -> StoredMemory:
        """A memory, by its id or by the `memory_id` of your own metadata.

        Raises:
            NotFoundError: There is none, or it is somebody else's (EVK0301).
        """
        return self._send(Call("GET", f"{MEMORIES}/{segment('memory_id', memory_id)}", StoredMemory, repeatable=True))

    def update(self, memory_id: str, text: str, *, merge: str = "smart") -> StoredMemory:
        """Gives a memory a new text; it keeps its id.

        Args:
            memory_id: The id.
            text: The words.
            merge: `smart` (changes nothing when they say the same, closes the memory when they contradict it, and appends otherwise),
                `append` or `replace`.

        Raises:
            NotFoundError: There is no such memory (EVK0301).
        """
        _check.word("merge", merge, _MERGES)
        body = {"document": _check.text("text", text), "merge_strategy": _MERGES[merge]}
        return self._send(Call("PATCH", f"{MEMORIES}/{segment('memory_id', memory_id)}", StoredMemory, body=body))

    def delete(self, memory_id: str) -> Deleted:
        """Removes a memory and the words that it stands on, for good.

        Raises:
            NotFoundError: There is no such memory (EVK0301).
        """
        return self._send(Call("DELETE", f"{MEMORIES}/{segment('memory_id', memory_id)}", Deleted))

    def reopen(self, memory_id: str) -> StoredMemory:
        """Opens a memory again that a newer statement, or a wish to forget, has closed.

        Raises:
            NotFoundError: There is no such memory (EVK0301).
        """
        path = f"{MEMORIES}/{segment('memory_id', memory_id)}/reopen"
        return self._send(Call("POST", path, StoredMemory, repeatable=True))
