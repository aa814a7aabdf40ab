"""A client of a server, for `asyncio`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ._async import AsyncInterface
from ._call import Call
from ._errors import ClosedError, EvokeError
from ._http import Endpoint, failure, imported, read

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class AsyncClient(AsyncInterface):
    """A client of a server, for `asyncio`: `Client` with methods to await, and with the same arguments.

    It belongs to the event loop that first uses it.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | Callable[[], str] | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 2,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        self._endpoint = Endpoint(url, api_key, timeout, retries)
        self._httpx = imported()
        self._given = http_client
        self._http: httpx.AsyncClient | None = http_client or self._httpx.AsyncClient(timeout=self._endpoint.timeout)

    async def _send(self, call: Call[T]) -> T:
        endpoint = self._endpoint
        headers = endpoint.headers(call)
        attempt = 0
        while True:
            sent = True
            try:
                if self._http is None:
                    raise ClosedError("this client is closed: make another one")
                try:
                    response = await self._http.request(
                        call.method, endpoint.url + call.target, content=call.body, headers=headers, follow_redirects=False
                    )
                except self._httpx.TransportError as error:
                    told, sent = failure(self._httpx, error, endpoint.url, endpoint.timeout)
                    raise told from error
                return read(call, response.status_code, response.headers, response.content)
            except EvokeError as error:
                pause = endpoint.pause(error, call, attempt, sent=sent)
                if pause is None:
                    raise
                await asyncio.sleep(pause)
                attempt += 1

    async def close(self) -> None:
        """Closes the connections. Closing again does nothing."""
        http, self._http = self._http, None
        if http is not None and self._given is None:
            await http.aclose()
