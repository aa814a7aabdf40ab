"""What all memories have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from types import TracebackType
from typing import Any, TypeVar

from .. import _check

M = TypeVar("M", bound="BaseMemory")

ROLES = ("user", "assistant", "system")


class BaseMemory(ABC):
    """The messages of one conversation, oldest first.

    `to_messages` and `to_string` never wait: they read a local copy, which is empty at first, holds exactly the answer after a `get`,
    grows by each `add` within the window, and is empty after `clear`.
    """

    #: The most messages that are kept; `None` for all.
    max_messages: int | None = None

    @abstractmethod
    async def add(self, role: str, content: str) -> None:
        """Appends a message of `user`, `assistant` or `system`."""

    @abstractmethod
    async def get(self) -> list[dict[str, str]]:
        """The messages, oldest first, as mappings with `role` and `content`."""

    @abstractmethod
    async def clear(self) -> None:
        """Removes every message of this conversation, from the store too."""

    @abstractmethod
    def to_messages(self) -> list[dict[str, str]]:
        """The local copy."""

    def to_string(self) -> str:
        """The local copy as text, one `Role: content` a message."""
        return transcript(self.to_messages())

    async def add_user(self, content: str) -> None:
        """Appends what the person said."""
        await self.add("user", content)

    async def add_assistant(self, content: str) -> None:
        """Appends what the model said."""
        await self.add("assistant", content)

    async def add_system(self, content: str) -> None:
        """Appends an instruction."""
        await self.add("system", content)

    async def close(self) -> None:
        """Ends the use of this memory; may be called again."""

    async def __aenter__(self: M) -> M:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def transcript(messages: Iterable[dict[str, str]]) -> str:
    """Messages as text, one `Role: content` each."""
    return "\n".join(f"{message['role'].capitalize()}: {message['content']}" for message in messages)


def checked(role: Any, content: Any) -> tuple[str, str]:
    """A message whose role is one of the three and whose content is text."""
    if role not in ROLES:
        raise ValueError(f"unknown role {role!r}: expected one of {', '.join(ROLES)}")
    return role, _check.text("content", content)


def window(name: str, value: Any) -> int | None:
    """How many messages are kept."""
    return _check.optional_count(name, value, 1)
