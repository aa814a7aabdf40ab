//! One returned item. Its fields are the same in every layout, so that each reader of a client finds its own.

use crate::schema;
use evoke_types::{Metadata, Origin, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A typed memory, or a bare passage, in an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// The id of the memory, which calls about single memories accept.
    pub id: String,
    /// The name of the list of its kind, such as `facts`.
    pub memory_type: String,
    /// The rank, 1 for the best; only in the ranked layout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
    /// The subject of a typed memory: `user`, `document`, a name, or a description such as `User's sister`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The statement, with other content of its passage that was asked for or belongs to it; or the words of
    /// a passage.
    pub content: String,
    /// The confidence, 0 to 1.
    pub confidence: f64,
    /// The probability that it answers the query that it fits best, 0 to 1; absent where nothing in particular is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevance: Option<f64>,
    /// The kind of its scope: `user`, `customer`, `client` or `world`.
    pub source: String,
    /// In lists, the topic. In the ranked layout, the name of the list, or `excerpts` for a bare passage.
    pub category: String,
    /// The topic; only in the ranked layout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The subtopic of the memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// The time at which it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub extracted_at: Timestamp,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Timestamp,
    /// The time that its sender stated, if that was in the future at ingestion; `said_at` is then the time of
    /// ingestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub stated_at: Option<Timestamp>,
    /// The first instant at which it happened or will happen, if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_date: Option<Timestamp>,
    /// The last instant of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_end: Option<Timestamp>,
    /// The precision of the event's date, such as `month`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_precision: Option<String>,
    /// The beginning of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_from: Option<Timestamp>,
    /// The end of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
    /// `perpetual`, `temporal_fact` or `episode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_category: Option<String>,
    /// The confidence of its times, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_confidence: Option<f64>,
    /// The words of its evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_evidence: Vec<String>,
    /// The queries that found it.
    pub matched_queries: Vec<String>,
    /// The document's metadata, with `rank_score`, and `arm` on request. A `memory_id` of the caller is
    /// returned as `caller_memory_id`, because `memory_id` is the server's id.
    pub metadata: Metadata,
    /// The direction of a preference: `positive` or `negative`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// The strength of a preference, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// The significance of an episode, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub significance: Option<f64>,
    /// The time of an episode: as stated, otherwise the time at which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub occurred_at: Option<Timestamp>,
    /// The content of an episode, under the name that some clients read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The participants of an episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<String>>,
    /// The type of an emotion, such as `frustration`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion_type: Option<String>,
    /// The content of an emotion, under the name that some clients read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The intensity of an emotion, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity: Option<f64>,
    /// The time at which an emotion was expressed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub detected_at: Option<Timestamp>,
    /// The id of the memory that it superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// The id of the memory that superseded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// The id of its document.
    pub document_id: String,
    /// The type of its document.
    pub document_type: String,
    /// The id of its conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// The speaker: `user`, `assistant`, `other`, or a name.
    pub speaker: String,
    /// The origin of its words: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub origin: Option<Origin>,
    /// Why it is closed; absent while it is valid. A bare passage is closed when all memories derived from it
    /// are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// The statements in a bare passage that are no longer valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outdated: Vec<Outdated>,
    /// Whom and what it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entities: Vec<ItemEntity>,
    /// The turns around its first passage, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<Neighbour>,
    /// True while its document waits to be processed: these are its words, under the id that they will keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// How its score was computed; only on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// An entity that an item names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemEntity {
    /// The id, which calls about entities accept.
    pub id: String,
    /// The name that somebody chose, or the fullest name seen.
    pub name: String,
    /// The kind: `person`, `organization`, `place`, `product`, `animal`, `event` or `other`.
    pub kind: String,
}

/// A statement in a passage that is no longer valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outdated {
    /// The words of the statement.
    pub content: String,
    /// The id of the closed memory.
    pub memory_id: String,
    /// Why the memory is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// The end of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
}

/// Why a memory is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// `superseded` by a newer statement, or `wish`: its user asked to forget it.
    pub reason: String,
    /// The time at which it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub at: Option<Timestamp>,
    /// The single-valued attribute on which it was superseded, such as `home`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// The id of the memory that superseded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_memory_id: Option<String>,
    /// The ingestion of the request to forget it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_ingestion_id: Option<String>,
}

/// A passage next to that of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Neighbour {
    /// The id of the passage.
    pub id: String,
    /// The number of passages after the item's; negative for passages before it.
    pub offset: i32,
    /// The speaker of the passage.
    pub speaker: String,
    /// The time at which it was said; only when `max_tokens` or `neighbours` was requested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Option<Timestamp>,
    /// The words of the passage.
    pub content: String,
    /// The statements in it that are no longer valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outdated: Vec<Outdated>,
}

/// The score of one retriever for an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArmScore {
    /// The retriever: `lexical`, `dense`, `entity`, `time` or `metadata`.
    pub arm: String,
    /// The score in the retriever's own unit.
    pub raw: f64,
    /// The normalized score, 0 to 1, comparable between retrievers.
    pub normalised: f64,
}

/// A boost or a penalty on an item's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Boost {
    /// The name of the boost.
    pub name: String,
    /// The change of the score.
    pub value: f64,
}

/// How the score of an item was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// The scores of the retrievers.
    pub arms: Vec<ArmScore>,
    /// The terms of the query that occur in it, as they were compared.
    pub terms: Vec<String>,
    /// The boosts and penalties.
    pub boosts: Vec<Boost>,
    /// The scope of the item.
    pub scope: String,
    /// The seconds between the time at which it was said and the read.
    pub age_seconds: i64,
    /// The passages of its evidence.
    pub evidence: Vec<EvidenceRef>,
    /// The number of items that say the same, including this one; absent if it is the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<usize>,
}

/// A passage of an item's evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceRef {
    /// The id of the passage.
    pub passage_id: String,
    /// The id of the document.
    pub document_id: String,
    /// The number of the turn in the document, from 0.
    pub turn: u32,
    /// The words that are quoted.
    pub quote: String,
}
