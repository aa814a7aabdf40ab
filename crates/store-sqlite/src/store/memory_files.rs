//! The calls of [`MemoryFiles`], each one change or one read of `tables/`.

use super::SqliteStore;
use crate::tables::memory_files;
use async_trait::async_trait;
use evoke_store::{
    FileChange, FileHead, FileRefusal, FileVersion, MemoryFiles, NewEvent, PartitionKey, StoreResult,
};

#[async_trait]
impl MemoryFiles for SqliteStore {
    async fn files(&self, partition: &PartitionKey) -> StoreResult<Vec<FileHead>> {
        let partition = partition.clone();
        self.readers.scan(move |db| memory_files::all(db, &partition)).await
    }
    async fn file(
        &self,
        partition: &PartitionKey,
        path: &str,
        version: Option<u32>,
    ) -> StoreResult<Option<FileVersion>> {
        self.readers.lookup(|db| memory_files::one(db, partition, path, version))
    }
    async fn file_versions(
        &self,
        partition: &PartitionKey,
        path: &str,
        limit: usize,
    ) -> StoreResult<Vec<FileHead>> {
        let (partition, path) = (partition.clone(), path.to_owned());
        self.readers.scan(move |db| memory_files::versions(db, &partition, &path, limit)).await
    }
    async fn change_files(
        &self,
        partition: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> StoreResult<Result<Vec<u32>, FileRefusal>> {
        let partition = partition.clone();
        self.writer.change(move |db| memory_files::change(db, &partition, &changes, event.as_ref())).await
    }
    async fn archived_files(
        &self,
        partition: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, FileVersion)>> {
        let partition = partition.clone();
        self.readers.scan(move |db| memory_files::archived(db, &partition, after, bytes)).await
    }
}
