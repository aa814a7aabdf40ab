/**
 * The client: one method for each thing that the server does.
 *
 * The one thing to know: requests and answers are the server's own shapes, see `types.ts`. Every method rejects with an
 * `EvokeError`, or with the reason of the signal that ended it; codes that are worth a branch are named at the method.
 */

import { until, type WaitOptions } from "./wait.js";
import { segment, Transport, within } from "./transport.js";
import type { Call, CallOptions, EvokeOptions, WriteOptions } from "./transport.js";
import type * as wire from "./types.js";

export type { WaitOptions } from "./wait.js";

const MEMORIES = "/api/v1/memories";
const CONVERSATIONS = "/v1/conversations";
const REQUESTS = "/v1/deletion-requests";

/** A client of one server with one key. It holds no connection and needs no closing; share one among all callers. */
export class Evoke {
  readonly #transport: Transport;

  /** @throws TypeError or RangeError for options that cannot be meant. */
  constructor(options: EvokeOptions) {
    this.#transport = new Transport(options);
  }

  /**
   * Takes a document in. When this resolves it is stored; memories are made of it in the background, see
   * {@link waitUntilProcessed}. Codes: `EVK0103` (whose memory it is), `EVK0201` (no words), `EVK0203` (`document_id` is taken).
   */
  createMemory(memory: wire.CreateMemory, options?: WriteOptions): Promise<wire.Accepted> {
    return this.#write(`${MEMORIES}/create`, memory, options);
  }

  /**
   * Takes up to 100 documents in. Those that are refused do not fail the call: look at `failed`, and at `error_code` in their rows.
   * With `fail_fast` the first of them refuses all (`EVK0205`).
   */
  createMemories(batch: wire.CreateBatch, options?: WriteOptions): Promise<wire.BatchAccepted> {
    return this.#write(`${MEMORIES}/batch`, batch, options);
  }

  /** How far a document has come. Codes: `EVK0207` (unknown). */
  ingestionStatus(ingestionId: string, options?: CallOptions): Promise<wire.IngestionStatus> {
    return this.#get(`${MEMORIES}/status/${segment(ingestionId)}`, {}, options);
  }

  /**
   * Waits until memories have been made of a document, by asking again and again. Codes: `ingestion_failed`, `timeout` (not
   * within `waitMs`; it goes on all the same).
   */
  waitUntilProcessed(ingestionId: string, options?: WaitOptions): Promise<wire.IngestionStatus> {
    const ask = () => this.ingestionStatus(ingestionId, options);
    return until("ingestion_failed", ask, (now) => !["queued", "processing"].includes(now.status), options);
  }

  /**
   * What is remembered in a scope and everything wider: one list, best first, with `response_shape: "ranked"`, otherwise one list for
   * each kind. Without `search_query` it is the most recent and important. The `user` scope needs `user_id`, `customer` needs
   * `customer_id`, `conversation` needs `conversation_id`. Codes: `EVK0103` (an id is missing or wrong).
   */
  fetchContext(scope: wire.Scope, fetch: wire.RankedFetch, options?: CallOptions): Promise<wire.RankedAnswer>;
  fetchContext(scope: wire.Scope, fetch: wire.TypedFetch, options?: CallOptions): Promise<wire.TypedAnswer>;
  fetchContext(scope: wire.Scope, fetch: wire.Fetch, options?: CallOptions): Promise<unknown> {
    return this.#post(`/v1/context/${segment(scope)}/fetch`, fetch, true, options);
  }

  /**
   * All memories of a scope and everything wider, page by page, each once. With `search_query` those that it finds, best first.
   * `max_results` is the size of a page, 1 to 200; 100 when absent.
   */
  async *listMemories(
    scope: wire.Scope,
    fetch: Omit<wire.Fetch, "cursor" | "max_tokens" | "response_shape" | "context_mode">,
    options?: CallOptions,
  ): AsyncGenerator<wire.Item, void, undefined> {
    let cursor: string | null | undefined = "";
    while (cursor !== undefined && cursor !== null) {
      const page: wire.RankedFetch = { max_results: 100, ...fetch, response_shape: "ranked", cursor };
      const answer = await this.fetchContext(scope, page, options);
      yield* answer.context.items;
      cursor = answer.page?.next_cursor;
    }
  }

