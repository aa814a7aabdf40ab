//! Reading: what is known that matters here.

use crate::bundled::BundledLists;
use crate::compaction::{CurrentState, KeyExtractions};
use crate::conversations::RecentTurn;
use crate::item::Item;
use crate::number::{Count, Reach};
use crate::query::{Queries, WantedKind};
use crate::schema;
use evoke_types::{CallerId, NestedScope, Origin, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How deep to search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FetchMode {
    /// One pass.
    #[default]
    Fast,
    /// Deeper, over more queries and shared entities.
    Accurate,
}

/// Whether the extra relevance pass runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrecisionLevel {
    /// It runs.
    #[default]
    High,
    /// It does not.
    Medium,
}

/// How the answer is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ResponseShape {
    /// One list for each kind.
    #[default]
    ByType,
    /// One list, best first.
    Ranked,
}

/// What a read is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ContextMode {
    /// Items that answer the queries.
    #[serde(rename = "items", alias = "default")]
    Items,
    /// The user's last conversations.
    #[serde(rename = "conversation-summary")]
    ConversationSummary,
}

/// A read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fetch {
    /// The conversation; needed by the conversation read.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// The user; needed by the user read.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer; needed by the customer read.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// What is asked. Nothing: the most recent and important items.
    #[serde(default)]
    pub search_query: Queries,
    /// Most items in the answer; 10 when absent, with `max_tokens` 50.
    #[serde(default)]
    pub max_results: Option<Count>,
    /// Most tokens of the items and what stands around them, by the server's own estimate. Items are whole: one
    /// that does not fit is passed over. Absent: no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<Count>,
    /// How many turns before and after an item may be shown with it, 0 to 2; 2 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbours: Option<Reach>,
    /// With several queries, places that each of them is sure of.
    #[serde(default)]
    pub max_results_per_query: Option<Count>,
    /// Goes on where an answer to the same read ended: its `page.next_cursor`. Not with `max_tokens`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Which kinds; all when absent.
    #[serde(default)]
    pub types: Option<Vec<WantedKind>>,
    /// Only items trusted as far as this origin, from the most trusted: `user`, then `assistant` and `third_person`,
    /// `document`, `import`, then `tool` and `web`. All when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub min_trust: Option<Origin>,
    /// `fast` when absent.
    #[serde(default)]
    pub mode: Option<FetchMode>,
    /// `high` when absent.
    #[serde(default)]
    pub precision_level: Option<PrecisionLevel>,
    /// `by_type` when absent.
    #[serde(default)]
    pub response_shape: Option<ResponseShape>,
    /// The present as the asker sees it; what is not readable means now.
    #[serde(default)]
    pub query_date: Option<String>,
    /// Whether a conversation read also brings the recent turns; true when absent.
    #[serde(default)]
    pub include_conversation_context: Option<bool>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// `conversation-summary` for the user's last conversations instead of items.
    #[serde(default)]
    pub context_mode: Option<ContextMode>,
    /// In summary mode, whether the profile is wanted; true when absent.
    #[serde(default)]
    pub include_profile: Option<bool>,
    /// In summary mode, how many conversations, 0 to 20; 1 when absent.
    #[serde(default)]
    pub last_n_conversations: Option<i64>,
    /// Whether items say why they are here, and what was left out is told.
    #[serde(default)]
    pub explain: Option<bool>,
}

/// The items of an answer, in the shape that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Context {
    /// Best first.
    Ranked(RankedContext),
    /// One list for each kind, each best first.
    ByType(TypedContext),
}

/// The ranked shape.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct RankedContext {
    /// The items.
    pub items: Vec<Item>,
    /// What the answer says beside its items.
    #[serde(flatten)]
    pub beside: Beside,
}

/// The shape by type.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct TypedContext {
    /// What is so.
    pub facts: Vec<Item>,
    /// What is wanted, liked or avoided.
    pub preferences: Vec<Item>,
    /// What happened.
    pub episodes: Vec<Item>,
    /// What was felt.
    pub emotions: Vec<Item>,
    /// What has a place in time.
    pub temporal_events: Vec<Item>,
    /// What the answer says beside its items.
    #[serde(flatten)]
    pub beside: Beside,
}

