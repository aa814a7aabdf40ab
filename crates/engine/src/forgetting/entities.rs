//! Names of entities that nothing says any more once words are removed.
//!
//! Called by the plan of a removal. The one thing to know: a name stays while any item that is linked to the entity says
//! it; an entity without names is gone.

use crate::redaction::clauses::{bare_words, occur_in};
use evoke_recall::PartitionIndex;
use evoke_store::{EntityRow, ItemBody, ItemRow};
use evoke_types::{EntityId, MemoryId};
use std::collections::{HashMap, HashSet};

/// The entities that lose a name, or are gone, when these items are rewritten or removed. The links of the rewritten
/// items are brought up to date.
pub(crate) fn renamed_entities(
    index: &PartitionIndex,
    rewritten: &mut [ItemRow],
    removed: &[ItemRow],
) -> Vec<EntityRow> {
    let touched: HashSet<EntityId> =
        rewritten.iter().chain(removed).flat_map(|row| row.entities.iter().copied()).collect();
    let known: HashMap<EntityId, &EntityRow> =
        touched.iter().filter_map(|id| Some((*id, index.entity(*id)?))).collect();
    if known.is_empty() {
        return Vec::new();
    }
    let changed: HashSet<MemoryId> = rewritten.iter().chain(removed).map(|row| row.id).collect();
    let mut said: HashMap<EntityId, HashSet<String>> = HashMap::new();
    for row in rewritten.iter_mut() {
        let row_says = says(row);
        row.entities.retain(|id| match known.get(id) {
            Some(entity) => note(&mut said, entity, &row_says),
            None => true,
        });
    }
    let others = index.items().chain(index.hidden()).filter(|item| !changed.contains(&item.row.id));
    for item in others {
        let linked: Vec<&&EntityRow> = item.row.entities.iter().filter_map(|id| known.get(id)).collect();
        if !linked.is_empty() {
            let item_says = says(&item.row);
            linked.iter().for_each(|entity| {
                note(&mut said, entity, &item_says);
            });
        }
    }
    let mut changed: Vec<EntityRow> =
        known.values().filter_map(|entity| left(entity, said.get(&entity.id))).collect();
    changed.sort_by_key(|row| row.id);
    changed
}

/// What an item says, with who says it, as bare words.
fn says(row: &ItemRow) -> String {
    let mut words = bare_words(&row.text);
    let more: Vec<&str> = match &row.body {
        ItemBody::Passage(body) => body.section.as_deref().into_iter().collect(),
        ItemBody::Memory(body) => {
            body.participants.iter().map(String::as_str).chain([body.subject.as_str()]).collect()
        }
    };
    for part in more.into_iter().chain(row.speaker.name.as_deref()) {
        words.push('\n');
        words.push_str(&bare_words(part));
    }
    words.replace('\n', " ")
}

/// Notes which names of an entity stand in some words; false when none does.
fn note(said: &mut HashMap<EntityId, HashSet<String>>, entity: &EntityRow, words: &str) -> bool {
    let names = std::iter::once(&entity.name).chain(&entity.aliases);
    let standing: Vec<String> = names.filter(|name| occur_in(&bare_words(name), words)).cloned().collect();
    let some = !standing.is_empty();
    if some {
        said.entry(entity.id).or_default().extend(standing);
    }
    some
}

/// The entity with the names that are still said; `None` when these are all.
fn left(entity: &EntityRow, said: Option<&HashSet<String>>) -> Option<EntityRow> {
    let names = std::iter::once(&entity.name).chain(&entity.aliases);
    let mut kept: Vec<String> =
        names.filter(|name| said.is_some_and(|said| said.contains(*name))).cloned().collect();
    if kept.len() == entity.aliases.len() + 1 {
        return None;
    }
    // The fullest name first, as if it had been seen alone.
    kept.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let mut kept = kept.into_iter();
    let name = kept.next().unwrap_or_default();
    let kind = if name.is_empty() { String::new() } else { entity.kind.clone() };
    Some(EntityRow { name, kind, aliases: kept.collect(), ..entity.clone() })
}
