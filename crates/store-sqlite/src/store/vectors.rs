//! The calls of [`Vectors`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::{items, vectors};
use async_trait::async_trait;
use evoke_store::{GenerationRow, PartitionKey, StoreResult, Vectors};
use evoke_types::MemoryId;

#[async_trait]
impl Vectors for SqliteStore {
    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow> {
        let fingerprint = fingerprint.to_owned();
        self.writer.change(move |db| vectors::generation(db, &fingerprint, dimension)).await
    }
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>> {
        self.readers.scan(move |db| vectors::missing(db, generation, limit)).await
    }
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()> {
        self.writer.change_patiently(move |db| items::put_vectors(db, generation, &vectors)).await
    }
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| vectors::drop_others(db, keep)).await
    }
}
