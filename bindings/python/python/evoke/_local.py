"""Calls of an engine in this process.

The one thing to know: an engine that is still open when Python ends is closed then, so that the next program does not have to repeat
what it was working on.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
import warnings
import weakref
from collections.abc import Mapping
from typing import Any, TypeVar

from . import _check, _native
from ._call import Call
from ._errors import ClosedError, refusal

T = TypeVar("T")

ISOLATIONS = ("equals_customer", "strict")
#: Seconds that closing may take: what is being worked on is put aside at its next step.
_CLOSING = 20.0

_open: weakref.WeakSet[Local] = weakref.WeakSet()


class Local:
    """An engine that is opened when it is first used."""

    def __init__(
        self,
        path: str | os.PathLike[str],
        instance: str,
        isolation: str,
        model_dir: str | os.PathLike[str] | None,
        options: Mapping[str, Any] | None,
    ) -> None:
        directory = os.fspath(path)
        self._directory = None if directory == ":memory:" else os.path.abspath(_check.text("path", directory))
        self._instance = _check.text("instance", instance)
        self._isolation = str(_check.word("isolation", _check.text("isolation", isolation), ISOLATIONS))
        self._model_dir = None if model_dir is None else _check.text("model_dir", os.fspath(model_dir))
        given = _check.mapping("options", options)
        self._options = None if given is None else json.dumps(given, allow_nan=False)
        self._lock = threading.Lock()
        self._engine: _native.Engine | None = None
        self._closed = False

    @property
    def is_open(self) -> _native.Engine | None:
        """The engine, if it is open already."""
        return self._engine

    def engine(self) -> _native.Engine:
        """The engine."""
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self._engine = self._opened()
        return self._engine

    def _opened(self) -> _native.Engine:
        if self._closed:
            raise ClosedError("this memory is closed: open it again")
        engine = _native.Engine(self._directory, self._instance, self._isolation, self._options, self._model_dir)
        if not engine.embeds():
            told = "memories are found by their words only, until the embedding model is installed: evoke model install"
            warnings.warn(told, RuntimeWarning, stacklevel=4)
        _open.add(self)
        return engine

    def close(self) -> None:
        """Closes the engine, for good."""
        with self._lock:
            engine, self._closed = self._engine, True
        if engine is not None:
            engine.close(_CLOSING)
        _open.discard(self)


if hasattr(os, "register_at_fork"):
    # What the parent has open is the parent's to close.
    os.register_at_fork(after_in_child=_open.clear)


@atexit.register
def _close_all() -> None:
    for each in list(_open):
        each.close()
    _native.end()


def answer(call: Call[T], told: tuple[int, bytes, float | None]) -> T:
    """What a call is answered with.

    Raises:
        EvokeError: It was refused.
    """
    status, body, retry_after = told
    if status != 200:
        raise refusal(status, body, retry_after)
    return call.read(json.loads(body))
