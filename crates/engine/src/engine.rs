//! The handle, its parts and its life.

use crate::admin::key_uses::KeyUses;
use crate::conversation::compaction::Compactor;
use crate::embedding::service::{Embedding, EmbeddingState};
use crate::events::Happenings;
use crate::ingest::workers::pool::Lanes;
use crate::read::fetch::FetchTimings;
use crate::read::rerank::Reranking;
use crate::runtime::partition_cache::Partitions;
use crate::runtime::search_pool::SearchPool;
use crate::runtime::supervisor::WorkerHealth;
use crate::{EngineConfig, EngineError};
use evoke_embed::Embedder;
use evoke_extract::{Extractor, RuleExtractor};
use evoke_llm::ChatModel;
use evoke_store::{EventRow, InstanceRow, Store, StoreCondition, StoreError, StoreResult, StoreStats};
use evoke_types::{Clock, IdSource, InstanceId, Timestamp};
use parking_lot::Mutex;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long [`Engine::drain`] usually gets.
pub const DRAIN: Duration = Duration::from_secs(20);
/// What the store gets at the end even when the time is up.
const LAST_WORD: Duration = Duration::from_millis(500);

/// The product as a library. A cheap handle: clone it freely.
///
/// One process makes one engine over one store. [`Engine::start`] begins understanding what is
/// taken in; [`Engine::drain`] ends it so that nothing acknowledged is lost.
#[derive(Clone)]
pub struct Engine {
    parts: Arc<Parts>,
}

struct Parts {
    store: Arc<dyn Store>,
    config: EngineConfig,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    embedding: Embedding,
    reranking: Reranking,
    partitions: Partitions,
    searches: SearchPool,
    lanes: Lanes,
    compactor: Compactor,
    chat_model: OnceLock<Arc<dyn ChatModel>>,
    extractor: OnceLock<Arc<dyn Extractor>>,
    happenings: Happenings,
    instances: Mutex<HashMap<InstanceId, Arc<InstanceRow>>>,
    key_uses: KeyUses,
}

/// How an engine is doing, for health pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Health {
    /// State of the dense arm.
    pub embedding: EmbeddingState,
    /// Whether the store takes writes.
    pub store: StoreCondition,
    /// What the store holds.
    pub stats: StoreStats,
    /// The background tasks.
    pub workers: WorkerHealth,
    /// Partitions in memory.
    pub resident_partitions: usize,
    /// Their size in bytes.
    pub resident_bytes: usize,
}

/// Whether requests can be served now. Cheap to find out, unlike [`Health`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Readiness {
    /// Reads and writes.
    Ready,
    /// Reads only: the disk is full.
    ReadsOnly,
    /// Not: why, for people.
    NotReady(&'static str),
}

impl Engine {
    /// Opens an engine over a store. Without an embedder, recall stands on words alone until
    /// [`Engine::set_embedder`] brings one.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn open(
        store: Arc<dyn Store>,
        embedder: Option<Arc<dyn Embedder>>,
        config: EngineConfig,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, EngineError> {
        let engine = Self {
            parts: Arc::new(Parts {
                partitions: Partitions::new(store.clone(), config.resident_bytes),
                embedding: Embedding::none(),
                reranking: Reranking::none(),
                searches: SearchPool::new(config.search_threads),
                lanes: Lanes::new(config.workers, *ids.uuid().as_bytes()),
                compactor: Compactor::new(),
                chat_model: OnceLock::new(),
                extractor: OnceLock::new(),
                happenings: Happenings::new(),
                instances: Mutex::default(),
                key_uses: KeyUses::default(),
                store,
                config,
                clock,
                ids,
            }),
        };
        if let Some(embedder) = embedder {
            engine.set_embedder(embedder).await?;
        }
        Ok(engine)
    }

    /// Lets a chat model write compactions from now on; each is checked against the key extractions, and without the
    /// model's words when they do not hold. The first model stays.
    #[must_use]
    pub fn with_chat_model(self, model: Arc<dyn ChatModel>) -> Self {
        self.parts.chat_model.get_or_init(|| model);
        self
    }

    /// Understands documents with this extractor; without one, by rule. The first one stays.
    #[must_use]
    pub fn with_extractor(self, extractor: Arc<dyn Extractor>) -> Self {
        self.parts.extractor.get_or_init(|| extractor);
        self
    }

