//! Which part of a long conversation is read.

use crate::message::Seq;

/// A part of a conversation. Whatever end it is taken from, it comes oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Everything.
    All,
    /// The newest messages, this many at most.
    Newest(usize),
    /// The newest of those before a place.
    Before(Seq, usize),
    /// The oldest of those after a place.
    After(Seq, usize),
}

impl Page {
    /// Whether nothing can be on it.
    pub(crate) const fn is_empty(self) -> bool {
        matches!(self, Self::Newest(0) | Self::Before(_, 0) | Self::After(_, 0))
    }

    /// The part of records in order that is on this page.
    pub(crate) fn of<T>(self, records: &[T], seq: impl Fn(&T) -> Seq) -> &[T] {
        let newest = |part: &'_ [T], limit: usize| part.len().saturating_sub(limit);
        match self {
            Self::All => records,
            Self::Newest(limit) => records.get(newest(records, limit)..).unwrap_or_default(),
            Self::Before(end, limit) => {
                let before = records.get(..records.partition_point(|r| seq(r) < end)).unwrap_or_default();
                before.get(newest(before, limit)..).unwrap_or_default()
            }
            Self::After(start, limit) => {
                let after = records.get(records.partition_point(|r| seq(r) <= start)..).unwrap_or_default();
                after.get(..limit.min(after.len())).unwrap_or_default()
            }
        }
    }
}
