//! The ways of finding things. Each looks at all opened partitions together, so that its scores
//! mean the same in each of them.

pub(crate) mod dense;
pub(crate) mod exact;
pub(crate) mod lexical;
pub(crate) mod time;

use crate::index::slot::SlotId;

/// A unit of one of the opened partitions: position in the list of partitions, and slot.
pub(crate) type Place = (usize, SlotId);
