//! The calls of [`Events`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::events;
use async_trait::async_trait;
use evoke_store::{EventRow, Events, StoreResult};
use evoke_types::{InstanceId, Timestamp};

#[async_trait]
impl Events for SqliteStore {
    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.readers.scan(move |db| events::after(db, after, limit)).await
    }
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>> {
        let instance = instance.cloned();
        self.readers.scan(move |db| events::audit(db, instance.as_ref(), after, limit)).await
    }
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| events::trim(db, before)).await
    }
}
