//! What has been superseded is never shown without what superseded it.

use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::item::Item;
use crate::present::choose::Shown;
use crate::query::{Opened, Query};
use evoke_types::MemoryId;
use std::collections::HashSet;
use std::sync::Arc;

/// Steps from a memory to what holds now; a longer history is followed no further.
const STEPS: usize = 64;
/// A successor's score against that of what it superseded: found through it, it stands below what was found itself.
const SHARE: f32 = 0.5;

/// Adds the live successors of outdated items that are not among the shown, as far as their partition holds them.
pub(crate) fn bring(partitions: &[Opened], query: &Query, shown: &mut Vec<Shown>) {
    let mut known: HashSet<MemoryId> = shown.iter().map(|item| item.item.row.id).collect();
    let mut brought = Vec::new();
    for stale in shown.iter().filter(|item| !item.live) {
        let Some(opened) = partitions.get(stale.place.0) else { continue };
        for (slot, item) in successors(&opened.index, stale, query) {
            if known.insert(item.row.id) {
                let place = (stale.place.0, slot);
                let score = stale.score * SHARE;
                brought.push(Shown {
                    item,
                    place,
                    score,
                    live: true,
                    same: Vec::new(),
                    times: 1,
                    ..stale.clone()
                });
            }
        }
    }
    shown.append(&mut brought);
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
