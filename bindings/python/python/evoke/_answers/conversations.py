"""Conversations: turns, prompt contexts, compactions."""

from __future__ import annotations

from .._record import (
    Record,
    flag,
    many,
    number,
    optional_number,
    optional_string,
    optional_time,
    table,
    string,
    strings,
    whole,
)


class Recorded(Record):
    """The receipt of a turn: its words are stored."""

    message_id = string("message_id", "The id of the turn.")
    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    session_id = string("session_id", "The id of the session.")
    recorded_at = optional_time("recorded_at", "When it was stored.")
    turn_count = whole("conversation_message_count", "How many turns the conversation has now.")


class RefusedTurn(Record):
    """A turn of several that was not stored."""

    index = whole("index", "Its position, from 0.")
    code = string("code", "The code of the error.")
    message = string("error", "What is wrong.")


class RecordedMany(Record):
    """The receipt of several turns."""

    total = whole("total", "The number of turns.")
    succeeded = whole("succeeded", "The number of those that were stored.")
    failed = whole("failed", "The number of those that were refused.")
    results = many("results", "The turns that were stored.", Recorded)
    errors = many("errors", "The turns that were refused.", RefusedTurn)


class Turn(Record):
    """A turn of a conversation."""

    position = whole("position", "Its position, from 1; 0 where it is not told.")
    role = string("role", "`user` or `assistant`.")
    content = string("content", "The words.")
    said_at = optional_time("timestamp", "When it was said.")
    message_id = string("message_id", "The id of the turn.")


class TranscriptAdded(Record):
    """The receipt of a whole conversation."""

    ingestion_id = string("ingestion_id", "The id under which `status` and `wait` know it.")
    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    status = string("status", "`queued`, or `duplicate` when the same transcript was stored before.")
    turns_recorded = whole("turns_recorded", "The number of turns.")
    queued_at = optional_time("queued_at", "When it was stored.")
    warnings = strings("warnings", "What was accepted and is not used.")


class PromptContext(Record):
    """What a prompt needs of a conversation: its compaction, and every turn after that."""

    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    text = string("formatted_context", "The text for a prompt; empty when there is nothing.")
    available = flag("available", "Whether there is such a conversation.")
    is_stale = flag("is_stale", "Whether the compaction is old and turns came after it.")
    recent = many("recent_messages", "The turns after the compaction, oldest first.", Turn)
    turn_count = whole("total_message_count", "How many turns the conversation has.")
    compacted_count = whole("compacted_message_count", "How many of them the compaction covers.")
    compaction_text = optional_string("context_block", "The text of the compaction.")
    validation_score = optional_number("validation_score", "How much the compaction retains, 0 to 1.")

    def __str__(self) -> str:
        return self.text


class CompactionStarted(Record):
    """The receipt of a request to compact."""

    compaction_id = string("compaction_id", "The id that the compaction has or will have.")
    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    status = string("status", "`in_progress`, or `completed` when nothing was said since the last one.")


class CompactionStatus(Record):
    """How far a compaction is."""

    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    status = string("status", "`none`, `in_progress`, `completed` or `failed`.")
    compaction_id = optional_string("compaction_id", "The id of the newest compaction.")
    version = optional_number("latest_version", "The version of the newest compaction.")
    completed_at = optional_time("completed_at", "When it was made.")
    error_message = optional_string("error_message", "What went wrong.")


class KeyStatement(Record):
    """A statement that a compaction must retain."""

    id = string("id", "The id, the same in every version.")
    content = string("content", "The words.")
    confidence = number("confidence", "0 to 1.")
    role = string("role", "Who said it.")
    position = whole("position", "The position of the turn, from 1.")
    said_at = optional_time("said_at", "When it was said.")


class Compaction(Record):
    """A conversation in fewer tokens."""

    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    compaction_id = string("compaction_id", "The id.")
    version = whole("version", "The version, from 1.")
    text = string("formatted_context", "The text.")
    original_tokens = whole("original_token_count", "The tokens of the turns that it covers.")
    compacted_tokens = whole("compacted_token_count", "The tokens of the text.")
    strategy = string("strategy_used", "How much was retained.")
    turn_count = whole("compacted_message_count", "The number of turns that it covers.")
    validation_score = number("validation_score", "How much it retains, 0 to 1.")
    validation_passed = flag("validation_passed", "Whether that is enough for the strategy.")
    facts = many("facts", "Facts that were stated.", KeyStatement)
    decisions = many("decisions", "Decisions and commitments.", KeyStatement)
    preferences = many("preferences", "What is wanted, liked or avoided.", KeyStatement)
    constraints = many("constraints", "Constraints that still apply.", KeyStatement)
    open_questions = many("open_questions", "Questions that are still open.", KeyStatement)

    def __str__(self) -> str:
        return self.text


class ConversationContext(Record):
    """The conversation of a read."""

    conversation_id = string("external_conversation_id", "Your id of the conversation.")
    summary = optional_string("summary", "What it was about, if it was compacted.")
    recent = many("recent_turns", "The newest turns, oldest first.", Turn)
    compaction_id = optional_string("compaction_id", "The id of the newest compaction.")


class PastConversation(Record):
    """A conversation of a user."""

    conversation_id = string("external_conversation_id", "The id under which it was first named.")
    kind = optional_string("conversation_type", "The kind, such as `voice`.")
    started_at = optional_time("started_at", "When it began.")
    ended_at = optional_time("ended_at", "When it ended.")
    last_turn_at = optional_time("last_message_at", "When the last turn was said.")
    turn_count = whole("message_count", "How many turns it has.")
    analysis = table("analysis", "Your own findings, from a transcript.")

    @property
    def summary(self) -> str:
        """What it was about; empty when that is not known yet."""
        return str((self._answer.get("summary") or {}).get("narrative_summary", ""))
