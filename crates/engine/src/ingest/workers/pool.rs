//! The pool of workers: built with all their stages, started once, drained at the end.
//!
//! Called by the engine's life cycle. The one thing to know: the pool exists also in processes that never start it, which
//! only take documents in; then these wait for another process.

use super::claims::Claims;
use super::embed_stage::EmbedStage;
use super::extract_stage::ExtractStage;
use super::in_hand::InHand;
use super::schedule::Schedule;
use super::store_parts::PartStorer;
use super::store_stage::StoreStage;
use super::worker::Worker;
use crate::config::EngineConfig;
use crate::embedding::service::EmbeddingService;
use crate::ingest::active_extractor::ActiveExtractor;
use crate::ingest::backlog::Backlog;
use crate::ingest::forget_requests::ForgetRequests;
use crate::ingest::partly_stored::PartlyStored;
use crate::ingest::process::Processor;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::partition_locks::PartitionLocks;
use crate::runtime::shutdown::Shutdown;
use crate::runtime::supervisor::{Supervisor, WORKER};
use evoke_store::{Store, StoreResult};
use evoke_types::Clock;
use std::sync::Arc;
use std::time::Duration;

/// What the workers need.
pub(crate) struct WorkerDependencies {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) backlog: Arc<Backlog>,
    pub(crate) shutdown: Shutdown,
    pub(crate) idle: Arc<IdleSignal>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) extractor: Arc<ActiveExtractor>,
    pub(crate) processor: Arc<Processor>,
    pub(crate) forget_requests: Arc<ForgetRequests>,
    pub(crate) partly_stored: Arc<PartlyStored>,
    /// This process, as the holder of claims.
    pub(crate) holder: [u8; 16],
}

/// The workers of one process.
pub(crate) struct WorkerPool {
    store: Arc<dyn Store>,
    claims: Arc<Claims>,
    worker: Arc<Worker>,
    partly_stored: Arc<PartlyStored>,
    workers: usize,
}

impl WorkerPool {
    /// A pool that is not started.
    pub(crate) fn new(needs: WorkerDependencies, config: &EngineConfig) -> Self {
        let WorkerDependencies { store, clock, backlog, shutdown, idle, partly_stored, .. } = needs;
        let claims = Arc::new(Claims::new(
            store.clone(),
            clock.clone(),
            backlog.clone(),
            shutdown.clone(),
            needs.holder,
            config,
        ));
        let parts = PartStorer {
            store: store.clone(),
            clock,
            processor: needs.processor,
            forget_requests: needs.forget_requests,
            partly_stored: partly_stored.clone(),
            shutdown: shutdown.clone(),
        };
        let worker = Worker {
            backlog,
            idle,
            claims: claims.clone(),
            schedule: Schedule::default(),
            extract: ExtractStage::new(needs.extractor, shutdown.clone()),
            embed: EmbedStage::new(needs.embedding),
            store: StoreStage::new(needs.locks, parts),
            suspect: tokio::sync::Mutex::new(None),
            alone: tokio::sync::RwLock::new(()),
            shutdown,
        };
        Self { store, claims, worker: Arc::new(worker), partly_stored, workers: config.workers.max(1) }
    }

    /// The documents in hand.
    pub(crate) fn in_hand(&self) -> &Arc<InHand> {
        self.claims.in_hand()
    }

    /// Whether nothing is in hand, and nothing is being claimed.
    pub(crate) fn is_idle(&self) -> bool {
        self.claims.is_idle()
    }

    /// Takes up what an earlier process left, and starts the workers and the renewal of their leases.
    ///
    /// # Errors
    /// Those of the store; then nothing is started.
    pub(crate) async fn start(&self, supervisor: &Supervisor) -> StoreResult<()> {
        self.claims.requeue_left().await?;
        self.partly_stored.extend(self.store.partly_stored().await?);
        for _ in 0..self.workers {
            let worker = self.worker.clone();
            supervisor.supervise(WORKER, move || worker.clone().run());
        }
        let claims = self.claims.clone();
        supervisor.supervise("leases", move || claims.clone().keep_leases());
        Ok(())
    }

    /// Gives everything in hand back to the queue within a time, once the workers have been told to stop.
    pub(crate) async fn release(&self, time: Duration) {
        self.claims.release_all(time).await;
        self.worker.schedule.clear();
    }
}
