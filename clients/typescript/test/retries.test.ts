/** What is tried again, what is not, and how a call ends, against a scripted server. */

import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { Evoke, type EvokeOptions } from "evoke-memory-client";
import { answer, coded, scripted, type Script } from "./support/scripted.js";

async function client(context: TestContext, script: Script, options: Partial<EvokeOptions> = {}) {
  const server = await scripted(script);
  context.after(() => server.close());
  return { evoke: new Evoke({ baseUrl: server.baseUrl, apiKey: "key", ...options }), asked: server.asked };
}
const busy = coded("EVK0901", "unavailable");
const document = { user_id: "ada", document: "User: I like tea." };

test("a write is sent again after a 503, under the same key and with the same bytes", async (context) => {
  const { evoke, asked } = await client(context, (response, _, count) => {
    if (count < 3) answer(response, 503, busy, { "retry-after": "0" });
    else answer(response, 200, { ingestion_id: "i" });
  });
  assert.equal((await evoke.createMemory(document)).ingestion_id, "i");
  assert.equal(asked.length, 3);
  assert.equal(new Set(asked.map((one) => one.headers["idempotency-key"])).size, 1);
  assert.match(asked[0]?.headers["idempotency-key"]?.toString() ?? "", /^[0-9a-f-]{36}$/);
  assert.equal(new Set(asked.map((one) => one.body)).size, 1);
  assert.equal(asked[0]?.headers.authorization, "Bearer key");
});

test("the last refusal is the error", async (context) => {
  const { evoke, asked } = await client(context, (response) => answer(response, 503, busy), { retries: 1 });
  const expected = { code: "EVK0901", slug: "unavailable", status: 503, correlationId: "evk_1", isTransient: true };
  await assert.rejects(evoke.getMemory("m"), expected);
  assert.equal(asked.length, 2);
});

test("Retry-After is waited for, unless it is too long", async (context) => {
  const { evoke, asked } = await client(context, (response, { path }, count) => {
    if (path.endsWith("long")) answer(response, 429, coded("EVK0104", "rate_limited"), { "retry-after": "31" });
    else if (count === 1) answer(response, 429, coded("EVK0104", "rate_limited"), { "retry-after": "1" });
    else answer(response, 200, { memory_id: "m" });
  });
  const begun = performance.now();
  await evoke.deleteMemory("m");
  assert.ok(performance.now() - begun >= 990);
  await assert.rejects(evoke.getMemory("long"), { code: "EVK0104", retryAfterMs: 31_000, isTransient: true });
  assert.equal(asked.length, 3);
});

test("what could happen twice is not sent again", async (context) => {
  const outcomeUnknown = coded("EVK0904", "outcome_unknown");
  const { evoke, asked } = await client(context, (response, { method }) => {
    if (method === "DELETE") response.destroy();
    else answer(response, 503, outcomeUnknown, { "retry-after": "0" });
  });
  await assert.rejects(evoke.compact({ conversation_id: "c" }), { code: "EVK0904" });
  await assert.rejects(evoke.updateMemory("m", { document: "x" }), { code: "EVK0904" });
  await assert.rejects(evoke.deleteMemory("m"), { code: "network", status: 0, isTransient: true });
  assert.equal(asked.length, 3);
});

test("it is sent again where the server did nothing", async (context) => {
  const { evoke, asked } = await client(context, (response, _, count) => {
    if (count === 1) answer(response, 503, coded("EVK0910", "overloaded"), { "retry-after": "0" });
    else answer(response, 200, { compaction_id: "c" });
  });
  await evoke.compact({ conversation_id: "c" });
  assert.equal(asked.length, 2);
});

test("a read is sent again when the connection breaks", async (context) => {
  const { evoke, asked } = await client(context, (response, _, count) => {
    if (count === 1) response.destroy();
    else answer(response, 200, { memory_id: "m" });
  });
  assert.equal((await evoke.getMemory("m")).memory_id, "m");
  assert.equal(asked.length, 2);
});

