"""What memories ask of a language model, and how."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any, Protocol

from .base import transcript

#: How a summary begins in a conversation and in a prompt.
HEADING = "Summary of earlier conversation:"

_INSTRUCTION = (
    "Summarize this conversation in a few sentences. Keep names, numbers, dates, decisions, wishes and what is still open. "
    "Answer with the summary alone."
)


class BaseLLM(Protocol):
    """A language model: anything that has this method, which may also return the text itself."""

    async def generate(self, prompt: str) -> str: ...


class BlankSummary(ValueError):
    """A model answered with nothing."""


def prompt(summary: str, messages: Iterable[dict[str, str]], template: str | None = None) -> str:
    """What a model is asked: to summarize messages, and with them an earlier summary."""
    conversation = transcript(messages)
    if template is not None:
        values = {"summary": summary, "conversation": conversation}
        filled = re.sub(r"\{(summary|conversation)\}", lambda found: values[found[1]], template)
        return filled if "{conversation}" in template else f"{filled}\n\n{conversation}"
    earlier = f"\n\nThe summary of what came before, to be brought up to date:\n{summary}" if summary else ""
    return f"{_INSTRUCTION}{earlier}\n\nThe conversation:\n{conversation}"


async def summarized(llm: Any, text: str) -> str:
    """The summary that a model gives.

    Raises:
        BlankSummary: It gives nothing.
    """
    answer = llm.generate(text)
    if inspect.isawaitable(answer):
        answer = await answer
    if not isinstance(answer, str) or not answer.strip():
        raise BlankSummary("the model answered with no summary")
    return answer.strip()
