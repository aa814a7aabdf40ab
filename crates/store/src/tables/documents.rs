//! Documents on their way in, and how far their ingestion has come.
//!
//! Written when a request is accepted. The one thing to know: a document, its job and its event become durable together.

use super::events::NewEvent;
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{
    ConversationId, DocumentId, DocumentType, IngestMode, IngestStatus, IngestionId, InstanceId, Lane,
    MemoryId, Metadata, Origin, Speaker, Timestamp,
};

/// A document to take in. Its row, its job and its event become durable together.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// Key of the document and of its job.
    pub ingestion: IngestionId,
    /// Where its memories will live.
    pub partition: PartitionKey,
    /// The caller's id, or one that was minted; unique in the partition among documents that words are left of.
    pub document_id: DocumentId,
    /// What kind of text it is.
    pub document_type: DocumentType,
    /// How much work to put in.
    pub mode: IngestMode,
    /// Which queue.
    pub lane: Lane,
    /// The words, verbatim.
    pub text: String,
    /// Who speaks the whole text, when that is known from outside (a recorded turn). Absent: read
    /// it from the text.
    pub speaker: Option<Speaker>,
    /// When the words were said.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The conversation that the words belong to. Unknown conversations come into being, owned by
    /// `partition`; one owned by another partition refuses the document.
    pub conversation: Option<ConversationId>,
    /// Place in the conversation for a recorded turn (its position), otherwise 0.
    pub position: u32,
    /// When we took it.
    pub received_at: Timestamp,
    /// Same value = the same request sent again: answered with the first ingestion instead of a
    /// conflict. Forgotten after [`REPLAY_WINDOW_MILLIS`].
    pub replay: Option<[u8; 32]>,
    /// Written to the outbox with it.
    pub event: Option<NewEvent>,
}

impl NewDocument {
    /// The caller's own id of what the document says: the string under `memory_id` of its metadata.
    pub fn caller_id(&self) -> Option<&str> {
        self.metadata.get("memory_id")?.as_str()
    }

    /// The caller's own id of the conversation, when that is not the UUID: the string under `conversation_id` of its
    /// metadata, if that is what names the conversation.
    pub fn external_conversation(&self) -> Option<&str> {
        let named = self.metadata.get("conversation_id")?.as_str()?;
        let id = ConversationId::coerce(named);
        (self.conversation == Some(id) && named != id.to_string()).then_some(named)
    }
}

/// How long a replay key is honored.
pub const REPLAY_WINDOW_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// What became of one document offered to [`Documents::accept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// Durable and queued.
    Accepted,
    /// The same request was taken before, under this ingestion.
    Replayed(Box<IngestionRow>),
    /// The document id is taken by this ingestion of the same partition.
    Duplicate(Box<IngestionRow>),
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// State of an ingestion, as status calls show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionRow {
    /// Its id.
    pub ingestion: IngestionId,
    /// The document's id.
    pub document_id: DocumentId,
    /// Where its memories live.
    pub partition: PartitionKey,
    /// What kind of text it is.
    pub document_type: DocumentType,
    /// Where its sender says that it comes from.
    pub declared: Option<Origin>,
    /// How far it has come.
    pub status: IngestStatus,
    /// When we took it.
    pub queued_at: Timestamp,
    /// When work began; not before it was taken.
    pub started_at: Option<Timestamp>,
    /// When work ended; not before it began.
    pub completed_at: Option<Timestamp>,
    /// Ids of its live items, typed memories before passages, each in order of the text; none until it is finished.
    pub memory_ids: Vec<MemoryId>,
    /// Memories that requests in it have closed.
    pub closed: Vec<MemoryId>,
    /// What went wrong.
    pub error: Option<String>,
}

/// Documents as callers send them, and the state of their ingestion.
#[async_trait]
pub trait Documents: Send + Sync {
    /// Accepts documents in one transaction: row, job and event of each. Results are in input order.
    ///
    /// With `all_or_nothing`, nothing is stored unless every result is `Accepted` or `Replayed`. A document
    /// id is unique in its partition: when `documents` repeats one, the second is a `Duplicate` of the first.
    /// [`Revisions::revise`](super::revisions::Revisions::revise) frees it.
    async fn accept(&self, documents: Vec<NewDocument>, all_or_nothing: bool)
    -> StoreResult<Vec<Acceptance>>;
    /// The state of an ingestion.
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>>;
    /// Finished documents whose requests to forget have closed memories, newest first: those before `before`,
    /// or the newest when it is absent or unknown. At most `limit`. Must be an index lookup.
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>>;
    /// The stored text of a document.
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>>;
}
