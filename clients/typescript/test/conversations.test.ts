/** Conversations, against a real server. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Evoke } from "evoke-memory-client";
import { startServer, type Server } from "./support/server.js";

let server: Server;
let evoke: Evoke;
before(async () => {
  server = await startServer();
  evoke = new Evoke(server);
});
after(() => server.stop());

test("turns are recorded, listed and given to the next prompt", async () => {
  const turn = { conversation_id: "trip", user_id: "ada", role: "user", content: "I fly to Lisbon on Friday." } as const;
  const first = await evoke.recordMessage(turn);
  assert.equal(first.conversation_message_count, 1);
  const answer = { ...turn, role: "assistant", content: "Shall I book a hotel?" } as const;
  const batch = await evoke.recordMessages([answer, { ...turn, conversation_id: "" }]);
  assert.deepEqual([batch.succeeded, batch.failed, batch.errors[0]?.code], [1, 1, "EVK0002"]);

  const listed = await evoke.listMessages("trip", { user_id: "ada", start: 2 });
  assert.deepEqual(listed.turns.map((one) => one.content), [answer.content]);
  const prompt = await evoke.contextForPrompt("trip", { user_id: "ada", style: "narrative" });
  assert.deepEqual(prompt.recent_messages.map((one) => one.content), [turn.content, answer.content]);
  const found = await evoke.fetchContext("conversation", { conversation_id: "trip", user_id: "ada" });
  assert.equal(found.conversation_context?.recent_turns.length, 2);
  const stranger = await evoke.contextForPrompt("trip", { user_id: "bob" });
  assert.equal(stranger.available, false);
});

test("the same turn under one key is kept once", async () => {
  const turn = { conversation_id: "twice", user_id: "ada", role: "user", content: "Hello" } as const;
  const first = await evoke.recordMessage(turn, { idempotencyKey: "turn-1" });
  const again = await evoke.recordMessage(turn, { idempotencyKey: "turn-1" });
  assert.equal(again.message_id, first.message_id);
  assert.equal(again.conversation_message_count, 1);
});

test("a transcript is understood and compacted", async () => {
  const transcript = Array.from({ length: 20 }, (_, index) => ({
    role: index % 2 === 0 ? ("user" as const) : ("assistant" as const),
    content: `We decided that step ${index} of the move is done by ${index + 1} March, and that Dana pays for it.`,
  }));
  const whole = { conversation_id: "move", user_id: "ada", transcript };
  const taken = await evoke.addTranscript(whole);
  assert.deepEqual([taken.status, taken.turns_recorded], ["queued", 20]);
  assert.equal((await evoke.addTranscript(whole)).status, "duplicate");
  await assert.rejects(evoke.addTranscript({ ...whole, transcript: "User: something else" }), { code: "EVK0401", status: 409 });
  assert.equal((await evoke.waitUntilProcessed(taken.ingestion_id)).status, "completed");

  await evoke.waitUntilCompacted("move", { user_id: "ada" });
  await evoke.compact({ conversation_id: "move", strategy: "aggressive", force: true });
  const status = await evoke.waitUntilCompacted("move", { user_id: "ada" });
  assert.equal(status.status, "completed");
  const compacted = await evoke.compacted("move", { user_id: "ada", format: "bullet_points" });
  assert.equal(compacted.strategy_used, "aggressive");
  assert.ok(compacted.compacted_token_count < compacted.original_token_count);
});

test("what has no turns has nothing to compact", async () => {
  assert.equal((await evoke.compactionStatus("nothing")).status, "none");
  await assert.rejects(evoke.compact({ conversation_id: "nothing" }), { code: "EVK0402", status: 403 });
});

test("ids of any kind are one part of a path", async () => {
  for (const conversation_id of ["a/b", "ü ?#%", "..."]) {
    await evoke.recordMessage({ conversation_id, user_id: "ada", role: "user", content: "Hello" });
    assert.equal((await evoke.listMessages(conversation_id)).external_conversation_id, conversation_id);
  }
  for (const id of ["", ".", ".."]) assert.throws(() => evoke.listMessages(id), TypeError);
});
