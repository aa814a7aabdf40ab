"""A memory in this process, for `asyncio`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from functools import partial
from typing import Any, TypeVar

from ._async import AsyncInterface
from ._call import Call
from ._errors import ClosedError
from ._local import Local, answer
from ._memory import Memory

T = TypeVar("T")

_Answer = tuple[int, bytes, "float | None"]


class AsyncMemory(AsyncInterface):
    """A memory in this process, for `asyncio`: `Memory` with methods to await.

        async with evoke.AsyncMemory("./memory") as memory:
            await memory.add("User: I moved to Porto.", user_id="ada", wait=True)
            print((await memory.recall("Where does Ada live?", user_id="ada"))[0].content)

    The arguments are those of `Memory`. It is opened when it is first used; the event loop goes on meanwhile, as in every call.
    A call that is cancelled ends; what it has stored stays stored.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] = "./memory",
        *,
        instance: str = "default",
        isolation: str = "equals_customer",
        model_dir: str | os.PathLike[str] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self._local = Local(path, instance, isolation, model_dir, options)

    async def __aenter__(self) -> AsyncMemory:
        await asyncio.to_thread(self._local.engine)
        return self

    async def _send(self, call: Call[T]) -> T:
        engine = self._local.is_open
        if engine is None:
            engine = await asyncio.to_thread(self._local.engine)
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_Answer | None] = loop.create_future()
        told = partial(_tell, loop, future)
        pending = engine.submit(
            told, call.method, call.target, call.body, call.content_type, call.key, call.correlation_id
        )
        try:
            given = await future
        except asyncio.CancelledError:
            pending.cancel()
            raise
        if given is None:
            raise ClosedError("this memory was closed before it answered")
        return answer(call, given)

    def blocking(self) -> Memory:
        """The same memory for code that waits for each call; to close one of them is to close both."""
        return Memory._of(self._local)

    async def wait_until_idle(self) -> None:
        """Waits until everything that was added is processed, by whomever."""
        await asyncio.to_thread(lambda: self._local.engine().wait_until_idle())

    async def close(self) -> None:
        """Closes the memory. Nothing that was stored is lost, and closing again does nothing."""
        await asyncio.to_thread(self._local.close)


def _tell(loop: asyncio.AbstractEventLoop, future: asyncio.Future[_Answer | None], given: _Answer | None) -> None:
    """Called on a thread of the engine."""
    try:
        loop.call_soon_threadsafe(_settle, future, given)
    except RuntimeError:
        # The loop is closed: nobody waits for it any more.
        return


def _settle(future: asyncio.Future[_Answer | None], given: _Answer | None) -> None:
    if not future.done():
        future.set_result(given)