/// What an answer says beside its items. It stands among the items and again around them: some clients read it here,
/// and some there.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Beside {
    /// The conversation, for a conversation read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_context: Option<ConversationContext>,
    /// The user's last conversations, in summary mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversations: Option<Vec<PastConversation>>,
}

/// The answer to a read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fetched {
    /// The items.
    pub context: Context,
    /// How long a client may keep the answer.
    pub ttl_seconds: u32,
    /// Why the answer is weaker than it could be; absent on a healthy read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval: Option<Retrieval>,
    /// That this is a part of the answer; absent when it is all of it, or when tokens are the bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// How much of the budget was used; only when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packing: Option<Packing>,
    /// How the answer came about; only on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieval_explain: Option<RetrievalExplain>,
    /// What it says beside its items.
    #[serde(flatten)]
    pub beside: Beside,
    /// The items once more, as bundles lay them out; only for the one adapter that reads them there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items_by_type: Option<BundledLists>,
}

/// What a conversation read says of the conversation itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationContext {
    /// Which conversation.
    pub conversation_id: String,
    /// The id as the caller sent it.
    pub external_conversation_id: String,
    /// The few sentences that say most; only when it was compacted, as the next four.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_state: Option<CurrentState>,
    /// What must not be lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_extractions: Option<KeyExtractions>,
    /// Its newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_id: Option<String>,
    /// When that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub compacted_at: Option<Timestamp>,
    /// Its newest turns, oldest first.
    pub recent_turns: Vec<RecentTurn>,
}

/// How much weaker than possible an answer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retrieval {
    /// Always true: the block is left out of healthy answers.
    pub degraded: bool,
    /// `partial`, `minimal` or `failed`.
    pub level: String,
    /// `timeout`, `too_large`, `unavailable` or `internal`.
    pub code: String,
    /// What happened, for people.
    pub warnings: Vec<String>,
}

/// Which part of an answer this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Page {
    /// Whether more was found than is told here and before.
    pub truncated: bool,
    /// Sent as `cursor` with the same read, brings what comes next; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many items there are, on all pages, as far as they were counted: without a query what is known (the same said
    /// twice counts twice), with one from the second page on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

/// How much an answer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Packing {
    /// Tokens of the items and what stands around them, with who said it and when; an estimate, rather too high.
    pub tokens: u64,
    /// The bound that was asked for.
    pub max_tokens: Count,
}

/// How an answer came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RetrievalExplain {
    /// The queries, as they were searched.
    pub queries: Vec<String>,
    /// Candidates that were considered and not shown, best first.
    pub dropped: Vec<DroppedCandidate>,
    /// Where the time went, in microseconds.
    pub timings_micros: Timings,
}

/// A candidate that is not shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DroppedCandidate {
    /// Its id.
    pub id: String,
    /// The score it had.
    pub score: f64,
    /// `weak_evidence`, `duplicate`, `limit` or `budget`.
    pub reason: String,
}

/// Where the time of a read went, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Timings {
    /// Embedding the queries.
    pub embed: u64,
    /// Bringing the partitions up to date.
    pub open: u64,
    /// Reading the queries.
    pub analyse: u64,
    /// Finding by words.
    pub lexical: u64,
    /// Finding by meaning.
    pub dense: u64,
    /// A reranker's judgement; 0 where none was asked.
    #[serde(default)]
    pub rerank: u64,
    /// Bringing the findings together.
    pub fuse: u64,
    /// Laying out the answer.
    pub present: u64,
    /// Everything.
    pub total: u64,
}

/// A conversation of the past, in summary mode.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PastConversation {
    /// Its id.
    pub conversation_id: String,
    /// The id by which its caller named it first.
    pub external_conversation_id: String,
    /// What kind it was, such as `voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_type: Option<String>,
    /// When it began.
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Timestamp,
    /// When it ended, from a transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub ended_at: Option<Timestamp>,
    /// When its last turn was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub last_message_at: Option<Timestamp>,
    /// Turns held.
    pub message_count: u32,
    /// `available`, `pending` or `failed`.
    pub summary_status: String,
    /// What it was about, where there is a summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Map<String, Value>>,
    /// The sender's own findings, verbatim, from a transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Map<String, Value>>,
    /// The version of its newest compaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compaction_version: Option<u32>,
    /// When that was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub compacted_at: Option<Timestamp>,
}
