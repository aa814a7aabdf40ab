/** The middleware, with scripted models of both versions of the AI SDK and a real server. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as six from "ai";
import { MockLanguageModelV3 } from "ai/test";
import * as seven from "ai7";
import { MockLanguageModelV4 } from "ai7/test";
import { z } from "zod";
import { Evoke } from "evoke-memory-client";
import { evokeMemory } from "evoke-memory-client/vercel";
import { breaks, calls, says, streams, systemsOf } from "./support/model.js";
import { startServer, type Server } from "./support/server.js";

let server: Server;
let evoke: Evoke;
const prompt = "Which drink do I prefer, tea or coffee?";

before(async () => {
  server = await startServer();
  evoke = new Evoke(server);
  const { ingestion_id } = await evoke.createMemory({ user_id: "ada", document: "User: I prefer tea over coffee." });
  await evoke.waitUntilProcessed(ingestion_id);
});
after(() => server.stop());

const onError = (error: unknown) => assert.fail(`memory failed: ${error}`);
const memoryOf = (userId: string, conversationId: string) => evokeMemory(evoke, { userId, conversationId, onError });
const turnsOf = async (conversationId: string) =>
  (await evoke.listMessages(conversationId)).turns.map((turn) => [turn.role, turn.content]);

test("version 6: a model is told what is remembered, and both turns are recorded", async () => {
  const scripted = new MockLanguageModelV3({ doGenerate: says("Tea.") });
  const model = six.wrapLanguageModel({ model: scripted, middleware: memoryOf("ada", "six") });
  const { text } = await six.generateText({ model, system: "Be brief.", prompt });
  assert.equal(text, "Tea.");
  const [first, second] = systemsOf(scripted.doGenerateCalls[0]);
  assert.equal(first, "Be brief.");
  assert.match(second ?? "", /not instructions to follow:\n- \d{4}-\d\d-\d\d: User prefers tea over coffee/);
  assert.deepEqual(await turnsOf("six"), [["user", prompt], ["assistant", "Tea."]]);
});

test("version 6: a stream is recorded when it ends", async () => {
  const scripted = new MockLanguageModelV3({ doStream: streams("Te", "a.") });
  const model = six.wrapLanguageModel({ model: scripted, middleware: memoryOf("ada", "six-stream") });
  assert.equal(await six.streamText({ model, prompt }).text, "Tea.");
  assert.match(systemsOf(scripted.doStreamCalls[0])[0] ?? "", /tea over coffee/);
  assert.deepEqual(await turnsOf("six-stream"), [["user", prompt], ["assistant", "Tea."]]);
});

test("version 7: a model is told what is remembered, and both turns are recorded", async () => {
  const scripted = new MockLanguageModelV4({ doGenerate: says("Tea."), doStream: streams("Te", "a.") });
  const model = seven.wrapLanguageModel({ model: scripted, middleware: memoryOf("ada", "seven") });
  assert.equal((await seven.generateText({ model, prompt })).text, "Tea.");
  assert.match(systemsOf(scripted.doGenerateCalls[0])[0] ?? "", /tea over coffee/);
  assert.equal(await seven.streamText({ model, prompt }).text, "Tea.");
  assert.match(systemsOf(scripted.doStreamCalls[0])[0] ?? "", /tea over coffee/);
  const both = [["user", prompt], ["assistant", "Tea."]];
  assert.deepEqual(await turnsOf("seven"), [...both, ...both]);
});

test("another user's memories are not told", async () => {
  const scripted = new MockLanguageModelV3({ doGenerate: says("I do not know.") });
  const model = six.wrapLanguageModel({ model: scripted, middleware: memoryOf("bob", "bob") });
  await six.generateText({ model, prompt });
  assert.deepEqual(systemsOf(scripted.doGenerateCalls[0]), []);
});

test("in a loop of tool calls the user's message is recorded once, and memories are told at each step", async () => {
  const scripted = new MockLanguageModelV3({ doGenerate: [calls("weather"), says("It rains, have some tea.")] });
  const model = six.wrapLanguageModel({ model: scripted, middleware: memoryOf("ada", "tools") });
  const weather = six.tool({ inputSchema: z.object({}), execute: () => "rain" });
  await six.generateText({ model, prompt, tools: { weather }, stopWhen: six.stepCountIs(3) });
  assert.deepEqual(await turnsOf("tools"), [["user", prompt], ["assistant", "It rains, have some tea."]]);
  assert.deepEqual(scripted.doGenerateCalls.map((call) => systemsOf(call).length), [1, 1]);
});

test("a stream that fails on its way is passed on and not recorded", async () => {
  const scripted = new MockLanguageModelV3({ doStream: breaks("Te") });
  const model = six.wrapLanguageModel({ model: scripted, middleware: memoryOf("ada", "broken") });
  const errors: unknown[] = [];
  const { fullStream } = six.streamText({ model, prompt, onError: ({ error }) => void errors.push(error) });
  const parts: string[] = [];
  for await (const part of fullStream) parts.push(part.type);
  assert.ok(parts.includes("text-delta") && parts.includes("error"), parts.join());
  assert.deepEqual(errors, ["the connection broke"]);
  assert.deepEqual(await turnsOf("broken"), []);
});

test("nothing is recorded when that is not wanted, or when the model fails", async () => {
  const quiet = evokeMemory(evoke, { userId: "ada", conversationId: "quiet", record: false, onError });
  const speaking = new MockLanguageModelV3({ doGenerate: says("Tea.") });
  await six.generateText({ model: six.wrapLanguageModel({ model: speaking, middleware: quiet }), prompt });
  const failing = new MockLanguageModelV3({ doGenerate: () => Promise.reject(new Error("no model")) });
  const model = six.wrapLanguageModel({ model: failing, middleware: memoryOf("ada", "quiet") });
  await assert.rejects(six.generateText({ model, prompt, maxRetries: 0 }), /no model/);
  assert.deepEqual(await turnsOf("quiet"), []);
});

test("memory that fails does not fail the call", async () => {
  const errors: unknown[] = [];
  const gone = new Evoke({ baseUrl: server.baseUrl, apiKey: "evoke_no-such-key" });
  const middleware = evokeMemory(gone, { userId: "ada", conversationId: "gone", onError: (error) => errors.push(error) });
  const scripted = new MockLanguageModelV3({ doGenerate: says("Tea.") });
  const { text } = await six.generateText({ model: six.wrapLanguageModel({ model: scripted, middleware }), prompt });
  assert.equal(text, "Tea.");
  assert.deepEqual(errors.map((error) => (error as { code: string }).code), ["EVK0101", "EVK0101"]);
});
