//! The life cycle of an engine: start, drain, and health.
//!
//! Called by the engine's handle. The one thing to know: nothing that was acknowledged is lost, however the process ends.
//! What a drained engine has in hand goes back into the queue; what a killed one had, its next start takes up.

use crate::admin::key_uses::KeyUses;
use crate::conversation::compaction::worker::CompactionWorker;
use crate::embedding::service::{EmbeddingService, EmbeddingState};
use crate::error::EngineError;
use crate::ingest::workers::pool::WorkerPool;
use crate::maintenance::Maintenance;
use crate::runtime::compute_pool::ComputePool;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::shutdown::Shutdown;
use crate::runtime::supervisor::{Supervisor, WorkerHealth};
use evoke_store::{PartitionKey, Store, StoreCondition, StoreError, StoreStats};
use serde::Serialize;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The usual time limit of [`crate::Engine::drain`].
pub const DRAIN: Duration = Duration::from_secs(20);
/// The time that the store gets at the end even when the limit has passed.
const CLOSE: Duration = Duration::from_millis(500);
/// The share of the time limit for background work; the rest is for the store.
const BACKGROUND_SHARE: f32 = 0.7;
/// How long to wait before a start that the store refused is tried again.
const RETRY: Duration = Duration::from_secs(2);
/// How long a caller that waits for idleness sleeps without a signal.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

/// The health of an engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// The state of the vectors of the stored passages.
    pub embedding: EmbeddingState,
    /// Whether the store accepts writes.
    pub store: StoreCondition,
    /// The number of documents that are acknowledged and not yet processed.
    pub queue_depth: u64,
    /// The number of rows in the store.
    pub stats: StoreStats,
    /// The number of running background tasks.
    pub workers: WorkerHealth,
    /// The number of cached partitions.
    pub resident_partitions: usize,
    /// The size of the cached partitions in bytes.
    pub resident_bytes: usize,
}

/// Whether requests can be served now. Cheap to find out, unlike [`Health`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Reads and writes are served.
    Ready,
    /// Only reads are served: the disk is full.
    ReadsOnly,
    /// Nothing can be served; the reason is for people.
    NotReady(&'static str),
}

/// Everything that runs in the background.
pub(crate) struct Lifecycle {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) pool: Arc<ComputePool>,
    pub(crate) shutdown: Shutdown,
    pub(crate) idle: Arc<IdleSignal>,
    pub(crate) supervisor: Supervisor,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) workers: Arc<WorkerPool>,
    pub(crate) compactions: Arc<CompactionWorker>,
    pub(crate) key_uses: Arc<KeyUses>,
    pub(crate) maintenance: Arc<Maintenance>,
}

impl Lifecycle {
    /// Starts background work; see [`crate::Engine::start`].
    pub(crate) async fn start(self: &Arc<Self>) -> Result<(), EngineError> {
        match self.begin().await {
            Err(EngineError::Store(error)) if error.is_temporary() => {
                tracing::error!(%error, "understanding cannot begin yet; reads are served");
                self.pool.spawn(self.clone().begin_when_possible());
                Ok(())
            }
            begun => begun,
        }
    }

    async fn begin_when_possible(self: Arc<Self>) {
        while !self.shutdown.begins_within(RETRY).await {
            match self.begin().await {
                Ok(()) => return tracing::info!("understanding has begun"),
                Err(EngineError::Store(error)) if error.is_temporary() => {}
                Err(error) => {
                    return tracing::error!(%error, "understanding cannot begin; restart the server");
                }
            }
        }
    }

    async fn begin(&self) -> Result<(), EngineError> {
        self.workers.start(&self.supervisor).await?;
        let maintenance = self.maintenance.clone();
        self.supervisor.supervise("housekeeping", move || maintenance.clone().run());
        let key_uses = self.key_uses.clone();
        self.supervisor.supervise("key uses", move || key_uses.clone().keep_written());
        self.pool.spawn(self.maintenance.clone().finish_removals());
        Ok(self.compactions.resume().await?)
    }

    /// Ends background work and closes the store; see [`crate::Engine::drain`].
    pub(crate) async fn drain(&self, deadline: Duration) -> Result<(), EngineError> {
        let until = Instant::now() + deadline;
        self.shutdown.begin();
        let ended = async {
            self.compactions.finished().await;
            self.pool.finished().await;
        };
        if tokio::time::timeout(deadline.mul_f32(BACKGROUND_SHARE), ended).await.is_err() {
            tracing::warn!("work in the background did not end in time; it is left behind");
        }
        let left = || until.saturating_duration_since(Instant::now()).max(CLOSE);
        self.workers.release(left() / 2).await;
        let _ = tokio::time::timeout(left() / 2, self.key_uses.write()).await;
        match tokio::time::timeout(left(), self.store.close()).await {
            Ok(closed) => Ok(closed?),
            Err(_) => Err(StoreError::Unavailable("the store did not close in time".to_owned()).into()),
        }
    }

    /// Waits until nothing is left to do; see [`crate::Engine::wait_until_idle`].
    pub(crate) async fn wait_until_idle(&self) {
        loop {
            let raised = self.idle.raised();
            tokio::pin!(raised);
            raised.as_mut().enable();
            let idle = self.workers.is_idle() && self.embedding.is_idle() && self.compactions.is_idle();
            // Looked at in this order: a document leaves the queue before it is in hand.
            let queued = self.store.queue_depth().await.unwrap_or(0);
            if idle && queued == 0 && self.workers.is_idle() {
                return;
            }
            tokio::select! {
                () = raised => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    /// The number of documents that are not yet processed; see [`crate::Engine::queue_depth`].
    pub(crate) async fn queue_depth(&self) -> Result<u64, EngineError> {
        Ok(self.store.queue_depth().await?)
    }

    /// How the engine is doing; see [`crate::Engine::health`].
    pub(crate) async fn health(&self) -> Result<Health, EngineError> {
        let embedding = self.embedding.state();
        let queue_depth = self.store.queue_depth().await?;
        let stats = self.store.stats(self.embedding.generation()).await?;
        let store = self.store.condition();
        let (resident_partitions, resident_bytes) = self.partitions.size();
        let workers = self.supervisor.health();
        Ok(Health { embedding, store, queue_depth, stats, workers, resident_partitions, resident_bytes })
    }

    /// Whether requests can be served now; see [`crate::Engine::readiness`].
    pub(crate) async fn readiness(&self) -> Readiness {
        if self.store.instance(&PartitionKey::world().instance).await.is_err() {
            return Readiness::NotReady("the store does not answer");
        }
        match self.store.condition() {
            StoreCondition::Failing(_) => Readiness::NotReady("the store cannot write"),
            StoreCondition::WriterDown => Readiness::NotReady("the store has lost its writer"),
            // Processing begins when there is space again.
            StoreCondition::DiskFull => Readiness::ReadsOnly,
            StoreCondition::Ok if self.supervisor.health().understanding == 0 => {
                Readiness::NotReady("no worker is alive: what is taken in is not understood")
            }
            StoreCondition::Ok => Readiness::Ready,
        }
    }
}
