"""The body of a read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from . import _check

KINDS = ("facts", "preferences", "episodes", "emotions", "temporal_events")
MODES = ("fast", "accurate")
ORIGINS = ("user", "assistant", "third_person", "document", "import", "tool", "web")


def fetch_path(body: dict[str, Any]) -> str:
    """The route of the narrowest scope that a body names."""
    for scope in ("conversation", "user", "customer"):
        if body.get(f"{scope}_id"):
            return f"/v1/context/{scope}/fetch"
    return "/v1/context/client/fetch"


def fetch_body(
    query: str | Iterable[str],
    user_id: str | None,
    customer_id: str | None,
    conversation_id: str | None,
    limit: int | None,
    max_tokens: int | None,
    kinds: Iterable[str] | None,
    mode: str | None,
    min_trust: str | None,
    as_of: datetime | str | None,
    neighbors: int | None,
    explain: bool,
    cursor: str | None,
) -> dict[str, Any]:
    """The body of a read, of arguments as `recall` takes them."""
    wanted = None if kinds is None else [_check.word("kinds", kind, KINDS) for kind in _check.queries("kinds", kinds)]
    body = {
        "search_query": _check.queries("query", query),
        "user_id": _check.optional_text("user_id", user_id),
        "customer_id": _check.optional_text("customer_id", customer_id),
        "conversation_id": _check.optional_text("conversation_id", conversation_id),
        "max_results": _check.optional_count("limit", limit, 1),
        "max_tokens": _check.optional_count("max_tokens", max_tokens, 1),
        "types": wanted,
        "mode": _check.word("mode", mode, MODES),
        "min_trust": _check.word("min_trust", min_trust, ORIGINS),
        "query_date": _check.instant("as_of", as_of),
        "neighbours": _check.optional_count("neighbors", neighbors),
        "explain": _check.flag("explain", explain) or None,
        "cursor": _check.optional_text("cursor", cursor),
        "response_shape": "ranked",
    }
    return {name: value for name, value in body.items() if value is not None}
