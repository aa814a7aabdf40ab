//! The calls of [`Changes`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::{changes, partitions};
use async_trait::async_trait;
use evoke_store::{Changes, PartitionChanges, PartitionKey, PartitionVersion, StoreResult};

#[async_trait]
impl Changes for SqliteStore {
    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>> {
        self.readers.lookup(|db| partitions::versions(db, partitions))
    }
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges> {
        let partition = partition.clone();
        self.readers.scan(move |db| changes::since(db, &partition, since, generation)).await
    }
}
