"""What all calls stand on."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import TypeVar

from .._call import Call

T = TypeVar("T")
S = TypeVar("S", bound="Base")


class Base(ABC):
    """Sends calls; a context manager that closes at its end."""

    @abstractmethod
    def _send(self, call: Call[T]) -> T:
        """The answer to a call."""

    def _pause(self, seconds: float) -> None:
        time.sleep(seconds)

    @abstractmethod
    def close(self) -> None:
        """Closes. Nothing that was stored is lost, and closing again does nothing."""

    def __enter__(self: S) -> S:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
