//! Exact keys: entities that the query names, and metadata values that it holds whole.

use super::Place;
use crate::analyse::{Analysed, Value};
use crate::index::PartitionIndex;
use crate::index::key::{entity_term, metadata_term};
use crate::index::slot::SlotId;
use crate::query::{Kinds, Opened};
use crate::weights;
use evoke_types::EntityId;
use std::collections::HashMap;

/// Boosts by unit.
pub(crate) type Boosts = HashMap<Place, f32>;

/// Units that name an entity which the query names, if that entity tells anything.
pub(crate) fn entities(partitions: &[Opened], query: &Analysed, kinds: Kinds) -> Boosts {
    let mut boosts = Boosts::new();
    for (at, opened) in partitions.iter().enumerate().filter(|(_, o)| !o.index.entities().is_empty()) {
        for name in &query.names {
            for id in opened.index.entities().named(name) {
                for slot in telling(&opened.index, *id).into_iter().filter(|s| opened.index.shows(*s, kinds))
                {
                    boosts.insert((at, slot), weights::ENTITY);
                }
            }
        }
    }
    boosts
}

/// Units that name an entity; none when too many do.
pub(crate) fn telling(index: &PartitionIndex, id: EntityId) -> Vec<SlotId> {
    let slots: Vec<SlotId> = index.postings(&entity_term(&id.to_string())).map(|(slot, _)| slot).collect();
    let most = (index.totals().units as f32 * weights::ENTITY_SHARE) as usize;
    if slots.len() > most.max(weights::ENTITY_FEW) { Vec::new() } else { slots }
}

/// Units whose document has a metadata value that the query holds whole, the `pool` newest a value.
pub(crate) fn metadata(partitions: &[Opened], query: &Analysed, kinds: Kinds, pool: usize) -> Boosts {
    let mut boosts = Boosts::new();
    for value in &query.values {
        let term = metadata_term(&value.text);
        let mut found: Vec<Place> = Vec::new();
        for (at, opened) in partitions.iter().enumerate() {
            let shown =
                opened.index.postings(&term).map(|(slot, _)| slot).filter(|s| opened.index.shows(*s, kinds));
            found.extend(shown.map(|slot| (at, slot)));
        }
        let weight = weight(value, found.len());
        if found.len() > pool {
            found.select_nth_unstable_by_key(pool, |place| std::cmp::Reverse(said_at(partitions, *place)));
            found.truncate(pool);
        }
        for place in found {
            let boost = boosts.entry(place).or_insert(0.0);
            *boost = boost.max(weight);
        }
    }
    boosts
}

fn said_at(partitions: &[Opened], (partition, slot): Place) -> Option<evoke_types::Timestamp> {
    partitions.get(partition)?.index.slot(slot).map(|slot| slot.said_at)
}

/// Ids count in full, however many share them (a thread's checkpoints); plain words by how much of
/// the query they are, and less the more units share them.
fn weight(value: &Value, shared_by: usize) -> f32 {
    if looks_like_an_id(&value.text) {
        weights::METADATA_ID
    } else {
        weights::METADATA_WORD * value.share / (1.0 + (shared_by.max(1) as f32).ln())
    }
}

/// Four characters or more without white space, one of them no letter.
fn looks_like_an_id(value: &str) -> bool {
    value.chars().nth(3).is_some()
        && !value.contains(char::is_whitespace)
        && value.chars().any(|c| !c.is_alphabetic())
}
