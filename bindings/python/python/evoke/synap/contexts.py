"""`sdk.user.context`, `sdk.customer.context`, `sdk.client.context` and `sdk.conversation.context`: what is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from .. import _check
from .._call import CONVERSATIONS, segment
from .enums import ContextType, plain
from .errors import ContextNotFoundError, InvalidConversationIdError
from .models import (
    CompactionResponse,
    CompactionStatusResponse,
    CompactionTriggerResponse,
    ContextForPromptResponse,
    ContextResponse,
)
from .transport import Transport, new_correlation_id

#: Names of formats that the SDK has beside those of the server.
_FORMATS = {"injection-ready": "injection", "injection_ready": "injection"}


def conversation(value: Any) -> str:
    """The id of a conversation, which has to be a UUID."""
    try:
        return str(UUID(_check.text("conversation_id", str(value) if isinstance(value, UUID) else value)))
    except ValueError:
        raise InvalidConversationIdError(f"conversation_id must be a UUID, not {value!r}") from None


class Context:
    """What is known in a scope."""

    def __init__(self, transport: Transport, scope: str) -> None:
        self._transport = transport
        self._scope = scope

    async def _fetch(
        self,
        ids: Mapping[str, Any],
        search_query: Iterable[str] | str | None,
        max_results: int,
        types: Iterable[ContextType | str] | None,
        mode: str,
        precision_level: str | None,
        response_shape: str | None,
        query_date: datetime | str | None,
        max_results_per_query: int | None,
        **more: Any,
    ) -> ContextResponse:
        body: dict[str, Any] = {
            **{name: _check.optional_text(name, value) for name, value in ids.items()},
            "search_query": _check.queries("search_query", search_query or ()),
            "max_results": _check.count("max_results", max_results, 1),
            "types": None if types is None else [_check.text("types", plain(each)) for each in types],
            "mode": _check.text("mode", plain(mode)),
            "precision_level": _check.optional_text("precision_level", plain(precision_level)),
            "response_shape": _check.optional_text("response_shape", plain(response_shape)),
            "query_date": _check.instant("query_date", query_date),
            "max_results_per_query": _check.optional_count("max_results_per_query", max_results_per_query, 1),
            **more,
        }
        body = {name: value for name, value in body.items() if value is not None}
        cache, path = self._transport.cache, f"/v1/context/{self._scope}/fetch"
        key = hashlib.sha256(json.dumps([path, body], sort_keys=True).encode()).hexdigest()
        correlation_id = new_correlation_id()
        if (kept := cache.get(key)) is not None:
            return ContextResponse(kept, correlation_id, "cache")
        answer: dict[str, Any] = await self._transport.send(
            "POST", path, dict, body=body, repeatable=True, correlation_id=correlation_id
        )
        # The turns of a conversation are read as they are.
        if answer.get("conversation_context") is None:
            cache.put(key, body.get("user_id"), body.get("customer_id"), answer)
        return ContextResponse(answer, correlation_id)


class UserContext(Context):
    """What is known of a user."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "user")

    async def fetch(
        self,
        user_id: str,
        conversation_id: str | None = None,
        search_query: Iterable[str] | str | None = None,
        max_results: int = 10,
        types: Iterable[ContextType | str] | None = None,
        mode: str = "fast",
        precision_level: str | None = None,
        customer_id: str | None = None,
        include_conversation_context: bool = True,
        context_mode: str = "in-conversation",
        include_profile: bool = True,
        last_n_conversations: int = 1,
        response_shape: str | None = None,
        query_date: datetime | str | None = None,
        max_results_per_query: int | None = None,
    ) -> ContextResponse:
        """What is known of a user, and everything wider. `context_mode="conversation-summary"` tells the latest conversations instead."""
        summary = _check.text("context_mode", context_mode) == "conversation-summary"
        return await self._fetch(
            {
                "user_id": user_id,
                "customer_id": customer_id,
                "conversation_id": None if conversation_id is None else conversation(conversation_id),
            },
            search_query,
            max_results,
            types,
            mode,
            precision_level,
            response_shape,
            query_date,
            max_results_per_query,
            include_conversation_context=_check.flag("include_conversation_context", include_conversation_context),
            context_mode=context_mode if summary else None,
            include_profile=_check.flag("include_profile", include_profile) if summary else None,
            last_n_conversations=_check.count("last_n_conversations", last_n_conversations) if summary else None,
        )


