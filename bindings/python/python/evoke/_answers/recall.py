"""What is remembered, as reads answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from .._record import (
    Record,
    many,
    number,
    one,
    optional_number,
    optional_string,
    optional_time,
    table,
    string,
    strings,
    whole,
)
from .conversations import ConversationContext, PromptContext
from .memories import Closing


class Neighbor(Record):
    """What was said right before or after an item."""

    id = string("id", "The id of the passage.")
    offset = whole("offset", "How many passages after the item's; negative before it.")
    speaker = string("speaker", "Who said it.")
    content = string("content", "The words.")
    said_at = optional_time("said_at", "When it was said.")


class RetrieverScore(Record):
    """How one way of searching scored an item."""

    retriever = string("arm", "`lexical`, `dense`, `entity`, `time` or `metadata`.")
    raw = number("raw", "In its own unit.")
    normalized = number("normalised", "0 to 1.")


class Evidence(Record):
    """Words that an item stands on."""

    passage_id = string("passage_id", "The id of the passage.")
    document_id = string("document_id", "The id of the document.")
    turn = whole("turn", "The turn in the document, from 0.")
    quote = string("quote", "The words.")


class Explanation(Record):
    """Why an item is where it is."""

    retrievers = many("arms", "How each way of searching scored it.", RetrieverScore)
    terms = strings("terms", "The words of the query that are in it.")
    scope = string("scope", "The scope it was found in.")
    age_seconds = whole("age_seconds", "How long ago it was said.")
    evidence = many("evidence", "The words that it stands on.", Evidence)


class Item(Record):
    """A memory, or a passage, that answers a query."""

    id = string("id", "The id, which the calls about single memories take.")
    kind = string("memory_type", "`facts`, `preferences`, `episodes`, `emotions` or `temporal_events`.")
    content = string("content", "The statement, or the words of a passage.")
    rank = whole("rank", "1 for the best.")
    confidence = number("confidence", "How directly it was said: 0 to 1.")
    subject = optional_string("subject", "Whom or what it is about; `None` for a passage.")
    scope_level = string("source", "Whose it is: `user`, `customer`, `client` or `world`.")
    topic = optional_string("topic", "The topic.")
    said_at = optional_time("said_at", "When it was said.")
    event_start = optional_time("event_date", "The first instant of what it tells of.")
    event_end = optional_time("event_end", "The last instant of what it tells of.")
    valid_from = optional_time("valid_from", "Since when it holds.")
    valid_until = optional_time("valid_until", "Until when it held.")
    speaker = string("speaker", "Who said it.")
    origin = optional_string("origin", "Whose words they are, such as `user`, `assistant` or `document`.")
    evidence = strings("source_evidence", "The words that it stands on.")
    direction = optional_string("direction", "Of a preference: `positive` or `negative`.")
    strength = optional_number("strength", "Of a preference: 0 to 1.")
    significance = optional_number("significance", "Of an episode: 0 to 1.")
    participants = strings("participants", "Of an episode: who took part.")
    emotion = optional_string("emotion_type", "Of an emotion: which, such as `frustration`.")
    intensity = optional_number("intensity", "Of an emotion: 0 to 1.")
    supersedes = optional_string("supersedes", "The memory whose place it took.")
    superseded_by = optional_string("superseded_by", "The memory that took its place.")
    closed = one("closed", "Why it is no longer valid; `None` while it is.", Closing)
    document_id = string("document_id", "The id of its document.")
    document_type = string("document_type", "The type of its document.")
    conversation_id = optional_string("conversation_id", "The conversation it was said in.")
    metadata = table("metadata", "The metadata of its document.")
    neighbors = many("neighbours", "What was said around it.", Neighbor)
    explanation = one("explanation", "Why it is where it is; only on request.", Explanation)

    @property
    def score(self) -> float:
        """How well it answers, by which items are ranked."""
        return float(self._answer.get("metadata", {}).get("rank_score", 0.0))


class Recall(Record, Sequence[Item]):
    """The items that answer a query, best first. It is a sequence: iterate, index and measure it."""

    __slots__ = ("_items",)

    def __init__(self, answer: Mapping[str, Any]) -> None:
        super().__init__(answer)
        self._items = tuple(map(Item, answer["context"].get("items", ())))

    conversation = one("conversation_context", "The conversation, where one was named.", ConversationContext)

    @property
    def items(self) -> tuple[Item, ...]:
        """The items."""
        return self._items

    @property
    def tokens(self) -> int | None:
        """The tokens of the items and what is around them, where they were bounded."""
        tokens = self._answer.get("packing", {}).get("tokens")
        return None if tokens is None else int(tokens)

    @property
    def next_cursor(self) -> str | None:
        """What continues this answer; `None` on the last page."""
        cursor = self._answer.get("page", {}).get("next_cursor")
        return None if cursor is None else str(cursor)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Why the answer is weaker than it could be; empty when it is not."""
        return tuple(self._answer.get("retrieval", {}).get("warnings", ()))

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Item, ...]: ...
    def __getitem__(self, index: int | slice) -> Item | tuple[Item, ...]:
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __repr__(self) -> str:
        return f"Recall({list(self._items)!r})"


class Context:
    """What a prompt needs: what is remembered, and the conversation so far. `str()` of it is the text."""

    __slots__ = ("conversation", "recall")

    def __init__(self, recall: Recall, conversation: PromptContext | None) -> None:
        self.recall = recall
        """What is remembered."""
        self.conversation = conversation
        """The conversation, where one was named."""

    @property
    def text(self) -> str:
        """The text for a prompt; empty when there is nothing to say."""
        parts = []
        if self.recall:
            parts.append("## What is remembered\n\n" + "\n".join(map(_line, self.recall)))
        if self.conversation is not None and self.conversation.text:
            parts.append(self.conversation.text)
        return "\n\n".join(parts)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.recall) or bool(self.conversation is not None and self.conversation.text)

    def __repr__(self) -> str:
        return f"Context({self.text!r})"


def _line(item: Item) -> str:
    said_at = item.said_at
    day = f" ({said_at:%Y-%m-%d})" if said_at is not None else ""
    over = ", no longer valid" if item.closed is not None else ""
    return f"- {' '.join(item.content.split())}{day}{over}"