test("refusals for good are not tried again", async (context) => {
  const { evoke, asked } = await client(context, (response) => answer(response, 500, coded("EVK0903", "internal")));
  await assert.rejects(evoke.getMemory("m"), { code: "EVK0903", isTransient: false });
  assert.equal(asked.length, 1);
});

test("an answer that is not Evoke's is told as such", async (context) => {
  const { evoke, asked } = await client(context, (response, { path }) => {
    if (path.includes("moved")) response.writeHead(302, { location: "/elsewhere" }).end();
    else response.writeHead(path.includes("page") ? 200 : 502).end("<html>");
  });
  await assert.rejects(evoke.getMemory("page"), { code: "invalid_answer", status: 200 });
  await assert.rejects(evoke.getMemory("gateway"), { code: "invalid_answer", status: 502 });
  await assert.rejects(evoke.getMemory("moved"), { code: "invalid_answer", status: 302 });
  assert.equal(asked.length, 3);
});

test("a call ends with its signal: before, during and between attempts", async (context) => {
  const reason = new Error("enough");
  const ended = AbortSignal.abort(reason);
  const ending = new AbortController();
  const { evoke, asked } = await client(context, () => ending.abort(reason));
  await assert.rejects(evoke.getMemory("before", { signal: ended }), reason);
  await assert.rejects(evoke.getMemory("during", { signal: ending.signal }), reason);
  assert.equal(asked.length, 1);
  const pausing = new AbortController();
  const answered: typeof fetch = async (...given) => {
    const response = await fetch(...given);
    setTimeout(() => pausing.abort(reason));
    return response;
  };
  const second = await client(context, (response) => answer(response, 503, busy, { "retry-after": "30" }), { fetch: answered });
  await assert.rejects(second.evoke.getMemory("pause", { signal: pausing.signal }), reason);
  assert.equal(second.asked.length, 1);
});

test("an attempt ends with its time", async (context) => {
  const { evoke, asked } = await client(context, () => {}, { timeoutMs: 20, retries: 1 });
  await assert.rejects(evoke.getMemory("m"), { code: "timeout", isTransient: true });
  assert.equal(asked.length, 2);
});

test("waiting ends with its time, its signal or a failure", async (context) => {
  const { evoke } = await client(context, (response, { path }) => {
    const failed = { status: "failed", error_message: "no words" };
    answer(response, 200, path.endsWith("bad") ? failed : { status: "processing" });
  });
  await assert.rejects(evoke.waitUntilProcessed("slow", { waitMs: 30 }), { code: "timeout" });
  await assert.rejects(evoke.waitUntilProcessed("bad"), { code: "ingestion_failed", message: "no words" });
  await assert.rejects(evoke.waitUntilProcessed("slow", { signal: AbortSignal.timeout(30) }), { name: "TimeoutError" });
});

test("health is an answer on a server that is not well", async (context) => {
  const { evoke } = await client(context, (response) => answer(response, 503, { ready: false, status: "unavailable" }));
  assert.equal((await evoke.health()).ready, false);
});

test("options that cannot be meant are refused, and a key is not shown", async (context) => {
  const apiKey = "evoke_secret";
  assert.throws(() => new Evoke({ baseUrl: "ftp://x", apiKey }), TypeError);
  assert.throws(() => new Evoke({ baseUrl: "http://x", apiKey: "" }), TypeError);
  assert.throws(() => new Evoke({ baseUrl: "http://x", apiKey, retries: -1 }), RangeError);
  assert.throws(() => new Evoke({ baseUrl: "http://x", apiKey, timeoutMs: Number.NaN }), RangeError);
  const { inspect } = await import("node:util");
  assert.doesNotMatch(inspect(new Evoke({ baseUrl: "http://x", apiKey }), { showHidden: true, depth: 9 }), /secret/);
  const { evoke, asked } = await client(context, (response) => answer(response, 200, {}));
  await evoke.health();
  assert.equal(asked[0]?.path, "/health");
});
