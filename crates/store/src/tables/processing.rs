//! What was understood of a document, whole or in parts.
//!
//! Stored by a worker that holds the claim. The one thing to know: a stale attempt changes nothing.

use super::entities::EntityRow;
use super::events::NewEvent;
use super::items::{ItemBody, ItemRow};
use super::queue::Claim;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{IngestStatus, IngestionId, MemoryId, Timestamp};

/// The result of understanding one document, or what is left of it after its parts ([`UnderstoodPart`]); all of it
/// becomes visible together.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// Which document.
    pub ingestion: IngestionId,
    /// Which attempt; a stale one changes nothing.
    pub attempt: u32,
    /// `Completed`, `PartialSuccess` or `Failed`.
    pub status: IngestStatus,
    /// What could not be understood, for people.
    pub error: Option<String>,
    /// When it was done.
    pub at: Timestamp,
    /// New items, in the document's partition.
    pub items: Vec<ItemRow>,
    /// Existing items of the same partition, rewritten (a closed validity).
    pub rewritten: Vec<ItemRow>,
    /// Memories that requests in it have closed.
    pub closed: Vec<MemoryId>,
    /// Entities of the same partition, new or rewritten.
    pub entities: Vec<EntityRow>,
    /// Written to the outbox with it.
    pub events: Vec<NewEvent>,
}

impl Understood {
    /// How many of its items are passages and memories.
    pub fn counts(&self) -> (usize, usize) {
        let memories = self.items.iter().filter(|item| matches!(item.body, ItemBody::Memory(_))).count();
        (self.items.len() - memories, memories)
    }
}

/// A part of what was understood of a long document, stored before the rest. Its rows have ids that another attempt
/// gives them again, so that storing it twice is storing it once.
#[derive(Debug, Clone, PartialEq)]
pub struct UnderstoodPart {
    /// Which document and attempt.
    pub claim: Claim,
    /// Whether it is the first part of this attempt: rows of earlier attempts that this one does not write again are
    /// removed when it is finished.
    pub first: bool,
    /// Items of the document, new or written before.
    pub items: Vec<ItemRow>,
    /// Existing items of the same partition, rewritten.
    pub rewritten: Vec<ItemRow>,
    /// Entities of the same partition, new or rewritten.
    pub entities: Vec<EntityRow>,
}

/// What a worker stores of the document that it holds, at once or in parts.
#[async_trait]
pub trait Processing: Send + Sync {
    /// Stores a part of a processed long document; it becomes visible. Returns false, without a change, as
    /// [`Processing::finish`] does.
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool>;
    /// Unfinished documents that are stored in part.
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>>;
    /// Stores a processed document. Returns false, without a change, when the document has been erased, was
    /// finished before, or is at another attempt.
    async fn finish(&self, understood: Understood) -> StoreResult<bool>;
}
