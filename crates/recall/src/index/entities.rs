//! The entities of a partition, by id and by name; read by the entity retriever and by the engine's entity
//! resolution.

use crate::persistent::Sharded;
use evoke_store::EntityRow;
use evoke_types::EntityId;
use std::sync::Arc;

/// The entities of a partition. Clones share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entities {
    rows: Sharded<EntityId, Arc<EntityRow>>,
    /// Lower-case names and aliases, each with its entities, ascending by id.
    names: Sharded<Box<str>, Vec<EntityId>>,
}

impl Entities {
    /// Adds an entity, or replaces the one with its id, names included.
    pub(crate) fn insert(&mut self, row: EntityRow) {
        if let Some(old) = self.rows.get(&row.id).cloned() {
            names(&old).for_each(|name| self.remove_name(&name, old.id));
        }
        for name in names(&row) {
            let mut ids = self.names.get(&*name).cloned().unwrap_or_default();
            if let Err(at) = ids.binary_search(&row.id) {
                ids.insert(at, row.id);
                self.names.insert(name, ids);
            }
        }
        self.rows.insert(row.id, Arc::new(row));
    }
    pub(crate) fn get(&self, id: EntityId) -> Option<&EntityRow> {
        self.rows.get(&id).map(|row| &**row)
    }
    /// Entities with this name or alias, ignoring case, ascending by id.
    pub(crate) fn by_name(&self, name: &str) -> &[EntityId] {
        self.names.get(&*normalize_name(name)).map_or(&[], |ids| ids)
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }
    pub(crate) fn bytes(&self) -> usize {
        let names: usize = self.names.keys().map(|name| name.len() + 64).sum();
        let rows: usize = self.rows.values().map(|row| row.name.len() + size_of::<EntityRow>() + 56).sum();
        names + rows
    }

    fn remove_name(&mut self, name: &str, id: EntityId) {
        let Some(mut ids) = self.names.remove(name) else { return };
        ids.retain(|held| *held != id);
        if !ids.is_empty() {
            self.names.insert(name.into(), ids);
        }
    }
}

fn names(row: &EntityRow) -> impl Iterator<Item = Box<str>> {
    std::iter::once(&row.name)
        .chain(&row.aliases)
        .map(|name| normalize_name(name))
        .filter(|name| !name.is_empty())
}

fn normalize_name(name: &str) -> Box<str> {
    name.trim().to_lowercase().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::IngestionId;

    fn entity(id: u128, name: &str, aliases: &[&str]) -> EntityRow {
        EntityRow {
            id: EntityId::from_slice(&id.to_be_bytes()).expect("16 bytes"),
            name: name.into(),
            kind: "person".into(),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
            first_seen: IngestionId::from_slice(&[0; 16]).expect("16 bytes"),
        }
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
}
