//! Documents of a partition that are not processed yet: words of them may be meant as well.
//!
//! Called by the search and by removals by id. The one thing to know: documents of which parts are stored already are left
//! out, since nothing may change in them; then the result is marked as incomplete.

use crate::ingest::partly_stored::PartlyStored;
use evoke_store::{NewDocument, PartitionKey, Store, StoreResult};

/// Documents that are looked at, at most.
pub(super) const MAX_DOCUMENTS: usize = 1_000;
/// Bytes of their texts together.
pub(super) const MAX_BYTES: usize = 32 << 20;

/// The documents that wait in a partition.
#[derive(Debug, Default)]
pub(super) struct WaitingDocuments {
    /// The documents, newest first.
    pub(super) documents: Vec<NewDocument>,
    /// Whether there may be more.
    pub(super) incomplete: bool,
}

impl WaitingDocuments {
    /// The documents that wait in a partition now.
    ///
    /// # Errors
    /// Those of the store.
    pub(super) async fn read(
        store: &dyn Store,
        partly_stored: &PartlyStored,
        partition: &PartitionKey,
    ) -> StoreResult<Self> {
        let waiting = store.unfinished(std::slice::from_ref(partition), MAX_DOCUMENTS, MAX_BYTES).await?;
        let partly_stored = partly_stored.snapshot();
        let (in_parts, documents): (Vec<_>, Vec<_>) =
            waiting.into_iter().partition(|document| partly_stored.contains(&document.ingestion));
        let incomplete = !in_parts.is_empty() || documents.len() >= MAX_DOCUMENTS;
        Ok(Self { documents, incomplete })
    }
}
