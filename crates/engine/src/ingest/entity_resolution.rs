//! Resolution of names to entities: looked up along the chain of a partition, narrowest first, or made.
//!
//! Called while a document is stored. The one thing to know: an entity that is found in a wider scope is linked and never
//! changed; only one of the document's own partition learns new names.

use evoke_extract::EntityDraft;
use evoke_recall::OpenPartition;
use evoke_store::EntityRow;
use evoke_types::{EntityId, IngestionId};
use std::collections::HashMap;

/// Names that one entity keeps: each further one would rewrite its row.
const MAX_ALIASES: usize = 64;

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
        Self { chain, own, fresh: HashMap::new(), names: HashMap::new() }
    }

    /// Finds the entity of each draft, or makes one with an id from `new_id`.
    pub(crate) fn resolve(
        &mut self,
        drafts: &[EntityDraft],
        ingestion: IngestionId,
        mut new_id: impl FnMut() -> EntityId,
    ) -> ResolvedEntities {
        let mut resolved = ResolvedEntities::default();
        let mut positions: HashMap<EntityId, usize> = HashMap::new();
        for draft in drafts {
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
        chain
            .filter_map(|(at, partition)| {
                Some((at, partition.index.entity_named(&draft.name, &draft.aliases)?))
            })
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
        if longer.aliases.len() < MAX_ALIASES && *name != longer.name && !longer.aliases.contains(name) {
            longer.aliases.push(name.clone());
        }
    }
    (longer != *row).then_some(longer)
}
