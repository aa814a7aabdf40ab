//! One returned item. The shape is the same in every list and in the ranked shape, so that each of
//! the readers of a client finds its own fields.

use crate::schema;
use evoke_types::{Metadata, Origin, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A typed memory, or a bare passage, as an answer shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Item {
    /// The memory's id; single-memory calls accept it.
    pub id: String,
    /// The name of its list, such as `facts`.
    pub memory_type: String,
    /// 1 for the best; only in the ranked shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<usize>,
    /// Whom a typed memory is about: `user`, `document`, a name, or words for somebody such as `User's sister`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The statement, with what else of its passage was asked for or belongs to it; or the words of a passage.
    pub content: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// The scope it lives in: `user`, `customer`, `client` or `world`.
    pub source: String,
    /// In lists, the topic. In the ranked shape, the name of the list, or `excerpts` for a bare passage.
    pub category: String,
    /// The topic; only in the ranked shape.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// The finer topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// When it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub extracted_at: Timestamp,
    /// When it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Timestamp,
    /// When its sender says that it was said, if that was still to come when it was taken in; then it counts as said when
    /// it was taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub stated_at: Option<Timestamp>,
    /// The first instant at which it happened or will, only if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_date: Option<Timestamp>,
    /// The last such instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub event_end: Option<Timestamp>,
    /// How exactly that was stated, such as `month`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_precision: Option<String>,
    /// From when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_from: Option<Timestamp>,
    /// Until when it holds, or held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
    /// `perpetual`, `temporal_fact` or `episode`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_category: Option<String>,
    /// How sure the time is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temporal_confidence: Option<f64>,
    /// The words that it comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub source_evidence: Vec<String>,
    /// The queries that found it.
    pub matched_queries: Vec<String>,
    /// The document's own metadata, with `rank_score`, and `arm` on request. A `memory_id` of the
    /// caller's is found under `caller_memory_id`; under `memory_id` stands the server's id.
    pub metadata: Metadata,
    /// Whether a preference is for something (`positive`) or against it (`negative`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// Strength of a preference, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength: Option<f64>,
    /// Significance of an episode, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub significance: Option<f64>,
    /// When an episode took place: as stated, otherwise when it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub occurred_at: Option<Timestamp>,
    /// The content of an episode, under the name by which some clients read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Who took part in an episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<String>>,
    /// Which emotion, such as `frustration`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub emotion_type: Option<String>,
    /// The content of an emotion, under the name by which some clients read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// How strong an emotion, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity: Option<f64>,
    /// When an emotion was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub detected_at: Option<Timestamp>,
    /// The memory that it replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// The memory that replaced it: it is no longer so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<String>,
    /// The document that it comes from.
    pub document_id: String,
    /// The document's type.
    pub document_type: String,
    /// The conversation that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<String>,
    /// Who said it: `user`, `assistant`, `other`, or a name.
    pub speaker: String,
    /// Where its words come from: `user`, `assistant`, `third_person`, `document`, `import`, `tool` or `web`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::origin")]
    pub origin: Option<Origin>,
    /// Why it is no longer so; only when it is closed. A bare passage is closed when all that was learnt from it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// Of a bare passage, what in it is no longer so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outdated: Vec<Outdated>,
    /// What stands around its first passage, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<Neighbour>,
    /// True while its document waits to be understood: these are its words, under the id that they keep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    /// Why it is here; only on request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// Words of a passage that are no longer so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outdated {
    /// What was stated there.
    pub content: String,
    /// The memory that stated it.
    pub memory_id: String,
    /// Why it is no longer so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
    /// Until when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub valid_until: Option<Timestamp>,
}

/// Why a memory is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closing {
    /// `superseded` by a newer statement, or `wish`: its user asked to forget it.
    pub reason: String,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub at: Option<Timestamp>,
    /// The single-valued matter on which it was superseded, such as `home`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// The memory that superseded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_memory_id: Option<String>,
    /// The ingestion whose words asked to forget it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_ingestion_id: Option<String>,
}

/// A passage beside an item's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Neighbour {
    /// Its id.
    pub id: String,
    /// How many passages after the item's, or, negative, before it.
    pub offset: i32,
    /// Who said it.
    pub speaker: String,
    /// When it was said; only when `max_tokens` or `neighbours` was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "schema::timestamp")]
    pub said_at: Option<Timestamp>,
    /// The words.
    pub content: String,
    /// What in them is no longer so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outdated: Vec<Outdated>,
}

/// What one way of finding says of an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ArmScore {
    /// `lexical`, `dense`, `entity`, `time` or `metadata`.
    pub arm: String,
    /// In the arm's own unit.
    pub raw: f64,
    /// 0 to 1, comparable between arms.
    pub normalised: f64,
}

/// Something that moved an item's score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Boost {
    /// What it was.
    pub name: String,
    /// By how much.
    pub value: f64,
}

/// How an item's score came about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Explanation {
    /// What each way of finding says.
    pub arms: Vec<ArmScore>,
    /// Words of the query that occur in it, as they were compared.
    pub terms: Vec<String>,
    /// What moved the score.
    pub boosts: Vec<Boost>,
    /// The scope it lives in.
    pub scope: String,
    /// Seconds from when it was said to the asking.
    pub age_seconds: i64,
    /// The passages behind it.
    pub evidence: Vec<EvidenceRef>,
    /// How many items say the same, this one included; absent when it is the only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicates: Option<usize>,
}

/// A passage behind an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceRef {
    /// Its id.
    pub passage_id: String,
    /// Its document.
    pub document_id: String,
    /// Which turn of the document, from 0.
    pub turn: u32,
    /// The words.
    pub quote: String,
}
