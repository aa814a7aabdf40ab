//! Versions of partitions, and changes since one.

use super::MemoryStore;
use super::state::{Document, State};
use crate::error::StoreResult;
use crate::tables::{Changes, PartitionChanges, PartitionKey, PartitionVersion};
use async_trait::async_trait;
use std::collections::BTreeSet;

#[async_trait]
impl Changes for MemoryStore {
    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>> {
        self.with(|s| partitions.iter().map(|key| s.version(key)).collect())
    }
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges> {
        self.with(|s| s.changes(partition, since, generation))
    }
}

impl State {
    pub(super) fn version(&self, key: &PartitionKey) -> PartitionVersion {
        self.partitions.get(key).map(|p| p.version).unwrap_or_default()
    }

    /// Marks a partition as changed; creates it when it is new.
    pub(super) fn touch(&mut self, key: &PartitionKey) -> u64 {
        self.sequence += 1;
        let partition = self.partitions.entry(key.clone()).or_default();
        if partition.version.epoch == 0 {
            partition.version.epoch = self.sequence;
        }
        partition.version.sequence = self.sequence;
        self.sequence
    }

    pub(super) fn changes(
        &self,
        key: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> PartitionChanges {
        let Some(partition) = self.partitions.get(key) else {
            return PartitionChanges {
                whole: since != Some(PartitionVersion::default()),
                ..PartitionChanges::default()
            };
        };
        let since = since.filter(|v| v.epoch == partition.version.epoch).map(|v| v.sequence);
        let after = |sequence: u64| since.is_none_or(|since| sequence > since);
        let items: Vec<_> = partition.items.values().filter(|i| after(i.sequence)).collect();
        let sources: BTreeSet<_> = items.iter().filter_map(|i| self.numbers.get(&i.row.ingestion)).collect();
        let removed = partition.removed.iter().filter(|(_, at)| since.is_some() && after(**at));
        PartitionChanges {
            version: partition.version,
            whole: since.is_none(),
            items: items.iter().map(|i| i.with_vector_of(generation)).collect(),
            removed: removed.map(|(id, _)| *id).collect(),
            documents: sources.iter().filter_map(|n| self.documents.get(n)).map(Document::head).collect(),
            entities: partition
                .entities
                .values()
                .filter(|(at, _)| after(*at))
                .map(|(_, row)| row.clone())
                .collect(),
        }
    }
}
