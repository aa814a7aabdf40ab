//! What has changed in a partition.
//!
//! Read by an index that follows it. The one thing to know: after an erasure, the answer is the whole partition.

use super::entities::EntityRow;
use super::items::{DocumentHead, ItemRow};
use super::partition::{PartitionKey, PartitionVersion};
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::MemoryId;

/// What has changed in a partition since a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionChanges {
    /// The version reached.
    pub version: PartitionVersion,
    /// Whether `items` is the whole partition, so that what was read before must be dropped.
    pub whole: bool,
    /// Items new or rewritten, each in its present state.
    pub items: Vec<ItemRow>,
    /// Items that are gone.
    pub removed: Vec<MemoryId>,
    /// Heads of every document that `items` refer to.
    pub documents: Vec<DocumentHead>,
    /// Entities new or rewritten.
    pub entities: Vec<EntityRow>,
}

/// Versions of partitions, and what has changed since one: what an index reads to follow the store.
#[async_trait]
pub trait Changes: Send + Sync {
    /// Current versions of partitions, in the order given.
    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>>;
    /// The changes since a version (`None`: everything). Vectors of generations other than `generation` are
    /// left out.
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges>;
}
