//! Storing what was understood: short documents in one transaction each, long ones part by part.
//!
//! Called by a worker at the end of each round. The one thing to know: documents of different partitions are stored
//! side by side, those of one partition in order, under its lock; a document that waits for the store gives way.

use super::job::{Job, Stage, Storing};
use super::parts::Progress;
use crate::engine::Engine;
use crate::ingest::process::Place;
use evoke_store::{PartitionKey, StoreError, StoreResult, Understood};
use futures::{FutureExt, StreamExt};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Documents stored at the same time: their transactions share a commit.
const STORED_TOGETHER: usize = 64;
/// Rows that one transaction writes at most; a document with more is stored in parts.
const ONE_GO: usize = 192;

impl Engine {
    /// Stores documents, or parts of them.
    pub(super) async fn store_slices(&self, jobs: Vec<Job>) -> Vec<Job> {
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
                let lock = self.lanes().writer(&key);
                let _one_writer = lock.lock().await;
                self.store_group(&key, group).await
            })
            .buffer_unordered(STORED_TOGETHER);
        others.extend(stored.concat().await);
        others
    }

    /// Stores documents of one partition: each is settled against the ones before it, and their
    /// transactions, one a document, are handed over in order and share commits.
    async fn store_group(&self, partition: &PartitionKey, mut group: Vec<Job>) -> Vec<Job> {
        let mut place: Option<Place> = None;
        let mut finishing = Vec::new();
        let mut outcomes: Vec<(usize, Option<Stage>)> = Vec::new();
        let mut in_parts = false;
        for (number, job) in group.iter_mut().enumerate() {
            let Stage::Storing(storing) = &mut job.stage else { continue };
            if in_parts && storing.read.may_wish() {
                // It reaches what was said before it, which has to be stored as a whole by then: it waits a round.
                break;
            }
            if storing.parts.is_some() || storing.read.rows() > ONE_GO {
                // What was said before has to be stored by then, and what is known changes with it.
                outcomes.extend(futures::future::join_all(std::mem::take(&mut finishing)).await);
                place = None;
                let stage = self.part(partition, storing).await;
                in_parts |= stage.is_none();
                outcomes.push((number, stage));
                continue;
            }
            if storing.read.may_wish() {
                outcomes.extend(futures::future::join_all(std::mem::take(&mut finishing)).await);
            }
            match self.composed(partition, storing, &mut place).await {
                Ok(understood) => {
                    finishing.push(self.finish_one(understood).map(move |stage| (number, stage)));
                }
                Err(stage) => outcomes.push((number, stage)),
            }
        }
        outcomes.extend(futures::future::join_all(finishing).await);
        for (number, stage) in outcomes {
            if let (Some(job), Some(stage)) = (group.get_mut(number), stage) {
                job.stage = stage;
            }
        }
        group
    }

    /// The rows of a short document. A panic is its failure.
    async fn composed(
        &self,
        partition: &PartitionKey,
        storing: &mut Storing,
        place: &mut Option<Place>,
    ) -> Result<Understood, Option<Stage>> {
        let read = &mut storing.read;
        if read.may_wish() {
            let granted = AssertUnwindSafe(self.grant(partition, read)).catch_unwind().await;
            self.or_stage(granted, "forget").await?;
            *place = None;
        }
        let mut known = match place.take() {
            Some(known) => known,
            None => {
                let opened = AssertUnwindSafe(self.place(partition)).catch_unwind().await;
                self.or_stage(opened, "open").await?
            }
        };
        let composed = catch_unwind(AssertUnwindSafe(|| self.compose(read, &mut known)));
        let understood = composed.map_err(|_| Some(Stage::Failed("compose")))?;
        *place = Some(known);
        Ok(understood)
    }

    /// Stores a part of a long document; how the document ended, when it did.
    async fn part(&self, partition: &PartitionKey, storing: &mut Storing) -> Option<Stage> {
        let Storing { read, parts } = storing;
        let ingestion = read.claimed.document.ingestion;
        let some = AssertUnwindSafe(self.store_some(partition, read, parts)).catch_unwind().await;
        match self.or_stage(some, "store").await {
            Ok(Progress::More) => None,
            Ok(Progress::Finished) => Some(Stage::Done),
            Ok(Progress::Gone) => {
                self.lanes().storing().remove(&ingestion);
                tracing::info!(%ingestion, "erased while it was being understood: nothing more is stored");
                Some(Stage::Done)
            }
            Err(stage) => {
                // Whatever of it is stored is written over.
                *parts = None;
                stage
            }
        }
    }

    /// Stores one document; how it ended, when it did.
    async fn finish_one(&self, understood: Understood) -> Option<Stage> {
        let (ingestion, status) = (understood.ingestion, understood.status.as_str());
        let (passages, memories) = understood.counts();
        let finished = AssertUnwindSafe(self.store().finish(understood)).catch_unwind().await;
        match self.or_stage(finished, "store").await {
            Ok(true) => crate::metrics::understood(status, passages, memories),
            Ok(false) => tracing::info!(%ingestion, "erased while it was being understood: nothing stored"),
            Err(stage) => return stage,
        }
        Some(Stage::Done)
    }

    /// What a step gave, or how the document ends without it; it does not while the store is not available (a full
    /// disk, say): it is tried again in a later round.
    async fn or_stage<T>(
        &self,
        outcome: Result<StoreResult<T>, Box<dyn std::any::Any + Send>>,
        step: &'static str,
    ) -> Result<T, Option<Stage>> {
        match outcome {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(StoreError::Closed)) => Err(Some(Stage::Released)),
            // Perhaps it was stored: it goes back, which changes nothing in a document that is finished.
            Ok(Err(StoreError::OutcomeUnknown(reason))) => {
                tracing::warn!(reason, step, "it is not known whether a document was stored; it goes back");
                self.lanes().note_trouble();
                Err(Some(Stage::Released))
            }
            Ok(Err(error)) if error.is_temporary() => {
                tracing::error!(%error, step, "a document could not be stored; it is tried again");
                self.lanes().note_trouble();
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

/// Whether a document speaks a wish that reaches one in hand which was taken before it, and is not read yet.
fn waits_for_earlier(job: &Job, jobs: &[Job]) -> bool {
    let Stage::Storing(storing) = &job.stage else { return false };
    let own = &job.claimed.document;
    let earlier = |other: &&Job| {
        let document = &other.claimed.document;
        document.partition == own.partition
            && (document.received_at, document.ingestion) < (own.received_at, own.ingestion)
            && matches!(other.stage, Stage::Waiting | Stage::Reading(_) | Stage::Embedding(_))
    };
    storing.read.may_wish() && jobs.iter().any(|other| earlier(&other))
}
