//! The calls of [`Items`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::items;
use async_trait::async_trait;
use evoke_store::{ItemRow, Items, PartitionKey, StoreResult};
use evoke_types::{IngestionId, InstanceId, MemoryId};

#[async_trait]
impl Items for SqliteStore {
    async fn item(
        &self,
        instance: &InstanceId,
        id: MemoryId,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.readers.lookup(|db| items::one(db, instance, id))
    }
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| items::of_document(db, &instance, ingestion)).await
    }
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>> {
        let (instance, caller_id) = (instance.clone(), caller_id.to_owned());
        self.readers.scan(move |db| items::by_caller_id(db, &instance, &caller_id)).await
    }
}
