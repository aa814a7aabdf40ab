//! The calls of [`Archive`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::{archive, restore};
use async_trait::async_trait;
use evoke_store::{
    Archive, ArchiveRow, ArchiveSource, ArchivedConversation, ArchivedDocument, EntityRow, PartitionKey,
    Restored, StoreResult,
};
use evoke_types::{ConversationId, EntityId, InstanceId, ScopePath};

#[async_trait]
impl Archive for SqliteStore {
    async fn partitions(&self, instance: &InstanceId, path: &ScopePath) -> StoreResult<Vec<PartitionKey>> {
        let (instance, path) = (instance.clone(), path.clone());
        self.readers.scan(move |db| archive::partitions(db, &instance, &path)).await
    }
    async fn archived_entities(
        &self,
        partition: &PartitionKey,
        after: Option<EntityId>,
        limit: usize,
    ) -> StoreResult<Vec<EntityRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| archive::entities(db, &partition, after, limit)).await
    }
    async fn archived_conversations(
        &self,
        source: &ArchiveSource,
        after: Option<ConversationId>,
        limit: usize,
    ) -> StoreResult<Vec<ArchivedConversation>> {
        let source = source.clone();
        self.readers.scan(move |db| archive::conversations(db, &source, after, limit)).await
    }
    async fn archived_documents(
        &self,
        source: &ArchiveSource,
        after: u64,
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, ArchivedDocument)>> {
        let source = source.clone();
        self.readers.scan(move |db| archive::documents(db, &source, after, limit, bytes)).await
    }
    async fn restore(&self, rows: Vec<ArchiveRow>) -> StoreResult<Vec<Restored>> {
        self.writer.change(move |db| restore::rows(db, &rows)).await
    }
}
