//! Positions at which a page of results begins.
//!
//! The engine encodes a [`Page`] into its cursor, together with the instant of the first page.

use evoke_types::{MemoryId, Timestamp};

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// In a ranked result: after this many items.
    Ranked(usize),
    /// In the list of recent items: after this one, which need not exist any more.
    Recent(RecentKey),
}

/// The position of an item in the list of recent items, as of the instant of asking. It does not change
/// unless the item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecentKey {
    /// Its score in millionths, negated, so that the order is ascending.
    pub score: i64,
    /// When it was said, in negated milliseconds.
    pub said_at: i64,
    /// Index of its partition, 0 for the narrowest scope.
    pub partition: usize,
    /// Its ordinal within its document.
    pub ordinal: u32,
    /// Its id, which makes the order total.
    pub id: MemoryId,
}

impl RecentKey {
    pub(crate) fn new(score: i64, said_at: Timestamp, partition: usize, ordinal: u32, id: MemoryId) -> Self {
        Self { score: -score, said_at: -said_at.as_millis(), partition, ordinal, id }
    }
}
