//! From ranked units to the hits of an answer.

pub(crate) mod behind;
pub(crate) mod carry;
pub(crate) mod choose;
pub(crate) mod duplicates;
pub(crate) mod latest;
pub(crate) mod pack;
pub(crate) mod page;
pub(crate) mod share;
mod successor;
pub(crate) mod view;

use crate::item::Item;
use evoke_types::MemoryKind;

/// Which of two items that say the same is shown: the one with the least, whose kind says most of it. Bare words last.
pub(crate) fn specific(item: &Item) -> u8 {
    match item.row.kind {
        _ if item.is_passage() => 5,
        MemoryKind::TemporalEvent => 0,
        MemoryKind::Preference => 1,
        MemoryKind::Emotion => 2,
        MemoryKind::Episode => 3,
        MemoryKind::Fact => 4,
    }
}
