//! Successors: a superseded item is never returned without what superseded it.
//!
//! [`select`](super::select) adds them before sorting, so that they take part in the order.

use crate::index::PartitionIndex;
use crate::index::slot::{SlotId, UnitRef};
use crate::item::Item;
use crate::query::{OpenPartition, Query};
use crate::results::selected::SelectedItem;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::Arc;

/// Longest chain of superseded memories that is followed.
const MAX_STEPS: usize = 64;
/// The score of a successor relative to that of the item it supersedes: it answers the same question, in
/// words that the question need not contain ("moved to" for "live").
const SUCCESSOR_FACTOR: f32 = 0.9;

/// Adds the live successors of superseded items, as far as their partition contains them. Where an item of a
/// successor's unit is selected already, it is merged into that.
pub(crate) fn add_successors(partitions: &[OpenPartition], query: &Query, selected: &mut Vec<SelectedItem>) {
    let stale: Vec<SelectedItem> = selected.iter().filter(|item| !item.live).cloned().collect();
    let mut known: HashMap<UnitRef, usize, RandomState> = selected
        .iter()
        .enumerate()
        .filter(|(_, item)| item.live)
        .map(|(at, item)| (item.unit_ref, at))
        .collect();
    for stale in &stale {
        let Some(opened) = partitions.get(stale.unit_ref.0) else { continue };
        for (slot, item) in successors(&opened.index, stale, query) {
            let unit_ref = (stale.unit_ref.0, slot);
            let score = stale.score * SUCCESSOR_FACTOR;
            match known.get(&unit_ref).and_then(|at| selected.get_mut(*at)) {
                Some(existing) => merge_successor(existing, item, stale, score),
                None => {
                    known.insert(unit_ref, selected.len());
                    let successor = SelectedItem {
                        item,
                        unit_ref,
                        score,
                        live: true,
                        near_duplicates: Vec::new(),
                        occurrences: 1,
                        ..stale.clone()
                    };
                    selected.push(successor);
                }
            }
        }
    }
}

/// Merges a successor into the selected item of its unit.
fn merge_successor(existing: &mut SelectedItem, successor: Arc<Item>, stale: &SelectedItem, score: f32) {
    if score > existing.score {
        (existing.item, existing.score, existing.best_match) = (successor, score, stale.best_match);
    }
    existing.query_texts.extend(&stale.query_texts);
    existing.matched.extend(&stale.matched);
    existing.matched.sort_unstable();
    existing.matched.dedup();
}

/// The current memories in place of an item; for a passage, in place of each of its memories.
fn successors(index: &PartitionIndex, stale: &SelectedItem, query: &Query) -> Vec<(SlotId, Arc<Item>)> {
    let closed: Vec<&Arc<Item>> = if stale.item.is_passage() {
        let unit = index.unit(stale.unit_ref.1);
        unit.into_iter().flat_map(|unit| unit.memories.iter().map(|memory| &memory.item)).collect()
    } else {
        vec![&stale.item]
    };
    closed.into_iter().filter_map(|item| live_successor(index, item, query)).collect()
}

/// The live end of a chain of memories that superseded each other.
fn live_successor(index: &PartitionIndex, item: &Item, query: &Query) -> Option<(SlotId, Arc<Item>)> {
    let mut next = item.memory()?.superseded_by?;
    for _ in 0..MAX_STEPS {
        let item = index.item(next)?;
        if item.is_live(query.at, query.as_of) {
            let is_admitted = query.filter().admits_item(item);
            return index.slot_of(next).filter(|_| is_admitted).map(|slot| (slot, item.clone()));
        }
        next = item.memory()?.superseded_by?;
    }
    None
}
