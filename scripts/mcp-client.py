#!/usr/bin/env python3
"""Calls every memory tool with the client of the official MCP SDK, in both lifecycles of the protocol and over both transports.

    scripts/mcp.sh                                   # installs the SDK, starts a server, and runs this
    scripts/mcp-client.py BINARY DATA URL KEY        # BINARY is evoke; DATA a fresh directory; URL and KEY of a server

The client checks each structured answer against the schema that the tool announces, so that is checked here too.
"""

import asyncio
import json
import sys
import uuid

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

CHANGES = {"update", "forget", "memory_str_replace", "memory_delete"}
WRITING = CHANGES | {"remember", "correct_entity", "memory_create", "memory_insert", "memory_rename"}
READING = {"recall", "list", "status", "search", "fetch", "profile", "entities", "entity", "memory_view", "memory_history"}


class Tools:
    """The tools of one connection; what was called is noted."""

    def __init__(self, client, scope):
        self.client, self.scope, self.called = client, scope, set()

    async def __call__(self, name, /, **arguments):
        result = await self.client.call_tool(name, arguments)
        assert not result.is_error, f"{name}: {result}"
        self.called.add(name)
        answer = result.structured_content
        assert json.loads(result.content[0].text) == answer
        assert answer["scope"] == self.scope, answer
        return answer

    async def code(self, name, **arguments):
        result = await self.client.call_tool(name, arguments)
        assert result.is_error, f"{name}: {result}"
        return result.content[0].text.split(" ", 1)[0]


def says(memories, word):
    return any(word in memory["content"] for memory in memories)


async def described(client):
    listed = (await client.list_tools()).tools
    assert {tool.name for tool in listed} == WRITING | READING, listed
    for tool in listed:
        hints = tool.annotations
        assert hints.read_only_hint == (tool.name in READING), tool
        assert hints.destructive_hint == (tool.name in CHANGES), tool
        assert tool.description and tool.output_schema, tool


async def used(client, scope):
    tools = Tools(client, scope)
    taken = await tools("remember", text="User: I am allergic to peanuts. My dog is called Rex. I live in Oslo.")
    assert taken["status"] == "completed" and says(taken["memories"], "peanuts"), taken
    status = await tools("status", ingestion_id=taken["ingestion_id"])
    assert status["ingestion"]["status"] == "completed" and status["writable"], status
    found = await tools("recall", query="What is the user allergic to?", max_results=5)
    assert says(found["memories"], "peanuts"), found
    listed = await tools("list", kinds=["facts"], limit=50)
    assert says(listed["memories"], "Rex"), listed
    results = (await tools("search", query="dog"))["results"]
    assert results and set(results[0]) >= {"id", "title", "text", "url"}, results
    document = await tools("fetch", id=results[0]["id"])
    assert document["title"] and document["text"] and document["url"] == results[0]["url"], document

    templates = (await client.list_resource_templates()).resource_templates
    assert [template.uri_template for template in templates] == ["evoke://memories/{memory_id}"], templates
    resources = (await client.list_resources()).resources
    assert any(str(resource.uri) == document["url"] for resource in resources), resources
    contents = (await client.read_resource(document["url"])).contents
    assert contents[0].text == document["text"], contents

    profile = await tools("profile")
    assert profile["attributes"]["home"]["value"] == "Oslo", profile
    named = (await tools("entities"))["entities"]
    assert named, named
    detail = await tools("entity", entity_id=named[0]["id"])
    assert detail["evidence"], detail
    renamed = await tools("correct_entity", entity_id=named[0]["id"], action="rename", name="Rexy")
    assert renamed["entities"][0]["name"] == "Rexy", renamed
    await tools("correct_entity", entity_id=named[0]["id"], action="undo")

    path = f"/memories/{uuid.uuid4()}.md"
    await tools("memory_create", path=path, file_text="tea\ncake\n")
    await tools("memory_str_replace", path=path, old_str="cake", new_str="bread")
    await tools("memory_insert", path=path, insert_line=0, insert_text="milk")
    shown = await tools("memory_view", path=path)
    assert shown["version"] == 3 and "\tbread" in shown["content"], shown
    moved = await tools("memory_rename", old_path=path, new_path=f"{path}.old")
    await tools("memory_delete", path=moved["path"])
    history = await tools("memory_history", path=path)
    assert [version["action"] for version in history["versions"]] == ["moved_to", "edited", "edited", "created"], history

    dog = next(memory for memory in listed["memories"] if "Rex" in memory["content"])
    changed = await tools("update", memory_id=dog["id"], text="The user's dog is called Max.", strategy="replace")
    assert "Max" in changed["memory"]["content"], changed
    preview = await tools("forget", description="peanuts")
    assert preview["status"] == "preview" and says(preview["matches"], "peanuts"), preview
    gone = await tools("forget", description="peanuts", confirmation_token=preview["confirmation_token"])
    assert gone["status"] == "deleted", gone
    gone = await tools("forget", ids=[dog["id"]])
    assert gone["removed_ids"] and gone["status"] == "deleted", gone
    left = await tools("list")
    assert not says(left["memories"], "peanuts") and not says(left["memories"], "Max"), left

    assert await tools.code("recall") == "EVK0002"
    assert await tools.code("recall", query="x", user_id="somebody else") == "EVK0106"
    assert await tools.code("fetch", id="no such memory") == "EVK0301"
    assert await tools.code("forget", description="x") == "EVK0002"
    assert tools.called == WRITING | READING, tools.called


async def connected(name, server, mode, scope):
    async with Client(server, mode=mode, read_timeout_seconds=60) as client:
        version = client.protocol_version
        await described(client)
        await used(client, scope)
    print(f"{name}, {version}: every tool, the resources, and failures with codes")


async def main(binary, data, url, key):
    stdio = StdioServerParameters(command=binary, args=["mcp", "--data", data, "--log", "warn"])
    for mode in ("legacy", "2026-07-28", "auto"):
        await connected("stdio", stdio, mode, {"level": "user", "user_id": "me"})
        async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}, timeout=60) as http:
            endpoint = streamable_http_client(f"{url}/mcp?user_id=ada", http_client=http)
            await connected("HTTP", endpoint, mode, {"level": "user", "user_id": "ada"})
        bridge = StdioServerParameters(command=binary, args=["mcp", "--server", url, "--key", key, "--user", "ben"])
        await connected("stdio to a server", bridge, mode, {"level": "user", "user_id": "ben"})


asyncio.run(main(*sys.argv[1:]))
