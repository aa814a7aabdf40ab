"""A model of LlamaIndex, for chat engines and for agents that call functions."""

from __future__ import annotations

from typing import Any

from llama_index.core.base.llms.types import ChatMessage, ToolCallBlock
from llama_index.core.llms.mock import MockFunctionCallingLLM


def scripted(*script: Any, prompts: list[list[ChatMessage]] | None = None) -> MockFunctionCallingLLM:
    """Gives the answers of its script, and then repeats its prompt. `prompts` takes what it is given."""
    answers = list(script)

    def answer(messages: Any, **_: Any) -> ChatMessage:
        if prompts is not None:
            prompts.append(list(messages))
        if answers:
            given = answers.pop(0)
            return given if isinstance(given, ChatMessage) else ChatMessage(role="assistant", content=given)
        return ChatMessage(role="assistant", content="\n".join(f"{each.role.value}: {each.content}" for each in messages))

    return MockFunctionCallingLLM(response_generator=answer, is_chat_model=True)


def calls(tool: str, **arguments: str) -> ChatMessage:
    """An answer that calls a tool."""
    return ChatMessage(role="assistant", blocks=[ToolCallBlock(tool_call_id="c1", tool_name=tool, tool_kwargs=arguments)])
