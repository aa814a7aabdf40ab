"""A model of the OpenAI Agents SDK."""

from __future__ import annotations

import json
from typing import Any

from agents import Model, ModelResponse, Usage
from openai.types.responses import ResponseFunctionToolCall, ResponseOutputMessage, ResponseOutputText


class Scripted(Model):
    """Gives the answers of its script, and then repeats its prompt."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.prompts: list[tuple[str, list[Any]]] = []

    async def get_response(self, system_instructions: Any, input: Any, *rest: Any, **named: Any) -> ModelResponse:  # noqa: A002
        items = [{"role": "user", "content": input}] if isinstance(input, str) else list(input)
        self.prompts.append((system_instructions or "", items))
        answer = self.script.pop(0) if self.script else f"{system_instructions}\n{json.dumps(items)}"
        output = answer if isinstance(answer, ResponseFunctionToolCall) else says(answer)
        return ModelResponse(output=[output], usage=Usage(), response_id=None)

    def stream_response(self, *given: Any, **named: Any) -> Any:
        raise NotImplementedError("no test streams")


def says(text: str) -> ResponseOutputMessage:
    """An answer in words."""
    content = ResponseOutputText(type="output_text", text=text, annotations=[])
    return ResponseOutputMessage(id="m1", type="message", role="assistant", status="completed", content=[content])


def calls(tool: str, **arguments: str) -> ResponseFunctionToolCall:
    """An answer that calls a tool."""
    return ResponseFunctionToolCall(type="function_call", call_id="c1", name=tool, arguments=json.dumps(arguments))
