"""What reads answer, under the names of the Synap SDK."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any, TypeVar

from .._record import Field, flag, number, one, optional_number, optional_string, optional_time, string, table, whole
from .._reads import KINDS
from .memories.models import Model, many, strings

T = TypeVar("T", bound=Model)


class Timed(Model):
    """What all kinds of memories have."""

    id = string("id", "The id, which `memories.get` takes.")
    source = string("source", "Whose it is: `user`, `customer`, `client` or `world`.")
    metadata = table("metadata", "The metadata of its document.")
    extracted_at = optional_time("extracted_at", "When it was stored.")
    said_at = optional_time("said_at", "When it was said.")
    event_date = optional_time("event_date", "The first instant of what it tells of.")
    event_end = optional_time("event_end", "The last instant of what it tells of.")
    event_precision = optional_string("event_precision", "How exactly that is known, such as `month`.")
    valid_until = optional_time("valid_until", "Until when it held.")
    temporal_category = optional_string("temporal_category", "`perpetual`, `temporal_fact` or `episode`.")
    temporal_confidence = number("temporal_confidence", "How sure its times are, 0 to 1.")
    source_evidence = strings("source_evidence", "The words that it stands on.")
    matched_queries = strings("matched_queries", "The questions that it answers.")
    content = string("content", "The statement, or the words of a passage.")
    confidence = number("confidence", "0 to 1.")


class Fact(Timed):
    """Something that is so."""


class Preference(Timed):
    """Something wanted, liked or avoided."""

    category = string("category", "The topic.")
    strength = number("strength", "0 to 1.")
    direction = optional_string("direction", "`positive` or `negative`.")


class Episode(Timed):
    """Something that happened."""

    summary = string("summary", "What happened.")
    occurred_at = optional_time("occurred_at", "When it happened.")
    significance = number("significance", "0 to 1.")
    participants = strings("participants", "Who took part.")


class Emotion(Timed):
    """An emotion that was expressed."""

    emotion_type = string("emotion_type", "Which, such as `frustration`.")
    intensity = number("intensity", "0 to 1.")
    detected_at = optional_time("detected_at", "When it was expressed.")
    context = string("context", "What was said.")


class TemporalEvent(Timed):
    """Something at a time, past or to come."""


class RankedItem(Timed):
    """A memory in one list of all kinds."""

    rank = whole("rank", "1 for the best.")
    category = string("category", "The kind, or `excerpts` for a passage.")

    @property
    def rank_score(self) -> float | None:
        """How well it answers."""
        score = self.metadata.get("rank_score")
        return None if score is None else float(score)


class ResponseMetadata(Model):
    """How an answer came."""

    correlation_id = string("correlation_id", "The id of the call in the log.")
    ttl_seconds = whole("ttl_seconds", "How long it may be kept.")
    source = string("source", "`cloud`, or `cache` for one that was kept.")
    retrieved_at = optional_time("retrieved_at", "When it was answered.")


class RecentMessage(Model):
    """A turn of a conversation."""

    role = string("role", "`user` or `assistant`.")
    content = string("content", "The words.")
    timestamp = optional_time("timestamp", "When it was said.")
    message_id = string("message_id", "The id of the turn.")


class ConversationContextModel(Model):
    """The conversation of a read."""

    conversation_id = optional_string("conversation_id", "The id of the conversation.")
    summary = optional_string("summary", "What it was about, if it was compacted.")
    current_state = table("current_state", "Where it stands.")
    key_extractions = table("key_extractions", "What must be retained of it, by kind.")
    recent_turns = Field("recent_turns", "The newest turns, oldest first.", list, list)
    compaction_id = optional_string("compaction_id", "The id of the newest compaction.")


class ConversationSummaryModel(Model):
    """A conversation of a user."""

    conversation_id = string("conversation_id", "The id of the conversation.")
    external_conversation_id = optional_string("external_conversation_id", "Your id of it.")
    conversation_type = optional_string("conversation_type", "The kind, such as `voice`.")
    started_at = optional_time("started_at", "When it began.")
    ended_at = optional_time("ended_at", "When it ended.")
    last_message_at = optional_time("last_message_at", "When the last turn was said.")
    message_count = whole("message_count", "How many turns it has.")
    summary_status = string("summary_status", "`available`, `pending` or `failed`.")
    summary = table("summary", "What it was about.")
    analysis = table("analysis", "The sender's own findings.")


class RetrievalHealthModel(Model):
    """Why an answer is weaker than it could be."""

    degraded = flag("degraded", "Whether it is.")
    level = optional_string("level", "How much.")
    code = optional_string("code", "Why.")
    warnings = strings("warnings", "The same for people.")


class ContextResponse(Model):
    """What is known: one list for each kind of memory, or one ranked list of all."""

    __slots__ = ("_correlation_id", "_retrieved_at", "_source")

    def __init__(self, answer: Mapping[str, Any], correlation_id: str = "", source: str = "cloud") -> None:
        super().__init__(answer)
        self._correlation_id = correlation_id
        self._source = source
        self._retrieved_at = datetime.now(timezone.utc)

    conversation_context = one("conversation_context", "The conversation, where one was named.", ConversationContextModel)
    conversations = many("conversations", "The latest conversations of the user, where they were asked for.", ConversationSummaryModel)
    retrieval = one("retrieval", "Why the answer is weaker than it could be.", RetrievalHealthModel)

    def _attributes(self) -> tuple[str, ...]:
        return (*KINDS, "items", *self.__fields__, "metadata")

    @property
    def facts(self) -> list[Fact]:
        """Facts."""
        return self._list("facts", Fact)

    @property
    def preferences(self) -> list[Preference]:
        """Preferences."""
        return self._list("preferences", Preference)

    @property
    def episodes(self) -> list[Episode]:
        """Episodes."""
        return self._list("episodes", Episode)

    @property
    def emotions(self) -> list[Emotion]:
        """Emotions."""
        return self._list("emotions", Emotion)

    @property
    def temporal_events(self) -> list[TemporalEvent]:
        """Temporal events."""
        return self._list("temporal_events", TemporalEvent)

    @property
    def items(self) -> list[RankedItem]:
        """All of them, best first, where the ranked shape was asked for."""
        return self._list("items", RankedItem)

    @property
    def metadata(self) -> ResponseMetadata:
        """How the answer came."""
        return ResponseMetadata(
            {
                "correlation_id": self._correlation_id,
                "ttl_seconds": self._answer.get("ttl_seconds", 0),
                "source": self._source,
                "retrieved_at": self._retrieved_at.isoformat(),
            }
        )

    def _list(self, kind: str, of: Callable[[Mapping[str, Any]], T]) -> list[T]:
        return [of(item) for item in self._answer["context"].get(kind, ())]


class ProfileAttributeModel(Model):
    """One attribute of a user."""

    value = Field("value", "The value.", lambda value: value, lambda: None)
    confidence = optional_number("confidence", "0 to 1.")


class UserProfileModel(Model):
    """What is known of a user, by attribute."""

    overview = optional_string("overview", "A few sentences about the user.")

    @property
    def attributes(self) -> dict[str, ProfileAttributeModel]:
        """The attributes by name."""
        return {name: ProfileAttributeModel(value) for name, value in self._answer.get("attributes", {}).items()}


class ContextForPromptResponse(Model):
    """What a prompt needs of a conversation."""

    formatted_context = optional_string("formatted_context", "The text for a prompt.")
    available = flag("available", "Whether there is such a conversation.")
    is_stale = flag("is_stale", "Whether the compaction is old and turns came after it.")
    compression_ratio = optional_number("compression_ratio", "The share of tokens that is retained.")
    validation_score = optional_number("validation_score", "How much the compaction retains, 0 to 1.")
    quality_warning = flag("quality_warning", "Whether that is too little.")
    recent_messages = many("recent_messages", "The turns after the compaction, oldest first.", RecentMessage)
    recent_message_count = whole("recent_message_count", "How many these are.")
    compacted_message_count = whole("compacted_message_count", "How many turns the compaction covers.")
    total_message_count = whole("total_message_count", "How many turns there are.")
    context_block = optional_string("context_block", "The text of the compaction.")
    compaction_id = optional_string("compaction_id", "The id of the compaction.")


class CompactionTriggerResponse(Model):
    """The receipt of a request to compact."""

    compaction_id = string("compaction_id", "The id that the compaction has or will have.")
    conversation_id = string("conversation_id", "The id of the conversation.")
    status = string("status", "`in_progress`, or `completed` when nothing was said since the last one.")
    trigger_type = string("trigger_type", "What asked for it.")
    initiated_at = optional_time("initiated_at", "When it was asked for.")
    estimated_completion_seconds = optional_number("estimated_completion_seconds", "How long it may take.")
    previous_compaction_id = optional_string("previous_compaction_id", "The id of the one before.")


class CompactionStatusResponse(Model):
    """How far a compaction is."""

    conversation_id = string("conversation_id", "The id of the conversation.")
    status = string("status", "`none`, `in_progress`, `completed` or `failed`.")
    compaction_id = optional_string("compaction_id", "The id of the newest one.")
    completed_at = optional_time("completed_at", "When it was made.")
    compression_ratio = optional_number("compression_ratio", "The share of tokens that is retained.")
    validation_score = optional_number("validation_score", "How much it retains, 0 to 1.")
    error_message = optional_string("error_message", "What went wrong.")
    latest_version = optional_number("latest_version", "The version of the newest one.")


class CompactionResponse(Model):
    """A conversation in fewer tokens."""

    compacted_context = string("formatted_context", "The text.")
    original_token_count = whole("original_token_count", "The tokens of the turns that it covers.")
    compacted_token_count = whole("compacted_token_count", "The tokens of the text.")
    compression_ratio = number("compression_ratio", "The one divided by the other.")
    compaction_id = optional_string("compaction_id", "The id.")
    strategy_used = optional_string("strategy_used", "How much was retained.")
    validation_score = optional_number("validation_score", "How much it retains, 0 to 1.")
    validation_passed = flag("validation_passed", "Whether that is enough.")
    quality_warning = flag("quality_warning", "Whether that is too little.")
    facts = Field("facts", "Facts that were stated.", list, list)
    decisions = Field("decisions", "Decisions and commitments.", list, list)
    preferences = Field("preferences", "What is wanted, liked or avoided.", list, list)
    current_state = table("current_state", "Where the conversation stands.")


class TranscriptIngestResponse(Model):
    """The receipt of a whole conversation."""

    conversation_id = string("conversation_id", "The id, as all calls use it.")
    external_conversation_id = string("external_conversation_id", "Your id of it.")
    ingestion_id = string("ingestion_id", "The id under which `memories.status` knows it.")
    status = string("status", "`queued` or `duplicate`.")
    turns_recorded = whole("turns_recorded", "The number of turns.")
    summary_status = string("summary_status", "How far its summary is.")
    queued_at = optional_time("queued_at", "When it was stored.")
    warnings = strings("warnings", "What was accepted and is not used.")


class DeleteDataResult(Model):
    """What was erased, or would be."""

    deletion_id = optional_string("deletion_id", "The id of the record.")
    status = string("status", "`complete`, `dry_run` or `in_progress`.")
    scope = optional_string("scope", "What was erased.")
    dry_run = flag("dry_run", "Whether it was only counted.")
    found = flag("found", "Whether there was anything.")
    counts = table("counts", "The number of rows by kind.")
    stores = table("stores", "The same by store.")
    still_present_in = strings("still_present_in", "Where words are left.")
    fully_removed = flag("fully_removed", "Whether everything has left the files.")
    memories_kept = flag("memories_kept", "Whether memories stay.")
    continue_ = flag("continue", "Whether the call has to be made again; never here.")
    audit = optional_string("audit", "The digest of what was erased.")
    note = optional_string("note", "What else there is to know.")
