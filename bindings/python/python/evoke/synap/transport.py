"""How the calls of an SDK reach their engine: a server, or one in this process."""

from __future__ import annotations

import asyncio
import random
import uuid
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from .. import _errors
from .._call import Call
from .._http import imported
from .cache import Cache
from .config import RetryPolicy, SDKConfig
from .errors import renamed

if TYPE_CHECKING:
    import httpx

    from .._async_client import AsyncClient
    from .._async_memory import AsyncMemory
    from .._client import Client
    from .._memory import Memory

T = TypeVar("T")


class Sender(Protocol):
    """What sends a call."""

    async def _send(self, call: Call[T]) -> T: ...
    def blocking(self) -> Memory | Client: ...
    async def close(self) -> None: ...


class Transport:
    """Sends calls, again where that may help, and says what went wrong in the words of the Synap SDK."""

    def __init__(self, sender: Sender, retry: RetryPolicy | None) -> None:
        self._sender = sender
        self._retry = retry or RetryPolicy(max_attempts=1)
        self.cache = Cache()

    async def send(self, method: str, target: str, read: Callable[[Mapping[str, Any]], T], **given: Any) -> T:
        """Sends a call; see `Call`.

        Raises:
            SynapError: It failed.
        """
        correlation_id = given.pop("correlation_id", None) or new_correlation_id()
        call = Call(method, target, read, correlation_id=correlation_id, **given)
        attempt = 1
        while True:
            try:
                return await self._sender._send(call)
            except _errors.EvokeError as error:
                pause = self._pause(error, call, attempt)
                if pause is None:
                    raise renamed(error, correlation_id) from error
            await asyncio.sleep(pause)
            attempt += 1

    def _pause(self, error: _errors.EvokeError, call: Call[Any], attempt: int) -> float | None:
        retry = self._retry
        again = error.is_transient and (call.repeatable or error.status == 429)
        if not again or attempt >= retry.max_attempts:
            return None
        pause = min(retry.backoff_max, retry.backoff_base * 2 ** (attempt - 1))
        if retry.backoff_jitter:
            pause *= 1 - random.random() / 2
        asked = error.retry_after or 0.0
        return max(pause, asked) if asked <= retry.backoff_max else None

    def blocking(self) -> Memory | Client:
        """The same engine for code that waits for each call."""
        return self._sender.blocking()

    async def close(self) -> None:
        """Closes what it sends by."""
        self.cache.close()
        await self._sender.close()


def new_correlation_id() -> str:
    """An id for a call."""
    return f"evk_{uuid.uuid4().hex}"


def opened(config: SDKConfig, api_key: str | Callable[[], str] | None) -> Transport:
    """The transport that a configuration asks for."""
    url = config.url()
    if urlsplit(url).scheme == "file":
        return Transport(_in_process(url), config.retry_policy)
    from .._async_client import AsyncClient
    from .._client import Client

    made, timeouts = imported(), config.timeouts
    limits = made.Timeout(timeouts.read, connect=timeouts.connect, write=timeouts.write)
    http = made.AsyncClient(timeout=limits)
    sender = AsyncClient(url, api_key, retries=0, http_client=http)
    attempts = config.retry_policy.max_attempts if config.retry_policy is not None else 1
    waiting = partial(Client, url, api_key, timeout=timeouts.read, retries=attempts - 1)
    return Transport(_Server(sender, http, waiting), config.retry_policy)


class _Server:
    """A client of a server, together with the connections that were made for it."""

    def __init__(self, client: AsyncClient, http: httpx.AsyncClient, blocking: Callable[[], Client]) -> None:
        self._client, self._http, self.blocking = client, http, blocking

    async def _send(self, call: Call[T]) -> T:
        return await self._client._send(call)

    async def close(self) -> None:
        await self._client.close()
        await self._http.aclose()


class _InProcess:
    """An engine in this process."""

    def __init__(self, memory: AsyncMemory) -> None:
        self._memory = memory

    async def _send(self, call: Call[T]) -> T:
        return await self._memory._send(call)

    def blocking(self) -> Memory:
        return self._memory.blocking()

    async def close(self) -> None:
        await self._memory.close()


def _in_process(url: str) -> Sender:
    from .._async_memory import AsyncMemory

    parts = urlsplit(url)
    known = {"instance": "default", "isolation": "equals_customer"}
    given = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
    if unknown := sorted(given.keys() - known.keys()):
        raise ValueError(f"api_base_url: {', '.join(unknown)} is not known; {', '.join(known)} are")
    path = unquote(parts.netloc + parts.path)
    if not path:
        raise ValueError("api_base_url: file: needs a directory, such as file:./memory")
    named = {**known, **given}
    return _InProcess(AsyncMemory(path, instance=named["instance"], isolation=named["isolation"]))


