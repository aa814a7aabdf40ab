//! The calls of [`Entities`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::entities;
use async_trait::async_trait;
use evoke_store::{Entities, EntityRow, PartitionKey, StoreResult};
use evoke_types::{EntityId, InstanceId};

#[async_trait]
impl Entities for SqliteStore {
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>> {
        self.readers.lookup(|db| entities::with_id(db, instance, id))
    }
}
