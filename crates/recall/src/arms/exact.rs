//! Exact keys: entities that the query names, and metadata values that it holds whole.

use super::Place;
use crate::analyse::{Analysed, Value};
use crate::index::PartitionIndex;
use crate::index::key::{entity_term, metadata_term};
use crate::index::postings::List;
use crate::index::slot::SlotId;
use crate::query::{Opened, Wanted};
use crate::weights;
use evoke_types::EntityId;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Boosts by unit.
pub(crate) type Boosts = HashMap<Place, f32, RandomState>;

/// Units that name one of some entities.
#[derive(Debug, Default)]
pub(crate) struct Naming<'a> {
    /// By entity and partition.
    telling: Vec<(usize, Telling<'a>)>,
}

impl<'a> Naming<'a> {
    /// Units that name an entity which the query names.
    pub(crate) fn asked(partitions: &'a [Opened], query: &Analysed) -> Self {
        let ids = |opened: &Opened| -> Vec<EntityId> {
            let entities = opened.index.entities();
            query.names.iter().flat_map(|name| entities.named(name)).copied().collect()
        };
        Self::of(partitions, ids)
    }

    /// Units that name an entity which a unit names; itself is one of them.
    pub(crate) fn sharing(partitions: &'a [Opened], (partition, slot): Place) -> Self {
        let unit = partitions.get(partition).and_then(|opened| opened.index.unit(slot));
        let items = unit.into_iter().flat_map(|unit| unit.items());
        let ids: Vec<EntityId> = items.flat_map(|item| item.row.entities.iter().copied()).collect();
        Self::of(partitions, |_| ids.clone())
    }

    fn of(partitions: &'a [Opened], ids: impl Fn(&Opened) -> Vec<EntityId>) -> Self {
        let mut telling = Vec::new();
        for (at, opened) in partitions.iter().enumerate().filter(|(_, o)| !o.index.entities().is_empty()) {
            let mut ids = ids(opened);
            ids.sort_unstable();
            ids.dedup();
            telling.extend(ids.into_iter().filter_map(|id| Some((at, Telling::of(&opened.index, id)?))));
        }
        Self { telling }
    }

    pub(crate) fn contains(&self, (partition, slot): Place) -> bool {
        self.telling.iter().any(|(at, telling)| *at == partition && telling.contains(slot))
    }

    /// The newest of them that may be shown. An entity that very many name proposes none: that they are the
    /// newest of so many is no answer.
    pub(crate) fn newest(&self, partitions: &[Opened], wanted: Wanted, pool: usize) -> Vec<Place> {
        let few = self.telling.iter().filter(|(_, telling)| telling.units <= weights::ENTITY_PROPOSES);
        let shown =
            |place: &Place| partitions.get(place.0).is_some_and(|opened| opened.index.shows(place.1, wanted));
        let of_each = few.flat_map(|(at, telling)| {
            let places = telling.slots().map(|slot| (*at, slot)).filter(shown);
            newest(partitions, places.collect(), pool)
        });
        let mut places: Vec<Place> = of_each.collect();
        places.sort_unstable();
        places.dedup();
        newest(partitions, places, pool)
    }
}

/// Where an entity is named that not too many units name.
#[derive(Debug)]
struct Telling<'a> {
    lists: Vec<List<'a>>,
    /// Living units among them.
    units: usize,
}

impl<'a> Telling<'a> {
    fn of(index: &'a PartitionIndex, id: EntityId) -> Option<Self> {
        let lists: Vec<List<'a>> = index.lists(&entity_term(&id.to_string())).collect();
        let lives = |slot: &&SlotId| index.slots().brief(**slot).is_alive();
        let units = lists.iter().flat_map(|list| list.slots).filter(lives).count();
        let most = (index.totals().units as f32 * weights::ENTITY_SHARE) as usize;
        (units <= most.max(weights::ENTITY_FEW)).then_some(Self { lists, units })
    }

    /// Dead ones among them.
    fn slots(&self) -> impl Iterator<Item = SlotId> {
        self.lists.iter().flat_map(|list| list.slots).copied()
    }
    fn contains(&self, slot: SlotId) -> bool {
        self.lists.iter().any(|list| list.slots.binary_search(&slot).is_ok())
    }
}

/// Units whose document has a metadata value that the query holds whole, the `pool` newest a value.
pub(crate) fn metadata(partitions: &[Opened], query: &Analysed, wanted: Wanted, pool: usize) -> Boosts {
    let mut boosts = Boosts::default();
    for value in &query.values {
        let term = metadata_term(&value.text);
        let mut found: Vec<Place> = Vec::new();
        for (at, opened) in partitions.iter().enumerate() {
            let shown =
                opened.index.postings(&term).map(|(slot, _)| slot).filter(|s| opened.index.shows(*s, wanted));
            found.extend(shown.map(|slot| (at, slot)));
        }
        let weight = weight(value, found.len());
        for place in newest(partitions, found, pool) {
            let boost = boosts.entry(place).or_insert(0.0);
            *boost = boost.max(weight);
        }
    }
    boosts
}

fn newest(partitions: &[Opened], mut places: Vec<Place>, pool: usize) -> Vec<Place> {
    if places.len() > pool {
        places.select_nth_unstable_by_key(pool, |place| std::cmp::Reverse(said_at(partitions, *place)));
        places.truncate(pool);
    }
    places
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
