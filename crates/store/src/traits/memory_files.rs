//! The storage interface of memory files: the part of [`super::Store`] that keeps the texts that agents write by path.

use super::error::StoreResult;
use crate::rows::*;
use async_trait::async_trait;

/// Keeps memory files with their earlier versions. One method is one transaction, as in [`super::Store`].
#[async_trait]
pub trait MemoryFileStore: Send + Sync + 'static {
    /// The files of a partition that exist, by path.
    async fn files(&self, partition: &PartitionKey) -> StoreResult<Vec<FileHead>>;
    /// A version of a file: a given one, or the newest when the file exists.
    async fn file(
        &self,
        partition: &PartitionKey,
        path: &str,
        version: Option<u32>,
    ) -> StoreResult<Option<FileVersion>>;
    /// The versions that are kept under a path, the newest first.
    async fn file_versions(
        &self,
        partition: &PartitionKey,
        path: &str,
        limit: usize,
    ) -> StoreResult<Vec<FileHead>>;
    /// Makes changes in order, all or none, and writes the event with them. Of the versions that are not the newest
    /// of an existing file, the latest [`KEPT_FILE_VERSIONS`] of the partition are kept.
    async fn change_files(
        &self,
        partition: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> StoreResult<Result<Vec<u32>, FileRefusal>>;
    /// All versions that are kept, in the order in which they came into being, each with the number to go on `after`;
    /// 0 starts. Ends with the version that brings their text to `bytes`.
    async fn archived_files(
        &self,
        partition: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, FileVersion)>>;
}
