//! Names of entities that nothing says any more once words are removed.
//!
//! Called by the plan of a removal. The one thing to know: a name stays while any item that is linked to the entity says
//! it; an entity without names is gone. A name that somebody chose stays while none of its words is among those that are
//! removed everywhere.

use crate::redaction::clauses::{bare_words, occur_in};
use crate::redaction::item_words::item_words;
use evoke_recall::PartitionIndex;
use evoke_store::{EntityChange, EntityRow, ItemRow};
use evoke_types::{EntityId, MemoryId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The entities that lose a name, or are gone, when these items are rewritten or removed. The links of the rewritten
/// items are brought up to date.
pub(crate) fn renamed_entities(
    index: &PartitionIndex,
    rewritten: &mut [ItemRow],
    removed: &[ItemRow],
) -> Vec<EntityRow> {
    let touched: HashSet<EntityId> =
        rewritten.iter().chain(removed).flat_map(|row| row.entities.iter().copied()).collect();
    let known: HashMap<EntityId, &EntityRow> = touched
        .iter()
        .filter_map(|id| Some((*id, index.entity(*id).filter(|row| row.names().next().is_some())?)))
        .collect();
    let chosen = without_erased_words(index, rewritten, removed);
    if known.is_empty() {
        return chosen;
    }
    let changed: HashSet<MemoryId> = rewritten.iter().chain(removed).map(|row| row.id).collect();
    let mut said: HashMap<EntityId, HashSet<String>> = HashMap::new();
    for row in rewritten.iter_mut() {
        let row_says = item_words(row);
        row.entities.retain(|id| match known.get(id) {
            Some(entity) => note(&mut said, entity, &row_says),
            None => true,
        });
    }
    let others = index.items().chain(index.hidden()).filter(|item| !changed.contains(&item.row.id));
    for item in others {
        let linked: Vec<&&EntityRow> = item.row.entities.iter().filter_map(|id| known.get(id)).collect();
        if !linked.is_empty() {
            let item_says = item_words(&item.row);
            linked.iter().for_each(|entity| {
                note(&mut said, entity, &item_says);
            });
        }
    }
    let left_names = known.values().filter_map(|entity| left(entity, said.get(&entity.id)));
    let mut changed: HashMap<EntityId, EntityRow> = left_names.map(|row| (row.id, row)).collect();
    for row in chosen {
        match changed.get_mut(&row.id) {
            Some(known) => known.decisions = row.decisions,
            None => drop(changed.insert(row.id, row)),
        }
    }
    let mut changed: Vec<EntityRow> = changed.into_values().collect();
    changed.sort_by_key(|row| row.id);
    changed
}

/// The entities with a chosen name that has a word which is removed and which no item says any more; their decisions are
/// kept without the name.
fn without_erased_words(
    index: &PartitionIndex,
    rewritten: &[ItemRow],
    removed: &[ItemRow],
) -> Vec<EntityRow> {
    let named =
        || index.corrected_entities().filter(|row| row.decisions.iter().any(|one| one.name().is_some()));
    if named().next().is_none() {
        return Vec::new();
    }
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let before = rewritten.iter().filter_map(|row| index.whole(row.id)).map(|item| &item.row);
    let mut erased: BTreeSet<String> =
        before.chain(removed).flat_map(|row| words(&item_words(row))).collect();
    let changed: HashSet<MemoryId> = rewritten.iter().chain(removed).map(|row| row.id).collect();
    let others = index.items().chain(index.hidden()).filter(|item| !changed.contains(&item.row.id));
    for row in rewritten.iter().chain(others.map(|item| &item.row)) {
        for word in item_words(row).split(' ') {
            erased.remove(word);
        }
    }
    let forgotten = |name: &str| bare_words(name).split(' ').any(|word| erased.contains(word));
    named().filter_map(|row| without_chosen_names(row, forgotten)).collect()
}

fn without_chosen_names(row: &EntityRow, forgotten: impl Fn(&str) -> bool) -> Option<EntityRow> {
    let mut row = row.clone();
    let mut changed = false;
    for decision in &mut row.decisions {
        if let EntityChange::Renamed { name } = &mut decision.what
            && forgotten(name)
        {
            name.clear();
            changed = true;
        }
    }
    changed.then_some(row)
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
    let mut left = EntityRow { name, aliases: kept.collect(), ..entity.clone() };
    if left.name.is_empty() {
        left.kind.clear();
        // What was chosen for somebody whom nothing names any more.
        left = without_chosen_names(&left, |_| true).unwrap_or(left);
    }
    Some(left)
}
