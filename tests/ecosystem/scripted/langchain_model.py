"""A chat model of LangChain, for LangGraph too."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from pydantic import Field


class Scripted(BaseChatModel):
    """Gives the answers of its script, and then repeats its prompt."""

    script: list[Any] = Field(default_factory=list)
    prompts: list[list[BaseMessage]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **_: Any) -> ChatResult:
        self.prompts.append(list(messages))
        answer = self.script.pop(0) if self.script else "\n".join(f"{each.type}: {each.text}" for each in messages)
        message = answer if isinstance(answer, AIMessage) else AIMessage(content=answer)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def bind_tools(self, tools: Any, **_: Any) -> Scripted:
        return self


def calls(tool: str, **arguments: str) -> AIMessage:
    """An answer that calls a tool."""
    return AIMessage(content="", tool_calls=[{"name": tool, "args": arguments, "id": "c1"}])
