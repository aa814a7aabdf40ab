//! A document as a caller sends it, and the receipts for it.
//!
//! The one thing to know: a receipt is given when the words are durable, before anything is extracted from them.

use crate::caller::Address;
use crate::error::IngestError;
use evoke_store::NewDocument;
use evoke_types::{
    CallerId, DocumentType, IngestMode, IngestStatus, IngestionId, Metadata, ScopePath, Timestamp,
};

/// A document as a caller sends it.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentRequest {
    /// The words, up to [`crate::Limits::document_bytes`].
    pub text: String,
    /// What kind of text it is, which decides how it is split.
    pub document_type: DocumentType,
    /// The caller's own id, unique in the partition; one is generated when absent.
    pub document_id: Option<CallerId>,
    /// When the words were said; now when absent. Relative dates in them are resolved on this day.
    pub said_at: Option<Timestamp>,
    /// The scope that its memories belong to.
    pub address: Address,
    /// How much work to put into it.
    pub mode: IngestMode,
    /// The caller's own metadata, echoed on every item. `conversation_id` in it ties the words to that conversation.
    pub metadata: Metadata,
}

impl DocumentRequest {
    /// A chat document with every option at its default.
    pub fn new(text: impl Into<String>, address: Address) -> Self {
        Self {
            text: text.into(),
            document_type: DocumentType::AiChatConversation,
            document_id: None,
            said_at: None,
            address,
            mode: IngestMode::LongRange,
            metadata: Metadata::new(),
        }
    }
}

/// The receipt of an accepted document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ingested {
    /// The id under which [`crate::Engine::ingestion`] tells the status.
    pub ingestion: IngestionId,
    /// The caller's id or the generated one.
    pub document_id: String,
    /// `Queued`, or further for a repeated request.
    pub status: IngestStatus,
    /// When it was stored.
    pub queued_at: Timestamp,
    /// The scope that its memories belong to.
    pub scope: ScopePath,
}

impl Ingested {
    /// The receipt of a document that is about to be stored.
    pub(crate) fn queued(document: &NewDocument) -> Self {
        Self {
            ingestion: document.ingestion,
            document_id: document.document_id.as_str().to_owned(),
            status: IngestStatus::Queued,
            queued_at: document.received_at,
            scope: document.partition.path.clone(),
        }
    }
}

/// The outcome for one document of a batch.
#[derive(Debug)]
pub struct RowOutcome {
    /// The caller's id or the generated one; empty when the document could not be read at all.
    pub document_id: String,
    /// The receipt, or why the document was refused.
    pub result: Result<Ingested, IngestError>,
}

/// The outcome of a batch.
#[derive(Debug)]
pub struct BatchOutcome {
    /// One row per document, in the order of the request.
    pub rows: Vec<RowOutcome>,
}
