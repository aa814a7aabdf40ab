"""`maximem-synap-agno`: user memories of an agent, reports of its runs, and its short-term context."""

from __future__ import annotations

import pytest
from agno.agent import Agent
from agno.db.schemas.memory import UserMemory
from scripted.agno_model import Scripted
from support import PREAMBLE, compacted, eventually, fresh, new_conversation, run, turns, word
from synap_agno import SynapDb, create_synap_async_hooks, create_synap_hooks, synap_st_instructions
from synap_integrations_common import SynapIntegrationError


def database(sdk, user) -> SynapDb:
    return SynapDb(sdk=sdk, customer_id=user.get("customer_id", ""))


def found(db, user, query) -> list[UserMemory]:
    return db.get_user_memories(user_id=user["user_id"], search_content=query)


def test_memories_are_written_read_and_deleted_and_users_are_apart(instance):
    name, ann = word(), instance.user()
    ben = {**ann, "user_id": fresh("user")}
    db = database(instance.sdk(), ann)
    db.upsert_user_memory(UserMemory(memory=f"The user's boat is called {name}.", user_id=ann["user_id"], topics=["boats"]))
    memory = eventually(lambda: [each for each in found(db, ann, "What is the boat called?") if name in each.memory], "it is found")[0]
    assert (memory.user_id, memory.topics) == (ann["user_id"], ["boats"])
    assert db.get_all_memory_topics(user_id=ann["user_id"]) == ["boats"]
    assert name in db.get_user_memory(memory.memory_id).memory
    assert found(db, ben, f"boat {name}") == []
    db.delete_user_memory(memory.memory_id)
    assert not [each for each in found(db, ann, f"boat {name}") if name in each.memory]


def test_an_agent_remembers_each_user_alone(instance):
    name, ann = word(), instance.user()
    ben = {**ann, "user_id": fresh("user")}
    db, model = database(instance.sdk(), ann), Scripted()
    agent = Agent(db=db, model=model, update_memory_on_run=True, add_memories_to_context=True, telemetry=False)
    agent.run(f"I prefer messages from {name}.", user_id=ann["user_id"])
    eventually(lambda: [each for each in found(db, ann, f"messages from {name}") if name in each.memory], "it is remembered")
    assert name in agent.run("Who may write to me?", user_id=ann["user_id"]).content
    assert name not in agent.run("Who may write to me?", user_id=ben["user_id"]).content


def test_hooks_record_the_question_and_the_answer(instance):
    user, sdk = instance.user(), instance.sdk()
    customer = user.get("customer_id", "")
    for make, call in (
        (create_synap_hooks, lambda agent, **of: agent.run("Where is parcel 4471?", **of)),
        (create_synap_async_hooks, lambda agent, **of: run(agent.arun("Where is parcel 4471?", **of))),
    ):
        conversation = new_conversation()
        agent = Agent(db=database(sdk, user), model=Scripted(), telemetry=False, **make(sdk, customer_id=customer))
        answer = call(agent, user_id=user["user_id"], session_id=conversation).content
        expected = [("user", "Where is parcel 4471?"), ("assistant", answer)]
        eventually(lambda: turns(instance, conversation) == expected, f"{make.__name__}: both turns are recorded")


def test_a_compaction_is_among_the_instructions(strict):
    user, sdk, name = strict.user(), strict.sdk(), word()
    conversation = compacted(sdk, user, f"My sister {name} lives in Lisbon.")
    instructions = synap_st_instructions(sdk, conversation, instructions="Be brief.", on_error="raise")
    agent = Agent(model=Scripted(), instructions=instructions, telemetry=False)
    answer = run(agent.arun("Where does my sister live?", user_id=user["user_id"])).content
    assert PREAMBLE in answer and name in answer and "Be brief." in answer


def test_reads_degrade_and_writes_raise_when_the_server_is_gone(gone):
    db = SynapDb(sdk=gone, customer_id="acme")
    assert db.get_user_memories(user_id="ann", search_content="boat") == []
    assert db.get_user_memory(new_conversation()) is None
    assert db.get_all_memory_topics(user_id="ann") == []
    with pytest.raises(SynapIntegrationError):
        db.upsert_user_memory(UserMemory(memory="The user sails.", user_id="ann"))
    hooks = create_synap_hooks(gone, customer_id="acme")
    agent = Agent(db=db, model=Scripted(), add_memories_to_context=True, telemetry=False, **hooks)
    assert "Hello." in agent.run("Hello.", user_id="ann", session_id=new_conversation()).content


def test_instructions_stand_alone_when_the_server_is_gone(gone):
    conversation = new_conversation()
    assert run(synap_st_instructions(gone, conversation, instructions="Be brief.")()) == "Be brief."
    with pytest.raises(SynapIntegrationError):
        run(synap_st_instructions(gone, conversation, instructions="Be brief.", on_error="raise")())
