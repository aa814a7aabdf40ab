//! The entities of a partition, by id and by name; read by the entity retriever and by the engine's entity
//! resolution.

use crate::persistent::Sharded;
use evoke_entities::lookup_keys;
use evoke_store::EntityRow;
use evoke_types::EntityId;
use std::collections::BTreeSet;
use std::hash::Hash;
use std::sync::Arc;

/// Entities that share a key at most.
const MAX_SHARED: usize = 256;

/// The entities of a partition. Clones share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entities {
    rows: Sharded<EntityId, Arc<EntityRow>>,
    /// Lower-case names and aliases, each with its entities, ascending by id.
    names: Sharded<Box<str>, Vec<EntityId>>,
    /// The keys by which other forms of a name are found, each with its entities, ascending by id.
    keys: Sharded<Box<str>, Vec<EntityId>>,
    /// Entities with the entities that are parts of them, ascending by id.
    parts: Sharded<EntityId, Vec<EntityId>>,
    /// Entities about which people have decided something.
    corrected: Arc<BTreeSet<EntityId>>,
}

impl Entities {
    /// Adds an entity, or replaces the one with its id, names included.
    pub(crate) fn insert(&mut self, row: EntityRow) {
        if let Some(old) = self.rows.get(&row.id).cloned() {
            names(&old).for_each(|name| remove(&mut self.names, name, old.id));
            keys(&old).for_each(|key| remove(&mut self.keys, key, old.id));
            if let Some(whole) = old.part_of {
                remove(&mut self.parts, whole, old.id);
            }
        }
        names(&row).for_each(|name| add(&mut self.names, name, row.id));
        for key in keys(&row) {
            // One that very many share tells nothing, and would make each of them expensive.
            if self.keys.get(&key).is_none_or(|ids| ids.len() < MAX_SHARED) {
                add(&mut self.keys, key, row.id);
            }
        }
        if let Some(whole) = row.part_of {
            add(&mut self.parts, whole, row.id);
        }
        if row.decisions.is_empty() == self.corrected.contains(&row.id) {
            let corrected = Arc::make_mut(&mut self.corrected);
            if !corrected.remove(&row.id) {
                corrected.insert(row.id);
            }
        }
        self.rows.insert(row.id, Arc::new(row));
    }
    pub(crate) fn get(&self, id: EntityId) -> Option<&EntityRow> {
        self.rows.get(&id).map(|row| &**row)
    }
    /// Every entity, in no particular order.
    pub(crate) fn all(&self) -> impl Iterator<Item = &EntityRow> {
        self.rows.values().map(|row| &**row)
    }
    /// Entities about which people have decided something, ascending by id.
    pub(crate) fn corrected(&self) -> impl Iterator<Item = &EntityRow> {
        self.corrected.iter().filter_map(|id| self.get(*id))
    }
    /// Entities with this name or alias, ignoring case, ascending by id.
    pub(crate) fn by_name(&self, name: &str) -> &[EntityId] {
        self.names.get(&*normalize_name(name)).map_or(&[], |ids| ids)
    }
    /// Entities with a name that may be another form of this one, ascending by id.
    pub(crate) fn like(&self, name: &str) -> BTreeSet<EntityId> {
        let keys = lookup_keys(name);
        let shared = keys.iter().filter_map(|key| self.keys.get(key.as_str()));
        shared.filter(|ids| ids.len() < MAX_SHARED).flatten().copied().collect()
    }
    /// An entity with all entities that people have merged with it.
    pub(crate) fn merged_with(&self, id: EntityId) -> Vec<EntityId> {
        if self.parts.len() == 0 {
            return vec![id];
        }
        let mut whole = id;
        let mut above = BTreeSet::from([id]);
        while let Some(next) =
            self.get(whole).and_then(|row| row.part_of).filter(|id| self.get(*id).is_some())
            && above.insert(next)
        {
            whole = next;
        }
        let mut members = vec![whole];
        let mut next = 0;
        while let Some(id) = members.get(next).copied() {
            let parts = self.parts.get(&id).into_iter().flatten();
            let parts: Vec<EntityId> = parts.filter(|part| !members.contains(part)).copied().collect();
            members.extend(parts);
            next += 1;
        }
        members
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }
    pub(crate) fn bytes(&self) -> usize {
        let names: usize = self.names.keys().chain(self.keys.keys()).map(|name| name.len() + 64).sum();
        let rows: usize = self.rows.values().map(|row| row.name.len() + size_of::<EntityRow>() + 56).sum();
        names + rows
    }
}

