//! Times that the query asks about: a boost, never a filter, since memories of when are vague.

use super::Place;
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::query::{Kinds, Opened};
use crate::top::Top;
use crate::weights;
use evoke_text::time::Asked;
use evoke_types::{EventWindow, TimeWindow};

/// How much a unit fits the times asked about: 0, or the weight of the best-fitting one times
/// [`weights::TIME`]. Less for what lies beside the span as it is named, within what an asker may
/// misremember.
pub(crate) fn boost(index: &PartitionIndex, slot: SlotId, asked: &[Asked]) -> f32 {
    let fit = |asked: &Asked| {
        if fits(index, slot, &asked.named) {
            asked.weight
        } else if fits(index, slot, &asked.window) {
            asked.weight * weights::TIME_BESIDE
        } else {
            0.0
        }
    };
    weights::TIME * asked.iter().map(fit).fold(0.0, f32::max)
}

/// The newest units that fit, for questions that have little but a time in them.
pub(crate) fn candidates(partitions: &[Opened], asked: &[Asked], kinds: Kinds, pool: usize) -> Vec<Place> {
    if asked.is_empty() {
        return Vec::new();
    }
    let mut newest = Top::new(pool);
    for (at, opened) in partitions.iter().enumerate() {
        for id in 0..opened.index.slots().len() as SlotId {
            if opened.index.shows(id, kinds) && boost(&opened.index, id, asked) > 0.0 {
                let said_at = opened.index.slot(id).map_or(0, |slot| slot.said_at.as_millis());
                newest.offer(said_at as f32, (at, id));
            }
        }
    }
    newest.into_kept().collect()
}

/// Something that happened fits when it happened then. Something without a time of its own fits when
/// it was said then.
fn fits(index: &PartitionIndex, id: SlotId, window: &TimeWindow) -> bool {
    let Some(slot) = index.slot(id) else { return false };
    if window.contains(slot.said_at) {
        return true;
    }
    slot.dated
        && index.unit(id).is_some_and(|unit| {
            let bodies = unit.memories.iter().filter_map(|m| m.item.memory());
            bodies.filter_map(|body| body.event.as_ref()).any(|event| overlaps(event, window))
        })
}

/// Whether an event may lie in a window. The end of an event belongs to it.
pub(crate) fn overlaps(event: &EventWindow, window: &TimeWindow) -> bool {
    event.start < window.end() && event.end.unwrap_or(event.start) >= window.start()
}
