//! The filter of a query: memory kinds and minimum trust.
//!
//! A filter decides what may be returned, never what is in reach: scopes are partitions. The index keeps
//! kinds and trust of each unit in its [`Slot`](crate::index::slot::Slot), so that it is applied without
//! reading the unit.

use crate::item::Item;
use crate::kinds::Kinds;

/// Which items may be returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Kinds of memories. A passage counts as the kind that it is stored under.
    pub(crate) kinds: Kinds,
    /// The lowest trust level of an origin, 0 for all.
    pub(crate) min_trust: u8,
}

impl Filter {
    /// Whether a unit that could be shown as one of these kinds passes. Cheap, and necessary for
    /// [`Filter::admits_item`].
    pub(crate) const fn admits_unit(self, kinds: Kinds, trust: u8) -> bool {
        self.kinds.intersects(kinds) && trust >= self.min_trust
    }
    /// Whether an item passes.
    pub(crate) fn admits_item(self, item: &Item) -> bool {
        self.kinds.contains(item.row.kind) && (self.min_trust == 0 || item.origin().trust() >= self.min_trust)
    }
}
