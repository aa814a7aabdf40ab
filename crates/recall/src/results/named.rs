//! The entities that a hit names, as people corrected them.

use crate::hit::NamedEntity;
use crate::index::PartitionIndex;
use crate::item::Item;
use crate::query::OpenPartition;
use evoke_store::EntityRow;
use evoke_types::EntityId;
use std::collections::HashSet;

/// The entities of an item, each once. Its own partition is asked first, then the others: an entity can belong to a wider
/// scope. Where words of the item are withheld, only whom it still names.
pub(crate) fn named_entities(partitions: &[OpenPartition], own: usize, item: &Item) -> Vec<NamedEntity> {
    let Some(own) = partitions.get(own) else { return Vec::new() };
    let shown = own.index.is_hidden(item.row.id).then(|| item.row.text.to_lowercase());
    let is_shown = |row: &EntityRow| {
        shown.as_ref().is_none_or(|text| row.names().any(|name| text.contains(&name.to_lowercase())))
    };
    let mut seen = HashSet::new();
    let mut named = Vec::new();
    for id in &item.row.entities {
        let mut indexes = std::iter::once(&own.index).chain(partitions.iter().map(|opened| &opened.index));
        let known = indexes.find_map(|index| index.entity(*id).map(|row| (index, row)));
        let Some((index, row)) = known.filter(|(_, row)| is_shown(row)) else { continue };
        let entity = merged(index, row);
        if seen.insert(entity.id) {
            named.push(entity);
        }
    }
    named
}

/// The entity that a row is a part of.
fn merged(index: &PartitionIndex, row: &EntityRow) -> NamedEntity {
    let members: Vec<EntityId> = index.entities().merged_with(row.id);
    let rows = || members.iter().filter_map(|id| index.entity(*id));
    let whole = rows().next().unwrap_or(row);
    let name = whole.chosen_name().or_else(|| rows().flat_map(EntityRow::names).next());
    let kinds = rows().map(|row| row.kind.as_str());
    let kind =
        kinds.chain([row.kind.as_str()]).find(|kind| !matches!(*kind, "" | "other")).unwrap_or("other");
    NamedEntity { id: whole.id, name: name.unwrap_or(&row.name).to_owned(), kind: kind.to_owned() }
}
