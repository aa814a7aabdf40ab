"""A client of a server."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from ._call import Call
from ._errors import ClosedError, EvokeError
from ._http import Endpoint, failure, imported, read
from ._sync import Interface

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")


class Client(Interface):
    """A client of a server: `Memory` somewhere else, with the same methods.

        client = evoke.Client("http://127.0.0.1:8808", api_key=key)

    It can be shared by threads. Calls are tried again after 429, after 503 and when no answer came, but never where that could do
    something twice.

    Args:
        url: Where the server listens; `EVOKE_SERVER` or `http://127.0.0.1:8808` when absent.
        api_key: The key of an instance, or a function that returns one, which is asked for each call; `EVOKE_API_KEY` when absent.
        timeout: Seconds that one attempt may take.
        retries: How often a call is tried again.
        http_client: An `httpx.Client` of your own, for proxies, certificates and the like. It stays yours to close.
    """

    def __init__(
        self,
        url: str | None = None,
        api_key: str | Callable[[], str] | None = None,
        *,
        timeout: float = 30.0,
        retries: int = 2,
        http_client: httpx.Client | None = None,
    ) -> None:
        self._endpoint = Endpoint(url, api_key, timeout, retries)
        self._httpx = imported()
        self._given = http_client
        self._process = os.getpid()
        self._http: httpx.Client | None = http_client or self._httpx.Client(timeout=self._endpoint.timeout)

    def _send(self, call: Call[T]) -> T:
        endpoint = self._endpoint
        headers = endpoint.headers(call)
        attempt = 0
        while True:
            sent = True
            try:
                try:
                    response = self._client().request(
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
                time.sleep(pause)
                attempt += 1

    def _client(self) -> httpx.Client:
        if self._http is None:
            raise ClosedError("this client is closed: make another one")
        if self._given is None and self._process != os.getpid():
            # A forked child must not write on the connections of its parent.
            self._process = os.getpid()
            self._http = self._httpx.Client(timeout=self._endpoint.timeout)
        return self._http

    def close(self) -> None:
        """Closes the connections. Closing again does nothing."""
        http, self._http = self._http, None
        if http is not None and self._given is None:
            http.close()
