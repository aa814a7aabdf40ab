//! Compactions in the background: a few at a time, each to its end or left for the next start.

use super::build::MakeError;
use crate::engine::Engine;
use crate::events::Happening;
use evoke_store::{CompactionJob, OpenCompaction, StoreError};
use evoke_types::InstanceId;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Compactions made at the same time: each fills a core while it works.
const TOGETHER: usize = 2;
/// How long to wait before one that the store refused is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// The compactions of one engine.
pub(crate) struct Compactor {
    places: Arc<Semaphore>,
    tasks: TaskTracker,
    stop: CancellationToken,
    /// Compactions that wait or are being made.
    running: AtomicUsize,
}

impl Compactor {
    pub(crate) fn new() -> Self {
        Self {
            places: Arc::new(Semaphore::new(TOGETHER)),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
            running: AtomicUsize::new(0),
        }
    }

    /// Whether nothing is being made.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.load(Ordering::Acquire) == 0
    }

    /// Lets those under way end, and leaves the others for the next start.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

impl Engine {
    /// Takes up what an earlier process left unmade.
    pub(crate) async fn resume_compactions(&self) -> Result<(), StoreError> {
        for OpenCompaction { instance, job } in self.store().open_compactions().await? {
            self.run_compaction(instance, job);
        }
        Ok(())
    }

    /// Makes a compaction that is noted in the store, in the background.
    pub(crate) fn run_compaction(&self, instance: InstanceId, job: CompactionJob) {
        let engine = self.clone();
        let compactor = self.compactor();
        let (places, stop) = (Arc::clone(&compactor.places), compactor.stop.clone());
        compactor.running.fetch_add(1, Ordering::AcqRel);
        let task = compactor.tasks.track_future(async move {
            // Whoever waits for a place when the engine stops is taken up at the next start.
            let place = stop.run_until_cancelled(places.acquire_owned()).await;
            if place.is_some() && !stop.is_cancelled() {
                let making = AssertUnwindSafe(engine.compact_to_the_end(&instance, &job, &stop));
                if making.catch_unwind().await.is_err() {
                    engine.note_failure(&instance, &job, MakeError::Broken.to_string()).await;
                }
            }
            engine.compactor().running.fetch_sub(1, Ordering::AcqRel);
            engine.lanes().settle_check();
        });
        self.lanes().background().spawn(task);
    }

    /// Makes it. While the store is not available, it is tried again.
    async fn compact_to_the_end(&self, instance: &InstanceId, job: &CompactionJob, stop: &CancellationToken) {
        loop {
            let begun = std::time::Instant::now();
            match self.make_compaction(instance, job, stop).await {
                Ok((conversation, compacted)) => {
                    crate::metrics::compacted(&job.cause, begun.elapsed().as_secs_f64());
                    self.tell(Happening::Compacted {
                        conversation: Box::new(conversation),
                        compacted: Box::new(compacted),
                    });
                    return;
                }
                Err(MakeError::Gone) => {
                    return tracing::info!(conversation = %job.conversation, "erased before it was compacted");
                }
                Err(MakeError::Store(error)) if error.is_temporary() => {
                    tracing::warn!(%error, conversation = %job.conversation, "a compaction waits for the store");
                    if stop.run_until_cancelled(tokio::time::sleep(RETRY)).await.is_none() {
                        return;
                    }
                }
                Err(MakeError::Stopping | MakeError::Store(StoreError::Closed)) => return,
                Err(error @ (MakeError::Broken | MakeError::Store(_))) => {
                    tracing::error!(%error, conversation = %job.conversation, "a compaction failed");
                    return self.note_failure(instance, job, error.to_string()).await;
                }
            }
        }
    }

    async fn note_failure(&self, instance: &InstanceId, job: &CompactionJob, error: String) {
        if let Err(error) = self.store().fail_compaction(instance, job.conversation, job.id, error).await {
            tracing::error!(%error, "the failure of a compaction could not be noted; it is tried again at the next start");
        }
    }
}
