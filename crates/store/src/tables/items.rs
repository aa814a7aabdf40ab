//! Items (passages and typed memories), and the data of their documents.

use super::partition::PartitionKey;
use super::withdrawal::{Withdrawal, Withheld};
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{
    Confidence, ConversationId, DocumentId, DocumentType, EntityId, EventWindow, Evidence, IngestionId,
    InstanceId, MemoryId, MemoryKind, Metadata, Origin, Speaker, TemporalCategory, Timestamp, Validity,
};
use serde::{Deserialize, Serialize};

/// The data of a document whose items are in a partition.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentHead {
    /// The ingestion of the document.
    pub ingestion: IngestionId,
    /// The caller's id of the document.
    pub document_id: DocumentId,
    /// The type of the document.
    pub document_type: DocumentType,
    /// The time at which the words were said.
    pub said_at: Timestamp,
    /// The caller's own metadata.
    pub metadata: Metadata,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// The position of a recorded turn in its conversation, otherwise 0.
    pub position: u32,
}

impl DocumentHead {
    /// The origin of one of its items.
    pub fn origin(&self, item: &ItemRow) -> Origin {
        // A value that cannot be parsed was stored before values were checked, and is ignored.
        item.origin(self.document_type, Origin::declared(&self.metadata).ok().flatten())
    }
}

impl ItemRow {
    /// The time that the sender stated, if it was in the future at ingestion.
    pub fn stated_at(&self) -> Option<Timestamp> {
        match &self.body {
            ItemBody::Passage(body) => body.stated_at,
            ItemBody::Memory(body) => body.stated_at,
        }
    }
    /// The origin of the item, given the type of its document and the origin that the sender declared. A
    /// declaration can only lower the trust: words of others do not become the user's.
    pub fn origin(&self, document_type: DocumentType, declared: Option<Origin>) -> Origin {
        let segment = match &self.body {
            ItemBody::Passage(body) => body.segment,
            ItemBody::Memory(_) => None,
        };
        let said = segment
            .unwrap_or_else(|| Origin::of(document_type, self.speaker.role, self.speaker.name.is_some()));
        declared.map_or(said, |declared| said.lower(declared))
    }
}

/// One retrievable item: a verbatim passage, or a typed memory derived from passages.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRow {
    /// The id of the item.
    pub id: MemoryId,
    /// The ingestion of its document.
    pub ingestion: IngestionId,
    /// The order in the document: passages count 0, 1, 2, …; memories count separately.
    pub ordinal: u32,
    /// The list in which it is returned.
    pub kind: MemoryKind,
    /// The words of a passage, or the statement of a memory.
    pub text: String,
    /// The speaker of the words.
    pub speaker: Speaker,
    /// The time at which it was said.
    pub said_at: Timestamp,
    /// The time at which it was stored.
    pub created_at: Timestamp,
    /// The time at which it was last rewritten.
    pub updated_at: Option<Timestamp>,
    /// The fields that only passages or only memories have.
    pub body: ItemBody,
    /// The entities that it names.
    pub entities: Vec<EntityId>,
    /// The vector, if there is one.
    pub vector: Option<VectorRow>,
}

/// The fields that only passages or only memories have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemBody {
    /// The item is a verbatim passage.
    Passage(PassageBody),
    /// A memory that is derived from passages.
    Memory(Box<MemoryBody>),
}

/// The fields of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PassageBody {
    /// The number of the turn (or paragraph) in the document, from 0; a long turn has several passages.
    pub turn: u32,
    /// The heading above it, or the subject of an e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// The origin of the words, if it differs from that of document and speaker: quoted, pasted, printed by a
    /// tool.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Origin>,
    /// The ranges of the text that are withheld.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// The time that the sender stated, if it was in the future at ingestion; `said_at` is then the time of
    /// ingestion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
}

/// The fields of a typed memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoryBody {
    /// The confidence: 1.0 stated, 0.75 inferred, 0.5 assumed.
    pub confidence: Confidence,
    /// The topic of a preference or fact, or the type of an emotion ("frustration").
    #[serde(default)]
    pub category: String,
    /// The subtopic, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// The strength of a preference, intensity of an emotion, or significance of an episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Confidence>,
    /// The subject: `user`, or a name.
    pub subject: String,
    /// Whether it is a dislike or a denial.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negative: bool,
    /// The participants of an episode.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<String>,
    /// When it happened or will happen, only if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventWindow>,
    /// How long it stays true.
    pub temporal_category: TemporalCategory,
    /// The time in which it is valid.
    #[serde(default)]
    pub validity: Validity,
    /// The single-valued attribute that it states (`home`, `favourite editor`). Of the live memories of one
    /// partition with the same subject and attribute, all but the newest have `beside` set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// The memory that it superseded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<MemoryId>,
    /// The memory that superseded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<MemoryId>,
    /// The request to forget that has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// As in [`PassageBody::stated_at`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    /// Whether other values of its attribute can be true at the same time: then it closes none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The words that support it; at least one quotation.
    pub evidence: Vec<Evidence>,
}

/// A vector of one generation, as little-endian half floats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorRow {
    /// The embedding generation of the vector.
    pub generation: u32,
    /// The components, two bytes each.
    pub bytes: Vec<u8>,
}

/// Passages and memories, by their ids.
#[async_trait]
pub trait Items: Send + Sync {
    /// One item with its partition.
    async fn item(&self, instance: &InstanceId, id: MemoryId)
    -> StoreResult<Option<(PartitionKey, ItemRow)>>;
    /// All live items of one document: passages first, each kind in order.
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>>;
    /// Live items of documents whose metadata has the string `caller_id` under the key `memory_id`: some
    /// callers store their own ids there and address memories by them. Typed memories first. Must be an index
    /// lookup.
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>>;
}
