//! Places and their versions.
//!
//! Named by every row that belongs to a place. The one thing to know: a partition is the unit of isolation.

use evoke_types::{InstanceId, ScopePath};

/// One place that memories live in: an instance and a path inside it. The unit of isolation, of
/// residency and of versioning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionKey {
    /// Whose store.
    pub instance: InstanceId,
    /// Which place inside it.
    pub path: ScopePath,
}

impl PartitionKey {
    /// The place shared by all instances of a server. Its instance id is reserved: no key belongs
    /// to it, so no request can address it for writing.
    pub fn world() -> Self {
        Self { instance: InstanceId::from_bits(0), path: ScopePath::CLIENT }
    }
    /// Whether this is the shared place.
    pub fn is_world(&self) -> bool {
        *self == Self::world()
    }
}

/// Which state of a partition an index was built from.
///
/// `sequence` comes from one counter of the whole store and grows with every change of the
/// partition. `epoch` is the sequence at which the partition came into being; when it differs,
/// everything read before is void (the partition was erased, and perhaps filled anew).
/// A partition that does not exist has version 0, 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PartitionVersion {
    /// When the partition came into being.
    pub epoch: u64,
    /// Its last change.
    pub sequence: u64,
}
