//! Storing a long document part by part, each a small transaction.
//!
//! Called by the store stage for a document with more rows than one transaction should write. The one thing to know: rows
//! have ids that follow from the document, so an attempt that is cut short is written over by the next one, and what that
//! one does not write is removed when it finishes.

use super::remaining_rows::RemainingRows;
use crate::ingest::forget_requests::ForgetRequests;
use crate::ingest::partly_stored::PartlyStored;
use crate::ingest::process::{PartitionState, Processor};
use crate::ingest::processed_document::ProcessedDocument;
use crate::metrics;
use crate::runtime::shutdown::Shutdown;
use evoke_store::{PartitionKey, Store, StoreResult, Understood, UnderstoodPart};
use evoke_types::Clock;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Time in one slice, beside reading what the partition holds.
const SLICE: Duration = Duration::from_millis(80);

/// How a slice ended.
pub(crate) enum Progress {
    /// There is more to store.
    More,
    /// The document is finished.
    Finished,
    /// The document is gone, or another process has it.
    Gone,
}

/// Stores long documents in parts.
pub(crate) struct PartStorer {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) processor: Arc<Processor>,
    pub(super) forget_requests: Arc<ForgetRequests>,
    pub(super) partly_stored: Arc<PartlyStored>,
    pub(super) shutdown: Shutdown,
}

impl PartStorer {
    /// Stores some parts of a document. The caller holds the lock of the partition.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn store_some(
        &self,
        partition: &PartitionKey,
        document: &mut ProcessedDocument,
        remaining: &mut Option<RemainingRows>,
    ) -> StoreResult<Progress> {
        let rows = match remaining {
            Some(rows) => rows,
            None => remaining.insert(self.begin(partition, document).await?),
        };
        let mut state = self.processor.partition_state(partition).await?;
        let until = Instant::now() + SLICE;
        loop {
            if !self.store_next(document, rows, &mut state).await? {
                return Ok(Progress::Gone);
            }
            if rows.is_empty(document) {
                return self.finish(document, rows).await;
            }
            if Instant::now() >= until || self.shutdown.has_begun() {
                return Ok(Progress::More);
            }
        }
    }

    /// The rows of a document that is about to be stored.
    async fn begin(
        &self,
        partition: &PartitionKey,
        document: &mut ProcessedDocument,
    ) -> StoreResult<RemainingRows> {
        if document.may_request_forgetting() {
            self.forget_requests.carry_out(partition, document).await?;
        }
        let mut state = self.processor.partition_state(partition).await?;
        let rows = RemainingRows::new(document, self.processor.resolve_entities(document, &mut state));
        self.partly_stored.insert(document.claimed.document.ingestion);
        Ok(rows)
    }

    /// Stores the next part; false when the document is gone.
    async fn store_next(
        &self,
        document: &ProcessedDocument,
        rows: &mut RemainingRows,
        state: &mut PartitionState,
    ) -> StoreResult<bool> {
        let (claim, first) = (document.claimed.claim(), rows.take_first());
        let entities = rows.next_entities();
        let part = if entities.is_empty() {
            let mut items = rows.next_items(document, self.clock.now());
            let rewritten =
                state.statements.resolve_conflicts(&mut items, &document.endings(), self.clock.now());
            UnderstoodPart { claim, first, items, rewritten, entities }
        } else {
            UnderstoodPart { claim, first, items: Vec::new(), rewritten: Vec::new(), entities }
        };
        self.store.store_part(part).await
    }

    async fn finish(&self, document: &ProcessedDocument, rows: &RemainingRows) -> StoreResult<Progress> {
        let understood: Understood = self.processor.finish(document, rows.items(), Vec::new());
        let (status, ingestion) = (understood.status.as_str(), understood.ingestion);
        let finished = self.store.finish(understood).await?;
        self.partly_stored.remove(ingestion);
        if !finished {
            return Ok(Progress::Gone);
        }
        let passages = document.extraction.passages.len();
        metrics::document_processed(status, passages, rows.items().saturating_sub(passages));
        Ok(Progress::Finished)
    }
}
