//! Entities of the in-memory store.

use super::MemoryStore;
use super::state::{Partition, State};
use crate::error::StoreResult;
use crate::tables::{Entities, EntityRow, PartitionKey};
use async_trait::async_trait;
use evoke_types::{EntityId, InstanceId};

#[async_trait]
impl Entities for MemoryStore {
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>> {
        self.with(|s| s.entity(instance, id))
    }
}

impl State {
    pub(super) fn entity(&self, instance: &InstanceId, id: EntityId) -> Vec<(PartitionKey, EntityRow)> {
        let own = self.partitions.iter().filter(|(key, _)| key.instance == *instance);
        let found = own.filter_map(|(key, partition)| Some((key, &partition.entities.get(&id)?.1)));
        found.map(|(key, row)| (key.clone(), row.clone())).collect()
    }

    pub(super) fn put_entities(&mut self, key: &PartitionKey, entities: Vec<EntityRow>, sequence: u64) {
        let partition: &mut Partition = self.partitions.entry(key.clone()).or_default();
        partition.entities.extend(entities.into_iter().map(|row| (row.id, (sequence, row))));
    }
}
