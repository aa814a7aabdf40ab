"""`maximem-synap-openai-agents`: tools, hooks that report a run, and Synap's history in place of the SDK's."""

from __future__ import annotations

import json

import pytest
from agents import Agent, RunConfig, Runner, function_tool
from scripted.agents_model import Scripted, calls
from support import PREAMBLE, compacted, eventually, fresh, new_conversation, run, turns, word
from synap_integrations_common import SynapIntegrationError
from synap_openai_agents import (
    SynapRunHooks,
    create_search_tool,
    create_store_tool,
    report_user_turn,
    synap_st_instructions,
)

QUIET = RunConfig(tracing_disabled=True)


def agent(sdk, user, *script):
    tools = [function_tool(create_store_tool(sdk, **user)), function_tool(create_search_tool(sdk, **user))]
    return Agent(name="test", model=Scripted(*script), tools=tools)


def test_an_agent_stores_and_searches_and_users_are_apart(instance):
    name, ann, sdk = word(), instance.user(), instance.sdk()
    ben = {**ann, "user_id": fresh("user")}
    storing = agent(sdk, ann, calls("store_memory", content=f"My sister {name} lives in Lisbon."), "Noted.")
    assert run(Runner.run(storing, "Remember my sister.", run_config=QUIET)).final_output == "Noted."
    assert "ingestion_id" in json.dumps(storing.model.prompts[1][1])
    search = create_search_tool(sdk, **ann)
    eventually(lambda: name in run(search("Where does my sister live?")), "what was stored is found")
    for user, expected in ((ann, True), (ben, False)):
        asking = agent(sdk, user, calls("search_memory", query="Where does my sister live?"))
        answer = run(Runner.run(asking, "Where does my sister live?", run_config=QUIET)).final_output
        assert (name in answer) is expected


def test_hooks_record_a_run_with_tools_as_one_turn_of_each(instance):
    user, sdk, conversation = instance.user(), instance.sdk(), new_conversation()
    hooks = SynapRunHooks(sdk, conversation_id=conversation, **user)
    searching = agent(sdk, user, calls("search_memory", query="parcel 4471"), "It is on its way.")
    settings = hooks.run_kwargs(tracing_disabled=True)
    assert run(Runner.run(searching, "Where is parcel 4471?", **settings)).final_output == "It is on its way."
    expected = [("user", "Where is parcel 4471?"), ("assistant", "It is on its way.")]
    eventually(lambda: turns(instance, conversation) == expected, "both turns are recorded")
    assert run(report_user_turn(sdk, "Thank you.", conversation_id=conversation, **user))
    eventually(lambda: turns(instance, conversation) == [*expected, ("user", "Thank you.")], "a turn without a run is recorded")


def test_a_compaction_takes_the_place_of_earlier_turns(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    hooks = SynapRunHooks(sdk, conversation_id=conversation, **user)
    asking = Agent(name="test", model=Scripted(), instructions="Be brief.")
    said = [{"role": "user", "content": "An earlier question."}, {"role": "user", "content": "Where does my sister live?"}]
    run(Runner.run(asking, said, **hooks.run_kwargs(tracing_disabled=True)))
    instructions, items = asking.model.prompts[0]
    assert instructions == "Be brief." and items[-1]["content"] == "Where does my sister live?"
    told = [each["content"] for each in items if each["role"] == "system"]
    assert len(told) == 1 and PREAMBLE in told[0] and name in told[0]


def test_a_compaction_is_among_the_instructions(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    instructions = synap_st_instructions(sdk, conversation, system="Be brief.", on_error="raise")
    asking = Agent(name="test", model=Scripted(), instructions=instructions)
    run(Runner.run(asking, "Where does my sister live?", run_config=QUIET))
    told = asking.model.prompts[0][0]
    assert PREAMBLE in told and name in told and told.endswith("Be brief.")


def test_what_degrades_and_what_raises_when_the_server_is_gone(gone):
    user, conversation = {"user_id": "ann", "customer_id": "acme"}, new_conversation()
    assert run(create_search_tool(gone, **user)("boat")) == "No relevant memories found."
    for fails in (
        lambda: create_store_tool(gone, **user)("The user sails."),
        lambda: synap_st_instructions(gone, conversation, on_error="raise")(None, None),
    ):
        with pytest.raises(SynapIntegrationError):
            run(fails())
    assert run(report_user_turn(gone, "Hello.", conversation_id=conversation, **user)) is False
    hooks = SynapRunHooks(gone, conversation_id=conversation, **user)
    asking = Agent(name="test", model=Scripted("Hello."), instructions=synap_st_instructions(gone, conversation, system="Be brief."))
    assert run(Runner.run(asking, "Hello.", **hooks.run_kwargs(tracing_disabled=True))).final_output == "Hello."
    assert asking.model.prompts[0][0] == "Be brief."
