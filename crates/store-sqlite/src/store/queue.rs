//! The calls of [`Queue`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::change::{Outcome, Standing};
use crate::options::Mode;
use crate::tables::queue;
use async_trait::async_trait;
use evoke_store::{
    Claim, ClaimRequest, ClaimedDocument, NewDocument, PartitionKey, Queue, Requeued, StoreError, StoreResult,
};
use evoke_types::Timestamp;
use rusqlite::Connection;

#[async_trait]
impl Queue for SqliteStore {
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>> {
        let mut claimed = self.claims_after_all().await?;
        let mut progress = queue::Progress::default();
        // In steps, so that a request never waits behind many.
        loop {
            let request = request.clone();
            let step = move |db: &Connection| queue::claim(db, &request, progress);
            match self.writer.submit(Standing::Patient, step).await {
                Outcome::Stored((some, after)) => {
                    let last = some.len() < queue::CLAIM_STEP;
                    claimed.extend(some);
                    progress = after;
                    if last {
                        return Ok(claimed);
                    }
                }
                // What has been handed out must be worked on.
                Outcome::Refused(_) if !claimed.is_empty() => return Ok(claimed),
                Outcome::Refused(error) => return Err(error),
                Outcome::Unknown((some, _), reason) => {
                    self.doubtful.lock().extend(some);
                    return match self.claims_after_all().await {
                        Err(_) if claimed.is_empty() => Err(StoreError::OutcomeUnknown(reason)),
                        ours => {
                            claimed.extend(ours.unwrap_or_default());
                            Ok(claimed)
                        }
                    };
                }
            }
        }
    }
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()> {
        self.writer.change_patiently(move |db| queue::renew(db, &claims, until)).await
    }
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()> {
        self.writer.change_patiently(move |db| queue::set_begun(db, claim, begun)).await
    }
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| queue::release(db, &claims, failed)).await
    }
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued> {
        self.writer.change_patiently(move |db| queue::requeue_expired(db, now, holder)).await
    }
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>> {
        let partitions = partitions.to_vec();
        self.readers.scan(move |db| queue::unfinished(db, &partitions, limit, bytes)).await
    }
    async fn requeue_claimed(&self) -> StoreResult<Requeued> {
        // What a running server has claimed is in its hands; a command leaves it there.
        let _alone = match self.mode {
            Mode::Server => None,
            Mode::Admin => match self.directory.lock() {
                Err(StoreError::InUse(_)) => return Ok(Requeued::default()),
                lock => Some(lock?),
            },
        };
        self.writer.change(queue::requeue_claimed).await
    }
    async fn queue_depth(&self) -> StoreResult<u64> {
        self.readers.scan(queue::depth).await
    }
}

impl SqliteStore {
    /// Claims whose commit was in doubt and turned out to have happened. What a reader sees is the state that
    /// this process works on.
    async fn claims_after_all(&self) -> StoreResult<Vec<ClaimedDocument>> {
        let doubtful = std::mem::take(&mut *self.doubtful.lock());
        if doubtful.is_empty() {
            return Ok(doubtful);
        }
        let asked = doubtful.clone();
        let ours = self.readers.scan(move |db| queue::still_claimed(db, asked)).await;
        ours.inspect_err(|_| self.doubtful.lock().extend(doubtful))
    }
}
