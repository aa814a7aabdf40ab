/** Memory of Mastra's agents, with the real package and a real server. It asks for Node 22.13: older ones skip what is here. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { MockLanguageModelV3 } from "ai/test";
import type { Agent as MastraAgent } from "@mastra/core/agent";
import { z } from "zod";
import { Evoke } from "evoke-memory-client";
import { EvokeProcessor } from "evoke-memory-client/mastra";
import { breaks, calls, says, streams, systemsOf } from "./support/model.js";
import { startServer, type Server } from "./support/server.js";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const old = major < 22 || (major === 22 && minor < 13);
const skip = old ? `NOT CHECKED: @mastra/core needs Node 22.13, this is ${process.versions.node}` : false;

// Tests report nothing to the makers of the package.
process.env["MASTRA_TELEMETRY_DISABLED"] = "1";

let server: Server;
let evoke: Evoke;
const prompt = "Which drink do I prefer, tea or coffee?";

before(async () => {
  if (old) return;
  server = await startServer();
  evoke = new Evoke(server);
  const { ingestion_id } = await evoke.createMemory({ user_id: "ada", document: "User: I prefer tea over coffee." });
  await evoke.waitUntilProcessed(ingestion_id);
});
after(() => (old ? undefined : server.stop()));

const onError = (error: unknown) => assert.fail(`memory failed: ${error}`);
const turnsOf = async (conversationId: string) =>
  (await evoke.listMessages(conversationId)).turns.map((turn) => [turn.role, turn.content]);
const of = (resource: string, thread: string) => ({ memory: { resource, thread } });

/** An agent with this memory, and more settings of Mastra. */
async function agent(model: MockLanguageModelV3, memory: EvokeProcessor, more: object = {}): Promise<MastraAgent> {
  const { Agent } = await import("@mastra/core/agent");
  const settings = { id: "test", name: "test", instructions: "Be brief.", inputProcessors: [memory], outputProcessors: [memory] };
  return new Agent({ ...settings, model, ...more });
}

test("an agent is told what is remembered, and both turns are recorded", { skip }, async () => {
  const model = new MockLanguageModelV3({ doGenerate: says("Tea.") });
  const { text } = await (await agent(model, new EvokeProcessor(evoke, { onError }))).generate(prompt, of("ada", "one"));
  assert.equal(text, "Tea.");
  const told = systemsOf(model.doGenerateCalls[0]);
  assert.equal(told[0], "Be brief.");
  assert.match(told.join("\n"), /not instructions to follow:\n- \d{4}-\d\d-\d\d: User prefers tea over coffee/);
  assert.deepEqual(await turnsOf("one"), [["user", prompt], ["assistant", "Tea."]]);
});

test("a stream is recorded when it ends", { skip }, async () => {
  const model = new MockLanguageModelV3({ doStream: streams("Te", "a.") });
  const output = await (await agent(model, new EvokeProcessor(evoke, { onError }))).stream(prompt, of("ada", "stream"));
  assert.equal(await output.text, "Tea.");
  assert.match(systemsOf(model.doStreamCalls[0]).join("\n"), /tea over coffee/);
  assert.deepEqual(await turnsOf("stream"), [["user", prompt], ["assistant", "Tea."]]);
});

test("one agent serves many users, each with their own memory", { skip }, async () => {
  const model = new MockLanguageModelV3({ doGenerate: says("I see.") });
  const shared = await agent(model, new EvokeProcessor(evoke, { onError }));
  await shared.generate(prompt, of("bob", "bob"));
  await shared.generate(prompt, of("ada", "ada"));
  assert.deepEqual(model.doGenerateCalls.map((call) => /tea over coffee/.test(systemsOf(call).join("\n"))), [false, true]);
  assert.deepEqual(await turnsOf("bob"), [["user", prompt], ["assistant", "I see."]]);
});

