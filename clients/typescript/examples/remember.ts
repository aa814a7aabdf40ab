/**
 * Remembers what a user says, and asks for it.
 *
 *   EVOKE_URL=http://127.0.0.1:8808 EVOKE_API_KEY=evoke_... node build/examples/remember.js
 */

import { Evoke } from "evoke-memory-client";

const evoke = new Evoke({
  baseUrl: process.env["EVOKE_URL"] ?? "http://127.0.0.1:8808",
  apiKey: process.env["EVOKE_API_KEY"] ?? "",
});

const { ingestion_id } = await evoke.createMemory({
  user_id: "ada",
  document: "User: I prefer tea over coffee. My flight to Lisbon leaves on Friday.",
});
await evoke.waitUntilProcessed(ingestion_id);

const { context } = await evoke.fetchContext("user", {
  user_id: "ada",
  search_query: "Which drink does the user prefer?",
  response_shape: "ranked",
});
for (const item of context.items) console.log(item.memory_type, "-", item.content);