  /** A memory. Codes: `EVK0301` (unknown, or not for this key). */
  getMemory(memoryId: string, options?: CallOptions): Promise<wire.Memory> {
    return this.#get(`${MEMORIES}/${segment(memoryId)}`, {}, options);
  }

  /** Rewrites a memory, as `merge_strategy` says. Codes: `EVK0301` (unknown), `EVK0201` (no words). */
  updateMemory(memoryId: string, update: wire.UpdateMemory, options?: CallOptions): Promise<wire.Memory> {
    return this.#send({ method: "PATCH", path: `${MEMORIES}/${segment(memoryId)}`, body: update, repeatable: false }, options);
  }

  /**
   * Removes a memory and the words that it stands on, for good. `still_present_in` names where they can still be read. Codes:
   * `EVK0301` (unknown).
   */
  deleteMemory(memoryId: string, options?: CallOptions): Promise<wire.Deleted> {
    return this.#send({ method: "DELETE", path: `${MEMORIES}/${segment(memoryId)}`, repeatable: false }, options);
  }

  /** Opens a memory again that a newer statement or a spoken wish has closed. Codes: `EVK0301` (unknown). */
  reopenMemory(memoryId: string, options?: CallOptions): Promise<wire.Memory> {
    return this.#post(`${MEMORIES}/${segment(memoryId)}/reopen`, undefined, true, options);
  }

  /** Shows what {@link forget} would remove, and removes nothing. Codes: `EVK0302` (no user). */
  previewForget(wish: wire.Forget, options?: CallOptions): Promise<wire.ForgetOutcome> {
    return this.#post(`${MEMORIES}/forget`, { ...wish, mode: "preview" }, true, options);
  }

  /**
   * Removes what a user said about something, for good; `description` has 3 to 500 characters. `status` is `deleted`, `partial`
   * (`still_present_in` says where words are left) or `nothing_matches`. Codes: `EVK0302` (no user).
   */
  forget(wish: wire.Forget, options?: CallOptions): Promise<wire.ForgetOutcome> {
    return this.#post(`${MEMORIES}/forget`, { ...wish, mode: "direct" }, false, options);
  }

  /** A page of what people asked the assistant to forget and nobody has decided on, newest first; 1 to 200, 50 when absent. */
  deletionRequests(query: wire.DeletionRequestQuery = {}, options?: CallOptions): Promise<wire.DeletionRequests> {
    return this.#get(REQUESTS, query, options);
  }

  /** Removes what a deletion request has closed, for good. Codes: `EVK0207` (unknown or decided). */
  confirmDeletionRequest(id: string, options?: CallOptions): Promise<wire.DecidedRequest> {
    return this.#post(`${REQUESTS}/${segment(id)}/confirm`, undefined, false, options);
  }

  /** Opens again what a deletion request has closed. Codes: `EVK0207` (unknown or decided). */
  rejectDeletionRequest(id: string, options?: CallOptions): Promise<wire.DecidedRequest> {
    return this.#post(`${REQUESTS}/${segment(id)}/reject`, undefined, false, options);
  }

  /** Records a turn; when this resolves it is stored. Codes: `EVK0103` (whose it is), `EVK0305` (somebody else's conversation). */
  recordMessage(turn: wire.RecordTurn, options?: WriteOptions): Promise<wire.Recorded> {
    return this.#write(`${CONVERSATIONS}/messages`, turn, options);
  }

  /** Records up to 1,000 turns, in order. Those that are refused do not fail the call: look at `errors`. */
  recordMessages(turns: wire.RecordTurn[], options?: WriteOptions): Promise<wire.RecordedBatch> {
    return this.#write(`${CONVERSATIONS}/messages/batch`, { messages: turns }, options);
  }