    /// Begins to understand what has been and will be taken in. Documents that an earlier process
    /// left half-done are taken up again. Call once, from the process that serves.
    ///
    /// While the store takes no writes (a full disk, say), this returns nevertheless, so that reads are served, and
    /// understanding begins as soon as it can.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn start(&self) -> Result<(), EngineError> {
        match self.begin().await {
            Err(EngineError::Store(error)) if error.is_temporary() => {
                tracing::error!(%error, "understanding cannot begin yet; reads are served");
                let engine = self.clone();
                self.lanes().background().spawn(async move { engine.begin_when_possible().await });
                Ok(())
            }
            begun => begun,
        }
    }

    async fn begin_when_possible(self) {
        const RETRY: Duration = Duration::from_secs(2);
        while !self.lanes().stopped_within(RETRY).await {
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
        let requeued = self.store().requeue_claimed().await?;
        crate::metrics::requeued(requeued);
        if requeued.documents > 0 {
            tracing::info!(
                documents = requeued.documents,
                suspects = requeued.suspects,
                "taking up documents that an earlier process left half-done"
            );
        }
        let partly_stored = self.store().partly_stored().await?;
        self.parts.lanes.storing().extend(partly_stored);
        self.parts.lanes.start(self);
        let engine = self.clone();
        self.lanes().background().spawn(async move { engine.finish_removals().await });
        self.resume_compactions().await?;
        Ok(())
    }

    /// Ends within `deadline`: what is in hand ends at its next border and goes back into the queue unless it is
    /// finished, which counts for nothing against it; then the store is closed. What has not ended by then is left
    /// behind: its claims go back by themselves.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn drain(&self, deadline: Duration) -> Result<(), EngineError> {
        let until = Instant::now() + deadline;
        let lanes = &self.parts.lanes;
        lanes.stop();
        let ended = async {
            self.parts.compactor.stop().await;
            lanes.stopped().await;
        };
        // A part is kept for the store.
        if tokio::time::timeout(deadline.mul_f32(0.7), ended).await.is_err() {
            tracing::warn!("work in the background did not end in time; it is left behind");
        }
        let left = || until.saturating_duration_since(Instant::now()).max(LAST_WORD);
        let claims = lanes.in_hand().claims();
        if !claims.is_empty() {
            let released = tokio::time::timeout(left() / 2, self.store().release(claims, false)).await;
            if !matches!(released, Ok(Ok(_))) {
                tracing::warn!("documents in hand could not be given back; the next start takes them up");
            }
        }
        lanes.schedule().clear();
        let _ = tokio::time::timeout(left() / 2, self.write_key_uses()).await;
        match tokio::time::timeout(left(), self.store().close()).await {
            Ok(closed) => Ok(closed?),
            Err(_) => Err(StoreError::Unavailable("the store did not close in time".to_owned()).into()),
        }
    }

    /// Waits until every document taken in so far has been understood and embedded, and every compaction
    /// that was asked for is made.
    pub async fn settled(&self) {
        self.parts.lanes.settled(self).await;
    }

    /// Stops understanding until [`Engine::resume`]; writes and reads go on.
    pub fn pause(&self) {
        self.parts.lanes.pause(true);
    }

    /// Goes on understanding.
    pub fn resume(&self) {
        self.parts.lanes.pause(false);
    }

    /// How the engine is doing.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn health(&self) -> Result<Health, EngineError> {
        let embedding = self.parts.embedding.state();
        let stats = self.store().stats(self.embedding().generation()).await?;
        let store = self.store().condition();
        let (resident_partitions, resident_bytes) = self.partitions().resident();
        let workers = self.parts.lanes.supervision().health();
        Ok(Health { embedding, store, stats, workers, resident_partitions, resident_bytes })
    }

    /// Whether requests can be served now: the store answers and takes writes, and somebody understands.
    pub async fn readiness(&self) -> Readiness {
        let world = evoke_store::PartitionKey::world().instance;
        if self.store().instance(&world).await.is_err() {
            return Readiness::NotReady("the store does not answer");
        }
        let workers = self.parts.lanes.supervision().health();
        match self.store().condition() {
            StoreCondition::Failing(_) => Readiness::NotReady("the store cannot write"),
            StoreCondition::WriterDown => Readiness::NotReady("the store has lost its writer"),
            // Understanding begins when there is space again.
            StoreCondition::DiskFull => Readiness::ReadsOnly,
            StoreCondition::Ok if workers.understanding == 0 => {
                Readiness::NotReady("no worker is alive: what is taken in is not understood")
            }
            StoreCondition::Ok => Readiness::Ready,
        }
    }

    /// What is wrong with the store although it works, for people.
    pub fn store_warnings(&self) -> Vec<String> {
        self.store().warnings()
    }

    /// Events after a position of the outbox, oldest first.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.store().events(after, limit).await
    }

    /// The settings that this engine runs with.
    pub fn config(&self) -> &EngineConfig {
        &self.parts.config
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.parts.store
    }
    pub(crate) fn ids(&self) -> &dyn IdSource {
        &*self.parts.ids
    }
    pub(crate) fn now(&self) -> Timestamp {
        self.parts.clock.now()
    }
    pub(crate) fn partitions(&self) -> &Partitions {
        &self.parts.partitions
    }
    pub(crate) fn searches(&self) -> &SearchPool {
        &self.parts.searches
    }
    pub(crate) fn embedding(&self) -> &Embedding {
        &self.parts.embedding
    }
    pub(crate) fn reranking(&self) -> &Reranking {
        &self.parts.reranking
    }
    pub(crate) fn lanes(&self) -> &Lanes {
        &self.parts.lanes
    }
    pub(crate) fn chat_model(&self) -> Option<Arc<dyn ChatModel>> {
        self.parts.chat_model.get().cloned()
    }

    pub(crate) fn extractor(&self) -> Arc<dyn Extractor> {
        self.parts.extractor.get().cloned().unwrap_or_else(|| Arc::new(RuleExtractor))
    }

    pub(crate) fn compactor(&self) -> &Compactor {
        &self.parts.compactor
    }
    pub(crate) fn told(&self) -> &Happenings {
        &self.parts.happenings
    }
    pub(crate) fn wake_workers(&self) {
        self.parts.lanes.wake();
    }
    pub(crate) fn key_uses(&self) -> &KeyUses {
        &self.parts.key_uses
    }
    pub(crate) fn instance_cache(&self) -> &Mutex<HashMap<InstanceId, Arc<InstanceRow>>> {
        &self.parts.instances
    }
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine").field("config", &self.parts.config).finish_non_exhaustive()
    }
}

/// Hands the timings of a read to whoever collects metrics.
pub(crate) fn observe_fetch(timings: &FetchTimings) {
    crate::metrics::fetch(timings);
}
