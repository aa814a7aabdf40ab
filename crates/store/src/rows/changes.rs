//! What has changed in a partition.
//!
//! Read by an index that follows it. The one thing to know: after an erasure, the answer is the whole partition.

use super::entity::EntityRow;
use super::item::{DocumentHead, ItemRow};
use super::partition::PartitionVersion;
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
