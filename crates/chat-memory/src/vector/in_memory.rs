//! Vectors in this process.

use super::store::{VectorEntry, VectorHit, VectorStore};
use crate::error::{ChatMemoryError, Outcome, Place, Result};
use crate::message::Metadata;
use async_trait::async_trait;
use evoke_embed::{EmbedError, Embedder, MiniLm};
use parking_lot::RwLock;
use serde_json::Value;
use std::fmt;
use std::sync::Arc;

/// A store that keeps texts and their vectors in this process, and compares the query with each of them: 10,000 of
/// 384 dimensions take some three milliseconds, before optimisation. Clones are the same store.
#[derive(Clone)]
pub struct InMemoryVectorStore {
    shared: Arc<Shared>,
}

struct Shared {
    embedder: Arc<dyn Embedder>,
    kept: RwLock<Vec<Kept>>,
}

struct Kept {
    entry: VectorEntry,
    vector: Box<[f32]>,
}

impl fmt::Debug for InMemoryVectorStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (model, entries) = (self.shared.embedder.fingerprint(), self.shared.kept.read().len());
        formatter
            .debug_struct("InMemoryVectorStore")
            .field("model", &model)
            .field("entries", &entries)
            .finish()
    }
}

impl InMemoryVectorStore {
    /// An empty store that embeds with this.
    pub fn new(embedder: Arc<dyn Embedder>) -> Self {
        Self { shared: Arc::new(Shared { embedder, kept: RwLock::default() }) }
    }

    /// An empty store with the model that `evoke model install` puts on this machine. Loading takes a fraction of a second
    /// and blocks.
    ///
    /// # Errors
    /// When the model is not there or damaged; the message says what to run.
    pub fn with_installed_model() -> Result<Self> {
        let dir =
            evoke_embed::model::default_dir().map_err(|error| failure("the embedding model", &error))?;
        let model = MiniLm::load(&dir).map_err(|error| failure("the embedding model", &error))?;
        Ok(Self::new(Arc::new(model)))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.shared.kept.read().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Runs what computes, or waits for a lock that is held while computing, away from the async threads.
    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, EmbedError> + Send + 'static,
    ) -> Result<T> {
        let shared = Arc::clone(&self.shared);
        let at = shared.embedder.fingerprint().to_owned();
        match tokio::task::spawn_blocking(move || work(&shared)).await {
            Ok(done) => done.map_err(|error| failure(&at, &error)),
            Err(stopped) => Err(failure(&at, &stopped)),
        }
    }
}

fn failure(at: &str, error: &dyn fmt::Display) -> ChatMemoryError {
    let place = Place { backend: "vectors", at: at.to_owned() };
    ChatMemoryError::BackendError { place, detail: error.to_string(), outcome: Outcome::NotStored }
}

impl Shared {
    fn nearest(&self, query: &[f32], top_k: usize, filter: &Metadata) -> Vec<VectorHit> {
        let kept = self.kept.read();
        let fits =
            |kept: &Kept| filter.iter().all(|(key, value)| kept.entry.metadata.get(key) == Some(value));
        let mut scores: Vec<(f32, usize)> = kept
            .iter()
            .enumerate()
            .filter(|(_, kept)| fits(kept))
            .map(|(place, kept)| (dot(query, &kept.vector), place))
            .collect();
        // Nearest first, and of equally near ones the newer first.
        let order =
            |left: &(f32, usize), right: &(f32, usize)| right.0.total_cmp(&left.0).then(right.1.cmp(&left.1));
        if top_k < scores.len() {
            scores.select_nth_unstable_by(top_k, order);
            scores.truncate(top_k);
        }
        scores.sort_unstable_by(order);
        let hit = |(score, place): (f32, usize)| {
            let VectorEntry { text, metadata } = kept.get(place)?.entry.clone();
            Some(VectorHit { text, score, metadata })
        };
        scores.into_iter().filter_map(hit).collect()
    }
}

/// The cosine of two unit vectors. Eight sums side by side let the compiler use wide registers.
fn dot(left: &[f32], right: &[f32]) -> f32 {
    let (left, left_rest) = left.as_chunks::<8>();
    let (right, right_rest) = right.as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (left, right) in left.iter().zip(right) {
        for (sum, (left, right)) in sums.iter_mut().zip(left.iter().zip(right)) {
            *sum += left * right;
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    sums.iter().sum::<f32>() + rest
}

#[async_trait]
impl VectorStore for InMemoryVectorStore {
    async fn add(&self, entries: Vec<VectorEntry>) -> Result<()> {
        let keep = move |shared: &Shared| {
            let texts: Vec<&str> = entries.iter().map(|entry| entry.text.as_ref()).collect();
            let vectors = shared.embedder.embed(&texts)?;
            let kept = entries.into_iter().zip(vectors);
            let kept = kept.map(|(entry, vector)| Kept { entry, vector: vector.into_boxed_slice() });
            shared.kept.write().extend(kept);
            Ok(())
        };
        self.compute(keep).await
    }

    async fn search(&self, query: &str, top_k: usize, filter: &Metadata) -> Result<Vec<VectorHit>> {
        let (query, filter) = (query.to_owned(), filter.clone());
        let find = move |shared: &Shared| {
            let vector = shared.embedder.embed_query(&query)?;
            Ok(shared.nearest(&vector, top_k, &filter))
        };
        self.compute(find).await
    }

    async fn delete_by_metadata(&self, key: &str, values: &[Value]) -> Result<usize> {
        let (key, values) = (key.to_owned(), values.to_vec());
        let remove = move |shared: &Shared| {
            let mut kept = shared.kept.write();
            let before = kept.len();
            kept.retain(|kept| kept.entry.metadata.get(&key).is_none_or(|value| !values.contains(value)));
            Ok(before - kept.len())
        };
        self.compute(remove).await
    }
}
