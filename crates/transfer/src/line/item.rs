//! Passages and memories, as they stand in the line of their document.

use super::absent::is_false;
use evoke_types::{
    Confidence, EntityId, IngestionId, MemoryId, MemoryKind, Origin, Precision, Role, TemporalCategory,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// Who says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The role.
    pub role: Role,
    /// The name, if it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A verbatim passage of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passage {
    /// Its id.
    pub id: MemoryId,
    /// Its number in the document, from 0.
    pub ordinal: u32,
    /// The list in which it is returned.
    pub memory_type: MemoryKind,
    /// The words.
    pub text: String,
    /// Who says them.
    pub speaker: Said,
    /// When they were said.
    pub said_at: Timestamp,
    /// When it was stored.
    pub created_at: Timestamp,
    /// When it was last rewritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// The number of the turn, or paragraph, that it is of.
    pub turn: u32,
    /// The heading above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Where the words come from, if not from the document's sender: quoted, pasted, printed by a tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The parts that are not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// The time that its sender stated, if it was in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    /// The entities that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity_ids: Vec<EntityId>,
}

/// A part of a passage that is not shown, because somebody asked to forget it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// The closed memory that it supports; none for the words of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_id: Option<MemoryId>,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// A memory that is derived from passages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its id.
    pub id: MemoryId,
    /// Its number in the document, from 0.
    pub ordinal: u32,
    /// Its kind.
    pub memory_type: MemoryKind,
    /// The statement.
    pub text: String,
    /// Who says the words that support it.
    pub speaker: Said,
    /// When they were said.
    pub said_at: Timestamp,
    /// When it was stored.
    pub created_at: Timestamp,
    /// When it was last rewritten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// How directly it was stated, 0 to 1.
    pub confidence: Confidence,
    /// The topic, or the type of an emotion.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// The subtopic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// The strength, intensity or significance, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Confidence>,
    /// The subject: `user`, or a name.
    pub subject: String,
    /// Whether it is a dislike or a denial.
    #[serde(default, skip_serializing_if = "is_false")]
    pub negative: bool,
    /// Who took part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<String>,
    /// When it happened or will.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// How long it stays true.
    pub temporal_category: TemporalCategory,
    /// The beginning of its validity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Timestamp>,
    /// The end of its validity: it is closed then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Timestamp>,
    /// The single-valued attribute that it states, such as `home`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// Whether other values of the attribute can be true beside it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub beside_others: bool,
    /// The memory that it superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<MemoryId>,
    /// The memory that superseded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<MemoryId>,
    /// The request to forget that has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
    /// The time that its sender stated, if it was in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    /// The words that support it.
    pub evidence: Vec<Evidence>,
    /// The entities that it names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entity_ids: Vec<EntityId>,
}

/// The time of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The first instant at which it can be.
    pub start: Timestamp,
    /// The last one; absent for a single point.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    /// How exactly it was stated.
    pub precision: Precision,
}

/// The request to forget that has closed a memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// The document that contains the request.
    pub by: IngestionId,
    /// When it was carried out.
    pub at: Timestamp,
}

/// Words that support a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The passage that contains them.
    pub passage_id: MemoryId,
    /// The words, as they stand there.
    pub quote: String,
}
