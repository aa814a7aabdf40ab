"""A memory in this process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, TypeVar

from ._call import Call
from ._local import Local, answer
from ._sync import Interface

T = TypeVar("T")


class Memory(Interface):
    """A memory in this process: an engine over one directory, without a server and without a network.

        with evoke.Memory("./memory") as memory:
            memory.add("User: I moved to Porto.", user_id="ada", wait=True)
            print(memory.recall("Where does Ada live?", user_id="ada")[0].content)

    It can be shared by threads. Other processes can open the same directory: the first one makes memories of what all of them add. A
    memory does not survive `os.fork`; open it in the child, or start the child with the `spawn` method.

    Args:
        path: The directory, which is created when it does not exist; `":memory:"` for a memory that ends when it is closed.
        instance: The name of the agent whose memory it is. One directory holds any number, and they know nothing of each other.
        isolation: `equals_customer`: users stand alone. `strict`: users belong to customers, and both are named.
        model_dir: The directory of the embedding model; where `evoke model install` puts it when absent.
        options: What else can be set, as the Rust library's `Options` has it, such as `{"engine": {"ingest_workers": 4}}`.

    Raises:
        OpenError: The directory cannot be opened.
        ForkError: The process that this one was forked from has a memory open.
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
        self._local.engine()

    @classmethod
    def _of(cls, local: Local) -> Memory:
        """A memory over an engine that another one has too."""
        memory = cls.__new__(cls)
        memory._local = local
        return memory

    def _send(self, call: Call[T]) -> T:
        engine = self._local.engine()
        told = engine.call(call.method, call.target, call.body, call.content_type, call.key, call.correlation_id)
        return answer(call, told)

    def wait_until_idle(self) -> None:
        """Waits until everything that was added is processed, by whomever."""
        self._local.engine().wait_until_idle()

    def close(self) -> None:
        """Closes the memory. Nothing that was stored is lost, and closing again does nothing."""
        self._local.close()
