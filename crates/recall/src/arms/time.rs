//! Times that the query asks about: a boost, never a filter, since memories of when are vague.

use super::Place;
use crate::index::PartitionIndex;
use crate::index::slot::{Events, Slot, SlotId};
use crate::query::{Opened, Wanted};
use crate::top::Top;
use crate::weights;
use evoke_text::time::Asked;
use evoke_types::TimeWindow;

/// How much a unit fits the times asked about: 0, or the weight of the best-fitting one times
/// [`weights::TIME`]. Less for what lies beside the span as it is named, within what an asker may
/// misremember.
pub(crate) fn boost(index: &PartitionIndex, slot: SlotId, asked: &[Asked]) -> f32 {
    let fit = |asked: &Asked| {
        let Some(known) = index.slot(slot) else { return 0.0 };
        if fits(index, slot, known, &asked.named) {
            asked.weight
        } else if fits(index, slot, known, &asked.window) {
            asked.weight * weights::TIME_BESIDE
        } else {
            0.0
        }
    };
    weights::TIME * asked.iter().map(fit).fold(0.0, f32::max)
}

/// The newest units that fit, for questions that have little but a time in them.
pub(crate) fn candidates(partitions: &[Opened], asked: &[Asked], wanted: Wanted, pool: usize) -> Vec<Place> {
    if asked.is_empty() {
        return Vec::new();
    }
    let mut newest = Top::new(pool);
    for (at, opened) in partitions.iter().enumerate() {
        for (id, slot) in (0..).zip(opened.index.slots().iter()) {
            let said_at = slot.said_at.as_millis() as f32;
            if slot.alive
                && wanted.meets(slot.kinds, slot.trust)
                && said_at > newest.bar()
                && asked.iter().any(|asked| {
                    fits(&opened.index, id, slot, &asked.window)
                        || fits(&opened.index, id, slot, &asked.named)
                })
            {
                newest.offer(said_at, (at, id));
            }
        }
    }
    newest.into_kept().collect()
}

/// Something that happened fits when it happened then. Something without a time of its own fits when
/// it was said then.
fn fits(index: &PartitionIndex, id: SlotId, slot: &Slot, window: &TimeWindow) -> bool {
    let one = |event| Events::of(std::iter::once(event)).overlap(window, || true);
    let exactly = || index.unit(id).is_some_and(|unit| unit.events().any(one));
    window.contains(slot.said_at) || slot.events.overlap(window, exactly)
}
