//! The calls of [`Instances`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::instances;
use async_trait::async_trait;
use evoke_store::{InstanceRow, Instances, NewEvent, StoreResult};
use evoke_types::InstanceId;

#[async_trait]
impl Instances for SqliteStore {
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.writer.change(move |db| instances::put(db, &row, event.as_ref())).await
    }
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>> {
        self.readers.lookup(|db| instances::one(db, id))
    }
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>> {
        self.readers.scan(instances::all).await
    }
}
