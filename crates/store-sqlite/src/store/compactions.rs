//! The calls of [`Compactions`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::compactions;
use async_trait::async_trait;
use evoke_store::{
    CompactionJob, CompactionRow, CompactionStart, Compactions, OpenCompaction, StoreResult, TurnVector,
};
use evoke_types::{CompactionId, ConversationId, InstanceId};

#[async_trait]
impl Compactions for SqliteStore {
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>> {
        let instance = instance.clone();
        self.readers.scan(move |db| compactions::turn_vectors(db, &instance, id, generation)).await
    }
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::open(db, &instance, &job)).await
    }
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::fail(db, &instance, id, job, &error)).await
    }
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>> {
        self.readers.lookup(|db| compactions::job(db, instance, id))
    }
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>> {
        self.readers.scan(compactions::unfinished).await
    }
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::finish(db, &instance, &row)).await
    }
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::put(db, &instance, &row)).await
    }
    async fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> StoreResult<Option<CompactionRow>> {
        self.readers.lookup(|db| compactions::one(db, instance, id, version))
    }
    async fn compaction_by_id(
        &self,
        instance: &InstanceId,
        id: CompactionId,
    ) -> StoreResult<Option<CompactionRow>> {
        self.readers.lookup(|db| compactions::by_id(db, instance, id))
    }
}
