//! The dense arm's supply: the embedder in use, its generation, and catching up with it.

use crate::engine::Engine;
use crate::fetch::micros;
use crate::names::Speakers;
use crate::partitions::Dense;
use crate::{EngineError, FetchError};
use evoke_embed::{Embedder, to_half};
use evoke_recall::OpenPartition;
use evoke_store::PartitionKey;
use evoke_types::{InstanceId, MemoryId, Timestamp};
use parking_lot::RwLock;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// State of the dense arm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum EmbeddingState {
    /// No embedder: recall stands on words alone.
    Missing,
    /// Older memories are still being embedded.
    CatchingUp {
        /// The model.
        model: String,
    },
    /// Every memory has its vector.
    Ready {
        /// The model.
        model: String,
    },
}

/// The embedder in use.
pub(crate) struct Embedding {
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

/// Vectors of the queries of one read.
pub(crate) struct QueryVectors {
    /// One a query; absent when it could not be had.
    pub(crate) vectors: Vec<Option<Vec<f32>>>,
    /// Why some are absent, when that is a failure rather than a choice.
    pub(crate) degraded: Option<&'static str>,
    /// Time spent.
    pub(crate) micros: u64,
}

/// Bytes of queries that are read in place.
const SHORT_QUERIES: usize = 2 << 10;
/// Passages embedded in one go while catching up.
const CATCH_UP: usize = 256;

impl Embedding {
    pub(crate) fn none() -> Self {
        Self {
            active: RwLock::new(None),
            catching_up: AtomicBool::new(false),
            behind: AtomicBool::new(false),
        }
    }

    pub(crate) fn generation(&self) -> Option<u32> {
        self.active.read().as_ref().map(|active| active.generation)
    }

    pub(crate) fn is_settled(&self) -> bool {
        !self.catching_up.load(Ordering::Acquire)
    }

    /// Notes that passages were left without a vector.
    pub(crate) fn fall_behind(&self) {
        self.behind.store(true, Ordering::Release);
    }

    pub(crate) fn is_behind(&self) -> bool {
        self.behind.load(Ordering::Acquire)
    }

    pub(crate) fn state(&self) -> EmbeddingState {
        match &*self.active.read() {
            None => EmbeddingState::Missing,
            Some(active) => {
                let model = active.embedder.fingerprint().to_owned();
                if self.is_settled() {
                    EmbeddingState::Ready { model }
                } else {
                    EmbeddingState::CatchingUp { model }
                }
            }
        }
    }

    /// Vectors for storage, and their generation; `None` without an embedder, or when it failed
    /// (the passages then wait for the next catch-up).
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
}

impl Engine {
    /// Uses this embedder from now on. Passages without a vector of its generation are embedded in
    /// the background; until that is done, recall finds them by their words. Vectors of other
    /// generations are dropped at the end, and never compared with these.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub async fn set_embedder(&self, embedder: Arc<dyn Embedder>) -> Result<(), EngineError> {
        let dimension = embedder.dimension();
        let row =
            self.store().generation(embedder.fingerprint(), dimension.try_into().unwrap_or(u32::MAX)).await?;
        *self.embedding().active.write() = Some(Active { embedder, generation: row.id });
        self.partitions().set_dense(Dense { generation: Some(row.id), dimension });
        self.catch_up_soon();
        Ok(())
    }

    /// Begins to embed passages that have no vector, unless that is under way already.
    pub(crate) fn catch_up_soon(&self) {
        if self.embedding().generation().is_none()
            || self.embedding().catching_up.swap(true, Ordering::AcqRel)
        {
            return;
        }
        let engine = self.clone();
        self.lanes().background().spawn(async move {
            engine.embedding().behind.store(false, Ordering::Release);
            if let Err(error) = engine.catch_up().await {
                engine.embedding().fall_behind();
                tracing::error!(%error, "embedding older memories stopped; it is tried again in a minute");
            }
            engine.embedding().catching_up.store(false, Ordering::Release);
            engine.lanes().settle_check();
        });
    }

