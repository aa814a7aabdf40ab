//! Compactions in the background: a few at a time, each to its end or left for the next start.
//!
//! Started by [`super::service`], and by the engine for what an earlier process left. The one thing to know: while the
//! store is not available a compaction is tried again; any other failure is noted in its job.

use super::build::{BuildError, CompactionBuilder};
use super::events::{Event, EventBus};
use crate::metrics;
use crate::runtime::compute_pool::ComputePool;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::shutdown::Shutdown;
use evoke_store::{CompactionJob, OpenCompaction, Store, StoreError, StoreResult};
use evoke_types::InstanceId;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

/// Compactions made at the same time: each fills a core while it works.
const TOGETHER: usize = 2;
/// How long to wait before one that the store refused is tried again.
const RETRY: Duration = Duration::from_secs(2);

/// Carries out compaction jobs.
pub(crate) struct CompactionWorker {
    store: Arc<dyn Store>,
    builder: CompactionBuilder,
    events: Arc<EventBus>,
    pool: Arc<ComputePool>,
    shutdown: Shutdown,
    idle: Arc<IdleSignal>,
    permits: Arc<Semaphore>,
    tasks: TaskTracker,
    /// Compactions that wait or are being made.
    running: AtomicUsize,
}

impl CompactionWorker {
    /// A worker with nothing to do.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        builder: CompactionBuilder,
        events: Arc<EventBus>,
        pool: Arc<ComputePool>,
        shutdown: Shutdown,
        idle: Arc<IdleSignal>,
    ) -> Self {
        Self {
            store,
            builder,
            events,
            pool,
            shutdown,
            idle,
            permits: Arc::new(Semaphore::new(TOGETHER)),
            tasks: TaskTracker::new(),
            running: AtomicUsize::new(0),
        }
    }

    /// What makes the compactions.
    pub(crate) const fn builder(&self) -> &CompactionBuilder {
        &self.builder
    }

    /// Whether nothing waits or is being made.
    pub(crate) fn is_idle(&self) -> bool {
        self.running.load(Ordering::Acquire) == 0
    }

    /// Waits until those under way have ended, once they have been told to stop.
    pub(crate) async fn finished(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Takes up what an earlier process left undone.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn resume(self: &Arc<Self>) -> StoreResult<()> {
        for OpenCompaction { instance, job } in self.store.open_compactions().await? {
            self.start(instance, job);
        }
        Ok(())
    }

    /// Carries out a job that is in the store, in the background.
    pub(crate) fn start(self: &Arc<Self>, instance: InstanceId, job: CompactionJob) {
        self.running.fetch_add(1, Ordering::AcqRel);
        let worker = self.clone();
        let task = self.tasks.track_future(async move {
            // Whoever waits for a permit when the engine stops is taken up at the next start.
            let permit = worker.shutdown.unless_begun(worker.permits.clone().acquire_owned()).await;
            if permit.is_some() && !worker.shutdown.has_begun() {
                let making = AssertUnwindSafe(worker.run_to_the_end(&instance, &job));
                if making.catch_unwind().await.is_err() {
                    worker.note_failure(&instance, &job, BuildError::Broken.to_string()).await;
                }
            }
            worker.running.fetch_sub(1, Ordering::AcqRel);
            worker.idle.raise();
        });
        self.pool.spawn(task);
    }

    /// Makes it. While the store is not available, it is tried again.
    async fn run_to_the_end(&self, instance: &InstanceId, job: &CompactionJob) {
        loop {
            let begun = Instant::now();
            match self.builder.build(instance, job).await {
                Ok((conversation, compacted)) => {
                    metrics::compacted(&job.cause, begun.elapsed().as_secs_f64());
                    self.events.publish(Event::Compacted {
                        conversation: Box::new(conversation),
                        compacted: Box::new(compacted),
                    });
                    return;
                }
                Err(BuildError::Gone) => {
                    return tracing::info!(conversation = %job.conversation, "erased before it was compacted");
                }
                Err(BuildError::Store(error)) if error.is_temporary() => {
                    tracing::warn!(%error, conversation = %job.conversation, "a compaction waits for the store");
                    if self.shutdown.begins_within(RETRY).await {
                        return;
                    }
                }
                Err(BuildError::Stopping | BuildError::Store(StoreError::Closed)) => return,
                Err(error @ (BuildError::Broken | BuildError::Store(_))) => {
                    tracing::error!(%error, conversation = %job.conversation, "a compaction failed");
                    return self.note_failure(instance, job, error.to_string()).await;
                }
            }
        }
    }

    async fn note_failure(&self, instance: &InstanceId, job: &CompactionJob, error: String) {
        if let Err(error) = self.store.fail_compaction(instance, job.conversation, job.id, error).await {
            tracing::error!(%error, "the failure of a compaction could not be noted; it is tried again at the next start");
        }
    }
}
