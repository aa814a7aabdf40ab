"""`maximem-synap-langchain`: tools, retriever, history, callbacks, middleware, and short-term context."""

from __future__ import annotations

import pytest
from langchain.agents import create_agent
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import RunnablePassthrough
from langchain_core.runnables.history import RunnableWithMessageHistory
from scripted.langchain_model import Scripted, calls
from support import PREAMBLE, compacted, eventually, fresh, new_conversation, run, turns, word
from synap_integrations_common import SynapIntegrationError
from synap_langchain import (
    SynapCallbackHandler,
    SynapChatMessageHistory,
    SynapHistoryMiddleware,
    SynapRetriever,
    SynapSearchTool,
    SynapStoreTool,
    synap_st_message,
    synap_st_runnable,
)

NOTHING = "No relevant memories found."


def test_tools_store_and_search_and_users_are_apart(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    assert "ingestion_id" in SynapStoreTool(sdk=sdk, **ann).invoke(f"My sister {name} lives in Lisbon.")
    search = SynapSearchTool(sdk=sdk, **ann)
    eventually(lambda: name in search.invoke("Where does my sister live?"), "what was stored is found")
    assert name in run(search.ainvoke("Where does my sister live?"))
    assert SynapSearchTool(sdk=sdk, **ben).invoke(f"Where does {name} live?") == NOTHING


def test_an_agent_uses_both_tools_and_its_run_is_recorded_once(instance):
    name, user, sdk, conversation = word(), instance.user(), instance.sdk(), new_conversation()
    tools = [SynapStoreTool(sdk=sdk, **user), SynapSearchTool(sdk=sdk, **user)]
    model = Scripted(script=[calls("store_memory", content=f"My sister {name} lives in Lisbon."), "Noted."])
    listen = {"callbacks": [SynapCallbackHandler(sdk, conversation, **user)]}
    said = {"messages": [HumanMessage(f"Remember that my sister {name} lives in Lisbon.")]}
    run(create_agent(model, tools).ainvoke(said, config=listen))
    expected = [("user", said["messages"][0].text), ("assistant", "Noted.")]
    eventually(lambda: turns(instance, conversation) == expected, "one turn of each, though the model was called twice")
    eventually(lambda: name in tools[1].invoke("sister"), "what was stored is found")
    model = Scripted(script=[calls("search_memory", query="Where does my sister live?")])
    asked = run(create_agent(model, tools).ainvoke({"messages": [HumanMessage("Where does my sister live?")]}))
    assert name in asked["messages"][-1].text


def test_a_retriever_gives_typed_documents_and_users_are_apart(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    run(sdk.memories.create(document=f"User: I prefer messages from {name} over calls.", **ann))
    retriever = SynapRetriever(sdk=sdk, **ann)
    documents = eventually(lambda: retriever.invoke("What does the user prefer?"), "there are documents")
    preferred = [each for each in documents if name in each.page_content and each.metadata["type"] == "preference"]
    assert preferred and preferred[0].metadata["scope"] == "user" and preferred[0].metadata["id"]
    assert all(each.page_content for each in documents)
    assert {each.metadata["type"] for each in SynapRetriever(sdk=sdk, types=["preferences"], **ann).invoke("prefer")} == {"preference"}
    assert SynapRetriever(sdk=sdk, **ben).invoke(f"messages from {name}") == []


def test_a_history_carries_a_chain_from_turn_to_turn_and_process_to_process(instance):
    user, conversation = instance.user(), new_conversation()

    def chain(model):
        sdk = instance.sdk()
        prompt = ChatPromptTemplate.from_messages([MessagesPlaceholder("history"), ("human", "{input}")])
        return RunnableWithMessageHistory(
            prompt | model, lambda session_id: SynapChatMessageHistory(sdk, session_id, **user),
            input_messages_key="input", history_messages_key="history",
        )

    of = {"configurable": {"session_id": conversation}}
    run(chain(Scripted(script=["Hello Ann."])).ainvoke({"input": "I am Ann."}, config=of))
    eventually(lambda: len(turns(instance, conversation)) == 2, "both turns are recorded")
    model = Scripted(script=["You are Ann."])
    run(chain(model).ainvoke({"input": "Who am I?"}, config=of))
    assert [each.text for each in model.prompts[0]] == ["I am Ann.", "Hello Ann.", "Who am I?"]
    assert SynapChatMessageHistory(instance.sdk(), new_conversation(), **user).messages == []


def test_a_compaction_takes_the_place_of_earlier_turns(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    earlier = [HumanMessage("An earlier question."), AIMessage("An earlier answer.")]
    model = Scripted()
    agent = create_agent(model, [], system_prompt="Be brief.", middleware=[SynapHistoryMiddleware(sdk, conversation)])
    run(agent.ainvoke({"messages": [*earlier, HumanMessage("Where does my sister live?")]}))
    system, *rest = model.prompts[0]
    assert isinstance(system, SystemMessage) and system.text.startswith("Be brief.")
    assert PREAMBLE in system.text and name in system.text
    assert rest[-1].text == "Where does my sister live?"
    history = SynapChatMessageHistory(sdk, conversation, **user)
    assert history.messages[0].text.startswith(PREAMBLE)


def test_short_term_context_goes_into_a_chain(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    prompt = ChatPromptTemplate.from_messages([("system", "{known}"), ("human", "{input}")])
    chain = RunnablePassthrough.assign(known=synap_st_runnable(sdk, conversation, on_error="raise")) | prompt | Scripted()
    assert name in run(chain.ainvoke({"input": "Where does my sister live?"})).text
    message = run(synap_st_message(sdk, conversation, system="Be brief.", on_error="raise")())
    assert PREAMBLE in message.text and message.text.endswith("Be brief.")
    assert run(synap_st_message(sdk, new_conversation())()) is None


def test_what_degrades_and_what_raises_when_the_server_is_gone(gone):
    user, conversation = {"user_id": "ann", "customer_id": "acme"}, new_conversation()
    history = SynapChatMessageHistory(gone, conversation, **user)
    assert history.messages == []
    # The SDK answers a read of several scopes with those that answered: none, here.
    assert SynapSearchTool(sdk=gone, **user).invoke("boat") == NOTHING
    assert SynapRetriever(sdk=gone, **user).invoke("boat") == []
    for fails in (
        lambda: history.add_messages([HumanMessage("Hello.")]),
        lambda: SynapStoreTool(sdk=gone, **user).invoke("The user sails."),
        lambda: run(synap_st_runnable(gone, conversation, on_error="raise").ainvoke({})),
    ):
        with pytest.raises(SynapIntegrationError):
            fails()
    assert run(synap_st_runnable(gone, conversation).ainvoke({})) == ""
    assert run(synap_st_message(gone, conversation, system="Be brief.")()).text == "Be brief."
    listen = {"callbacks": [SynapCallbackHandler(gone, conversation, **user)]}
    agent = create_agent(Scripted(script=["Hello."]), [], middleware=[SynapHistoryMiddleware(gone, conversation)])
    assert run(agent.ainvoke({"messages": [HumanMessage("Hello.")]}, config=listen))["messages"][-1].text == "Hello."