    /// Gives every passage a vector of the generation in use, also when that changes meanwhile.
    async fn catch_up(&self) -> Result<(), EngineError> {
        let mut done = 0_usize;
        while let Some(generation) = self.embedding().generation()
            && !self.lanes().is_stopping()
        {
            let batch = self.store().without_vector(generation, CATCH_UP).await?;
            if batch.is_empty() {
                self.store().drop_other_generations(generation).await?;
                if self.embedding().generation() == Some(generation) {
                    break;
                }
                continue;
            }
            let mut texts = Vec::with_capacity(batch.len());
            let mut ids: Vec<MemoryId> = Vec::with_capacity(batch.len());
            let mut speakers: HashMap<PartitionKey, Speakers> = HashMap::new();
            for (key, id, text) in batch {
                let opened = self.partitions().open(std::slice::from_ref(&key)).await?;
                let speakers = speakers
                    .entry(key)
                    .or_insert_with(|| Speakers::new(opened.iter().flat_map(|o| o.index.speakers())));
                texts.push(speakers.left_out_of(&text));
                ids.push(id);
            }
            let Some((generation, vectors)) = self.embedding().embed(texts).await else { break };
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
            self.store().put_vectors(generation, ids.into_iter().zip(vectors).collect()).await?;
            tracing::info!(embedded = done, "embedding older memories");
        }
        Ok(())
    }

    /// The queries' vectors, names of the partitions' speakers left out as they are in the stored
    /// ones: a name says who speaks, not what is meant, and pulls every turn of that person near. Words that
    /// only count back from now are left out as well, and the names of whom all is about. Queries that are not embedded within the time of a read
    /// go without a vector.
    ///
    /// # Errors
    /// [`FetchError::Busy`].
    pub(crate) async fn query_vectors(
        &self,
        owner: &InstanceId,
        queries: &[String],
        opened: &[OpenPartition],
        about: &[String],
        at: Timestamp,
    ) -> Result<QueryVectors, FetchError> {
        let begun = std::time::Instant::now();
        let Some(active) = self.embedding().active.read().clone() else {
            return Ok(QueryVectors { vectors: vec![None; queries.len()], degraded: None, micros: 0 });
        };
        let texts = if queries.iter().map(String::len).sum::<usize>() <= SHORT_QUERIES {
            topics(queries, opened, about, at)
        } else {
            let (queries, opened, about) = (queries.to_vec(), opened.to_vec(), about.to_vec());
            self.beside(owner, move || topics(&queries, &opened, &about, at)).await?
        };
        let cached: Vec<Option<Vec<f32>>> = texts.iter().map(|t| active.embedder.cached_query(t)).collect();
        let vectors: Result<Vec<_>, _> = if cached.iter().all(Option::is_some) {
            Ok(cached)
        } else {
            let (embedder, until) = (active.embedder, begun + self.config().limits.read_time);
            let work = move || {
                let embed = |text: &String| {
                    let late = std::time::Instant::now() >= until;
                    if late { Ok(None) } else { embedder.embed_query(text).map(Some) }
                };
                texts.iter().map(embed).collect::<Result<Vec<_>, _>>()
            };
            match tokio::task::spawn_blocking(work).await {
                Ok(vectors) => vectors.map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            }
        };
        let (vectors, degraded) = match vectors {
            Ok(vectors) if vectors.iter().all(Option::is_some) => (vectors, None),
            Ok(vectors) => {
                (vectors, Some("some queries were not embedded in time: they found by words alone"))
            }
            Err(error) => {
                tracing::warn!(error, "a query could not be embedded; answering by words alone");
                (
                    vec![None; queries.len()],
                    Some("the embedder did not answer: items were found by words alone"),
                )
            }
        };
        Ok(QueryVectors { vectors, degraded, micros: micros(begun) })
    }
}

/// What the queries are about, without the names of those who speak there and of whom all is about.
fn topics(queries: &[String], opened: &[OpenPartition], about: &[String], at: Timestamp) -> Vec<String> {
    let about = about.iter().map(String::as_str);
    let speakers = Speakers::new(opened.iter().flat_map(|o| o.index.speakers()).chain(about));
    queries.iter().map(|query| speakers.left_out_of(&evoke_recall::topic(query, at))).collect()
}
