"""`sdk.conversation`, `sdk.user`, `sdk.customer`, `sdk.client`, `sdk.data`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from .. import _check
from .._call import CONVERSATIONS, segment
from .._conversations import transcript_body
from .contexts import ClientContext, ConversationContext, CustomerContext, UserContext, conversation
from .models import DeleteDataResult, TranscriptIngestResponse, UserProfileModel
from .transport import Transport

T = TypeVar("T")

_TURN = ("conversation_id", "role", "content", "user_id", "customer_id", "session_id", "metadata", "timestamp", "scope")


class Conversation:
    """Recording conversations."""

    def __init__(self, transport: Transport, agent_context_window: int | None = None) -> None:
        self._transport = transport
        self._window = {} if agent_context_window is None else {"agent_context_window": agent_context_window}
        #: What a conversation needs.
        self.context = ConversationContext(transport)

    async def record_message(
        self,
        conversation_id: str,
        role: str,
        content: str,
        user_id: str,
        customer_id: str | None = None,
        session_id: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        scope_path: Mapping[str, str] | None = None,
        correlation_id: str | None = None,
    ) -> dict[str, Any]:
        """Records a turn; it is durable when this returns."""
        body = _turn(
            {
                "conversation_id": conversation_id,
                "role": role,
                "content": content,
                "user_id": user_id,
                "customer_id": customer_id,
                "session_id": session_id,
                "metadata": self._told(metadata),
                "scope": scope_path,
            }
        )
        return await self._write("messages", dict, body, correlation_id)

    async def record_messages_batch(
        self, messages: Sequence[Mapping[str, Any]], correlation_id: str | None = None
    ) -> dict[str, Any]:
        """Records up to 1,000 turns, in order. Those that are refused are in `errors` of the answer."""
        told = ({**message, "metadata": self._told(message.get("metadata"))} for message in map(_mapping, messages))
        body = {"messages": [_turn(message) for message in told]}
        return await self._write("messages/batch", dict, body, correlation_id)

    async def ingest_transcript(
        self,
        conversation_id: str,
        user_id: str,
        transcript: str | Iterable[Mapping[str, Any]],
        customer_id: str | None = None,
        conversation_type: str | None = None,
        analysis: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        started_at: Any = None,
        ended_at: Any = None,
    ) -> TranscriptIngestResponse:
        """Stores a whole conversation, under any id."""
        body = {
            "conversation_id": _check.text("conversation_id", conversation_id),
            "user_id": _check.text("user_id", user_id),
            "transcript": transcript_body(transcript),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "conversation_type": _check.optional_text("conversation_type", conversation_type),
            "analysis": _check.mapping("analysis", analysis),
            "metadata": _check.mapping("metadata", metadata),
            "started_at": _check.instant("started_at", started_at),
            "ended_at": _check.instant("ended_at", ended_at),
        }
        return await self._write("ingest", TranscriptIngestResponse, body, None)

    def _told(self, metadata: Mapping[str, Any] | None) -> dict[str, Any] | None:
        return {**self._window, **(_check.mapping("metadata", metadata) or {})} or None

    async def _write(self, route: str, read: Callable[[Mapping[str, Any]], T], body: Mapping[str, Any], correlation_id: str | None) -> T:
        answer = await self._transport.send(
            "POST", f"{CONVERSATIONS}/{route}", read, body=body, once=True, correlation_id=correlation_id
        )
        self._transport.cache.clear()
        return answer


class User:
    """What is known of users."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        #: Their memories.
        self.context = UserContext(transport)

    async def get_profile(self, user_id: str, customer_id: str | None = None) -> UserProfileModel:
        """What is known of a user, by attribute.

        Raises:
            ContextNotFoundError: There is no profile.
        """
        path = f"/v1/users/{segment('user_id', user_id)}/profile"
        query = {"customer_id": _check.optional_text("customer_id", customer_id)}
        answer = await self._transport.send("GET", path, dict, query=query, repeatable=True)
        return UserProfileModel(answer["profile"])


class Customer:
    """What is known of customers."""

    def __init__(self, transport: Transport) -> None:
        #: Their memories.
        self.context = CustomerContext(transport)


class Client:
    """What the whole instance knows."""

    def __init__(self, transport: Transport) -> None:
        #: Its memories.
        self.context = ClientContext(transport)


class Data:
    """Erasing whole scopes."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def delete(
        self,
        scope: str,
        user_id: str | None = None,
        customer_id: str | None = None,
        conversation_id: str | None = None,
        dry_run: bool = False,
        confirm: str | None = None,
        wait: bool = True,
    ) -> DeleteDataResult:
        """Erases a `user`, a `customer` or a `conversation`; `confirm` repeats the id. With `wait`, returns when all words have left the
        files, or after a minute."""
        body = {
            "scope": _check.text("scope", scope),
            "user_id": _check.optional_text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "conversation_id": _check.optional_text("conversation_id", conversation_id),
            "dry_run": _check.flag("dry_run", dry_run),
            "confirm": _check.optional_text("confirm", confirm),
        }
        result = await self._transport.send("POST", "/v1/data/delete", DeleteDataResult, body=body, repeatable=True)
        self._transport.cache.clear()
        end = asyncio.get_running_loop().time() + 60
        while wait and result.status == "in_progress" and result.deletion_id and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.1)
            result = await self.status(result.deletion_id)
        return result

    async def status(self, deletion_id: str) -> DeleteDataResult:
        """How far an erasure is."""
        path = f"/v1/data/delete/{segment('deletion_id', deletion_id)}"
        return await self._transport.send("GET", path, DeleteDataResult, repeatable=True)


def _mapping(given: Any) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        raise _check.wrong("messages", "made of mappings", given)
    return given


def _turn(given: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(str(name) for name in given if name not in _TURN):
        raise TypeError(f"a message has no {', '.join(unknown)}; it has {', '.join(sorted(_TURN))}")
    body = {
        "conversation_id": conversation(given.get("conversation_id")),
        "role": _check.text("role", given.get("role")),
        "content": _check.text("content", given.get("content")),
        "user_id": _check.optional_text("user_id", given.get("user_id")),
        "customer_id": _check.optional_text("customer_id", given.get("customer_id")),
        "session_id": _check.optional_text("session_id", given.get("session_id")),
        "metadata": _check.mapping("metadata", given.get("metadata")),
        "timestamp": _check.instant("timestamp", given.get("timestamp")),
        "scope": _check.mapping("scope", given.get("scope")),
    }
    return {name: value for name, value in body.items() if value is not None}
