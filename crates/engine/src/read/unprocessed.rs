//! Overlays documents that are stored and not processed yet on the index for one read (read-your-writes).
//!
//! Called by the reads of a conversation. Processing takes a moment, longer during a backlog. Until then the
//! newest waiting documents of a read's partitions are split into the passages that processing will make of
//! them, under the ids that these will have: same words, same ranking, no duplicates. The one thing to know:
//! they have no vectors and no typed memories yet, so they are found by terms only.

use crate::ingest::backlog::Backlog;
use crate::ingest::rows::{extractor_input, passage_id, passage_row};
use crate::runtime::partition_cache::{PartitionCache, scope_of};
use evoke_recall::{OpenPartition, PartitionIndex};
use evoke_store::{
    DocumentHead, ItemRow, NewDocument, PartitionChanges, PartitionKey, PartitionVersion, Store, StoreResult,
};
use evoke_types::{Clock, IngestionId, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;

/// The largest number of documents per read, which limits the cost of a backlog.
const MAX_DOCUMENTS: usize = 100;
/// The largest number of bytes of their texts.
const MAX_BYTES: usize = 64 << 10;

/// Opens partitions together with their unprocessed documents.
pub(crate) struct UnprocessedOverlay {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    partitions: Arc<PartitionCache>,
    backlog: Arc<Backlog>,
}

impl UnprocessedOverlay {
    /// An overlay over these partitions.
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        partitions: Arc<PartitionCache>,
        backlog: Arc<Backlog>,
    ) -> Self {
        Self { store, clock, partitions, backlog }
    }

    /// Opens partitions as [`PartitionCache::open`] does, with their unprocessed documents, whose ids are
    /// returned as well. When nothing waits, this costs the comparison of two numbers.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn open(
        &self,
        keys: &[PartitionKey],
    ) -> StoreResult<(Vec<OpenPartition>, HashSet<IngestionId>)> {
        if self.backlog.is_empty() {
            return Ok((self.partitions.open(keys).await?, HashSet::new()));
        }
        // In this order, a document that is finished meanwhile is seen twice rather than never.
        let waiting = self.store.unfinished(keys, MAX_DOCUMENTS, MAX_BYTES).await?;
        let opened = self.partitions.open_each(keys).await?;
        let ingestions = waiting.iter().map(|document| document.ingestion).collect();
        if waiting.is_empty() {
            return Ok((opened.into_iter().flatten().collect(), ingestions));
        }
        let (keys, now, spare) = (keys.to_vec(), self.clock.now(), opened.clone());
        let work = move || {
            let opened = keys.iter().zip(opened);
            opened.filter_map(|(key, opened)| overlay(key, opened, &waiting, now)).collect()
        };
        let laid = tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
            tracing::error!(%error, "words that wait could not be read; answering without them");
            spare.into_iter().flatten().collect()
        });
        Ok((laid, ingestions))
    }
}

/// An opened partition with the passages of its unprocessed documents; none when there is neither.
fn overlay(
    key: &PartitionKey,
    opened: Option<OpenPartition>,
    waiting: &[NewDocument],
    now: Timestamp,
) -> Option<OpenPartition> {
    let here = || waiting.iter().filter(|document| document.partition == *key);
    let known = |row: &ItemRow| opened.as_ref().is_some_and(|opened| opened.index.item(row.id).is_some());
    let items: Vec<ItemRow> =
        here().flat_map(|document| passages(document, now)).filter(|row| !known(row)).collect();
    if items.is_empty() {
        return opened;
    }
    let mut changes = PartitionChanges {
        version: PartitionVersion::default(),
        whole: opened.is_none(),
        items,
        removed: Vec::new(),
        documents: here().map(head).collect(),
        entities: Vec::new(),
    };
    let index = match &opened {
        Some(opened) => {
            changes.version = opened.index.version();
            opened.index.apply(changes)
        }
        None => PartitionIndex::build(changes, 0),
    };
    Some(OpenPartition { scope: scope_of(key), index: Arc::new(index) })
}

/// The rows that processing will make of a document, as far as they are known before it.
fn passages(document: &NewDocument, now: Timestamp) -> Vec<ItemRow> {
    let drafts = evoke_extract::passages(&extractor_input(document));
    let rows = drafts.iter().enumerate().map(|(ordinal, draft)| {
        passage_row(passage_id(document.ingestion, ordinal), document, ordinal, draft, now)
    });
    rows.filter(|row| !row.text.is_empty()).collect()
}

fn head(document: &NewDocument) -> DocumentHead {
    DocumentHead {
        ingestion: document.ingestion,
        document_id: document.document_id.clone(),
        document_type: document.document_type,
        said_at: document.said_at,
        metadata: document.metadata.clone(),
        conversation: document.conversation,
        position: document.position,
    }
}
