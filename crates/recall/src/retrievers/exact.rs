//! Exact retrievers: entities that the query names, and metadata values that it contains.

use crate::filter::Filter;
use crate::index::PartitionIndex;
use crate::index::key::{entity_term, metadata_term};
use crate::index::postings::PostingList;
use crate::index::slot::{SlotId, UnitRef};
use crate::query::OpenPartition;
use crate::query_analysis::{AnalyzedQuery, MetadataValue};
use crate::weights;
use evoke_types::EntityId;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// The boost of each unit with a metadata value of the query.
pub(crate) type MetadataBoosts = HashMap<UnitRef, f32, RandomState>;

/// Units that mention one of some entities.
#[derive(Debug, Default)]
pub(crate) struct EntityMatches<'a> {
    /// Postings of the selective entities, with the index of their partition.
    selective: Vec<(usize, EntityPostings<'a>)>,
}

impl<'a> EntityMatches<'a> {
    /// Units that mention an entity which the query names.
    pub(crate) fn named_in_query(partitions: &'a [OpenPartition], query: &AnalyzedQuery) -> Self {
        let ids = |opened: &OpenPartition| -> Vec<EntityId> {
            let entities = opened.index.entities();
            let named = query.names.iter().flat_map(|name| entities.by_name(name));
            named.flat_map(|id| entities.merged_with(*id)).collect()
        };
        Self::with_ids(partitions, ids)
    }

    /// Units that mention an entity which a unit mentions; the unit itself is one of them.
    pub(crate) fn shared_with(partitions: &'a [OpenPartition], (partition, slot): UnitRef) -> Self {
        let unit = partitions.get(partition).and_then(|opened| opened.index.unit(slot));
        let items = unit.into_iter().flat_map(|unit| unit.items());
        let ids: Vec<EntityId> = items.flat_map(|item| item.row.entities.iter().copied()).collect();
        Self::with_ids(partitions, |opened| {
            ids.iter().flat_map(|id| opened.index.entities().merged_with(*id)).collect()
        })
    }

    fn with_ids(partitions: &'a [OpenPartition], ids: impl Fn(&OpenPartition) -> Vec<EntityId>) -> Self {
        let mut selective = Vec::new();
        for (at, opened) in partitions.iter().enumerate().filter(|(_, o)| !o.index.entities().is_empty()) {
            let mut ids = ids(opened);
            ids.sort_unstable();
            ids.dedup();
            selective.extend(
                ids.into_iter().filter_map(|id| Some((at, EntityPostings::if_selective(&opened.index, id)?))),
            );
        }
        Self { selective }
    }

    pub(crate) fn contains(&self, (partition, slot): UnitRef) -> bool {
        self.selective.iter().any(|(at, postings)| *at == partition && postings.contains(slot))
    }

    /// The newest units that pass a filter. An entity with very many units proposes none: the newest of so
    /// many are no answer.
    pub(crate) fn newest(&self, partitions: &[OpenPartition], filter: Filter, pool: usize) -> Vec<UnitRef> {
        let proposing =
            self.selective.iter().filter(|(_, postings)| postings.units <= weights::ENTITY_MAX_PROPOSED);
        let is_admitted = |unit_ref: &UnitRef| {
            partitions.get(unit_ref.0).is_some_and(|opened| opened.index.admits(unit_ref.1, filter))
        };
        let newest_of_each = proposing.flat_map(|(at, postings)| {
            let unit_refs = postings.slots().map(|slot| (*at, slot)).filter(is_admitted);
            newest(partitions, unit_refs.collect(), pool)
        });
        let mut unit_refs: Vec<UnitRef> = newest_of_each.collect();
        unit_refs.sort_unstable();
        unit_refs.dedup();
        newest(partitions, unit_refs, pool)
    }
}

/// Postings of an entity that is not mentioned too often to be informative.
#[derive(Debug)]
struct EntityPostings<'a> {
    lists: Vec<PostingList<'a>>,
    /// The number of live units.
    units: usize,
}

impl<'a> EntityPostings<'a> {
    fn if_selective(index: &'a PartitionIndex, id: EntityId) -> Option<Self> {
        let lists: Vec<PostingList<'a>> = index.lists(&entity_term(&id.to_string())).collect();
        let is_alive = |slot: &&SlotId| index.slots().packed(**slot).is_alive();
        let units = lists.iter().flat_map(|list| list.slots).filter(is_alive).count();
        let max_units = (index.totals().units as f32 * weights::ENTITY_MAX_SHARE) as usize;
        (units <= max_units.max(weights::ENTITY_ALWAYS_SELECTIVE)).then_some(Self { lists, units })
    }

    /// All slots, those of dead units included.
    fn slots(&self) -> impl Iterator<Item = SlotId> {
        self.lists.iter().flat_map(|list| list.slots).copied()
    }
    fn contains(&self, slot: SlotId) -> bool {
        self.lists.iter().any(|list| list.slots.binary_search(&slot).is_ok())
    }
}

/// Units whose document has a metadata value that the query contains as a whole, at most the `pool` newest
/// per value.
pub(crate) fn metadata(
    partitions: &[OpenPartition],
    query: &AnalyzedQuery,
    filter: Filter,
    pool: usize,
) -> MetadataBoosts {
    let mut boosts = MetadataBoosts::default();
    for value in &query.metadata_values {
        let term = metadata_term(&value.text);
        let mut units: Vec<UnitRef> = Vec::new();
        for (at, opened) in partitions.iter().enumerate() {
            let is_admitted = opened
                .index
                .postings(&term)
                .map(|(slot, _)| slot)
                .filter(|s| opened.index.admits(*s, filter));
            units.extend(is_admitted.map(|slot| (at, slot)));
        }
        let weight = weight(value, units.len());
        for unit_ref in newest(partitions, units, pool) {
            let boost = boosts.entry(unit_ref).or_insert(0.0);
            *boost = boost.max(weight);
        }
    }
    boosts
}

fn newest(partitions: &[OpenPartition], mut unit_refs: Vec<UnitRef>, pool: usize) -> Vec<UnitRef> {
    if unit_refs.len() > pool {
        unit_refs
            .select_nth_unstable_by_key(pool, |unit_ref| std::cmp::Reverse(said_at(partitions, *unit_ref)));
        unit_refs.truncate(pool);
    }
    unit_refs
}

fn said_at(partitions: &[OpenPartition], (partition, slot): UnitRef) -> Option<evoke_types::Timestamp> {
    partitions.get(partition)?.index.slot(slot).map(|slot| slot.said_at)
}

/// The boost of a metadata value. Ids count in full, however many units share them (checkpoints of a thread);
/// plain words by their share of the query, and less the more units share them.
fn weight(value: &MetadataValue, shared_by: usize) -> f32 {
    if looks_like_id(&value.text) {
        weights::METADATA_ID
    } else {
        weights::METADATA_WORD * value.share / (1.0 + (shared_by.max(1) as f32).ln())
    }
}

/// Four characters or more without white space, one of them not a letter.
fn looks_like_id(value: &str) -> bool {
    value.chars().nth(3).is_some()
        && !value.contains(char::is_whitespace)
        && value.chars().any(|c| !c.is_alphabetic())
}