  /** Turns of a conversation from the position `start` on, which counts from 1; 500 at most. */
  listMessages(conversationId: string, query: wire.ListTurns = {}, options?: CallOptions): Promise<wire.TurnList> {
    return this.#get(`${CONVERSATIONS}/${segment(conversationId)}/messages`, query, options);
  }

  /**
   * Takes a whole conversation in; its `ingestion_id` is good for {@link waitUntilProcessed}. The same content again is a
   * `duplicate`. Codes: `EVK0401` (other content under this id), `EVK0201` (no words).
   */
  addTranscript(transcript: wire.Transcript, options?: CallOptions): Promise<wire.TranscriptAccepted> {
    return this.#post(`${CONVERSATIONS}/ingest`, transcript, true, options);
  }

  /** What the next prompt needs of a conversation: its compaction, and every turn after that. `available` is false where there is none. */
  contextForPrompt(conversationId: string, query: wire.PromptQuery = {}, options?: CallOptions): Promise<wire.PromptContext> {
    return this.#get(`${CONVERSATIONS}/${segment(conversationId)}/context-for-prompt`, query, options);
  }

  /** Begins to compact a conversation. Codes: `EVK0402` (nothing to compact), `EVK0404` (one is under way). */
  compact(wish: wire.Compact, options?: CallOptions): Promise<wire.CompactionStarted> {
    return this.#post(`${CONVERSATIONS}/compact`, wish, false, options);
  }

  /** How far compaction has come: `none`, `in_progress`, `completed` or `failed`. */
  compactionStatus(
    conversationId: string,
    query: wire.CompactionQuery = {},
    options?: CallOptions,
  ): Promise<wire.CompactionStatus> {
    return this.#get(`${CONVERSATIONS}/${segment(conversationId)}/compaction/status`, query, options);
  }

  /** Waits until no compaction is under way. Codes: `compaction_failed`, `timeout` (not within `waitMs`). */
  waitUntilCompacted(
    conversationId: string,
    query: wire.CompactionQuery = {},
    options?: WaitOptions,
  ): Promise<wire.CompactionStatus> {
    const ask = () => this.compactionStatus(conversationId, query, options);
    return until("compaction_failed", ask, (now) => now.status !== "in_progress", options);
  }

  /** A compaction: the newest, or the one of a `version`. Codes: `EVK0403` (there is none). */
  compacted(conversationId: string, query: wire.CompactedQuery = {}, options?: CallOptions): Promise<wire.Compacted> {
    return this.#get(`${CONVERSATIONS}/${segment(conversationId)}/compacted`, query, options);
  }

  /** How the server is doing. A server that is not well answers as well: look at `ready`, `store_ok` and `warnings`. */
  health(options?: CallOptions): Promise<wire.Health> {
    return this.#send({ method: "GET", path: "/health", repeatable: true, accepts: 503 }, options);
  }

  #get<T>(path: string, query: object, options: CallOptions | undefined): Promise<T> {
    return this.#send({ method: "GET", path, query: { ...query }, repeatable: true }, options);
  }

  #post<T>(path: string, body: unknown, repeatable: boolean, options: CallOptions | undefined): Promise<T> {
    return this.#send({ method: "POST", path, body, repeatable }, options);
  }

  /** A write that the server knows by its key, so that it is stored once however often it is sent. */
  async #write<T>(path: string, body: unknown, options: WriteOptions | undefined): Promise<T> {
    const idempotencyKey = options?.idempotencyKey ?? crypto.randomUUID();
    within("idempotencyKey: its length", idempotencyKey.length, 1, 255);
    return this.#send({ method: "POST", path, body, repeatable: true, idempotencyKey }, options);
  }

  #send<T>(call: Call, options: CallOptions | undefined): Promise<T> {
    return this.#transport.send<T>(call, options);
  }
}
