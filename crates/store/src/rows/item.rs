//! Items: passages and typed memories, and what is said of their documents.

use super::withdrawal::{Withdrawal, Withheld};
use evoke_types::{
    Confidence, ConversationId, DocumentId, DocumentType, EntityId, EventWindow, Evidence, IngestionId,
    MemoryId, MemoryKind, Metadata, Origin, Speaker, TemporalCategory, Timestamp, Validity,
};
use serde::{Deserialize, Serialize};

/// What a partition says of a document whose items it holds.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentHead {
    /// Its key.
    pub ingestion: IngestionId,
    /// The caller's id.
    pub document_id: DocumentId,
    /// What kind of text.
    pub document_type: DocumentType,
    /// When the words were said.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The conversation it belongs to.
    pub conversation: Option<ConversationId>,
    /// Place in the conversation for a recorded turn, otherwise 0.
    pub position: u32,
}

impl DocumentHead {
    /// Where an item of it comes from.
    pub fn origin(&self, item: &ItemRow) -> Origin {
        // What cannot be read was stored before it was checked, and says nothing.
        item.origin(self.document_type, Origin::declared(&self.metadata).ok().flatten())
    }
}

impl ItemRow {
    /// The time that the sender of its words states, when it was still to come as they were taken in.
    pub fn stated_at(&self) -> Option<Timestamp> {
        match &self.body {
            ItemBody::Passage(body) => body.stated_at,
            ItemBody::Memory(body) => body.stated_at,
        }
    }
    /// Where it comes from, in a document of this type of which its sender says this. A sender can only take trust
    /// away: words of others do not become the user's by being called so.
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
    /// Its id.
    pub id: MemoryId,
    /// The document it comes from.
    pub ingestion: IngestionId,
    /// Order in the document: passages count 0, 1, 2, …; memories count on their own.
    pub ordinal: u32,
    /// Under which of the five lists it is shown.
    pub kind: MemoryKind,
    /// The words of a passage, or the statement of a memory.
    pub text: String,
    /// Who said it.
    pub speaker: Speaker,
    /// When it was said.
    pub said_at: Timestamp,
    /// When we stored it.
    pub created_at: Timestamp,
    /// When it was last rewritten.
    pub updated_at: Option<Timestamp>,
    /// What only passages or only memories have.
    pub body: ItemBody,
    /// Entities named in it.
    pub entities: Vec<EntityId>,
    /// Its vector, when there is one.
    pub vector: Option<VectorRow>,
}

/// What only passages or only memories have.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemBody {
    /// Words as they were said.
    Passage(PassageBody),
    /// Something derived from them.
    Memory(Box<MemoryBody>),
}

/// The rest of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PassageBody {
    /// Which turn (or paragraph) of the document, counted from 0; long turns give several passages.
    pub turn: u32,
    /// The heading it stands under, or an e-mail's subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Where the words come from, when that is not what their document and speaker say: quoted, pasted, a tool's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<Origin>,
    /// What is not shown of the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Withheld>,
    /// The time that their sender states, when it was still to come as they were taken in; they count as said then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
}

/// The rest of a typed memory.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemoryBody {
    /// How sure we are: 1.0 said, 0.75 inferred, 0.5 assumed.
    pub confidence: Confidence,
    /// A preference's or fact's topic, an emotion's type ("frustration").
    #[serde(default)]
    pub category: String,
    /// Finer topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    /// Strength of a preference, intensity of an emotion, significance of an episode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<Confidence>,
    /// Whose memory this is about: `user`, or a name.
    pub subject: String,
    /// A dislike or denial.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub negative: bool,
    /// People who took part in an episode.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub participants: Vec<String>,
    /// When it happened or will, only if stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventWindow>,
    /// How long it stays true.
    pub temporal_category: TemporalCategory,
    /// From when until when it holds.
    #[serde(default)]
    pub validity: Validity,
    /// The single-valued matter that it settles (`home`, `favourite editor`); of the live
    /// memories of one partition that share one, all but the newest may hold beside others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<String>,
    /// The memory that it replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<MemoryId>,
    /// The memory that replaced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superseded_by: Option<MemoryId>,
    /// The wish that has closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// As in [`PassageBody::stated_at`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated_at: Option<Timestamp>,
    /// Whether it may hold beside others on its matter: then it closes none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// The words it comes from; at least one.
    pub evidence: Vec<Evidence>,
}

/// A vector of one generation, as little-endian half floats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VectorRow {
    /// Which generation it belongs to.
    pub generation: u32,
    /// Two bytes a component.
    pub bytes: Vec<u8>,
}
