//! Links of items to entities that are divided.
//!
//! Called when names are split off. The one thing to know: an item follows the names that it says, and one that says none
//! of them keeps its link, so that no item loses its entity.

use crate::redaction::clauses::{bare_words, occur_in};
use crate::redaction::item_words::{item_words, says_apart};
use evoke_entities::{Divided, Registry};
use evoke_recall::{Item, PartitionIndex};
use evoke_store::{EntityRow, ItemRow};
use evoke_types::EntityId;
use std::collections::HashMap;

/// The items whose links change when rows are divided, with their new links. The registry is the one after the change.
pub(crate) fn relinked(index: &PartitionIndex, registry: &Registry, divided: &[Divided]) -> Vec<ItemRow> {
    let parts: HashMap<EntityId, EntityId> = divided.iter().map(|one| (one.from, one.to)).collect();
    let items = index.items().filter(|item| !index.is_hidden(item.row.id)).chain(index.hidden());
    items.filter_map(|item| relinked_item(index, registry, &parts, item)).collect()
}

fn relinked_item(
    index: &PartitionIndex,
    registry: &Registry,
    parts: &HashMap<EntityId, EntityId>,
    item: &Item,
) -> Option<ItemRow> {
    let linked: Vec<EntityId> =
        item.row.entities.iter().copied().filter(|id| parts.contains_key(id)).collect();
    if linked.is_empty() {
        return None;
    }
    // A memory that names nobody is about whom its passage names.
    let passage = item.memory().and_then(|body| body.evidence.first()).and_then(|of| index.whole(of.passage));
    let words: Vec<String> =
        std::iter::once(&item.row).chain(passage.map(|passage| &passage.row)).map(item_words).collect();
    let mut row = item.row.clone();
    for from in linked {
        let Some(to) = parts.get(&from) else { continue };
        let (rest, part) = (registry.row(from)?, registry.row(*to)?);
        let (says_rest, says_part) = words
            .iter()
            .map(|words| {
                let says = |one: &EntityRow, other: &EntityRow| says_apart(words, &names(one), &names(other));
                (says(rest, part), says(part, rest))
            })
            .find(|(rest, part)| *rest || *part)
            .unwrap_or((true, false));
        if says_part {
            row.entities.push(*to);
        }
        if !says_rest {
            row.entities.retain(|id| *id != from);
        }
    }
    (row.entities != item.row.entities).then_some(row)
}

fn names(row: &EntityRow) -> Vec<&str> {
    row.names().collect()
}

/// Whether words name an entity.
pub(crate) fn says(words: &str, entity: &EntityRow) -> bool {
    entity.names().any(|name| occur_in(&bare_words(name), words))
}
