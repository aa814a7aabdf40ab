//! What a worker takes out of the queue, and what the queue gets back.
//!
//! Called by the workers, and by the keeper of the leases. The one thing to know: short documents are claimed for one
//! round at a time, longer ones up to a share of each instance, so that no instance fills the places of others.

use super::job::{Job, Stage};
use crate::engine::Engine;
use evoke_store::{ClaimRequest, DocumentSize, Lease, Share, StoreError};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Bytes of text of the short documents of one round: about half a second of both cores with the model.
const SHORT_ROUND: usize = 16 << 10;
/// Medium documents in hand at most, and of one instance.
const MEDIUM: (usize, usize) = (64, 8);
/// Large documents in hand at most, and of one instance: each may take some tens of megabytes.
const LARGE: (usize, usize) = (3, 1);
/// How long a worker waits after the store failed.
const BACK_OFF: Duration = Duration::from_secs(1);

impl Engine {
    /// Claims documents: whole rounds of short ones, and longer ones as far as there is room. They are in hand.
    pub(crate) async fn claim_more(&self) -> Vec<Job> {
        let shares = [
            self.share(DocumentSize::Short),
            self.share(DocumentSize::Medium),
            self.share(DocumentSize::Large),
        ];
        let jobs = self.claim(ClaimRequest::Queued { lease: self.lease(), shares }).await;
        if !jobs.is_empty() {
            // There may be more than one worker can carry.
            self.lanes().wake();
        }
        jobs
    }

    /// Claims a document that a worker was lost with.
    pub(crate) async fn claim_suspect(&self) -> Option<Job> {
        self.claim(ClaimRequest::Suspect { lease: self.lease() }).await.pop()
    }

    async fn claim(&self, request: ClaimRequest) -> Vec<Job> {
        let lanes = self.lanes();
        // Counted before the claim, so that nobody sees an empty queue and no work.
        lanes.claiming.fetch_add(1, Ordering::AcqRel);
        let claimed = self.store().claim(request).await;
        let jobs = match claimed {
            Ok(claimed) => claimed.into_iter().map(|one| Job::new(one, lanes.in_hand())).collect(),
            Err(StoreError::Closed) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read; trying again");
                lanes.stopped_within(BACK_OFF).await;
                Vec::new()
            }
        };
        lanes.claiming.fetch_sub(1, Ordering::AcqRel);
        jobs
    }

    fn share(&self, size: DocumentSize) -> Share {
        let (most, each) = match size {
            DocumentSize::Short => {
                let documents = self.config().claim_batch;
                return Share { documents, bytes: SHORT_ROUND, skip: Vec::new() };
            }
            DocumentSize::Medium => MEDIUM,
            DocumentSize::Large => LARGE,
        };
        let (held, skip) = self.lanes().in_hand().of_size(size, each);
        // One of each instance and round: an instance comes again when it has its turn.
        Share { documents: most.saturating_sub(held).min(each), bytes: usize::MAX, skip }
    }

    fn lease(&self) -> Lease {
        let now = self.now();
        Lease { holder: self.lanes().holder(), now, until: now.plus_millis(millis(self.config().lease)) }
    }

    /// Prolongs the claims in hand and takes back those of workers that are gone.
    pub(crate) async fn keep_leases(self) {
        while !self.lanes().stopped_within(self.config().lease / 6).await {
            let claims = self.lanes().in_hand().claims();
            let until = self.now().plus_millis(millis(self.config().lease));
            if let Err(error) = self.store().renew(claims, until).await {
                tracing::warn!(%error, "claims could not be prolonged; trying again");
                // What is in hand may look lost now.
                continue;
            }
            match self.store().requeue_expired(self.now(), self.lanes().holder()).await {
                Ok(requeued) if requeued.documents > 0 => {
                    tracing::warn!(
                        documents = requeued.documents,
                        "claimed documents that no worker holds went back into the queue"
                    );
                    crate::metrics::requeued(requeued);
                    self.lanes().wake();
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "expired claims could not be taken back; trying again"),
            }
        }
    }

    /// Gives back a document that is not finished; with `failed`, that counts against it.
    pub(crate) async fn give_back(&self, job: Job, failed: Option<&'static str>) {
        let (claim, failures) = (job.claimed.claim(), job.claimed.failures);
        if let Some(stage) = failed {
            tracing::error!(ingestion = %claim.ingestion, stage, failures = failures + 1, "work on a document failed");
            crate::metrics::document_failed(stage);
        }
        // When this fails, the lease ends by itself.
        if let Err(error) = self.store().release(vec![claim], failed.is_some()).await {
            tracing::warn!(%error, ingestion = %claim.ingestion, "a document could not be given back at once");
        }
        drop(job);
    }
}

impl Job {
    /// What went wrong, when something did.
    pub(crate) const fn failure(&self) -> Option<&'static str> {
        match self.stage {
            Stage::Failed(stage) => Some(stage),
            Stage::Waiting
            | Stage::Reading(_)
            | Stage::Embedding(_)
            | Stage::Storing(_)
            | Stage::Done
            | Stage::Released => None,
        }
    }
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
