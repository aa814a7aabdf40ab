//! Claims documents from the queue, and returns them.
//!
//! Called by the workers, and periodically to renew the leases. The one thing to know: short documents are
//! claimed for one round at a time, longer ones up to a share per instance, so that no instance takes the slots
//! of others.

use super::in_hand::InHand;
use super::job::Job;
use crate::config::EngineConfig;
use crate::ingest::backlog::Backlog;
use crate::metrics;
use crate::runtime::shutdown::Shutdown;
use evoke_store::{Claim, ClaimRequest, DocumentSize, Lease, Share, Store, StoreError, StoreResult};
use evoke_types::{Clock, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Bytes of text of the short documents of one round: about half a second of both cores with the model.
const SHORT_ROUND: usize = 16 << 10;
/// The largest numbers of medium documents in work: in all, and per instance.
const MEDIUM: (usize, usize) = (64, 8);
/// The largest numbers of large documents in work: in all, and per instance; each may take some tens of
/// megabytes.
const LARGE: (usize, usize) = (3, 1);
/// The delay after a failure of the store.
const BACK_OFF: Duration = Duration::from_secs(1);

/// The claims of one process.
pub(crate) struct Claims {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    backlog: Arc<Backlog>,
    shutdown: Shutdown,
    in_hand: Arc<InHand>,
    /// The number of claims that the store has not answered yet.
    under_way: AtomicUsize,
    /// The id of this process as the holder of claims.
    holder: [u8; 16],
    claim_batch: usize,
    lease: Duration,
}

impl Claims {
    /// The claims of a process that has none yet.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        backlog: Arc<Backlog>,
        shutdown: Shutdown,
        holder: [u8; 16],
        config: &EngineConfig,
    ) -> Self {
        Self {
            store,
            clock,
            backlog,
            shutdown,
            in_hand: Arc::default(),
            under_way: AtomicUsize::new(0),
            holder,
            claim_batch: config.claim_batch,
            lease: config.lease,
        }
    }

    /// The documents in work.
    pub(crate) const fn in_hand(&self) -> &Arc<InHand> {
        &self.in_hand
    }

    /// Whether no document is in work, and none is being claimed.
    pub(crate) fn is_idle(&self) -> bool {
        self.under_way.load(Ordering::Acquire) == 0 && self.in_hand.len() == 0
    }

    /// Claims documents: whole rounds of short ones, and longer ones as far as there are slots.
    pub(crate) async fn claim_more(&self) -> Vec<Job> {
        let shares = [
            self.share(DocumentSize::Short),
            self.share(DocumentSize::Medium),
            self.share(DocumentSize::Large),
        ];
        let jobs = self.claim(ClaimRequest::Queued { lease: self.new_lease(), shares }).await;
        if !jobs.is_empty() {
            // There may be more than one worker can carry.
            self.backlog.wake_workers();
        }
        jobs
    }

    /// Claims a document during which a worker was lost.
    pub(crate) async fn claim_suspect(&self) -> Option<Job> {
        self.claim(ClaimRequest::Suspect { lease: self.new_lease() }).await.pop()
    }

    async fn claim(&self, request: ClaimRequest) -> Vec<Job> {
        // Counted before the claim, so that no caller sees an empty queue and no work.
        self.under_way.fetch_add(1, Ordering::AcqRel);
        let jobs = match self.store.claim(request).await {
            Ok(claimed) => claimed.into_iter().map(|one| Job::new(one, &self.in_hand)).collect(),
            Err(StoreError::Closed) => Vec::new(),
            Err(error) => {
                tracing::error!(%error, "the queue cannot be read; trying again");
                self.shutdown.begins_within(BACK_OFF).await;
                Vec::new()
            }
        };
        self.under_way.fetch_sub(1, Ordering::AcqRel);
        jobs
    }

    fn share(&self, size: DocumentSize) -> Share {
        let (most, each) = match size {
            DocumentSize::Short => {
                return Share { documents: self.claim_batch, bytes: SHORT_ROUND, skip: Vec::new() };
            }
            DocumentSize::Medium => MEDIUM,
            DocumentSize::Large => LARGE,
        };
        let (held, skip) = self.in_hand.of_size(size, each);
        // One of each instance and round: an instance comes again when it has its turn.
        Share { documents: most.saturating_sub(held).min(each), bytes: usize::MAX, skip }
    }

    fn new_lease(&self) -> Lease {
        let now = self.clock.now();
        Lease { holder: self.holder, now, until: self.lease_end(now) }
    }

    fn lease_end(&self, now: Timestamp) -> Timestamp {
        now.plus_millis(i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX))
    }

    /// Renews the claims in hand and takes back those of processes that are gone, until the engine stops.
    pub(crate) async fn keep_leases(self: Arc<Self>) {
        while !self.shutdown.begins_within(self.lease / 6).await {
            let claims = self.in_hand.claims();
            if let Err(error) = self.store.renew(claims, self.lease_end(self.clock.now())).await {
                tracing::warn!(%error, "claims could not be prolonged; trying again");
                // The claims of this process may look expired now.
                continue;
            }
            match self.store.requeue_expired(self.clock.now(), self.holder).await {
                Ok(requeued) if requeued.documents > 0 => {
                    tracing::warn!(
                        documents = requeued.documents,
                        "claimed documents that no worker holds went back into the queue"
                    );
                    metrics::claims_requeued(requeued);
                    self.backlog.wake_workers();
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "expired claims could not be taken back; trying again"),
            }
        }
    }

    /// Returns to the queue what an earlier process had claimed.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn requeue_left(&self) -> StoreResult<()> {
        let requeued = self.store.requeue_claimed().await?;
        metrics::claims_requeued(requeued);
        if requeued.documents > 0 {
            tracing::info!(
                documents = requeued.documents,
                suspects = requeued.suspects,
                "taking up documents that an earlier process left half-done"
            );
        }
        Ok(())
    }

    /// Releases an unfinished document; with the step that failed, that counts as a failure.
    pub(crate) async fn give_back(&self, job: Job, failed: Option<&'static str>) {
        let (claim, failures) = (job.claimed.claim(), job.claimed.failures);
        if let Some(stage) = failed {
            tracing::error!(ingestion = %claim.ingestion, stage, failures = failures + 1, "work on a document failed");
            metrics::document_failed(stage);
        }
        // If this fails, the lease expires.
        if let Err(error) = self.store.release(vec![claim], failed.is_some()).await {
            tracing::warn!(%error, ingestion = %claim.ingestion, "a document could not be given back at once");
        }
        drop(job);
    }

    /// Records whether a document is being processed, so that a crash now counts as its failure.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()> {
        self.store.set_begun(claim, begun).await
    }

    /// Releases all documents in work within a time limit, without counting failures: for an orderly stop.
    pub(crate) async fn release_all(&self, time: Duration) {
        let claims = self.in_hand.claims();
        if claims.is_empty() {
            return;
        }
        let released = tokio::time::timeout(time, self.store.release(claims, false)).await;
        if !matches!(released, Ok(Ok(_))) {
            tracing::warn!("documents in hand could not be given back; the next start takes them up");
        }
    }
}
