"""The context of a prompt in four tiers: system prompt, summary, search results, recent messages."""

from __future__ import annotations

import asyncio
import unicodedata
from collections import deque
from itertools import islice
from typing import Any

from .. import _check
from .models import HEADING, BaseLLM, prompt, summarized

_SEARCH_HEADING = "Search Results Context:"
#: Marks a message that a vendor may keep for the next call.
_CACHED = {"type": "ephemeral"}
#: What joins the character before it with the one after it, or changes the one before it.
_JOINERS = ("\u200d", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400)))


class SmartContextManager:
    """Keeps the context of a prompt within a budget.

    `get_messages` gives the system prompt, the running summary, the search results and the recent messages, in this order. When the recent
    messages are over their budget, the oldest leave it in pairs, into the summary if there is a model; the last two stay, however long
    they are. System prompt and summary carry `cache_control`, by which Anthropic's models keep them.

    Args:
        cheap_llm: The model that summarizes; without one, the oldest messages are dropped.
        max_recent_tokens: Tokens of the recent messages, estimated.
        max_search_tokens: Tokens of the search results, estimated.
        chars_per_token: Characters of a token in these estimates, each message rounded down.
    """

    def __init__(
        self,
        cheap_llm: BaseLLM | None = None,
        max_recent_tokens: int = 4000,
        max_search_tokens: int = 2000,
        chars_per_token: int = 4,
    ) -> None:
        if cheap_llm is not None and not callable(getattr(cheap_llm, "generate", None)):
            raise TypeError("cheap_llm must have a method generate")
        self._llm = cheap_llm
        self._most = _check.count("max_recent_tokens", max_recent_tokens)
        self._most_search = _check.count("max_search_tokens", max_search_tokens)
        self._chars = _check.count("chars_per_token", chars_per_token, 1)
        self._compacting: asyncio.Future[None] | None = None
        self._cleared = 0
        self._empty()

    def _empty(self) -> None:
        self._recent: deque[dict[str, str]] = deque()
        self._tokens = 0
        self._system = self._search = self._summary = ""

    def set_system(self, content: str) -> None:
        """Sets the system prompt; an empty one removes it."""
        self._system = _check.text("content", content)

    def set_search_results(self, content: str) -> None:
        """Replaces the search results."""
        self._search = _check.text("content", content)

    def clear_search_results(self) -> None:
        """Removes the search results."""
        self._search = ""

    def add(self, role: str, content: str) -> None:
        """Appends a message to the recent ones."""
        self._recent.append({"role": _check.text("role", role), "content": _check.text("content", content)})
        self._tokens += self._count(content)

    def clear(self) -> None:
        """Removes everything: messages, summary, system prompt and search results."""
        self._cleared += 1
        self._empty()

    @property
    def summary(self) -> str:
        """The running summary; empty at first."""
        return self._summary

    def __len__(self) -> int:
        return len(self._recent)

    async def get_messages(self) -> list[dict[str, Any]]:
        """The messages of the prompt. If a model has to summarize and fails, nothing changes and its error is raised."""
        while self._leaving():
            if self._compacting is not None:
                await asyncio.shield(self._compacting)
                continue
            await self._compact()
        return self._tiers()

    def _tiers(self) -> list[dict[str, Any]]:
        tiers: list[dict[str, Any]] = []
        if self._system:
            tiers.append({"role": "system", "content": self._system, "cache_control": dict(_CACHED)})
        if self._summary:
            content = f"{HEADING}\n{self._summary}"
            tiers.append({"role": "system", "content": content, "cache_control": dict(_CACHED)})
        found = _cut(self._search, self._most_search * self._chars)
        if found:
            tiers.append({"role": "system", "content": f"{_SEARCH_HEADING}\n{found}"})
        return tiers + [dict(message) for message in self._recent]

    def _count(self, content: str) -> int:
        return len(content) // self._chars

    def _leaving(self) -> int:
        """How many of the oldest messages have to leave."""
        tokens, leaving = self._tokens, 0
        oldest = iter(self._recent)
        while tokens > self._most and len(self._recent) - leaving > 2:
            tokens -= sum(self._count(message["content"]) for message in islice(oldest, 2))
            leaving += 2
        return leaving

    async def _compact(self) -> None:
        leaving, cleared = self._leaving(), self._cleared
        if self._llm is None:
            self._drop(leaving)
            return
        done = self._compacting = asyncio.get_running_loop().create_future()
        try:
            text = prompt(self._summary, list(islice(self._recent, leaving)))
            summary = await summarized(self._llm, text)
            # What was cleared meanwhile stays cleared.
            if self._cleared == cleared:
                self._drop(leaving)
                self._summary = summary
        finally:
            self._compacting = None
            done.set_result(None)

    def _drop(self, count: int) -> None:
        for _ in range(count):
            self._tokens -= self._count(self._recent.popleft()["content"])


def _cut(text: str, most: int) -> str:
    """The beginning of a text, without parting what is shown as one character."""
    end = min(most, len(text))
    while 0 < end < len(text) and _joined(text[end - 1], text[end]):
        end -= 1
    return text[:end]


def _joined(before: str, after: str) -> bool:
    return before == "\u200d" or after in _JOINERS or unicodedata.combining(after) != 0 or before + after == "\r\n"
