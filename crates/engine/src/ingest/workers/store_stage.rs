//! The last stage: storing processed documents, short ones in one transaction each, long ones part by part.
//!
//! Called by a worker at the end of each round. The one thing to know: documents of different partitions are stored side
//! by side, those of one partition in order, under its lock; a document that the store does not take is tried again.

use super::job::{Job, Stage, Storing};
use super::store_parts::{PartStorer, Progress};
use crate::ingest::process::PartitionState;
use crate::metrics;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_store::{PartitionKey, StoreError, StoreResult, Understood};
use futures::{FutureExt, StreamExt};
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Documents stored at the same time: their transactions share a commit.
const STORED_TOGETHER: usize = 64;
/// Rows that one transaction writes at most; a document with more is stored in parts.
const MAX_ROWS: usize = 192;

/// How a document ended, or why it does not end yet.
type Ended = Option<Stage>;

/// Stores processed documents, one partition at a time in order.
pub(crate) struct StoreStage {
    locks: Arc<PartitionLocks>,
    parts: PartStorer,
    /// Whether the store did not take something lately.
    trouble: AtomicBool,
}

impl StoreStage {
    /// A stage that takes these locks.
    pub(crate) const fn new(locks: Arc<PartitionLocks>, parts: PartStorer) -> Self {
        Self { locks, parts, trouble: AtomicBool::new(false) }
    }

    /// Whether the store did not take something since the last call.
    pub(crate) fn had_trouble(&self) -> bool {
        self.trouble.swap(false, Ordering::AcqRel)
    }

    /// Ends work on documents that are gone. One that another process erased ends when its first part is stored.
    pub(crate) fn drop_erased(&self, jobs: &mut [Job]) {
        for job in jobs.iter_mut().filter(|job| job.is_erased()) {
            self.parts.partly_stored.remove(job.claimed.document.ingestion);
            job.stage = Stage::Done;
        }
    }

    /// Stores documents, or parts of them. They come back in any order.
    pub(crate) async fn run(&self, jobs: Vec<Job>) -> Vec<Job> {
        let mut by_partition: Vec<(PartitionKey, Vec<Job>)> = Vec::new();
        let waits: Vec<bool> = jobs.iter().map(|job| waits_for_earlier(job, &jobs)).collect();
        let (mut ready, mut others) = (Vec::new(), Vec::new());
        for (job, waits) in jobs.into_iter().zip(waits) {
            if matches!(job.stage, Stage::Storing(_)) && !waits { ready.push(job) } else { others.push(job) }
        }
        for job in ready {
            let key = &job.claimed.document.partition;
            match by_partition.iter_mut().find(|(known, _)| known == key) {
                Some((_, group)) => group.push(job),
                None => by_partition.push((key.clone(), vec![job])),
            }
        }
        let stored = futures::stream::iter(by_partition)
            .map(|(key, group)| async move {
                let _one_writer = self.locks.lock(&key).await;
                self.store_group(&key, group).await
            })
            .buffer_unordered(STORED_TOGETHER);
        others.extend(stored.concat().await);
        others
    }

    /// Stores documents of one partition: each is composed against the ones before it, and their transactions, one per
    /// document, are handed over in order and share commits.
    async fn store_group(&self, partition: &PartitionKey, mut group: Vec<Job>) -> Vec<Job> {
        let mut state: Option<PartitionState> = None;
        let mut finishing = Vec::new();
        let mut outcomes: Vec<(usize, Ended)> = Vec::new();
        let mut in_parts = false;
        for (number, job) in group.iter_mut().enumerate() {
            let Stage::Storing(storing) = &mut job.stage else { continue };
            if in_parts && storing.document.may_request_forgetting() {
                // It reaches what was said before it, which has to be stored as a whole by then: it waits a round.
                break;
            }
            if storing.remaining.is_some() || storing.document.row_count() > MAX_ROWS {
                // What was said before has to be stored by then, and what is known changes with it.
                outcomes.extend(futures::future::join_all(std::mem::take(&mut finishing)).await);
                state = None;
                let ended = self.store_part(partition, storing).await;
                in_parts |= ended.is_none();
                outcomes.push((number, ended));
                continue;
            }
            if storing.document.may_request_forgetting() {
                outcomes.extend(futures::future::join_all(std::mem::take(&mut finishing)).await);
            }
            match self.compose(partition, storing, &mut state).await {
                Ok(understood) => {
                    finishing.push(self.finish(understood).map(move |ended| (number, ended)));
                }
                Err(ended) => outcomes.push((number, ended)),
            }
        }
        outcomes.extend(futures::future::join_all(finishing).await);
        for (number, ended) in outcomes {
            if let (Some(job), Some(stage)) = (group.get_mut(number), ended) {
                job.stage = stage;
            }
        }
        group
    }

