//! Generations of vectors.
//!
//! Made when a model embeds for the first time. The one thing to know: vectors of two generations are never compared.

use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::MemoryId;

/// An embedding model as the store knows it. Vectors of different generations are never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationRow {
    /// Number, growing.
    pub id: u32,
    /// Everything that decides a vector, in one text: model, dimension, prefix, pooling, version.
    pub fingerprint: String,
    /// Components of a vector.
    pub dimension: u32,
}

/// Embedding generations and the vectors of passages.
#[async_trait]
pub trait Vectors: Send + Sync {
    /// The generation with this fingerprint, created when it is new. The newest is the current one.
    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow>;
    /// Passages with text that have no vector of a generation, with their partition. Oldest first.
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>>;
    /// Adds vectors; the versions of their partitions change. Ids that are gone are skipped.
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()>;
    /// Drops the vectors of every other generation. Returns how many.
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64>;
}
