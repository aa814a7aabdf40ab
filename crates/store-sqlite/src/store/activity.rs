//! The calls of [`Activity`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::activity;
use async_trait::async_trait;
use evoke_store::{Activity, ActivityRow, PartitionKey, PushCount, StoreResult};
use evoke_types::{InstanceId, Timestamp};

#[async_trait]
impl Activity for SqliteStore {
    async fn report(&self, new: Vec<ActivityRow>) -> StoreResult<u64> {
        self.writer.change(move |db| activity::add(db, &new)).await
    }
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| activity::since(db, &instance, since, limit)).await
    }
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| activity::of(db, &partition, limit)).await
    }
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change(move |db| activity::trim(db, before)).await
    }
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(move |db| activity::count_pushes(db, &instance, &counts)).await
    }
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>> {
        self.readers.lookup(|db| activity::push_counts(db, instance))
    }
}