fn add<K: Hash + Eq + Clone>(map: &mut Sharded<K, Vec<EntityId>>, key: K, id: EntityId) {
    let mut ids = map.get(&key).cloned().unwrap_or_default();
    if let Err(at) = ids.binary_search(&id) {
        ids.insert(at, id);
        map.insert(key, ids);
    }
}

fn remove<K: Hash + Eq + Clone>(map: &mut Sharded<K, Vec<EntityId>>, key: K, id: EntityId) {
    let Some(mut ids) = map.remove(&key) else { return };
    ids.retain(|held| *held != id);
    if !ids.is_empty() {
        map.insert(key, ids);
    }
}

/// The names by which an entity is asked for: those that were seen, and the one that somebody chose.
fn names(row: &EntityRow) -> impl Iterator<Item = Box<str>> {
    row.names().chain(row.chosen_name()).map(normalize_name).filter(|name| !name.is_empty())
}

fn keys(row: &EntityRow) -> impl Iterator<Item = Box<str>> {
    row.names().flat_map(lookup_keys).map(String::into_boxed_str)
}

fn normalize_name(name: &str) -> Box<str> {
    name.trim().to_lowercase().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::IngestionId;

    fn entity_id(id: u128) -> EntityId {
        EntityId::from_slice(&id.to_be_bytes()).expect("16 bytes")
    }

    fn entity(id: u128, name: &str, aliases: &[&str]) -> EntityRow {
        let first_seen = IngestionId::from_slice(&[0; 16]).expect("16 bytes");
        let aliases = aliases.iter().map(|a| (*a).to_owned()).collect();
        EntityRow::new(entity_id(id), name.into(), "person".into(), aliases, first_seen)
    }

    #[test]
    fn renaming_an_entity_removes_its_old_names() {
        let mut entities = Entities::default();
        entities.insert(entity(1, "Dana", &["D. Ionescu"]));
        entities.insert(entity(2, "dana", &[]));
        assert_eq!(entities.by_name("DANA").len(), 2);
        entities.insert(entity(1, "Dana Ionescu", &[]));
        assert_eq!((entities.by_name("Dana").len(), entities.by_name("d. ionescu").len()), (1, 0));
        assert_eq!(entities.by_name(" dana ionescu "), [entity(1, "", &[]).id]);
    }
    #[test]
    fn merged_entities_are_found_together_until_it_is_undone() {
        let mut entities = Entities::default();
        entities.insert(entity(1, "Dana Ionescu", &[]));
        entities.insert(EntityRow { part_of: Some(entity_id(1)), ..entity(2, "Dani", &[]) });
        entities.insert(EntityRow { part_of: Some(entity_id(2)), ..entity(3, "D. I.", &[]) });
        assert_eq!(entities.merged_with(entity_id(3)), [1, 2, 3].map(entity_id));
        entities.insert(entity(2, "Dani", &[]));
        assert_eq!(entities.merged_with(entity_id(3)), [2, 3].map(entity_id));
        assert_eq!(entities.merged_with(entity_id(1)), [entity_id(1)]);
        // Only an import can bring a circle.
        entities.insert(EntityRow { part_of: Some(entity_id(3)), ..entity(2, "Dani", &[]) });
        assert_eq!(entities.merged_with(entity_id(2)).len(), 2);
    }

    #[test]
    fn other_forms_of_a_name_are_found() {
        let mut entities = Entities::default();
        entities.insert(entity(1, "Melanie Ostrander", &[]));
        entities.insert(entity(2, "Okoro", &[]));
        let like = |name: &str| entities.like(name).into_iter().collect::<Vec<_>>();
        assert_eq!((like("Mel"), like("M. Ostrander")), (vec![entity_id(1)], vec![entity_id(1)]));
        assert_eq!((like("Mrs. Okoro"), like("Marek")), (vec![entity_id(2)], vec![]));
    }
}
