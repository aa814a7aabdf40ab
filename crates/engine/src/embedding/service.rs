//! The embedder in use, its generation, and the embedding of passages that have no vector yet.
//!
//! Called by whatever stores or compares vectors. The one thing to know: without an embedder, or while it fails, nothing
//! waits; passages stay without a vector, are found by their words, and are embedded in the background later.

use super::speaker_names::SpeakerNames;
use crate::error::EngineError;
use crate::runtime::compute_pool::ComputePool;
use crate::runtime::idle_signal::IdleSignal;
use crate::runtime::partition_cache::{PartitionCache, VectorSpace};
use crate::runtime::shutdown::Shutdown;
use evoke_embed::{Embedder, to_half};
use evoke_store::{PartitionKey, Store, StoreResult};
use evoke_types::MemoryId;
use parking_lot::RwLock;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far the vectors of the stored passages are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EmbeddingState {
    /// There is no embedder: memories are found by their words alone.
    Missing,
    /// Older memories are still being embedded.
    CatchingUp {
        /// The fingerprint of the model.
        model: String,
    },
    /// Every memory has its vector.
    Ready {
        /// The fingerprint of the model.
        model: String,
    },
}

/// The embedder in use, and its work in the background.
pub(crate) struct EmbeddingService {
    store: Arc<dyn Store>,
    partitions: Arc<PartitionCache>,
    pool: Arc<ComputePool>,
    shutdown: Shutdown,
    idle: Arc<IdleSignal>,
    active: RwLock<Option<Active>>,
    catching_up: AtomicBool,
    /// Whether passages without a vector are known to be there.
    behind: AtomicBool,
}

#[derive(Clone)]
struct Active {
    embedder: Arc<dyn Embedder>,
    generation: u32,
}

/// Passages embedded in one go while catching up.
const CATCH_UP: usize = 256;

impl EmbeddingService {
    /// A service without an embedder.
    pub(crate) fn new(
        store: Arc<dyn Store>,
        partitions: Arc<PartitionCache>,
        pool: Arc<ComputePool>,
        shutdown: Shutdown,
        idle: Arc<IdleSignal>,
    ) -> Self {
        Self {
            store,
            partitions,
            pool,
            shutdown,
            idle,
            active: RwLock::new(None),
            catching_up: AtomicBool::new(false),
            behind: AtomicBool::new(false),
        }
    }

    /// Uses this embedder from now on, and embeds in the background what has no vector of its generation.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub(crate) async fn set_embedder(
        self: &Arc<Self>,
        embedder: Arc<dyn Embedder>,
    ) -> Result<(), EngineError> {
        let dimension = embedder.dimension();
        let row =
            self.store.generation(embedder.fingerprint(), dimension.try_into().unwrap_or(u32::MAX)).await?;
        *self.active.write() = Some(Active { embedder, generation: row.id });
        self.partitions.set_vector_space(VectorSpace { generation: Some(row.id), dimension });
        self.catch_up_soon();
        Ok(())
    }

    /// The embedder in use, if there is one.
    pub(crate) fn embedder(&self) -> Option<Arc<dyn Embedder>> {
        self.active.read().as_ref().map(|active| active.embedder.clone())
    }

    /// The generation of the embedder in use, if there is one.
    pub(crate) fn generation(&self) -> Option<u32> {
        self.active.read().as_ref().map(|active| active.generation)
    }

    /// Whether no older passages are being embedded.
    pub(crate) fn is_idle(&self) -> bool {
        !self.catching_up.load(Ordering::Acquire)
    }

    /// Notes that passages were left without a vector.
    pub(crate) fn fall_behind(&self) {
        self.behind.store(true, Ordering::Release);
    }

    /// Whether passages were left without a vector since the last time that all were embedded.
    pub(crate) fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    /// How far the vectors of the stored passages are, for health pages.
    pub(crate) fn state(&self) -> EmbeddingState {
        match &*self.active.read() {
            None => EmbeddingState::Missing,
            Some(active) => {
                let model = active.embedder.fingerprint().to_owned();
                if self.is_idle() {
                    EmbeddingState::Ready { model }
                } else {
                    EmbeddingState::CatchingUp { model }
                }
            }
        }
    }

    /// Vectors for storage with their generation; `None` without an embedder. An error leaves the passages to the next
    /// catch-up.
    pub(crate) async fn embed(&self, texts: Vec<String>) -> Option<(u32, Result<Vec<Vec<u8>>, String>)> {
        let active = self.active.read().clone()?;
        let work = move || {
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let vectors = active.embedder.embed(&texts).map_err(|error| error.to_string())?;
            Ok(vectors.iter().map(|v| to_half(v)).collect())
        };
        let done = tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(error.to_string()));
        Some((active.generation, done))
    }

    /// Starts to embed passages that have no vector, unless that is under way already.
    pub(crate) fn catch_up_soon(self: &Arc<Self>) {
        if self.generation().is_none() || self.catching_up.swap(true, Ordering::AcqRel) {
            return;
        }
        let service = self.clone();
        self.pool.spawn(async move {
            service.behind.store(false, Ordering::Release);
            if let Err(error) = service.catch_up().await {
                service.fall_behind();
                tracing::error!(%error, "embedding older memories stopped; it is tried again in a minute");
            }
            service.catching_up.store(false, Ordering::Release);
            service.idle.raise();
        });
    }

    /// Gives every passage a vector of the generation in use, also when that changes meanwhile.
    async fn catch_up(&self) -> StoreResult<()> {
        let mut done = 0_usize;
        while let Some(generation) = self.generation()
            && !self.shutdown.has_begun()
        {
            let batch = self.store.without_vector(generation, CATCH_UP).await?;
            if batch.is_empty() {
                self.store.drop_other_generations(generation).await?;
                if self.generation() == Some(generation) {
                    break;
                }
                continue;
            }
            let (ids, texts) = self.without_speaker_names(batch).await?;
            let Some((generation, vectors)) = self.embed(texts).await else { break };
            let vectors = match vectors {
                Ok(vectors) => vectors,
                Err(error) => {
                    tracing::error!(
                        error,
                        "the embedder failed; the remaining memories stay without a vector"
                    );
                    break;
                }
            };
            done += ids.len();
            self.store.put_vectors(generation, ids.into_iter().zip(vectors).collect()).await?;
            tracing::info!(embedded = done, "embedding older memories");
        }
        Ok(())
    }

    /// The ids and texts of stored passages, without the names of those who speak in their partitions.
    async fn without_speaker_names(
        &self,
        batch: Vec<(PartitionKey, MemoryId, String)>,
    ) -> StoreResult<(Vec<MemoryId>, Vec<String>)> {
        let (mut ids, mut texts) = (Vec::with_capacity(batch.len()), Vec::with_capacity(batch.len()));
        let mut names: HashMap<PartitionKey, SpeakerNames> = HashMap::new();
        for (key, id, text) in batch {
            let opened = self.partitions.open_one(&key).await?;
            let names = names
                .entry(key)
                .or_insert_with(|| SpeakerNames::new(opened.iter().flat_map(|one| one.index.speakers())));
            texts.push(names.remove_from(&text));
            ids.push(id);
        }
        Ok((ids, texts))
    }
}
