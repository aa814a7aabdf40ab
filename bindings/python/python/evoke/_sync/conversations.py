"""Conversations."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .. import _check
from .._answers.conversations import (
    Compaction,
    CompactionStarted,
    CompactionStatus,
    PastConversation,
    PromptContext,
    Recorded,
    RecordedMany,
    TranscriptAdded,
    Turn,
)
from .._call import CONVERSATIONS, Call, segment
from .._conversations import FORMATS, STRATEGIES, STYLES, Message, message_body, owner, past, transcript_body, turns_of
from .._documents import pause_lengths
from .._errors import ProcessingError
from .base import Base


class Conversations(Base):
    """Recording conversations, and what the next prompt needs of them."""

    def record(
        self,
        conversation_id: str,
        role: str,
        content: str,
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        session_id: str | None = None,
        said_at: datetime | str | None = None,
        metadata: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> Recorded:
        """Records a turn. It is durable when this returns, and becomes memories like any other words.

        Args:
            conversation_id: Your id of the conversation: any text.
            role: `user` or `assistant`.
            content: The words.
            user_id: The user whom the conversation belongs to.
            customer_id: The customer of the user, on instances with `strict` isolation.
            session_id: Your id of the session.
            said_at: When it was said; now when absent.
            metadata: Your own values. `agent_context_window` is the number of tokens that the model takes: a conversation
                that fills its share of it is compacted by itself.
            idempotency_key: Names this call: sent again with it, it is stored once.

        Raises:
            NotFoundError: The conversation is somebody else's (EVK0305).
        """
        message = Message(conversation_id, role, content, user_id, customer_id, session_id, said_at, metadata)
        body = message_body(message)
        call = Call("POST", f"{CONVERSATIONS}/messages", Recorded, body=body, once=True, key=idempotency_key)
        return self._send(call)

    def record_many(self, messages: Iterable[Message | Mapping[str, Any]]) -> RecordedMany:
        """Records up to 1,000 turns, in order. Those that are refused are not an error: look at `errors`.

        `messages` are `Message`s, or mappings with the names of its attributes.
        """
        body = {"messages": [message_body(message) for message in messages]}
        return self._send(Call("POST", f"{CONVERSATIONS}/messages/batch", RecordedMany, body=body, once=True))

    def add_transcript(
        self,
        conversation_id: str,
        transcript: str | Iterable[Mapping[str, Any]],
        *,
        user_id: str | None = None,
        customer_id: str | None = None,
        kind: str | None = None,
        started_at: datetime | str | None = None,
        ended_at: datetime | str | None = None,
        analysis: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
    ) -> TranscriptAdded:
        """Stores a whole conversation: text with labels such as `User:`, or mappings with `role`, `content` and, if known, `timestamp`.

        The same transcript again is a `duplicate`. `kind` is a word of yours such as `voice`, `analysis` your own findings.

        Raises:
            ConflictError: Another transcript is stored under this id (EVK0401).
        """
        body = {
            "conversation_id": _check.text("conversation_id", conversation_id),
            "transcript": transcript_body(transcript),
            "user_id": _check.optional_text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "conversation_type": _check.optional_text("kind", kind),
            "started_at": _check.instant("started_at", started_at),
            "ended_at": _check.instant("ended_at", ended_at),
            "analysis": _check.mapping("analysis", analysis),
            "metadata": _check.mapping("metadata", metadata),
        }
        return self._send(Call("POST", f"{CONVERSATIONS}/ingest", TranscriptAdded, body=body, repeatable=True))

    def turns(
        self,
        conversation_id: str,
        *,
        start: int = 1,
        limit: int = 500,
        user_id: str | None = None,
        customer_id: str | None = None,
    ) -> Sequence[Turn]:
        """Turns of a conversation from the position `start` on, which counts from 1; 500 at most. None for one that is not known."""
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation_id)}/messages"
        query = owner(user_id, customer_id)
        query["start"] = _check.count("start", start, 1)
        query["limit"] = _check.count("limit", limit, 1)
        return self._send(Call("GET", path, turns_of, query=query, repeatable=True))

    def conversation(
        self,
        conversation_id: str,
        *,
        style: str | None = None,
        user_id: str | None = None,
        customer_id: str | None = None,
    ) -> PromptContext:
        """What the next prompt needs of a conversation: its compaction, and every turn after that.

        `style` is `structured` (default), `narrative` or `bullet_points`. `available` is false where there is no such conversation.
        """
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation_id)}/context-for-prompt"
        query = owner(user_id, customer_id)
        query["style"] = _check.word("style", style, STYLES)
        return self._send(Call("GET", path, PromptContext, query=query, repeatable=True))

    def conversations(
        self, *, user_id: str, customer_id: str | None = None, last: int = 20
    ) -> Sequence[PastConversation]:
        """The latest conversations of a user, each with what it was about; 20 at most."""
        body = {
            "user_id": _check.text("user_id", user_id),
            "customer_id": _check.optional_text("customer_id", customer_id),
            "context_mode": "conversation-summary",
            "last_n_conversations": _check.count("last", last),
        }
        return self._send(Call("POST", "/v1/context/user/fetch", past, body=body, repeatable=True))

    def compact(
        self,
        conversation_id: str,
        *,
        strategy: str | None = None,
        target_tokens: int | None = None,
        force: bool = False,
        wait: bool = False,
        timeout: float = 60.0,
    ) -> CompactionStarted:
        """Begins to compact a conversation; `compaction` has the outcome. The turns stay as they are.

        Args:
            conversation_id: The conversation.
            strategy: `adaptive` (default), `conservative`, `balanced` or `aggressive`: how much to retain.
            target_tokens: How many tokens to retain, instead.
            force: Whether to make a new version although nothing was said since the last one.
            wait: Whether to wait until it is made.
            timeout: Seconds to wait for that.

        Raises:
            AuthenticationError: There is nothing to compact (EVK0402).
            ConflictError: A compaction of it is under way (EVK0404).
        """
        body = {
            "conversation_id": _check.identifier("conversation_id", conversation_id),
            "strategy": _check.word("strategy", strategy, STRATEGIES),
            "target_tokens": _check.optional_count("target_tokens", target_tokens, 1),
            "force": _check.flag("force", force),
        }
        waits, limit = _check.flag("wait", wait), _check.seconds("timeout", timeout)
        started = self._send(Call("POST", f"{CONVERSATIONS}/compact", CompactionStarted, body=body))
        if waits:
            for pause in pause_lengths(time.monotonic() + limit, limit):
                now = self.compaction_status(conversation_id)
                if now.status == "failed":
                    raise ProcessingError(now.error_message or "it is not known why")
                if now.status != "in_progress":
                    break
                self._pause(pause)
        return started

    def compaction_status(
        self, conversation_id: str, *, user_id: str | None = None, customer_id: str | None = None
    ) -> CompactionStatus:
        """How far the compaction of a conversation is."""
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation_id)}/compaction/status"
        return self._send(Call("GET", path, CompactionStatus, query=owner(user_id, customer_id), repeatable=True))

    def compaction(
        self,
        conversation_id: str,
        *,
        version: int | None = None,
        format: str | None = None,  # noqa: A002
        user_id: str | None = None,
        customer_id: str | None = None,
    ) -> Compaction:
        """A compaction of a conversation: the newest, or the one of a `version`.

        `format` is `structured` (default), `narrative`, `bullet_points` or `injection`.

        Raises:
            NotFoundError: There is none (EVK0403).
        """
        path = f"{CONVERSATIONS}/{segment('conversation_id', conversation_id)}/compacted"
        query = owner(user_id, customer_id)
        query["version"] = _check.optional_count("version", version, 1)
        query["format"] = _check.word("format", format, FORMATS)
        return self._send(Call("GET", path, Compaction, query=query, repeatable=True))
