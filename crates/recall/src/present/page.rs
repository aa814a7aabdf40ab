//! Answers that go on: where the next page begins.

use evoke_types::{MemoryId, Timestamp};

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Of what answers a text: behind so many items.
    Ranked(usize),
    /// Of the latest: behind this one, which need not be there any more.
    Latest(LatestKey),
}

/// The place of an item among the latest, as of the instant of asking. It does not change unless the item does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LatestKey {
    /// Its score in millionths, negative, so that the order is ascending.
    pub score: i64,
    /// When it was said, negative milliseconds.
    pub said_at: i64,
    /// Its partition, the narrowest 0.
    pub partition: usize,
    /// Its place in its document.
    pub ordinal: u32,
    /// Its id.
    pub id: MemoryId,
}

impl LatestKey {
    pub(crate) fn new(score: i64, said_at: Timestamp, partition: usize, ordinal: u32, id: MemoryId) -> Self {
        Self { score: -score, said_at: -said_at.as_millis(), partition, ordinal, id }
    }
}