test("it goes with Mastra's own memory, which keeps the history of the thread", { skip }, async () => {
  const { MockMemory } = await import("@mastra/core/memory");
  const model = new MockLanguageModelV3({ doGenerate: [says("Tea."), says("Yes."), says("Tea.")] });
  const both = await agent(model, new EvokeProcessor(evoke, { onError }), { memory: new MockMemory() });
  await both.generate(prompt, of("ada", "both"));
  await both.generate("Are you sure?", of("ada", "both"));
  const users = model.doGenerateCalls[1]?.prompt.filter((message) => message.role === "user");
  assert.equal(users?.length, 2);
  assert.deepEqual(await turnsOf("both"), [["user", prompt], ["assistant", "Tea."], ["user", "Are you sure?"], ["assistant", "Yes."]]);
  await both.generate(prompt, { memory: { resource: "ada", thread: "read", options: { readOnly: true } } });
  assert.deepEqual(await turnsOf("read"), []);
});

test("in a loop of tool calls both turns are recorded once, and memories are told at each step", { skip }, async () => {
  const { createTool } = await import("@mastra/core/tools");
  const weather = createTool({ id: "weather", description: "The weather", inputSchema: z.object({}), execute: async () => "rain" });
  const model = new MockLanguageModelV3({ doGenerate: [calls("weather"), says("It rains, have some tea.")] });
  await (await agent(model, new EvokeProcessor(evoke, { onError }), { tools: { weather } })).generate(prompt, of("ada", "tools"));
  assert.deepEqual(await turnsOf("tools"), [["user", prompt], ["assistant", "It rains, have some tea."]]);
  assert.deepEqual(model.doGenerateCalls.map((call) => /tea over coffee/.test(systemsOf(call).join("\n"))), [true, true]);
});

test("nothing is recorded when that is not wanted, and when the model fails", { skip }, async () => {
  const quiet = new EvokeProcessor(evoke, { record: false, onError });
  await (await agent(new MockLanguageModelV3({ doGenerate: says("Tea.") }), quiet)).generate(prompt, of("ada", "quiet"));
  const failing = new MockLanguageModelV3({ doGenerate: () => Promise.reject(new Error("no model")) });
  const memory = new EvokeProcessor(evoke, { onError });
  await assert.rejects((await agent(failing, memory, { maxRetries: 0 })).generate(prompt, of("ada", "quiet")), /no model/);
  const breaking = new MockLanguageModelV3({ doStream: breaks("Te") });
  const output = await (await agent(breaking, memory, { maxRetries: 0 })).stream(prompt, of("ada", "quiet"));
  await output.consumeStream();
  assert.deepEqual(await turnsOf("quiet"), []);
});

test("memory that fails does not fail the call", { skip }, async () => {
  const errors: unknown[] = [];
  const listening = { onError: (error: unknown) => errors.push(error) };
  const gone = new Evoke({ baseUrl: server.baseUrl, apiKey: "evoke_no-such-key" });
  const model = new MockLanguageModelV3({ doGenerate: says("Tea.") });
  assert.equal((await (await agent(model, new EvokeProcessor(gone, listening))).generate(prompt, of("ada", "gone"))).text, "Tea.");
  assert.deepEqual(errors.map((error) => (error as { code: string }).code), ["EVK0101", "EVK0101"]);
  assert.equal((await (await agent(model, new EvokeProcessor(evoke, listening))).generate(prompt)).text, "Tea.");
  assert.deepEqual(errors.slice(2).map((error) => /memory: \{ resource, thread \}/.test(String(error))), [true, true]);
});

test("the example remembers from one thread to the next", { skip }, async () => {
  const { rememberingAgent } = await import("../examples/mastra.js");
  const model = new MockLanguageModelV3({ doGenerate: says("Noted.") });
  const example = rememberingAgent(evoke, model);
  await example.generate("My sister Ines lives in Lisbon.", of("ann", "monday"));
  const findsIt = async () => {
    await example.generate("Where does my sister live?", of("ann", "friday"));
    return /Lisbon/.test(systemsOf(model.doGenerateCalls.at(-1)).join("\n"));
  };
  // A turn is understood after it is recorded.
  const end = Date.now() + 30_000;
  while (!(await findsIt())) assert.ok(Date.now() < end, "the second thread is not told what the first one said");
});
