//! Reads: requests for the memories that are relevant to a query, and their answers.

use crate::bundled::BundledLists;
use crate::compaction::{CurrentState, KeyExtractions};
use crate::conversations::RecentTurn;
use crate::item::Item;
use crate::number::{Count, Probability, Reach};
use crate::profile::Profile;
use crate::query::{Queries, WantedKind};
use crate::schema;
use evoke_types::{CallerId, NestedScope, Origin, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The depth of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FetchMode {
    /// One pass over the retrievers.
    #[default]
    Fast,
    /// A deeper search, with further queries and entity expansion.
    Accurate,
}

/// Whether the second-stage ranker runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrecisionLevel {
    /// The second stage runs.
    #[default]
    High,
    /// The second stage does not run.
    Medium,
}

/// The layout of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseShape {
    /// One list per kind of memory.
    #[default]
    ByType,
    /// One list, best first.
    Ranked,
}

/// What a read returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ContextMode {
    /// Items that answer the queries.
    #[serde(rename = "items", alias = "default")]
    Items,
    /// The latest conversations of the user.
    #[serde(rename = "conversation-summary")]
    ConversationSummary,
}

/// The request of a read.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Fetch {
    /// The conversation; required by reads of a conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// The user; required by reads of a user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer; required by reads of a customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The queries. Without any, the most recent and important items are returned.
    #[serde(default)]
    pub search_query: Queries,
    /// The largest number of items in the answer; when absent 10, or 50 with `max_tokens`.
    #[serde(default)]
    pub max_results: Option<Count>,
    /// The largest number of tokens of the items and the turns around them, by the server's estimate. Items
    /// are never cut: one that does not fit is skipped. No limit when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<Count>,
    /// How many turns before and after an item may be returned with it, 0 to 2; 2 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbours: Option<Reach>,
    /// With several queries, the number of items that each query gets at least.
    #[serde(default)]
    pub max_results_per_query: Option<Count>,
    /// Continues an answer to the same read: the value of its `page.next_cursor`. Not with `max_tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// The kinds to return; all when absent.
    #[serde(default)]
    pub types: Option<Vec<WantedKind>>,
    /// The least trusted origin to return; from the most trusted: `user`, then `assistant` and
    /// `third_person`, `document`, `import`, then `tool` and `web`. All when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub min_trust: Option<Origin>,
    /// Items whose `relevance` is less are left out, from 0 to 1; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_relevance: Option<Probability>,
    /// The depth; `fast` when absent.
    #[serde(default)]
    pub mode: Option<FetchMode>,
    /// The precision; `high` when absent.
    #[serde(default)]
    pub precision_level: Option<PrecisionLevel>,
    /// The layout; `by_type` when absent.
    #[serde(default)]
    pub response_shape: Option<ResponseShape>,
    /// The caller's present time; a value that cannot be parsed means now.
    #[serde(default)]
    pub query_date: Option<String>,
    /// Whether a read of a conversation also returns its recent turns; true when absent.
    #[serde(default)]
    pub include_conversation_context: Option<bool>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// `conversation-summary` returns the user's latest conversations instead of items.
    #[serde(default)]
    pub context_mode: Option<ContextMode>,
    /// In summary mode, whether to return the profile; true when absent.
    #[serde(default)]
    pub include_profile: Option<bool>,
    /// In summary mode, the number of conversations, 0 to 20; 1 when absent.
    #[serde(default)]
    pub last_n_conversations: Option<i64>,
    /// Whether to return an explanation of each item, and what was left out.
    #[serde(default)]
    pub explain: Option<bool>,
}

/// The items of an answer, in the requested layout.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Context {
    /// One ranked list, best first.
    Ranked(RankedContext),
    /// One list per kind, each best first.
    ByType(TypedContext),
}

/// The answer in the ranked layout.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RankedContext {
    /// The items, best first.
    pub items: Vec<Item>,
    /// The fields of the answer besides its items.
    #[serde(flatten)]
    pub beside: Beside,
}

/// The answer in the layout by kind.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TypedContext {
    /// Facts that are stated.
    pub facts: Vec<Item>,
    /// Preferences: what is wanted, liked or avoided.
    pub preferences: Vec<Item>,
    /// Episodes: what has happened.
    pub episodes: Vec<Item>,
    /// Emotions that were expressed.
    pub emotions: Vec<Item>,
    /// Temporal events, past or future.
    pub temporal_events: Vec<Item>,
    /// The fields of the answer besides its items.
    #[serde(flatten)]
    pub beside: Beside,
}

