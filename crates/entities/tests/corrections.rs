//! Whatever is merged, split, renamed and undone: no name is lost or invented, every row is in one entity, what is stored
//! tells all of it, and undoing everything leads back to the beginning.

use evoke_entities::{Correction, Registry};
use evoke_store::EntityRow;
use evoke_types::{EntityId, IngestionId, Timestamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const NAMES: [&str; 8] = ["Aurel", "Bela", "Corvin", "Delia", "Edda", "Falk", "Gesa", "Hilde"];

#[derive(Debug, Clone)]
enum Call {
    Merge(usize, usize),
    Split(usize, Vec<usize>),
    Rename(usize, usize),
    Undo(usize),
}

fn call() -> impl Strategy<Value = Call> {
    let row = 0..12_usize;
    prop_oneof![
        3 => (row.clone(), row.clone()).prop_map(|(into, other)| Call::Merge(into, other)),
        3 => (row.clone(), prop::collection::vec(0..8_usize, 1..4)).prop_map(|(of, names)| Call::Split(of, names)),
        1 => (row.clone(), 0..8_usize).prop_map(|(of, name)| Call::Rename(of, name)),
        3 => row.prop_map(Call::Undo),
    ]
}

fn id(number: usize) -> EntityId {
    EntityId::new(Uuid::from_u128(number as u128 + 1))
}

/// Entities with one to three names each; some names belong to several.
fn rows() -> Vec<EntityRow> {
    let of = |number: usize| -> Vec<String> {
        let names = [number, number * 3 + 1, number * 5 + 2];
        names.iter().take(number % 3 + 1).map(|at| NAMES[at % NAMES.len()].to_owned()).collect()
    };
    let row = |number: usize| {
        let mut names = of(number);
        names.dedup();
        let name = names.remove(0);
        let document = IngestionId::new(Uuid::from_u128(7));
        EntityRow::new(id(number), name, "person".to_owned(), names, document)
    };
    (0..6).map(row).collect()
}

/// What is stored, and the registry over it.
struct Subject {
    stored: BTreeMap<EntityId, EntityRow>,
    registry: Registry,
    next: usize,
}

impl Subject {
    fn new() -> Self {
        let stored: BTreeMap<EntityId, EntityRow> = rows().into_iter().map(|row| (row.id, row)).collect();
        Self { registry: Registry::new(stored.values().cloned()), stored, next: 6 }
    }

    /// Makes a call; whether it was possible.
    fn call(&mut self, call: &Call) -> bool {
        let (at, next) = (Timestamp::from_millis(1), &mut self.next);
        let corrected = match call {
            Call::Merge(into, other) => self.registry.merge(id(*into), id(*other), at),
            Call::Split(of, names) => {
                let names: Vec<String> = names.iter().map(|at| NAMES[*at].to_owned()).collect();
                self.registry.split(id(*of), &names, at, || {
                    *next += 1;
                    id(*next - 1)
                })
            }
            Call::Rename(of, name) => self.registry.rename(id(*of), NAMES[*name], at),
            Call::Undo(of) => self.registry.undo(id(*of)),
        };
        let Ok(Correction { rows, entities, .. }) = corrected else { return false };
        assert!(entities.iter().all(|id| self.registry.entity_of(*id) == Some(*id)));
        self.stored.extend(rows.into_iter().map(|row| (row.id, row)));
        true
    }

    /// The names of each entity, by the id that it was first known under.
    fn groups(&self) -> BTreeSet<(BTreeSet<String>, BTreeSet<EntityId>)> {
        let groups = self.registry.ids().filter_map(|id| self.registry.entity(id)).map(|entity| {
            let names = entity.rows.iter().filter_map(|id| self.registry.row(*id));
            let names = names.flat_map(|row| row.names().map(str::to_owned).collect::<Vec<_>>()).collect();
            (names, entity.rows.into_iter().filter(|row| *row < id(6)).collect())
        });
        groups.collect()
    }

    fn check(&self) {
        let seen: BTreeSet<String> =
            rows().iter().flat_map(|row| row.names().map(str::to_owned).collect::<Vec<_>>()).collect();
        let entities: Vec<_> = self.registry.ids().filter_map(|id| self.registry.entity(id)).collect();
        let known: BTreeSet<String> =
            self.stored.values().flat_map(|row| row.names().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert_eq!(known, seen, "no name is lost or invented");
        let mut members: Vec<EntityId> = entities.iter().flat_map(|entity| entity.rows.clone()).collect();
        members.sort_unstable();
        assert_eq!(members, self.stored.keys().copied().collect::<Vec<_>>(), "each row is in one entity");
        let again = Registry::new(self.stored.values().cloned());
        for entity in entities {
            assert_eq!(again.entity(entity.id).as_ref(), Some(&entity), "what is stored tells it");
        }
    }
}

proptest! {
    #[test]
    fn corrections_lose_nothing_and_are_undone(calls in prop::collection::vec(call(), 1..30)) {
        let mut subject = Subject::new();
        let before = subject.groups();
        for call in &calls {
            subject.call(call);
            subject.check();
        }
        // As long as anything can be undone, undo it.
        while (0..subject.next).any(|of| subject.call(&Call::Undo(of))) {
            subject.check();
        }
        prop_assert_eq!(subject.groups(), before);
        prop_assert!(subject.stored.values().all(|row| row.decisions.is_empty()));
    }

    #[test]
    fn rows_that_lead_in_a_circle_are_entities_all_the_same(parents in prop::collection::vec(0..6_usize, 6)) {
        let lead = |(row, parent): (EntityRow, usize)| EntityRow { part_of: Some(id(parent)), ..row };
        let registry = Registry::new(rows().into_iter().zip(parents).map(lead));
        let members: Vec<EntityId> =
            registry.ids().filter_map(|id| registry.entity(id)).flat_map(|entity| entity.rows).collect();
        prop_assert_eq!(members.len(), 6);
        prop_assert_eq!(members.into_iter().collect::<BTreeSet<_>>().len(), 6);
    }
}
