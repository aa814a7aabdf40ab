"""A call of the protocol, before it is sent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import quote, urlencode

from . import _check

T = TypeVar("T")

MEMORIES = "/api/v1/memories"
CONVERSATIONS = "/v1/conversations"
REQUESTS = "/v1/deletion-requests"


class Call(Generic[T]):
    """What is sent, and what its answer is read as.

    `repeatable` says whether it may be sent again although it may have been carried out. `once` says that it can be known by a key,
    under which it is carried out once however often it is sent; `key` is the caller's own. `correlation_id` is the caller's id of it in
    the log.
    """

    __slots__ = ("body", "content_type", "correlation_id", "key", "method", "once", "read", "repeatable", "target")

    def __init__(
        self,
        method: str,
        target: str,
        read: Callable[[Mapping[str, Any]], T],
        *,
        body: Mapping[str, Any] | bytes | None = None,
        content_type: str = "application/json",
        query: Mapping[str, Any] | None = None,
        repeatable: bool = False,
        once: bool = False,
        key: str | None = None,
        correlation_id: str | None = None,
    ) -> None:
        given = {name: value for name, value in (query or {}).items() if value is not None}
        self.method = method
        self.target = f"{target}?{urlencode(given)}" if given else target
        self.read = read
        self.body = body if isinstance(body, bytes) else b"" if body is None else encode(body)
        self.content_type = content_type if self.body else None
        self.repeatable = repeatable or once
        self.once = once
        self.key = None if key is None else _own_key(key)
        self.correlation_id = correlation_id


def encode(body: Mapping[str, Any]) -> bytes:
    """The JSON of a body, without what is absent."""
    given = {name: value for name, value in body.items() if value is not None}
    return json.dumps(given, allow_nan=False, separators=(",", ":")).encode()


def segment(name: str, value: Any) -> str:
    """An id as one part of a path."""
    return quote(_check.identifier(name, value), safe="")


def _own_key(key: Any) -> str:
    if not 1 <= len(_check.text("idempotency_key", key)) <= 255 or not key.isascii() or not key.isprintable():
        raise ValueError("idempotency_key must be 1 to 255 visible ASCII characters")
    return str(key)