    /// The rows of a short document. A panic is its failure.
    async fn compose(
        &self,
        partition: &PartitionKey,
        storing: &mut Storing,
        state: &mut Option<PartitionState>,
    ) -> Result<Understood, Ended> {
        let document = &mut storing.document;
        if document.may_request_forgetting() {
            let closing = self.parts.forget_requests.carry_out(partition, document);
            self.value_or_end(AssertUnwindSafe(closing).catch_unwind().await, "forget")?;
            *state = None;
        }
        let mut known = match state.take() {
            Some(known) => known,
            None => {
                let opening = self.parts.processor.partition_state(partition);
                self.value_or_end(AssertUnwindSafe(opening).catch_unwind().await, "open")?
            }
        };
        let composed = catch_unwind(AssertUnwindSafe(|| self.parts.processor.compose(document, &mut known)));
        let understood = composed.map_err(|_| Some(Stage::Failed("compose")))?;
        *state = Some(known);
        Ok(understood)
    }

    /// Stores a part of a long document.
    async fn store_part(&self, partition: &PartitionKey, storing: &mut Storing) -> Ended {
        let Storing { document, remaining } = storing;
        let ingestion = document.claimed.document.ingestion;
        let storing = self.parts.store_some(partition, document, remaining);
        match self.value_or_end(AssertUnwindSafe(storing).catch_unwind().await, "store") {
            Ok(Progress::More) => None,
            Ok(Progress::Finished) => Some(Stage::Done),
            Ok(Progress::Gone) => {
                self.parts.partly_stored.remove(ingestion);
                tracing::info!(%ingestion, "erased while it was being understood: nothing more is stored");
                Some(Stage::Done)
            }
            Err(ended) => {
                // Whatever of it is stored is written over.
                *remaining = None;
                ended
            }
        }
    }

    /// Stores one short document.
    async fn finish(&self, understood: Understood) -> Ended {
        let (ingestion, status) = (understood.ingestion, understood.status.as_str());
        let (passages, memories) = understood.counts();
        let finished = AssertUnwindSafe(self.parts.store.finish(understood)).catch_unwind().await;
        match self.value_or_end(finished, "store") {
            Ok(true) => metrics::document_processed(status, passages, memories),
            Ok(false) => tracing::info!(%ingestion, "erased while it was being understood: nothing stored"),
            Err(ended) => return ended,
        }
        Some(Stage::Done)
    }

    /// The value of a step, or how the document ends without it. It does not end while the store is not available (a
    /// full disk, say): it is tried again in a later round.
    fn value_or_end<T>(
        &self,
        outcome: Result<StoreResult<T>, Box<dyn Any + Send>>,
        step: &'static str,
    ) -> Result<T, Ended> {
        match outcome {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(StoreError::Closed)) => Err(Some(Stage::Released)),
            // Perhaps it was stored: it goes back, which changes nothing in a document that is finished.
            Ok(Err(StoreError::OutcomeUnknown(reason))) => {
                tracing::warn!(reason, step, "it is not known whether a document was stored; it goes back");
                self.trouble.store(true, Ordering::Release);
                Err(Some(Stage::Released))
            }
            Ok(Err(error)) if error.is_temporary() => {
                tracing::error!(%error, step, "a document could not be stored; it is tried again");
                self.trouble.store(true, Ordering::Release);
                Err(None)
            }
            Ok(Err(error)) => {
                tracing::error!(%error, step, "a document could not be stored");
                Err(Some(Stage::Failed(step)))
            }
            Err(_) => Err(Some(Stage::Failed(step))),
        }
    }
}

/// Whether a document has a request to forget that reaches one in hand which came before it, and is not processed yet.
fn waits_for_earlier(job: &Job, jobs: &[Job]) -> bool {
    let Stage::Storing(storing) = &job.stage else { return false };
    let own = &job.claimed.document;
    let is_earlier = |other: &&Job| {
        let document = &other.claimed.document;
        document.partition == own.partition
            && (document.received_at, document.ingestion) < (own.received_at, own.ingestion)
            && matches!(other.stage, Stage::Waiting | Stage::Extracting(_) | Stage::Embedding(_))
    };
    storing.document.may_request_forgetting() && jobs.iter().any(|other| is_earlier(&other))
}
