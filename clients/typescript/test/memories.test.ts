/** Documents and memories, against a real server. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Evoke, EvokeError } from "evoke-memory-client";
import { startServer, type Server } from "./support/server.js";

let server: Server;
let evoke: Evoke;
before(async () => {
  server = await startServer();
  evoke = new Evoke(server);
});
after(() => server.stop());

const coded = (code: string, status: number) => (error: unknown) => {
  assert.ok(error instanceof EvokeError, String(error));
  assert.deepEqual({ code: error.code, status: error.status }, { code, status });
  assert.ok(error.message !== "" && error.correlationId !== undefined && !error.isTransient);
  return true;
};

async function remember(user_id: string, document: string) {
  const { ingestion_id } = await evoke.createMemory({ user_id, document });
  return evoke.waitUntilProcessed(ingestion_id);
}

test("what is written is read back, by its owner alone", async () => {
  const done = await remember("ada", "User: I prefer tea over coffee.");
  assert.equal(done.status, "completed");
  await remember("bob", "User: I prefer coffee over tea.");

  const search_query = "tea or coffee?";
  const ranked = await evoke.fetchContext("user", { user_id: "ada", search_query, response_shape: "ranked" });
  assert.match(ranked.context.items[0]?.content ?? "", /prefers tea over coffee/);
  const typed = await evoke.fetchContext("user", { user_id: "ada", search_query });
  assert.equal(typed.context.preferences.length, 1);
  const others = await evoke.fetchContext("user", { user_id: "bob", search_query });
  assert.deepEqual(others.context.preferences.map((item) => item.content), ["User prefers coffee over tea"]);
  const client = await evoke.fetchContext("client", { search_query, response_shape: "ranked" });
  assert.deepEqual(client.context.items, []);
});

test("a strict instance reads by customer", async () => {
  const strict = new Evoke({ baseUrl: server.baseUrl, apiKey: await server.newInstance("strict") });
  const { ingestion_id } = await strict.createMemory({ customer_id: "acme", document: "User: Our office is in Lisbon." });
  await strict.waitUntilProcessed(ingestion_id);
  const found = await strict.fetchContext("customer", { customer_id: "acme", search_query: "office", response_shape: "ranked" });
  assert.match(found.context.items[0]?.content ?? "", /Lisbon/);
});

test("a batch tells which documents it refused", async () => {
  const documents = [{ user_id: "eve", document: "User: I live in Porto." }, { user_id: "eve", document: "" }];
  const batch = await evoke.createMemories({ documents });
  assert.deepEqual([batch.total, batch.succeeded, batch.failed], [2, 1, 1]);
  assert.equal(batch.results[1]?.error_code, "EVK0201");
  await assert.rejects(evoke.createMemories({ documents, fail_fast: true }), coded("EVK0205", 400));
});

test("one key is one write", async () => {
  const write = (document: string) => evoke.createMemory({ user_id: "kay", document }, { idempotencyKey: "once" });
  const first = await write("User: I play the harp.");
  assert.equal((await write("User: I play the harp.")).ingestion_id, first.ingestion_id);
  await assert.rejects(write("User: I play the flute."), coded("EVK0107", 409));
});

test("memories are listed page by page, read, rewritten and removed", async () => {
  await remember("dan", "User: I live in Oslo. I work as a nurse. My dog is called Bruno.");
  const listed: string[] = [];
  for await (const item of evoke.listMemories("user", { user_id: "dan", max_results: 1 })) listed.push(item.id);
  assert.equal(new Set(listed).size, listed.length);
  assert.ok(listed.length >= 3, `${listed.length} listed`);

  const id = listed[0] ?? "";
  assert.equal((await evoke.getMemory(id)).memory_id, id);
  const rewritten = await evoke.updateMemory(id, { document: "User lives in Bergen", merge_strategy: "replace" });
  assert.match(rewritten.content, /Bergen/);
  assert.equal((await evoke.reopenMemory(id)).memory_id, id);
  assert.equal((await evoke.deleteMemory(id)).memory_id, id);
  await assert.rejects(evoke.getMemory(id), coded("EVK0301", 404));
});

test("a preview shows what forgetting then removes", async () => {
  await remember("ida", "User: I am allergic to peanuts. I live in Rome.");
  const wish = { user_id: "ida", description: "my allergy to peanuts" };
  const preview = await evoke.previewForget(wish);
  assert.equal(preview.status, "preview");
  assert.ok(preview.candidates.some((candidate) => /peanuts/.test(candidate.content)));
  const done = await evoke.forget(wish);
  assert.equal(done.status, "deleted");
  const left = await evoke.fetchContext("user", { user_id: "ida" });
  assert.doesNotMatch(JSON.stringify(left.context), /peanuts/);
  assert.match(JSON.stringify(left.context), /Rome/);
});

test("what people asked to forget is confirmed or rejected", async () => {
  const wish = async (user: string) => {
    await remember(user, "User: I play the harp.");
    return (await remember(user, "User: Please forget that I play the harp.")).ingestion_id;
  };
  const [joe, jim] = [await wish("joe"), await wish("jim")];
  const waiting = await evoke.deletionRequests({ limit: 10 });
  assert.deepEqual(waiting.deletion_requests.map((request) => request.deletion_request_id), [jim, joe]);
  assert.equal((await evoke.rejectDeletionRequest(joe)).status, "reopened");
  assert.equal((await evoke.confirmDeletionRequest(jim)).status, "deleted");
  assert.deepEqual((await evoke.deletionRequests()).deletion_requests, []);
  await assert.rejects(evoke.confirmDeletionRequest(jim), coded("EVK0207", 404));
});

test("what is wrong is refused under its code", async () => {
  await assert.rejects(evoke.fetchContext("user", {}), coded("EVK0103", 400));
  await assert.rejects(evoke.createMemory({ user_id: "ada", document: "" }), coded("EVK0201", 400));
  await assert.rejects(evoke.fetchContext("user", { user_id: "ada", max_results: 0 }), coded("EVK0002", 422));
  await assert.rejects(evoke.ingestionStatus("nothing/of the kind"), coded("EVK0207", 404));
  await assert.rejects(evoke.forget({ description: "my harp" }), coded("EVK0302", 400));
  const stranger = new Evoke({ baseUrl: server.baseUrl, apiKey: "evoke_no-such-key" });
  await assert.rejects(stranger.fetchContext("user", { user_id: "ada" }), coded("EVK0101", 401));
});

test("a correlation id comes back with an error", async () => {
  const refused = evoke.getMemory("unknown", { correlationId: "trace-7" });
  await assert.rejects(refused, { code: "EVK0301", slug: "unknown_memory", correlationId: "trace-7" });
});

test("the server says how it is", async () => {
  const health = await evoke.health();
  assert.deepEqual([health.ready, health.store_ok], [true, true]);
});
