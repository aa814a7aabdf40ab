//! Documents and entities.

use super::absent::is_false;
use super::item::{Passage, Said, Statement};
use evoke_store::EntityDecision;
use evoke_types::{
    ConversationId, DocumentType, EntityId, IngestMode, IngestStatus, IngestionId, MemoryId, Metadata,
    Timestamp,
};
use serde::{Deserialize, Serialize};

/// A document. With an `id` it is one of an archive, with everything that came of it; without one it is new.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The user that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer that it, or its user, belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whether it belongs to the global scope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    /// The ingestion id; only in archives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<IngestionId>,
    /// The caller's id, unique in the scope: by it the same document is known again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// What kind of text it is; a document when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_type: Option<DocumentType>,
    /// How much work is put into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<IngestMode>,
    /// The words, verbatim.
    pub text: String,
    /// Who speaks all of it, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Said>,
    /// When the words were said, on the speaker's clock; now when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<Timestamp>,
    /// When it was received; only in archives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// The conversation that it belongs to; only in archives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_id: Option<ConversationId>,
    /// The position of the turn that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The caller's own metadata.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
    /// How its processing ended; absent while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<IngestStatus>,
    /// What could not be processed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When its processing began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When its processing ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Timestamp>,
    /// The memories that requests to forget in it have closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<MemoryId>,
    /// Its passages, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// The memories that were derived from it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub memories: Vec<Statement>,
}

/// An entity of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entity {
    /// The user of the scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer of the scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whether it belongs to the global scope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    /// Its id.
    pub id: EntityId,
    /// Its fullest name.
    pub name: String,
    /// What it is: `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// Other names of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The document that named it first.
    pub first_seen: IngestionId,
    /// The entity that it is a part of, since somebody merged the two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<EntityId>,
    /// What people decided about it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<EntityDecision>,
}
