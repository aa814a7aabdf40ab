//! Embedding generations and vectors.

use super::MemoryStore;
use super::state::{Item, State};
use crate::error::StoreResult;
use crate::tables::{GenerationRow, PartitionKey, Vectors};
use async_trait::async_trait;
use evoke_types::MemoryId;
use std::collections::BTreeMap;

#[async_trait]
impl Vectors for MemoryStore {
    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow> {
        self.with(|s| s.generation(fingerprint, dimension))
    }
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>> {
        self.with(|s| s.without_vector(generation, limit))
    }
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()> {
        self.with(|s| s.put_vectors(generation, vectors))
    }
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64> {
        self.with(|s| s.drop_other_generations(keep))
    }
}

impl State {
    pub(super) fn generation(&mut self, fingerprint: &str, dimension: u32) -> GenerationRow {
        if let Some(row) = self.generations.iter().find(|row| row.fingerprint == fingerprint) {
            return row.clone();
        }
        self.last_generation += 1;
        let row = GenerationRow { id: self.last_generation, fingerprint: fingerprint.to_owned(), dimension };
        self.generations.push(row.clone());
        row
    }

    pub(super) fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> Vec<(PartitionKey, MemoryId, String)> {
        let mut rows: Vec<_> = self.passages_without(generation).collect();
        rows.sort_by_key(|(_, item)| item.row.created_at);
        let rows = rows.into_iter().take(limit);
        rows.map(|(key, item)| (key.clone(), item.row.id, item.row.text.clone())).collect()
    }

    pub(super) fn passages_without(&self, generation: u32) -> impl Iterator<Item = (&PartitionKey, &Item)> {
        let items = self.partitions.iter().flat_map(|(key, p)| p.items.values().map(move |item| (key, item)));
        items.filter(move |(_, item)| {
            item.is_passage() && !item.row.text.is_empty() && !item.vectors.contains_key(&generation)
        })
    }

    pub(super) fn put_vectors(&mut self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) {
        let mut sequences = BTreeMap::new();
        for (id, bytes) in vectors {
            let Some((key, number)) = self.homes.get(&id).cloned() else { continue };
            let sequence = *sequences.entry(key.clone()).or_insert_with(|| self.touch(&key));
            if let Some(item) = self.partitions.get_mut(&key).and_then(|p| p.items.get_mut(&number)) {
                item.vectors.insert(generation, bytes);
                item.sequence = sequence;
            }
        }
    }

    pub(super) fn drop_other_generations(&mut self, keep: u32) -> u64 {
        let items = self.partitions.values_mut().flat_map(|partition| partition.items.values_mut());
        let dropped = items.map(|item| {
            let before = item.vectors.len();
            item.vectors.retain(|generation, _| *generation == keep);
            (before - item.vectors.len()) as u64
        });
        let dropped = dropped.sum();
        self.generations.retain(|row| row.id == keep);
        dropped
    }
}