/// The fields of an answer besides its items. They are inside the object of the items and again beside it,
/// because clients read them in either.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// The conversation, for reads of a conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_context: Option<ConversationContext>,
    /// The user's profile, in summary mode; absent when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
    /// The user's latest conversations, in summary mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversations: Option<Vec<PastConversation>>,
}

/// The answer to a read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fetched {
    /// The items, in the requested layout.
    pub context: Context,
    /// The probability that one of the items answers the query, 0 to 1; of several queries that of the likeliest. Absent
    /// without a query, and for one that asks for nothing in particular.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answerable: Option<f64>,
    /// How many seconds a client may keep the answer.
    pub ttl_seconds: u32,
    /// Why the answer is incomplete; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval: Option<Retrieval>,
    /// The page of the answer; absent when the answer is complete, or limited by tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// How much of the token budget was used; absent without a budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packing: Option<Packing>,
    /// How the answer was computed; only on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval_explain: Option<RetrievalExplain>,
    /// The fields of the answer besides its items.
    #[serde(flatten)]
    pub beside: Beside,
    /// The items again, in the layout of stream bundles; only for the adapter that reads them there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_by_type: Option<BundledLists>,
}

/// The conversation of a read of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationContext {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The id as the caller sent it.
    pub external_conversation_id: String,
    /// The summary; like the next four fields only if the conversation was compacted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The state of the conversation at the end of the compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_state: Option<CurrentState>,
    /// The key extractions of the compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_extractions: Option<KeyExtractions>,
    /// The id of the newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
    /// The creation time of that compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub compacted_at: Option<Timestamp>,
    /// The newest turns, oldest first.
    pub recent_turns: Vec<RecentTurn>,
}

/// How and why an answer is incomplete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retrieval {
    /// Always true: complete answers have no such block.
    pub degraded: bool,
    /// `partial`, `minimal` or `failed`.
    pub level: String,
    /// `timeout`, `too_large`, `unavailable` or `internal`.
    pub code: String,
    /// A message for people.
    pub warnings: Vec<String>,
}

/// The position of a page in the whole answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Whether more was found than this page and the earlier ones contain.
    pub truncated: bool,
    /// The cursor of the next page, to send with the same read; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The number of items on all pages, as far as they were counted: without a query the number of stored
    /// items (repetitions count separately); with a query from the second page on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// The size of an answer in tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Packing {
    /// The estimated tokens of the items and the turns around them, with speakers and times; rather too high
    /// than too low.
    pub tokens: u64,
    /// The token limit that was requested.
    pub max_tokens: Count,
}

/// How an answer was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetrievalExplain {
    /// The queries, as they were searched.
    pub queries: Vec<String>,
    /// Candidates that are not returned, best first.
    pub dropped: Vec<DroppedCandidate>,
    /// The time per stage, in microseconds.
    pub timings_micros: Timings,
}

/// A candidate that is not returned.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DroppedCandidate {
    /// The id of the item.
    pub id: String,
    /// The score of the item.
    pub score: f64,
    /// The reason: `weak_evidence`, `low_relevance`, `duplicate`, `limit` or `budget`.
    pub reason: String,
}

/// The time that each stage of a read took, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timings {
    /// Time of embedding the queries.
    pub embed: u64,
    /// Loading and updating the partitions.
    pub open: u64,
    /// Time of analyzing the queries.
    pub analyse: u64,
    /// Time of the lexical retriever.
    pub lexical: u64,
    /// Time of the dense retriever.
    pub dense: u64,
    /// Scoring by a reranker; 0 without one.
    #[serde(default)]
    pub rerank: u64,
    /// Time of fusing the scores.
    pub fuse: u64,
    /// Time of assembling the answer.
    pub present: u64,
    /// Time of the whole read.
    pub total: u64,
}

/// An earlier conversation, in summary mode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PastConversation {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The id under which its caller named it first.
    pub external_conversation_id: String,
    /// The kind of conversation, such as `voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_type: Option<String>,
    /// The time at which it began.
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Timestamp,
    /// The time at which it ended, from a transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub ended_at: Option<Timestamp>,
    /// The time of its last turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub last_message_at: Option<Timestamp>,
    /// The number of its turns.
    pub message_count: u32,
    /// The state of the summary: `available`, `pending` or `failed`.
    pub summary_status: String,
    /// The summary, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Map<String, Value>>,
    /// The sender's own findings, verbatim, from a transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Map<String, Value>>,
    /// The version of its newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_version: Option<u32>,
    /// The creation time of that compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub compacted_at: Option<Timestamp>,
}
