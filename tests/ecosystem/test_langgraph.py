"""`maximem-synap-langgraph`: a store of graphs, nodes and prompts with context, reports of runs, and checkpoints."""

from __future__ import annotations

from typing import Annotated, Any, TypedDict

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from langgraph.prebuilt import create_react_agent
from langgraph.store.base import BaseStore
from scripted.langchain_model import Scripted, calls
from support import PREAMBLE, compacted, eventually, fresh, new_conversation, run, turns, word
from synap_integrations_common import SynapIntegrationError
from synap_langgraph import (
    SynapCheckpointSaver,
    SynapLangGraphCallbackHandler,
    SynapStore,
    create_synap_node,
    create_synap_st_node,
    synap_st_prompt,
)


class State(TypedDict, total=False):
    messages: Annotated[list, add_messages]
    synap_context: str
    synap_st: str
    answer: Any


def graph(node, **settings):
    """A graph of one node."""
    builder = StateGraph(State)
    builder.add_node("node", node)
    builder.add_edge(START, "node")
    builder.add_edge("node", END)
    return builder.compile(**settings)


def test_a_store_keeps_values_under_their_keys_and_users_are_apart(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    store, value = SynapStore(sdk, **ann), {"boat": name, "length": 9, "tags": ["blue", "old"]}
    store.put(("boats",), "first", value)
    store.put(("boats", "sold"), "second", {"boat": "Meluva"})
    item = eventually(lambda: store.get(("boats",), "first"), "the item is read under its key")
    assert (item.value, item.key, item.namespace) == (value, "first", ("boats",))
    eventually(lambda: store.get(("boats", "sold"), "second"), "and the second one")
    assert store.get(("boats",), "second") is None
    found = store.search(("boats",), query=f"Which boat is {name}?")
    assert [each.value for each in found if each.key == "first"] == [value]
    assert {each.key for each in store.search(("boats", "sold"), query="boat")} == {"second"}
    other = SynapStore(sdk, **ben)
    assert other.get(("boats",), "first") is None and other.search(("boats",), query=f"boat {name}") == []


def test_the_newest_value_of_a_key_is_read(strict):
    store = SynapStore(strict.sdk(), **strict.user())
    for length in (9, 10, 11):
        store.put(("boats",), "first", {"length": length})
        eventually(lambda: (item := store.get(("boats",), "first")) and item.value == {"length": length}, f"{length} is read")


def test_users_of_a_customer_share_a_store(strict):
    name, sdk, ann = word(), strict.sdk(), strict.user()
    shared = SynapStore(sdk, customer_id=ann["customer_id"])
    shared.put(("policies",), "travel", {"policy": f"Hotels of {name} are paid for."})
    eventually(lambda: shared.get(("policies",), "travel"), "the item is read")
    assert SynapStore(sdk, customer_id=fresh("customer")).get(("policies",), "travel") is None


def test_a_graph_has_the_store(strict):
    name, store = word(), SynapStore(strict.sdk(), **strict.user())

    async def node(state: State, *, store: BaseStore) -> State:
        if state["messages"][-1].text.startswith("Remember"):
            await store.aput(("facts",), "sister", {"text": name})
            return {"answer": None}
        return {"answer": [each.value for each in await store.asearch(("facts",), query="sister")]}

    app = graph(node, store=store)
    run(app.ainvoke({"messages": [HumanMessage("Remember my sister.")]}))
    asked = {"messages": [HumanMessage("Who is my sister?")]}
    eventually(lambda: run(app.ainvoke(asked))["answer"] == [{"text": name}], "a later run finds it")


def test_a_node_puts_what_is_remembered_into_the_state(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    run(sdk.memories.create(document=f"User: My sister {name} lives in Lisbon.", **ann))
    asked = {"messages": [HumanMessage("Where does my sister live?")]}
    app = graph(create_synap_node(sdk, **ann))
    eventually(lambda: name in run(app.ainvoke(asked))["synap_context"], "the memory is in the state")
    assert name not in run(graph(create_synap_node(sdk, **ben)).ainvoke(asked))["synap_context"]


def test_a_compaction_takes_the_place_of_earlier_turns(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation, model = compacted(sdk, user, f"My sister {name} lives in Lisbon."), Scripted()
    agent = create_react_agent(model, [], prompt=synap_st_prompt(sdk, conversation, system="Be brief.", on_error="raise"))
    earlier = [HumanMessage("An earlier question."), AIMessage("An earlier answer.")]
    run(agent.ainvoke({"messages": [*earlier, HumanMessage("Where does my sister live?")]}))
    system, *rest = model.prompts[0]
    assert isinstance(system, SystemMessage) and PREAMBLE in system.text and name in system.text
    assert system.text.endswith("Be brief.") and rest[-1].text == "Where does my sister live?"
    state = run(graph(create_synap_st_node(sdk, conversation, on_error="raise")).ainvoke({"messages": []}))
    assert PREAMBLE in state["synap_st"] and name in state["synap_st"]


def test_a_run_with_tools_is_recorded_as_one_turn_of_each(instance):
    user, sdk, conversation = instance.user(), instance.sdk(), new_conversation()

    def weather() -> str:
        """The weather of today."""
        return "rain"

    agent = create_react_agent(Scripted(script=[calls("weather"), "It rains."]), [weather])
    handler = SynapLangGraphCallbackHandler(sdk, conversation, **user)
    run(agent.ainvoke({"messages": [HumanMessage("How is the weather?")]}, config={"callbacks": [handler]}))
    expected = [("user", "How is the weather?"), ("assistant", "It rains.")]
    eventually(lambda: turns(instance, conversation) == expected, "both turns are recorded")


def test_a_thread_goes_on_from_its_checkpoint_in_another_process(strict):
    user = strict.user()

    def app():
        with pytest.warns(FutureWarning, match="deprecated"):
            saver = SynapCheckpointSaver(strict.sdk(), **user)
        return graph(lambda state: {"answer": len(state["messages"])}, checkpointer=saver), saver

    thread = {"configurable": {"thread_id": new_conversation()}}
    first, saver = app()
    assert run(first.ainvoke({"messages": [HumanMessage("one")]}, config=thread))["answer"] == 1

    def restored():
        found = saver.get_tuple(thread)
        return found and found.checkpoint["channel_values"].get("answer") == 1

    eventually(restored, "the last checkpoint is read back")
    second, _ = app()
    assert run(second.ainvoke({"messages": [HumanMessage("two")]}, config=thread))["answer"] == 2


def test_reads_degrade_and_writes_raise_when_the_server_is_gone(gone):
    user, conversation = {"user_id": "ann", "customer_id": "acme"}, new_conversation()
    store = SynapStore(gone, **user)
    assert store.get(("boats",), "first") is None and store.search(("boats",), query="boat") == []
    assert store.delete(("boats",), "first") is None
    asked = {"messages": [HumanMessage("Hello.")]}
    assert run(graph(create_synap_node(gone, **user)).ainvoke(asked))["synap_context"] == ""
    for fails in (
        lambda: store.put(("boats",), "first", {"length": 9}),
        lambda: run(graph(create_synap_st_node(gone, conversation, on_error="raise")).ainvoke(asked)),
    ):
        with pytest.raises(SynapIntegrationError):
            fails()
    assert run(graph(create_synap_st_node(gone, conversation)).ainvoke(asked))["synap_st"] == ""
    handler = SynapLangGraphCallbackHandler(gone, conversation, **user)
    agent = create_react_agent(Scripted(), [], prompt=synap_st_prompt(gone, conversation, system="Be brief."))
    assert "Be brief." in run(agent.ainvoke(asked, config={"callbacks": [handler]}))["messages"][-1].text
