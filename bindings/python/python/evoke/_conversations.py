"""Turns and transcripts on their way in, and pages of them on their way out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from . import _check
from ._answers.conversations import PastConversation, Turn

ROLES = ("user", "assistant")
STYLES = ("structured", "narrative", "bullet_points")
FORMATS = (*STYLES, "injection")
STRATEGIES = ("adaptive", "conservative", "balanced", "aggressive")


@dataclass(frozen=True)
class Message:
    """A turn for `record_many`; the attributes are the arguments of `record`."""

    conversation_id: str
    role: str
    content: str
    user_id: str | None = None
    customer_id: str | None = None
    session_id: str | None = None
    said_at: datetime | str | None = None
    metadata: Mapping[str, Any] | None = None


_NAMES = frozenset(field.name for field in fields(Message))
_TURN = ("role", "content", "timestamp", "speaker", "metadata")


def message_body(message: Message | Mapping[str, Any]) -> dict[str, Any]:
    """The body of a turn."""
    if isinstance(message, Mapping):
        _only(message, _NAMES, "a message")
        missing = [name for name in ("conversation_id", "role", "content") if name not in message]
        if missing:
            raise TypeError(f"a message needs {', '.join(missing)}")
        message = Message(**message)
    if not isinstance(message, Message):
        raise _check.wrong("messages", "made of Message or mappings", message)
    body = {
        "conversation_id": _check.text("conversation_id", message.conversation_id),
        "role": _check.word("role", _check.text("role", message.role), ROLES),
        "content": _check.text("content", message.content),
        "user_id": _check.optional_text("user_id", message.user_id),
        "customer_id": _check.optional_text("customer_id", message.customer_id),
        "session_id": _check.optional_text("session_id", message.session_id),
        "timestamp": _check.instant("said_at", message.said_at),
        "metadata": _check.mapping("metadata", message.metadata),
    }
    return {name: value for name, value in body.items() if value is not None}


def transcript_body(transcript: str | Iterable[Mapping[str, Any]]) -> str | list[dict[str, Any]]:
    """A transcript: text, or turns."""
    if isinstance(transcript, str):
        return transcript
    if isinstance(transcript, (bytes, Mapping)) or not isinstance(transcript, Iterable):
        raise _check.wrong("transcript", "a str or mappings", transcript)
    return [_turn_body(turn) for turn in transcript]


def _turn_body(turn: Mapping[str, Any]) -> dict[str, Any]:
    if not isinstance(turn, Mapping):
        raise _check.wrong("transcript", "a str or mappings", turn)
    _only(turn, _TURN, "a turn")
    body = {
        "role": _check.word("role", _check.text("role", turn.get("role")), ROLES),
        "content": _check.text("content", turn.get("content")),
        "timestamp": _check.instant("timestamp", turn.get("timestamp")),
        "speaker": _check.optional_text("speaker", turn.get("speaker")),
        "metadata": _check.mapping("metadata", turn.get("metadata")),
    }
    return {name: value for name, value in body.items() if value is not None}


def owner(user_id: str | None, customer_id: str | None) -> dict[str, Any]:
    """The query that names the owner of a conversation."""
    return {
        "user_id": _check.optional_text("user_id", user_id),
        "customer_id": _check.optional_text("customer_id", customer_id),
    }


def turns_of(answer: Mapping[str, Any]) -> tuple[Turn, ...]:
    """The turns of a page."""
    return tuple(map(Turn, answer["turns"]))


def past(answer: Mapping[str, Any]) -> tuple[PastConversation, ...]:
    """The conversations of an answer."""
    return tuple(map(PastConversation, answer.get("conversations", ())))


def _only(given: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    known = frozenset(names)
    unknown = sorted(str(name) for name in given if name not in known)
    if unknown:
        raise TypeError(f"{what} has no {', '.join(unknown)}; it has {', '.join(sorted(known))}")
