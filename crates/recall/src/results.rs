//! From ranked units to the hits of a result.
//!
//! Steps, in this order: [`select`] items for the best units, [`deduplicate`], [`allocate`] hits to the query
//! texts, [`hydrate`] them, [`pack`] them into the token budget; [`next_page`] for what follows, [`recent`]
//! without a query text.

pub(crate) mod allocate;
pub(crate) mod arrange;
pub(crate) mod content;
pub(crate) mod deduplicate;
pub(crate) mod hydrate;
pub(crate) mod named;
pub(crate) mod next_page;
pub(crate) mod normalize;
pub(crate) mod pack;
pub(crate) mod recent;
pub(crate) mod select;
pub(crate) mod selected;
mod successors;

use crate::item::Item;
use evoke_types::MemoryKind;

/// The rank of an item among equal ones: the lowest is returned, since its kind says most about it. Passages
/// come last.
pub(crate) fn specificity(item: &Item) -> u8 {
    match item.row.kind {
        _ if item.is_passage() => 5,
        MemoryKind::TemporalEvent => 0,
        MemoryKind::Preference => 1,
        MemoryKind::Emotion => 2,
        MemoryKind::Episode => 3,
        MemoryKind::Fact => 4,
    }
}
