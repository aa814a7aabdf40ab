//! The time retriever: boosts, does not filter, units near the time that the query asks about, since people
//! remember dates vaguely.

use crate::filter::Filter;
use crate::index::PartitionIndex;
use crate::index::slot::{Events, Slot, SlotId, UnitRef};
use crate::query::OpenPartition;
use crate::top_k::TopK;
use crate::weights;
use evoke_text::time::Asked;
use evoke_types::TimeWindow;

/// The boost of a unit for the times of a query: 0, or [`weights::TIME`] times the weight of the best match.
/// Less for what is outside the span as named, but within what an asker may misremember.
pub(crate) fn boost(index: &PartitionIndex, slot: SlotId, times: &[Asked]) -> f32 {
    let fit = |time: &Asked| {
        let Some(known) = index.slot(slot) else { return 0.0 };
        if fits(index, slot, known, &time.named) {
            time.weight
        } else if fits(index, slot, known, &time.window) {
            time.weight * weights::TIME_NEARBY_FACTOR
        } else {
            0.0
        }
    };
    weights::TIME * times.iter().map(fit).fold(0.0, f32::max)
}

/// The newest units that match, for queries that contain little besides a time.
pub(crate) fn candidates(
    partitions: &[OpenPartition],
    times: &[Asked],
    filter: Filter,
    pool: usize,
) -> Vec<UnitRef> {
    if times.is_empty() {
        return Vec::new();
    }
    let mut newest = TopK::new(pool);
    for (at, opened) in partitions.iter().enumerate() {
        for (id, slot) in (0..).zip(opened.index.slots().iter()) {
            let said_at = slot.said_at.as_millis() as f32;
            if slot.alive
                && filter.admits_unit(slot.kinds, slot.trust)
                && said_at > newest.threshold()
                && times.iter().any(|time| {
                    fits(&opened.index, id, slot, &time.window) || fits(&opened.index, id, slot, &time.named)
                })
            {
                newest.offer(said_at, (at, id));
            }
        }
    }
    newest.into_items().collect()
}

/// Whether something happened in a window or, without an event of its own, was said in it.
fn fits(index: &PartitionIndex, id: SlotId, slot: &Slot, window: &TimeWindow) -> bool {
    let one = |event| Events::summarize(std::iter::once(event)).overlap(window, || true);
    let exactly = || index.unit(id).is_some_and(|unit| unit.events().any(one));
    window.contains(slot.said_at) || slot.events.overlap(window, exactly)
}
