"""The words of the Synap SDK."""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """A word that may be given as itself or as text."""

    def __str__(self) -> str:
        return str(self.value)


class DocumentType(Word):
    """What kind of text a document is."""

    CONVERSATION = "ai-chat-conversation"
    DOCUMENT = "document"
    EMAIL = "email"
    PDF = "pdf"
    IMAGE = "image"
    AUDIO = "audio"
    MEETING_TRANSCRIPT = "meeting-transcript"


class IngestMode(Word):
    """How much work is put into a document."""

    FAST = "fast"
    LONG_RANGE = "long-range"


class IngestStatus(Word):
    """How far a document is."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"
    PARTIAL_SUCCESS = "partial_success"


class MergeStrategy(Word):
    """How a new text is merged with a memory."""

    REPLACE = "replace"
    APPEND = "append"
    SMART_MERGE = "smart-merge"


class ForgetMode(Word):
    """Whether `forget` removes."""

    PREVIEW = "preview"
    DIRECT = "direct"


class ContextType(Word):
    """A kind of memory."""

    FACTS = "facts"
    PREFERENCES = "preferences"
    EPISODES = "episodes"
    EMOTIONS = "emotions"
    TEMPORAL = "temporal_events"
    ALL = "all"


class CompactionLevel(Word):
    """How much of a conversation is retained."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    ADAPTIVE = "adaptive"
    AGGRESSIVE = "aggressive"
    BALANCED = "balanced"
    CONSERVATIVE = "conservative"


def plain(value: object) -> object:
    """A word as text; anything else as it is."""
    return value.value if isinstance(value, Enum) else value
