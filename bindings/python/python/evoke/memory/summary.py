"""A memory whose oldest messages become a summary."""

from __future__ import annotations

import logging
from typing import Any

from .. import _check
from .base import BaseMemory
from .conversations import NativeMemory
from .models import HEADING, BaseLLM, prompt, summarized

_log = logging.getLogger("evoke.memory")


class SummaryMemory(BaseMemory):
    """Wraps a memory: when it holds more than `max_messages`, a model summarizes the oldest, and one message with the summary takes
    their place. The newest half is never touched.

    A model that fails, or answers with nothing, changes nothing: the messages stay, `last_error` says why, and the next `add` tries again.

    Args:
        backend: The memory.
        llm: Anything with `generate(prompt)` that returns a text, or something to await that gives one.
        max_messages: From how many on there is a summary, 2 or more.
        summary_prompt: The prompt, with `{conversation}` and `{summary}` where these go.
    """

    def __init__(
        self, backend: BaseMemory, llm: BaseLLM, max_messages: int = 20, summary_prompt: str | None = None
    ) -> None:
        if not isinstance(backend, BaseMemory):
            raise _check.wrong("backend", "a BaseMemory", backend)
        if not callable(getattr(llm, "generate", None)):
            raise TypeError("llm must have a method generate")
        self.max_messages = _check.count("max_messages", max_messages, 2)
        if backend.max_messages is not None and backend.max_messages < max_messages:
            told = f"the backend keeps {backend.max_messages} messages, fewer than max_messages ({max_messages})"
            raise ValueError(f"{told}: it would drop messages before they are summarized")
        self._backend, self._llm = backend, llm
        self._prompt = _check.optional_text("summary_prompt", summary_prompt)
        self._running = False
        self.last_error: Exception | None = None

    async def add(self, role: str, content: str) -> None:
        await self._backend.add(role, content)
        if self._running:
            return
        self._running = True
        try:
            await self._summarize()
            self.last_error = None
        except Exception as error:  # noqa: BLE001
            self.last_error = error
            _log.warning("the oldest messages were not summarized: %s", error)
        finally:
            self._running = False

    async def get(self) -> list[dict[str, str]]:
        return await self._backend.get()

    async def clear(self) -> None:
        await self._backend.clear()

    async def close(self) -> None:
        await self._backend.close()

    def to_messages(self) -> list[dict[str, str]]:
        return self._backend.to_messages()

    async def _summarize(self) -> None:
        most = self.max_messages or 0
        if isinstance(self._backend, NativeMemory):
            if await self._backend.count() <= most:
                return
            records = await self._backend.records()
            leaving = len(records) - most // 2
            if leaving > 0:
                summary = await self._summary_of(records.messages(leaving))
                await self._backend.replace_oldest(records, leaving, summary)
            return
        messages = await self._backend.get()
        leaving = len(messages) - most // 2
        if len(messages) > most:
            await self._exchange(messages, leaving, await self._summary_of(messages[:leaving]))

    async def _summary_of(self, messages: list[dict[str, str]]) -> str:
        earlier = ""
        first = messages[0]
        if first["role"] == "system" and first["content"].startswith(HEADING):
            earlier, messages = first["content"][len(HEADING) :].strip(), messages[1:]
        return f"{HEADING}\n{await summarized(self._llm, prompt(earlier, messages, self._prompt))}"

    async def _exchange(self, before: list[dict[str, str]], leaving: int, summary: str) -> None:
        """The same for a memory of somebody else's: it is cleared and written again, which a crash can interrupt."""
        now: list[dict[str, Any]] = await self._backend.get()
        if now[:leaving] != before[:leaving]:
            return
        await self._backend.clear()
        await self._backend.add("system", summary)
        for message in now[leaving:]:
            await self._backend.add(message["role"], message["content"])
