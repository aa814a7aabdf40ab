# Made by tools/unasync.py of _sync/base.py: change that instead.
"""What all calls stand on."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from types import TracebackType
from typing import TypeVar

from .._call import Call

T = TypeVar("T")
S = TypeVar("S", bound="AsyncBase")


class AsyncBase(ABC):
    """Sends calls; a context manager that closes at its end."""

    @abstractmethod
    async def _send(self, call: Call[T]) -> T:
        """The answer to a call."""

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    @abstractmethod
    async def close(self) -> None:
        """Closes. Nothing that was stored is lost, and closing again does nothing."""

    async def __aenter__(self: S) -> S:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
