"""`maximem-synap-llamaindex`: a retriever, a chat memory, and short-term context."""

from __future__ import annotations

import pytest
from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.core.llms import ChatMessage
from scripted.llamaindex_model import calls, scripted
from support import PREAMBLE, compacted, eventually, fresh, new_conversation, run, turns, word
from synap_integrations_common import SynapIntegrationError
from synap_llamaindex import SynapChatMemory, SynapRetriever, synap_st_chat_message


def test_a_retriever_gives_typed_nodes_with_scores_and_users_are_apart(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    run(sdk.memories.create(document=f"User: I prefer messages from {name} over calls.", **ann))
    retriever = SynapRetriever(sdk, **ann)
    nodes = eventually(lambda: retriever.retrieve("What does the user prefer?"), "there are nodes")
    preferred = [each for each in nodes if name in each.text and each.metadata["type"] == "preference"]
    assert preferred and preferred[0].metadata["scope"] == "user" and 0 < preferred[0].score <= 1
    assert all(each.text and each.node_id for each in nodes)
    assert [each.score for each in nodes] == sorted((each.score for each in nodes), reverse=True)
    assert {each.metadata["type"] for each in SynapRetriever(sdk, types=["preferences"], **ann).retrieve("prefer")} == {"preference"}
    assert SynapRetriever(sdk, **ben).retrieve(f"messages from {name}") == []


def test_a_chat_engine_goes_on_in_another_process(instance):
    user, conversation = instance.user(), new_conversation()

    def engine(**settings):
        memory = SynapChatMemory(instance.sdk(), conversation, **user)
        return SimpleChatEngine.from_defaults(memory=memory, **settings)

    assert run(engine(llm=scripted("Hello Ann.")).achat("I am Ann.")).response == "Hello Ann."
    both = [("user", "I am Ann."), ("assistant", "Hello Ann.")]
    eventually(lambda: turns(instance, conversation) == both, "both turns are recorded")
    memory = SynapChatMemory(instance.sdk(), conversation, **user)
    assert [(each.role.value, each.content) for each in memory.get()] == both
    assert SynapChatMemory(instance.sdk(), new_conversation(), **user).get() == []


def test_an_agent_with_tools_is_told_what_is_remembered(instance):
    name, ann, sdk, conversation = word(), instance.user(), instance.sdk(), new_conversation()
    run(sdk.memories.create(document=f"User: My sister {name} lives in Lisbon.", **ann))
    eventually(lambda: SynapRetriever(sdk, **ann).retrieve("sister"), "the memory is there")

    def weather() -> str:
        """The weather of today."""
        return "rain"

    prompts: list[list[ChatMessage]] = []
    agent = FunctionAgent(tools=[weather], llm=scripted(calls("weather"), "It rains.", prompts=prompts), streaming=False)
    memory = SynapChatMemory(sdk, conversation, **ann)

    async def ask() -> str:
        return str(await agent.run("What about my sister?", memory=memory))

    assert run(ask()) == "It rains."
    expected = [("user", "What about my sister?"), ("assistant", "It rains.")]
    eventually(lambda: turns(instance, conversation) == expected, "one turn of each is recorded")
    told = memory.get(input="Where does my sister live?")[0]
    assert told.role.value == "system" and name in told.content
    other = SynapChatMemory(sdk, new_conversation(), **{**ann, "user_id": fresh("user")})
    assert not [each for each in other.get(input="Where does my sister live?") if name in (each.content or "")]


def test_a_compaction_takes_the_place_of_earlier_turns(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    memory = SynapChatMemory(sdk, conversation, **user)
    run(memory.aput(ChatMessage(role="user", content="Where does my sister live?")))
    first, *rest = memory.get()
    assert first.role.value == "system" and PREAMBLE in first.content and name in first.content
    assert rest[-1].content == "Where does my sister live?"
    message = run(synap_st_chat_message(sdk, conversation, system="Be brief.", on_error="raise")())
    assert PREAMBLE in message.content and message.content.endswith("Be brief.")


def test_reads_degrade_and_writes_raise_when_the_server_is_gone(gone):
    user, conversation = {"user_id": "ann", "customer_id": "acme"}, new_conversation()
    memory = SynapChatMemory(gone, conversation, **user)
    assert memory.get(input="boat") == []
    assert SynapRetriever(gone, **user).retrieve("boat") == []
    for fails in (
        lambda: memory.put(ChatMessage(role="user", content="Hello.")),
        lambda: run(synap_st_chat_message(gone, conversation, on_error="raise")()),
    ):
        with pytest.raises(SynapIntegrationError):
            fails()
    assert run(synap_st_chat_message(gone, conversation, system="Be brief.")()).content == "Be brief."
    assert run(synap_st_chat_message(gone, conversation)()) is None
