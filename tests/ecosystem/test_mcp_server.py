"""`maximem-synap-mcp-server`: the adapter as a process of its own, called by the client of the official SDK."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from support import Server, eventually, fresh, new_conversation, run, turns, word


@contextmanager
def adapter(backend: str, **settings: str):
    """The adapter on a free port, in front of a server."""
    values = {**os.environ, "SYNAP_API_URL": backend, "MCP_DNS_REBINDING_PROTECTION": "false", "NO_PROXY": "*", **settings}
    arguments = [sys.executable, "-m", "uvicorn", "synap_mcp_server.server:app", "--host", "127.0.0.1", "--port", "0"]
    process = subprocess.Popen(arguments, env=values, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"running on (http://\S+)", line):
            break
    else:
        raise AssertionError(f"the adapter did not start:\n{said}")
    # What it says later is read too: a full pipe would stop it.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield found[1]
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def url(server):
    with adapter(server.url, MCP_STREAM_EVENTS="true") as address:
        yield address


def session(url, key, use):
    """What a client gets that uses the tools with this key."""

    async def connect():
        async with streamablehttp_client(f"{url}/mcp", headers={"Authorization": f"Bearer {key}"}) as (read, write, _):
            async with ClientSession(read, write) as opened:
                await opened.initialize()
                return await use(opened)

    return run(connect())


def call(url, key, tool, **arguments) -> str:
    result = session(url, key, lambda opened: opened.call_tool(tool, arguments))
    assert not result.isError, result
    return result.content[0].text


def test_all_tools_are_listed(url, strict):
    listed = session(url, strict.key, lambda opened: opened.list_tools())
    assert {each.name for each in listed.tools} == {"log_exchange", "check_memory_status", "recall_context", "list_recent_memories"}


def test_an_exchange_is_logged_and_recalled_and_users_are_apart(url, instance):
    name, ann, conversation = word(), instance.user(), new_conversation()
    ben = {**ann, "user_id": fresh("user")}
    said = {"user_message": f"My sister {name} lives in Lisbon.", "assistant_message": "Noted.", "conversation_id": conversation}
    logged = call(url, instance.key, "log_exchange", wait_for_processing=True, **said, **ann)
    assert re.search(r"Processing complete, [1-9]\d* memor(y|ies) stored", logged), logged
    ingestion = re.search(r"ingestion_id=([^,)]+)", logged)[1]
    status = call(url, instance.key, "check_memory_status", ingestion_id=ingestion)
    assert status.startswith("Processing complete")
    assert name in call(url, instance.key, "recall_context", query="Where does my sister live?", **ann)
    assert name in call(url, instance.key, "list_recent_memories", **ann)
    assert call(url, instance.key, "recall_context", query="Where does my sister live?", **ben).startswith("Nothing remembered yet")
    # The adapter reports the exchange as turns as well, when it is told to.
    expected = [("user", said["user_message"]), ("assistant", "Noted.")]
    eventually(lambda: turns(instance, conversation) == expected, "both turns are recorded")


def test_what_is_not_right_is_said_in_words(url, strict, server):
    user_alone = call(url, strict.key, "recall_context", query="boat", user_id="ann")
    assert user_alone.startswith("ERROR: recall request rejected.") and "customer" in user_alone
    with_customer = call(url, server.keys["equals_customer"], "recall_context", query="boat", user_id="ann", customer_id="acme")
    assert with_customer.startswith("ERROR:") and "user_id only" in with_customer
    assert call(url, "evoke_no-such-key", "log_exchange", user_message="Hello.").startswith("ERROR:")
    unknown = call(url, strict.key, "check_memory_status", ingestion_id=new_conversation())
    assert unknown.startswith("Unknown ingestion_id")


def test_reads_stay_quiet_and_writes_say_so_when_the_server_is_gone(tmp_path):
    ended = Server(tmp_path / "data")
    ended.stop()
    with adapter(ended.url) as url:
        of = {"user_id": "ann", "customer_id": "acme"}
        assert call(url, ended.keys["strict"], "recall_context", query="boat", **of) == "No memory available right now."
        assert call(url, ended.keys["strict"], "log_exchange", user_message="Hello.", **of).startswith("ERROR: couldn't reach")
