//! Visibility: what a read sees as current at its instant.
//!
//! [`Query::visibility`](crate::Query) creates it; selection, expansion and hydration ask it about each item.

use crate::filter::Filter;
use crate::hit::Outdated;
use crate::index::unit::Unit;
use crate::item::Item;
use evoke_types::Timestamp;

/// The point of view of a read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Visibility {
    /// Which items may be returned.
    pub(crate) filter: Filter,
    /// The instant of asking.
    pub(crate) at: Timestamp,
    /// Whether the caller chose the instant. See [`Query::as_of`](crate::Query::as_of).
    pub(crate) as_of: bool,
}

impl Visibility {
    /// Whether an item is current: see [`Item::is_live`].
    pub(crate) fn is_current(self, item: &Item) -> bool {
        item.is_live(self.at, self.as_of)
    }

    /// The memories of a unit that are no longer current.
    pub(crate) fn outdated(self, unit: &Unit) -> Outdated {
        let memories = unit.memories.iter().map(|memory| &memory.item);
        let closed: Vec<_> = memories.filter(|item| !self.is_current(item)).cloned().collect();
        let whole = !closed.is_empty() && closed.len() == unit.memories.len();
        Outdated { memories: closed, whole }
    }
}