class CustomerContext(Context):
    """What is known of a customer."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "customer")

    async def fetch(
        self,
        customer_id: str,
        conversation_id: str | None = None,
        search_query: Iterable[str] | str | None = None,
        max_results: int = 10,
        types: Iterable[ContextType | str] | None = None,
        mode: str = "fast",
        precision_level: str | None = None,
        response_shape: str | None = None,
        query_date: datetime | str | None = None,
        max_results_per_query: int | None = None,
    ) -> ContextResponse:
        """What all users of a customer may know, and nothing of any user."""
        ids = {"customer_id": customer_id, "conversation_id": conversation_id and conversation(conversation_id)}
        shape = (precision_level, response_shape, query_date, max_results_per_query)
        return await self._fetch(ids, search_query, max_results, types, mode, *shape)


class ClientContext(Context):
    """What the whole instance knows."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "client")

    async def fetch(
        self,
        conversation_id: str | None = None,
        search_query: Iterable[str] | str | None = None,
        max_results: int = 10,
        types: Iterable[ContextType | str] | None = None,
        mode: str = "fast",
        precision_level: str | None = None,
        response_shape: str | None = None,
        query_date: datetime | str | None = None,
        max_results_per_query: int | None = None,
    ) -> ContextResponse:
        """What everybody may know."""
        ids = {"conversation_id": conversation_id and conversation(conversation_id)}
        shape = (precision_level, response_shape, query_date, max_results_per_query)
        return await self._fetch(ids, search_query, max_results, types, mode, *shape)


class ConversationContext(Context):
    """What a conversation needs."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, "conversation")

    async def fetch(
        self,
        conversation_id: str,
        search_query: Iterable[str] | str | None = None,
        max_results: int = 10,
        types: Iterable[ContextType | str] | None = None,
        mode: str = "fast",
        precision_level: str | None = None,
        response_shape: str | None = None,
        query_date: datetime | str | None = None,
        max_results_per_query: int | None = None,
        user_id: str | None = None,
        customer_id: str | None = None,
    ) -> ContextResponse:
        """What the owner of a conversation may know, and its newest turns; nothing when another owner is named."""
        ids = {"conversation_id": conversation(conversation_id), "user_id": user_id, "customer_id": customer_id}
        shape = (precision_level, response_shape, query_date, max_results_per_query)
        return await self._fetch(ids, search_query, max_results, types, mode, *shape)

    async def get_context_for_prompt(self, conversation_id: str, style: str = "structured") -> ContextForPromptResponse:
        """What the next prompt needs of a conversation: its compaction, and every turn after that."""
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation(conversation_id))}/context-for-prompt"
        query = {"style": _check.text("style", plain(style))}
        return await self._transport.send("GET", path, ContextForPromptResponse, query=query, repeatable=True)

    async def compact(
        self,
        conversation_id: str,
        strategy: str | None = None,
        compaction_level: str | None = None,
        target_tokens: int | None = None,
        force: bool = False,
    ) -> CompactionTriggerResponse:
        """Begins to compact a conversation; `get_compacted` has the outcome."""
        body = {
            "conversation_id": conversation(conversation_id),
            "strategy": _check.optional_text("strategy", plain(strategy if strategy is not None else compaction_level)),
            "target_tokens": _check.optional_count("target_tokens", target_tokens, 1),
            "force": _check.flag("force", force),
        }
        return await self._transport.send("POST", f"{CONVERSATIONS}/compact", CompactionTriggerResponse, body=body)

    async def get_compacted(
        self, conversation_id: str, version: int | None = None, format: str = "structured"  # noqa: A002
    ) -> CompactionResponse | None:
        """A compaction: the newest, or the one of a version; `None` when there is none."""
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation(conversation_id))}/compacted"
        words = _check.text("format", plain(format))
        query = {"version": _check.optional_count("version", version, 1), "format": _FORMATS.get(words, words)}
        try:
            return await self._transport.send("GET", path, CompactionResponse, query=query, repeatable=True)
        except ContextNotFoundError:
            return None

    async def get_compaction_status(self, conversation_id: str) -> CompactionStatusResponse:
        """How far compaction is."""
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation(conversation_id))}/compaction/status"
        return await self._transport.send("GET", path, CompactionStatusResponse, repeatable=True)
