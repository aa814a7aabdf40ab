//! What has been superseded is never shown without what superseded it.

use crate::arms::Place;
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::item::Item;
use crate::present::choose::Shown;
use crate::query::{Opened, Query};
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Steps from a memory to what holds now; a longer history is followed no further.
const STEPS: usize = 64;
/// A successor's score against that of what it superseded: on the same matter it answers what that answered, in words that the
/// question need not hold ("moved to" for "live").
const SHARE: f32 = 0.9;

/// Brings the live successors of outdated items, as far as their partition holds them. Where something of a successor's passage
/// is shown already, that stands for it.
pub(crate) fn bring(partitions: &[Opened], query: &Query, shown: &mut Vec<Shown>) {
    let stale: Vec<Shown> = shown.iter().filter(|item| !item.live).cloned().collect();
    let mut known: HashMap<Place, usize, RandomState> =
        shown.iter().enumerate().filter(|(_, item)| item.live).map(|(at, item)| (item.place, at)).collect();
    for stale in &stale {
        let Some(opened) = partitions.get(stale.place.0) else { continue };
        for (slot, item) in successors(&opened.index, stale, query) {
            let place = (stale.place.0, slot);
            let score = stale.score * SHARE;
            match known.get(&place).and_then(|at| shown.get_mut(*at)) {
                Some(there) => stand_for(there, item, stale, score),
                None => {
                    known.insert(place, shown.len());
                    let brought =
                        Shown { item, place, score, live: true, same: Vec::new(), times: 1, ..stale.clone() };
                    shown.push(brought);
                }
            }
        }
    }
}

/// Lets what is shown of a passage stand for a successor that was made of it.
fn stand_for(there: &mut Shown, successor: Arc<Item>, stale: &Shown, score: f32) {
    if score > there.score {
        (there.item, there.score, there.best) = (successor, score, stale.best);
    }
    there.asked.extend(&stale.asked);
    there.matched.extend(&stale.matched);
    there.matched.sort_unstable();
    there.matched.dedup();
}

/// What holds now in place of an item; of bare words, in place of each memory that was learnt from them.
fn successors(index: &PartitionIndex, stale: &Shown, query: &Query) -> Vec<(SlotId, Arc<Item>)> {
    let closed: Vec<&Arc<Item>> = if stale.item.is_passage() {
        let unit = index.unit(stale.place.1);
        unit.into_iter().flat_map(|unit| unit.memories.iter().map(|memory| &memory.item)).collect()
    } else {
        vec![&stale.item]
    };
    closed.into_iter().filter_map(|item| live_end(index, item, query)).collect()
}

/// The live end of a chain of memories that superseded each other.
fn live_end(index: &PartitionIndex, item: &Item, query: &Query) -> Option<(SlotId, Arc<Item>)> {
    let mut next = item.memory()?.superseded_by?;
    for _ in 0..STEPS {
        let item = index.item(next)?;
        if item.is_live(query.at, query.as_of) {
            let shows = query.wanted().admits(item);
            return index.place(next).filter(|_| shows).map(|slot| (slot, item.clone()));
        }
        next = item.memory()?.superseded_by?;
    }
    None
}
