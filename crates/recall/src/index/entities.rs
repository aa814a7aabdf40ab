//! Entities of a partition, by id and by name.

use crate::persistent::Sharded;
use evoke_store::EntityRow;
use evoke_types::EntityId;
use std::sync::Arc;

/// The entities of a partition. Copies share what has not changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entities {
    rows: Sharded<EntityId, Arc<EntityRow>>,
    /// Lower-case names and aliases, each with the entities that bear it, by id.
    names: Sharded<Box<str>, Vec<EntityId>>,
}

impl Entities {
    /// Adds an entity, or replaces the one with its id.
    pub(crate) fn put(&mut self, row: EntityRow) {
        if let Some(old) = self.rows.get(&row.id).cloned() {
            names(&old).for_each(|name| self.unname(&name, old.id));
        }
        for name in names(&row) {
            let mut bearers = self.names.get(&*name).cloned().unwrap_or_default();
            if let Err(at) = bearers.binary_search(&row.id) {
                bearers.insert(at, row.id);
                self.names.insert(name, bearers);
            }
        }
        self.rows.insert(row.id, Arc::new(row));
    }
    pub(crate) fn get(&self, id: EntityId) -> Option<&EntityRow> {
        self.rows.get(&id).map(|row| &**row)
    }
    /// Entities that bear a name, in any case.
    pub(crate) fn named(&self, name: &str) -> &[EntityId] {
        self.names.get(&*fold(name)).map_or(&[], |bearers| bearers)
    }
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.len() == 0
    }
    pub(crate) fn bytes(&self) -> usize {
        let names: usize = self.names.keys().map(|name| name.len() + 64).sum();
        let rows: usize = self.rows.values().map(|row| row.name.len() + size_of::<EntityRow>() + 56).sum();
        names + rows
    }

    fn unname(&mut self, name: &str, id: EntityId) {
        let Some(mut bearers) = self.names.remove(name) else { return };
        bearers.retain(|bearer| *bearer != id);
        if !bearers.is_empty() {
            self.names.insert(name.into(), bearers);
        }
    }
}

fn names(row: &EntityRow) -> impl Iterator<Item = Box<str>> {
    std::iter::once(&row.name).chain(&row.aliases).map(|name| fold(name)).filter(|name| !name.is_empty())
}

fn fold(name: &str) -> Box<str> {
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
    fn a_renamed_entity_loses_its_old_names() {
        let mut entities = Entities::default();
        entities.put(entity(1, "Dana", &["D. Ionescu"]));
        entities.put(entity(2, "dana", &[]));
        assert_eq!(entities.named("DANA").len(), 2);
        entities.put(entity(1, "Dana Ionescu", &[]));
        assert_eq!((entities.named("Dana").len(), entities.named("d. ionescu").len()), (1, 0));
        assert_eq!(entities.named(" dana ionescu "), [entity(1, "", &[]).id]);
    }
}
