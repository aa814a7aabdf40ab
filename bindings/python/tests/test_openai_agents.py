"""A session of the OpenAI Agents SDK: its contract alone, and behind a real run with a scripted model."""

from __future__ import annotations

import asyncio

import pytest

import evoke

agents = pytest.importorskip("agents")

from agents import Agent, Model, ModelResponse, RunConfig, Runner, Usage
from agents.memory import Session, SessionSettings
from evoke.memory import InMemoryConversation
from evoke.openai_agents import EvokeSession, EvokeSessionError
from openai.types.responses import ResponseOutputMessage, ResponseOutputText


def said(role: str, text: str) -> dict:
    return {"role": role, "content": text}


CALL = {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{}", "note": None, "n": [1, 2.5]}


async def test_items_come_back_as_they_were_given(tmp_path):
    session = EvokeSession("chat 1", tmp_path / "sessions.db")
    assert isinstance(session, Session)
    assert await session.get_items() == [] and await session.pop_item() is None
    items = [said("user", "Hi, çava?"), CALL, {"type": "function_call_output", "call_id": "c1", "output": "sun"}]
    await session.add_items(items)
    await session.add_items([])
    assert await session.get_items() == items
    assert await session.get_items(2) == items[1:] and await session.get_items(0) == []
    assert await session.pop_item() == items[2] and await session.pop_item() == CALL
    assert await session.get_items() == items[:1]
    again, other = EvokeSession("chat 1", tmp_path / "sessions.db"), EvokeSession("chat 2", tmp_path / "sessions.db")
    assert await again.get_items() == items[:1] and await other.get_items() == []
    await again.add_items([CALL])
    again.session_settings = SessionSettings(limit=1)
    assert await again.get_items() == [CALL]
    await asyncio.gather(*(session.pop_item() for _ in range(5)))
    assert await again.get_items() == []
    await again.clear_session()
    await session.add_items(items)
    assert await session.get_items() == items
    for each in (session, again, other):
        await each.close()


async def test_what_is_said_is_remembered(tmp_path):
    memory = evoke.Memory(tmp_path / "memory")
    session = EvokeSession("chat 1", InMemoryConversation(None), memory=memory, user_id="ann")
    parts = [{"type": "output_text", "text": "Porto is lovely."}]
    await session.add_items([said("user", "I moved to Porto."), CALL, {"role": "assistant", "content": parts, "type": "message"}])
    turns = memory.turns("chat 1", user_id="ann")
    assert [(turn.role, turn.content) for turn in turns] == [("user", "I moved to Porto."), ("assistant", "Porto is lovely.")]
    stranger = EvokeSession("chat 1", InMemoryConversation(None), memory=memory, user_id="ben")
    with pytest.raises(EvokeSessionError):
        await stranger.add_items([said("user", "Mine?")])
    assert await stranger.get_items() == []
    memory.close()


class Scripted(Model):
    """Answers with the number of items that it was given."""

    async def get_response(self, system_instructions, input, *rest, **named):  # noqa: A002
        text = ResponseOutputText(type="output_text", text=f"{len(input)} items", annotations=[])
        message = ResponseOutputMessage(id="m", type="message", role="assistant", status="completed", content=[text])
        return ModelResponse(output=[message], usage=Usage(), response_id=None)

    def stream_response(self, *given, **named):
        raise NotImplementedError


async def test_a_run_goes_on_where_the_last_one_ended(tmp_path):
    agent = Agent(name="test", model=Scripted())
    quiet = RunConfig(tracing_disabled=True)
    memory = evoke.AsyncMemory(tmp_path / "memory")
    for expected in ("1 items", "3 items"):
        session = EvokeSession("chat 1", tmp_path / "sessions.db", memory=memory, user_id="ann")
        result = await Runner.run(agent, "I sail on Sundays.", session=session, run_config=quiet)
        assert result.final_output == expected
        await session.close()
    assert len(await memory.turns("chat 1", user_id="ann")) == 4
    await memory.close()
