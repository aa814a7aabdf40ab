//! Which entity a name means: looked up along the chain of a place, narrowest first, or made.

use evoke_extract::EntityDraft;
use evoke_recall::OpenPartition;
use evoke_store::EntityRow;
use evoke_types::{EntityId, IngestionId};
use std::collections::HashMap;

/// Names of one entity at most: each further one rewrites its row.
const MOST_ALIASES: usize = 64;

/// Entities known at one place while its documents are stored.
pub(crate) struct Entities {
    /// The chain of the place, narrowest first.
    chain: Vec<OpenPartition>,
    /// Whether the first of the chain is the place itself (it may hold nothing yet).
    own: bool,
    /// Entities made or renamed since the chain was opened, and names that lead to them.
    fresh: HashMap<EntityId, EntityRow>,
    names: HashMap<String, EntityId>,
}

/// Entities of one document.
#[derive(Default)]
pub(crate) struct Named {
    /// Rows to write.
    pub(crate) rows: Vec<EntityRow>,
    /// Each entity with the passages that name it.
    pub(crate) links: Vec<(EntityId, Vec<usize>)>,
}

impl Entities {
    pub(crate) fn new(chain: Vec<OpenPartition>, own: bool) -> Self {
        Self { chain, own, fresh: HashMap::new(), names: HashMap::new() }
    }

    /// Finds each draft's entity, or makes it with an id from `id`.
    pub(crate) fn resolve(
        &mut self,
        drafts: &[EntityDraft],
        ingestion: IngestionId,
        mut id: impl FnMut() -> EntityId,
    ) -> Named {
        let mut named = Named::default();
        let mut places: HashMap<EntityId, usize> = HashMap::new();
        for draft in drafts {
            let (entity, row) = match self.known(draft) {
                Some((row, here)) => (row.id, with_aliases(&row, draft).filter(|_| here)),
                None => {
                    let row = new_row(draft, ingestion, id());
                    (row.id, Some(row))
                }
            };
            if let Some(row) = row {
                self.remember(&row);
                match places.get(&row.id).and_then(|place| named.rows.get_mut(*place)) {
                    Some(known) => *known = row,
                    None => {
                        places.insert(row.id, named.rows.len());
                        named.rows.push(row);
                    }
                }
            }
            named.links.push((entity, draft.passages.clone()));
        }
        named
    }

    /// The entity that a draft means, and whether it lives at this very place.
    fn known(&self, draft: &EntityDraft) -> Option<(EntityRow, bool)> {
        let mut names = std::iter::once(&draft.name).chain(&draft.aliases);
        let fresh = names.find_map(|name| self.names.get(&name.to_lowercase()));
        if let Some(row) = fresh.and_then(|id| self.fresh.get(id)) {
            return Some((row.clone(), true));
        }
        let places = self.chain.iter().enumerate();
        places
            .filter_map(|(at, place)| Some((at, place.index.entity_named(&draft.name, &draft.aliases)?)))
            .map(|(at, row)| (row.clone(), self.own && at == 0))
            .next()
    }

    fn remember(&mut self, row: &EntityRow) {
        for name in std::iter::once(&row.name).chain(&row.aliases) {
            self.names.insert(name.to_lowercase(), row.id);
        }
        self.fresh.insert(row.id, row.clone());
    }
}

fn new_row(draft: &EntityDraft, first_seen: IngestionId, id: EntityId) -> EntityRow {
    EntityRow {
        id,
        name: draft.name.clone(),
        kind: draft.kind.clone(),
        aliases: draft.aliases.clone(),
        first_seen,
    }
}

/// The entity with the names that it did not have yet; `None` when it had them all.
fn with_aliases(row: &EntityRow, draft: &EntityDraft) -> Option<EntityRow> {
    let mut longer = row.clone();
    for name in std::iter::once(&draft.name).chain(&draft.aliases) {
        if longer.aliases.len() < MOST_ALIASES && *name != longer.name && !longer.aliases.contains(name) {
            longer.aliases.push(name.clone());
        }
    }
    (longer != *row).then_some(longer)
}
