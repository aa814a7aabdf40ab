//! The storage interface: all tables together, and the state of the store itself.
//!
//! The engine holds it as `Arc<dyn Store>`. The one thing to know: each table is a trait of its own in a file of its
//! name, and a method of any of them is one transaction.

use crate::error::StoreResult;
use crate::tables::{
    Activity, Archive, Changes, Compactions, Conversations, Documents, Entities, Erasures, Events, Instances,
    Items, Keys, MemoryFiles, Processing, Queue, Requests, Revisions, Vectors,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};

/// The state of a store, according to its last writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreCondition {
    /// The store accepts writes.
    #[default]
    Ok,
    /// The disk is full: reads continue, writes are refused with [`StoreError::Full`](crate::StoreError::Full). Ends with the next
    /// successful write; the store tries one from time to time.
    DiskFull,
    /// Writes fail, with the reason.
    Failing(String),
    /// The writer has ended and cannot be restarted.
    WriterDown,
}

/// What a store holds, for health pages and commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoreStats {
    /// Documents.
    pub documents: u64,
    /// Items, passages and memories.
    pub items: u64,
    /// Items without a vector of the current generation.
    pub without_vector: u64,
}

/// A store of memories. One method is one transaction; when it returns `Ok`, its effect survives a power loss.
///
/// Lookups by id also take the instance: an id of another instance is not found.
#[async_trait]
pub trait Store:
    Instances
    + Keys
    + Documents
    + Requests
    + Queue
    + Processing
    + Changes
    + Items
    + Entities
    + MemoryFiles
    + Revisions
    + Vectors
    + Conversations
    + Compactions
    + Archive
    + Activity
    + Erasures
    + Events
    + Send
    + Sync
    + 'static
{
    /// The state of the store. Cheap: it reads nothing from the disk.
    fn condition(&self) -> StoreCondition;
    /// The number of rows in the store.
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats>;
    /// What is wrong although the store works, for people: one line each. Cheap.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
    /// The salt of the digests in audit records. Known to whoever has the store, and not part of its backups.
    fn digest_salt(&self) -> [u8; 32];
    /// Waits until everything acknowledged is on disk, and closes. Later calls fail with `Closed`.
    async fn close(&self) -> StoreResult<()>;
}
