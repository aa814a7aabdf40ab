"""A model of Agno."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from agno.models.base import Model
from agno.models.response import ModelResponse


class Scripted(Model):
    """Keeps the user's message as a memory when Agno's memory manager asks, and otherwise repeats its prompt."""

    def __init__(self) -> None:
        super().__init__(id="scripted", name="Scripted", provider="tests")
        self.prompts: list[str] = []

    def __deepcopy__(self, memo: dict) -> Scripted:
        return self  # Agno copies the model for its memory manager: the prompts of both are kept

    def _answer(self, messages: list[Any], tools: Any) -> ModelResponse:
        prompt = "\n".join(f"{each.role}: {each.get_content_string()}" for each in messages)
        self.prompts.append(prompt)
        offered = [each["function"]["name"] if isinstance(each, dict) else each.name for each in tools or []]
        if "add_memory" in offered and messages[-1].role != "tool":
            said = [each.get_content_string() for each in messages if each.role == "user"][-1]
            function = {"name": "add_memory", "arguments": json.dumps({"memory": said, "topics": ["chat"]})}
            return ModelResponse(role="assistant", content="", tool_calls=[{"id": "c1", "type": "function", "function": function}])
        return ModelResponse(role="assistant", content=prompt)

    def invoke(self, messages: list[Any], tools: Any = None, **_: Any) -> ModelResponse:
        return self._answer(messages, tools)

    async def ainvoke(self, messages: list[Any], tools: Any = None, **_: Any) -> ModelResponse:
        return self._answer(messages, tools)

    def invoke_stream(self, messages: list[Any], tools: Any = None, **_: Any) -> Iterator[ModelResponse]:
        yield self._answer(messages, tools)

    async def ainvoke_stream(self, messages: list[Any], tools: Any = None, **_: Any):
        yield self._answer(messages, tools)

    def _parse_provider_response(self, response: Any, **_: Any) -> ModelResponse:
        return response

    def _parse_provider_response_delta(self, response: Any) -> ModelResponse:
        return response
