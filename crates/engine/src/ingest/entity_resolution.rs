//! Resolution of names to entities: looked up along the chain of a partition, narrowest first, or made.
//!
//! Called while a document is stored. The one thing to know: an entity that is found in a wider scope is linked and never
//! changed; only one of the document's own partition learns new names. Another form of a name is linked only where it
//! leaves no doubt, and names that people have split stay apart.

use evoke_entities::{is_sure, lookup_keys, normalized};
use evoke_extract::EntityDraft;
use evoke_recall::{OpenPartition, PartitionIndex};
use evoke_store::{EntityDecision, EntityRow};
use evoke_types::{EntityId, IngestionId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Names that one entity keeps: each further one would rewrite its row.
const MAX_ALIASES: usize = 64;
/// Entities that share a key at most: one that more share tells nothing.
const MAX_SHARED: usize = 256;

/// The entities that are known in one partition while its documents are stored.
pub(crate) struct EntityResolver {
    /// The chain of the partition, narrowest first.
    chain: Vec<OpenPartition>,
    /// Whether the first of the chain is the partition itself (it may hold nothing yet).
    own: bool,
    /// Entities made or renamed since the chain was opened.
    fresh: HashMap<EntityId, EntityRow>,
    /// Their names in lower case.
    names: HashMap<String, EntityId>,
    /// The keys by which other forms of their names are found.
    keys: HashMap<String, BTreeSet<EntityId>>,
    /// Names of this partition that people have split off, normalized, with the entity that has them.
    apart: HashMap<String, EntityId>,
}

/// The entities that one document names.
#[derive(Default)]
pub(crate) struct ResolvedEntities {
    /// The rows that are new or have changed.
    pub(crate) rows: Vec<EntityRow>,
    /// Each entity with the passages that name it.
    pub(crate) links: Vec<(EntityId, Vec<usize>)>,
}

impl EntityResolver {
    /// A resolver over an opened chain; `own` says whether its first partition is that of the documents.
    pub(crate) fn new(chain: Vec<OpenPartition>, own: bool) -> Self {
        let apart =
            chain.first().filter(|_| own).map(|opened| split_names(&opened.index)).unwrap_or_default();
        Self { chain, own, fresh: HashMap::new(), names: HashMap::new(), keys: HashMap::new(), apart }
    }

    /// Finds the entity of each draft, or makes one with an id from `new_id`. `says` tells whether a passage
    /// says one of some names, other than inside one of the others.
    pub(crate) fn resolve(
        &mut self,
        drafts: &[EntityDraft],
        ingestion: IngestionId,
        says: impl Fn(usize, &[&str], &[&str]) -> bool,
        mut new_id: impl FnMut() -> EntityId,
    ) -> ResolvedEntities {
        let mut resolved = ResolvedEntities::default();
        let mut positions: HashMap<EntityId, usize> = HashMap::new();
        let drafts: Vec<EntityDraft> = drafts.iter().flat_map(|draft| self.divided(draft, &says)).collect();
        for draft in &drafts {
            let (entity, row) = match self.known(draft) {
                Some((row, here)) => (row.id, with_aliases(&row, draft).filter(|_| here)),
                None => {
                    let row = new_row(draft, ingestion, new_id());
                    (row.id, Some(row))
                }
            };
            if let Some(row) = row {
                self.remember(&row);
                match positions.get(&row.id).and_then(|position| resolved.rows.get_mut(*position)) {
                    Some(known) => *known = row,
                    None => {
                        positions.insert(row.id, resolved.rows.len());
                        resolved.rows.push(row);
                    }
                }
            }
            resolved.links.push((entity, draft.passages.clone()));
        }
        resolved
    }

    /// The entity that a draft means, and whether it belongs to this very partition.
    fn known(&self, draft: &EntityDraft) -> Option<(EntityRow, bool)> {
        let mut names = std::iter::once(&draft.name).chain(&draft.aliases);
        let fresh = names.find_map(|name| self.names.get(&name.to_lowercase()));
        if let Some(row) = fresh.and_then(|id| self.fresh.get(id)) {
            return Some((row.clone(), true));
        }
        let chain = self.chain.iter().enumerate();
        let mut named = chain.filter_map(|(at, partition)| {
            Some((at, partition.index.entity_named(&draft.name, &draft.aliases)?))
        });
        let named = named.next().map(|(at, row)| (row.clone(), self.own && at == 0));
        named.or_else(|| self.surely_meant(draft).map(|row| (row, true)))
    }

    /// The one entity of this partition of whose name the draft's is another form without doubt.
    fn surely_meant(&self, draft: &EntityDraft) -> Option<EntityRow> {
        let index = &self.chain.first().filter(|_| self.own)?.index;
        let stored = index.entities_like(&draft.name).filter(|row| !self.fresh.contains_key(&row.id));
        let alike = |row: &&EntityRow| {
            let kinds = row.kind == draft.kind || row.kind == OTHER || draft.kind == OTHER;
            kinds && row.names().any(|name| is_sure(name, &draft.name))
        };
        let meant: Vec<&EntityRow> = stored.chain(self.fresh_like(&draft.name)).filter(alike).collect();
        let wholes: HashSet<EntityId> = meant.iter().map(|row| row.part_of.unwrap_or(row.id)).collect();
        meant.first().filter(|_| wholes.len() == 1).map(|row| (*row).clone())
    }

    /// The fresh entities with a name that may be another form of this one, each once.
    fn fresh_like(&self, name: &str) -> impl Iterator<Item = &EntityRow> {
        let keys = lookup_keys(name);
        let shared = keys.iter().filter_map(|key| self.keys.get(key)).filter(|ids| ids.len() <= MAX_SHARED);
        let ids: BTreeSet<EntityId> = shared.flatten().copied().collect();
        ids.into_iter().filter_map(|id| self.fresh.get(&id))
    }

    /// A draft, and one for each of its names that people have split off.
    fn divided(
        &self,
        draft: &EntityDraft,
        says: &impl Fn(usize, &[&str], &[&str]) -> bool,
    ) -> Vec<EntityDraft> {
        let names = || std::iter::once(&draft.name).chain(&draft.aliases);
        let owners: HashSet<Option<EntityId>> =
            names().map(|name| self.apart.get(&normalized(name)).copied()).collect();
        if owners.len() < 2 {
            return vec![draft.clone()];
        }
        let part = |owner: Option<EntityId>| {
            let (own, others): (Vec<&str>, Vec<&str>) = names()
                .map(String::as_str)
                .partition(|name| self.apart.get(&normalized(name)).copied() == owner);
            let said = |passage: &usize| says(*passage, &own, &others);
            let passages = draft.passages.iter().copied().filter(said).collect();
            let (name, aliases) = own.split_first()?;
            let aliases = aliases.iter().map(|name| (*name).to_owned()).collect();
            Some(EntityDraft { kind: draft.kind.clone(), passages, name: (*name).to_owned(), aliases })
        };
        let mut owners: Vec<Option<EntityId>> = owners.into_iter().collect();
        owners.sort_unstable();
        owners.into_iter().filter_map(part).collect()
    }

    fn remember(&mut self, row: &EntityRow) {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            self.names.insert(name.to_lowercase(), row.id);
            for key in lookup_keys(name) {
                self.keys.entry(key).or_default().insert(row.id);
            }
        }
        self.fresh.insert(row.id, row.clone());
    }
}

/// The kind of entities of which nothing is known.
const OTHER: &str = "other";

/// The names that people have split off, normalized, with the entity that has each.
fn split_names(index: &PartitionIndex) -> HashMap<String, EntityId> {
    let splits = index.corrected_entities().flat_map(|row| &row.decisions);
    let moved = splits.flat_map(EntityDecision::split_off).filter_map(|moved| index.entity(moved.id));
    moved.flat_map(|row| row.names().map(|name| (normalized(name), row.id)).collect::<Vec<_>>()).collect()
}

fn new_row(draft: &EntityDraft, first_seen: IngestionId, id: EntityId) -> EntityRow {
    EntityRow::new(id, draft.name.clone(), draft.kind.clone(), draft.aliases.clone(), first_seen)
}

/// The entity with the names that it did not have yet; `None` when it had them all.
fn with_aliases(row: &EntityRow, draft: &EntityDraft) -> Option<EntityRow> {
    let mut longer = row.clone();
    for name in std::iter::once(&draft.name).chain(&draft.aliases) {
        if longer.aliases.len() < MAX_ALIASES && *name != longer.name && !longer.aliases.contains(name) {
            longer.aliases.push(name.clone());
        }
    }
    (longer != *row).then_some(longer)
}
