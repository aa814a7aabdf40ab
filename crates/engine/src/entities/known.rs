//! The entities of the partitions of a read, with their mentions.
//!
//! The one thing to know: an entity is known only through items that the read may show. Where words of an item are
//! withheld, it counts as naming only whom it still names.

use super::links::says;
use super::view::{EntityEvidence, EntitySummary};
use crate::redaction::item_words::item_words;
use evoke_entities::{Entity, Known, Registry};
use evoke_recall::{Item, OpenPartition, PartitionIndex};
use evoke_store::PartitionKey;
use evoke_types::{EntityId, Timestamp};
use std::collections::{BTreeSet, HashMap};

/// The entities of a chain of partitions.
pub(crate) struct KnownEntities {
    /// The partitions, narrowest first.
    partitions: Vec<(PartitionKey, OpenPartition)>,
    registry: Registry,
    /// The partition of each row.
    homes: HashMap<EntityId, usize>,
    /// The entity of each row.
    entities: HashMap<EntityId, EntityId>,
    mentions: HashMap<EntityId, Mentions>,
}

/// What items tell of an entity.
#[derive(Debug, Clone, Copy)]
struct Mentions {
    passages: usize,
    memories: usize,
    first: Timestamp,
    last: Timestamp,
}

impl KnownEntities {
    /// The entities of these partitions, narrowest first.
    pub(crate) fn new(partitions: Vec<(PartitionKey, OpenPartition)>) -> Self {
        let mut homes = HashMap::new();
        let mut rows = Vec::new();
        for (home, (_, opened)) in partitions.iter().enumerate() {
            for row in opened.index.entity_rows() {
                // An import may have brought an entity into several: the narrowest counts.
                homes.entry(row.id).or_insert_with(|| {
                    rows.push(row.clone());
                    home
                });
            }
        }
        let registry = Registry::new(rows);
        let roots = homes.keys().filter_map(|id| Some((*id, registry.entity_of(*id)?)));
        let entities = roots.collect();
        let mut known = Self { partitions, registry, homes, entities, mentions: HashMap::new() };
        known.mentions = known.count();
        known
    }

    /// The registry of all rows.
    pub(crate) const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// All entities that items name, in no particular order.
    pub(crate) fn all(&self) -> impl Iterator<Item = EntitySummary> {
        self.mentions.keys().filter_map(|id| self.summary(*id))
    }

    /// The entity with this id, or that one with this id was merged into.
    pub(crate) fn summary(&self, id: EntityId) -> Option<EntitySummary> {
        let Entity { id, name, kind, aliases, .. } = self.registry.entity(id)?;
        let Mentions { passages, memories, first, last } = *self.mentions.get(&id)?;
        let (key, opened) = self.partitions.get(*self.homes.get(&id)?)?;
        let (scope, source) = (key.path.clone(), opened.scope);
        let (mentions, first_seen, last_seen) = (passages, first, last);
        Some(EntitySummary {
            id,
            name,
            kind,
            aliases,
            mentions,
            memories,
            first_seen,
            last_seen,
            scope,
            source,
        })
    }

    /// The items that name an entity, the newest first.
    pub(crate) fn evidence(&self, id: EntityId, now: Timestamp, limit: usize) -> Vec<EntityEvidence> {
        let mut items: Vec<&Item> =
            self.items().filter(|(_, entities)| entities.contains(&id)).map(|(item, _)| item).collect();
        items.sort_by_key(|item| (std::cmp::Reverse(item.row.said_at), item.is_passage(), item.row.id));
        let evidence = items.into_iter().take(limit).map(|item| EntityEvidence {
            id: item.row.id,
            is_passage: item.is_passage(),
            kind: item.row.kind,
            text: item.row.text.clone(),
            said_at: item.row.said_at,
            is_live: item.is_live(now, false),
        });
        evidence.collect()
    }

    /// The entities that passages name together with one, most often first.
    pub(crate) fn company(&self, id: EntityId, limit: usize) -> Vec<(EntityId, String, usize)> {
        let mut counts: HashMap<EntityId, usize> = HashMap::new();
        for (_, entities) in self.items().filter(|(item, all)| item.is_passage() && all.contains(&id)) {
            for other in entities.into_iter().filter(|other| *other != id) {
                *counts.entry(other).or_default() += 1;
            }
        }
        let mut company: Vec<(EntityId, usize)> = counts.into_iter().collect();
        company.sort_by_key(|(id, count)| (std::cmp::Reverse(*count), *id));
        let named = company.into_iter().take(limit);
        named.filter_map(|(id, count)| Some((id, self.registry.entity(id)?.name, count))).collect()
    }

    /// All entities, as possible duplicates are found among them.
    pub(crate) fn compared(&self) -> Vec<Known> {
        let mut beside: HashMap<EntityId, BTreeSet<EntityId>> = HashMap::new();
        for (_, entities) in self.items().filter(|(item, _)| item.is_passage()) {
            for id in &entities {
                beside.entry(*id).or_default().extend(entities.iter().filter(|other| *other != id));
            }
        }
        let known = self.all().map(|entity| Known {
            id: entity.id,
            names: std::iter::once(entity.name).chain(entity.aliases).collect(),
            kind: entity.kind,
            beside: beside.remove(&entity.id).unwrap_or_default(),
            seen: (entity.first_seen, entity.last_seen),
        });
        let mut known: Vec<Known> = known.collect();
        known.sort_by_key(|known| known.id);
        known
    }

    fn count(&self) -> HashMap<EntityId, Mentions> {
        let mut mentions: HashMap<EntityId, Mentions> = HashMap::new();
        for (item, entities) in self.items() {
            let at = item.row.said_at;
            for id in entities {
                let of =
                    mentions.entry(id).or_insert(Mentions { passages: 0, memories: 0, first: at, last: at });
                of.passages += usize::from(item.is_passage());
                of.memories += usize::from(!item.is_passage());
                (of.first, of.last) = (of.first.min(at), of.last.max(at));
            }
        }
        mentions
    }

    /// Every item that names somebody, with the entities that it names.
    fn items(&self) -> impl Iterator<Item = (&Item, BTreeSet<EntityId>)> {
        let items = self.partitions.iter().flat_map(|(_, opened)| {
            let index = &*opened.index;
            index.items().filter(|item| !item.row.entities.is_empty()).map(move |item| (index, &**item))
        });
        let named = items.map(|(index, item)| (item, self.named_in(index, item)));
        named.filter(|(_, entities)| !entities.is_empty())
    }

    fn named_in(&self, index: &PartitionIndex, item: &Item) -> BTreeSet<EntityId> {
        let shown = index.is_hidden(item.row.id).then(|| item_words(&item.row));
        let rows = item.row.entities.iter().filter(|id| match &shown {
            Some(words) => self.registry.row(**id).is_some_and(|row| says(words, row)),
            None => true,
        });
        rows.filter_map(|id| self.entities.get(id).copied()).collect()
    }
}
