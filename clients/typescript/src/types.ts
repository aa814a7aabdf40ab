/**
 * Names for the shapes that calls send and answer.
 *
 * The one thing to know: they are the server's own, field for field, as `generated.ts` has them; fields, units and ranges are
 * described there. Times are RFC 3339 texts.
 */

import type { components, operations } from "./generated.js";

type Schemas = components["schemas"];
type QueryOf<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

/** A document to take in. */
export type CreateMemory = Schemas["CreateMemory"];
/** Documents to take in, up to 100. */
export type CreateBatch = Schemas["CreateBatch"];
/** The receipt of a document. */
export type Accepted = Schemas["Accepted"];
/** The receipt of a batch; a document that was refused has an `error_code` in its row. */
export type BatchAccepted = Schemas["BatchAccepted"];
/** How far a document has come. */
export type IngestionStatus = Schemas["IngestionStatus"];
/** A memory by its id. */
export type Memory = Schemas["Memory"];
/** A change of a memory. */
export type UpdateMemory = Schemas["UpdateMemory"];
/** What a deletion removed. */
export type Deleted = Schemas["Deleted"];

/** Whose memories are read: each scope opens itself and everything wider. */
export type Scope = "conversation" | "user" | "customer" | "client";
/** A read. */
export type Fetch = Schemas["Fetch"];
/** A read whose answer is one list, best first. */
export type RankedFetch = Fetch & { response_shape: "ranked"; context_mode?: "items" | null };
/** A read whose answer is one list for each kind. */
export type TypedFetch = Fetch & { response_shape?: "by_type" | null };
/** A memory in the answer to a read. */
export type Item = Schemas["Item"];
/** The answer to a ranked read. */
export type RankedAnswer = Omit<Schemas["Fetched"], "context"> & { context: Schemas["RankedContext"] };
/** The answer to a read by kinds. */
export type TypedAnswer = Omit<Schemas["Fetched"], "context"> & { context: Schemas["TypedContext"] };

/** A turn to record. */
export type RecordTurn = Schemas["RecordTurn"];
/** Turns to record, up to 1,000. */
export type RecordBatch = Schemas["RecordBatch"];
/** The receipt of a turn. */
export type Recorded = Schemas["Recorded"];
/** The receipt of turns; those that were refused are in `errors`. */
export type RecordedBatch = Schemas["RecordedBatch"];
/** Which turns of a conversation to list. */
export type ListTurns = QueryOf<"get_v1_conversations_conversation_id_messages">;
/** Turns of a conversation. */
export type TurnList = Schemas["TurnList"];
/** A whole conversation to take in. */
export type Transcript = Schemas["IngestTranscript"];
/** The receipt of a conversation. */
export type TranscriptAccepted = Schemas["TranscriptAccepted"];
/** Whose conversation a prompt is for, and how the context is written. */
export type PromptQuery = QueryOf<"get_v1_conversations_conversation_id_context_for_prompt">;
/** What a prompt needs of a conversation. */
export type PromptContext = Schemas["PromptContext"];

/** A wish to compact a conversation. */
export type Compact = Schemas["Compact"];
/** The receipt of a compaction. */
export type CompactionStarted = Schemas["CompactionStarted"];
/** Whose conversation it is. */
export type CompactionQuery = QueryOf<"get_v1_conversations_conversation_id_compaction_status">;
/** How far compaction has come. */
export type CompactionStatus = Schemas["CompactionStatus"];
/** Which compaction, and how it is written. */
export type CompactedQuery = QueryOf<"get_v1_conversations_conversation_id_compacted">;
/** A compaction. */
export type Compacted = Schemas["Compacted"];

/** What to forget, and of whom. */
export type Forget = Omit<Schemas["Forget"], "mode">;
/** What was found and, unless it was a preview, removed. */
export type ForgetOutcome = Schemas["ForgetOutcome"];
/** Which page of the deletion requests. */
export type DeletionRequestQuery = QueryOf<"get_v1_deletion_requests">;
/** What people asked the assistant to forget. */
export type DeletionRequests = Schemas["DeletionRequests"];
/** A deletion request that was decided. */
export type DecidedRequest = Schemas["DecidedRequest"];
/** How the server is doing. */
export type Health = Schemas["Health"];
