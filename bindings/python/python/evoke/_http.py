"""Calls of a server.

The one thing to know: a call is sent again only when that cannot do anything twice.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from time import time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from . import _check
from ._call import Call
from ._errors import ConnectionError, EvokeError, ServerError, TimeoutError, refusal

T = TypeVar("T")

#: Codes with a 503 that say that nothing was done: `storage_full`, `overloaded`.
_NOTHING_DONE = ("EVK0905", "EVK0910")
#: Seconds that a server may ask to wait for; beyond that the error is the caller's.
_LONGEST_WAIT = 30.0

#: Where a server listens when nothing else is said.
DEFAULT_URL = "http://127.0.0.1:8808"


class Endpoint:
    """A server, the key to it, and how patient its clients are."""

    def __init__(self, url: str | None, api_key: str | Callable[[], str] | None, timeout: float, retries: int) -> None:
        given = url if url is not None else os.environ.get("EVOKE_SERVER") or DEFAULT_URL
        parts = urlsplit(_check.text("url", given))
        if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
            raise ValueError(f"url must be http:// or https:// with a host and without a query, not {given!r}")
        self.url = given.rstrip("/")
        key = api_key if api_key is not None else (os.environ.get("EVOKE_API_KEY") or os.environ.get("EVOKE_KEY"))
        if not callable(key) and not isinstance(key, str):
            raise TypeError("api_key must be a str, or a function that returns one; or set EVOKE_API_KEY")
        if key == "":
            raise ValueError("api_key must not be empty")
        self._key = key
        self.timeout = _check.seconds("timeout", timeout)
        self.retries = _check.count("retries", retries)

    def headers(self, call: Call[Any]) -> dict[str, str]:
        """The headers of a call; the same for each time that it is sent."""
        key = self._key() if callable(self._key) else self._key
        headers = {"authorization": f"Bearer {key}", "accept": "application/json"}
        if call.content_type is not None:
            headers["content-type"] = call.content_type
        if call.correlation_id is not None:
            headers["x-correlation-id"] = call.correlation_id
        if call.once:
            headers["idempotency-key"] = call.key or uuid.uuid4().hex
        return headers

    def pause(self, error: EvokeError, call: Call[Any], attempt: int, *, sent: bool) -> float | None:
        """Seconds after which a call is sent again; `None` when it is not."""
        wait = error.retry_after
        if attempt >= self.retries or not may_repeat(error, call, sent=sent) or (wait or 0) > _LONGEST_WAIT:
            return None
        return wait if wait is not None else min(8.0, 0.25 * 2**attempt) * (1 - random.random() / 2)


def may_repeat(error: EvokeError, call: Call[Any], *, sent: bool) -> bool:
    """Whether sending a call again cannot do anything twice. `sent` says whether the server may have it."""
    if error.status == 0:
        return call.repeatable or not sent
    if error.status == 503:
        return call.repeatable or error.code in _NOTHING_DONE
    return error.status == 429


def failure(httpx: Any, error: Exception, url: str, timeout: float) -> tuple[EvokeError, bool]:
    """The error of a call without an answer, and whether the server may have got the call."""
    sent = not isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
    if isinstance(error, httpx.TimeoutException):
        return TimeoutError(f"{url} gave no answer within {timeout:g} s"), sent
    return ConnectionError(f"{url} cannot be reached: {error or type(error).__name__}; is the server running?"), sent


def read(call: Call[T], status: int, headers: Mapping[str, str], body: bytes) -> T:
    """What a call is answered with.

    Raises:
        EvokeError: It was refused, or the answer is not Evoke's.
    """
    if status != 200:
        raise refusal(status, body, retry_after(headers.get("retry-after")))
    try:
        return call.read(json.loads(body))
    except (ValueError, KeyError, TypeError) as error:
        raise ServerError("the answer is not Evoke's: is it an Evoke server?", status=status) from error


def retry_after(value: str | None) -> float | None:
    """Seconds of a `Retry-After` header: a number, or a date."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except (TypeError, ValueError):
        return None


def imported() -> Any:
    """`httpx`, which only clients need."""
    try:
        import httpx
    except ImportError as error:  # pragma: no cover
        raise ImportError("a client needs httpx: pip install 'evoke[client]'") from error
    return httpx
