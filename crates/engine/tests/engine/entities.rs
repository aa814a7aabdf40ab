//! Whatever people correct, no memory leaves its entities, and two scopes never see each other's.

use crate::support::{World, user, world};
use evoke_engine::{Address, EntityCorrection, EntityDetail, EntityQuery};
use evoke_types::{EntityId, Isolation, MemoryId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const NAMES: [&str; 5] = ["Aurel", "Bela", "Corvin", "Delia", "Edda"];

/// A correction: of whom, of which entity, how, and with which other one.
#[derive(Debug, Clone)]
struct Wish {
    of_ana: bool,
    entity: usize,
    what: u8,
    other: usize,
}

fn wish() -> impl Strategy<Value = Wish> {
    (any::<bool>(), 0..6_usize, 0..5_u8, 0..6_usize).prop_map(|(of_ana, entity, what, other)| Wish {
        of_ana,
        entity,
        what,
        other,
    })
}

impl World {
    async fn entities_of(&self, whose: &Address) -> Vec<EntityDetail> {
        let query = EntityQuery { address: whose.clone(), limit: 100, ..EntityQuery::default() };
        let page = self.engine.entities(&self.caller, query).await.expect("listed");
        let mut details = Vec::new();
        for entity in page.entities {
            details
                .push(self.engine.entity(&self.caller, &entity.id.to_string(), whose).await.expect("known"));
        }
        details
    }

    /// Makes a correction, if it is possible; one that reaches into the other scope must not be.
    async fn correct(&self, wish: &Wish, mine: &[EntityDetail], all: &[EntityDetail]) {
        let Some(entity) = mine.get(wish.entity % mine.len().max(1)) else { return };
        let names: Vec<String> =
            std::iter::once(&entity.entity.name).chain(&entity.entity.aliases).cloned().collect();
        let other = &all[wish.other % all.len()];
        let correction = match wish.what {
            0 | 1 => EntityCorrection::Merge(other.entity.id.to_string()),
            2 => EntityCorrection::Split(names.into_iter().skip(wish.other % 2).take(1).collect()),
            3 => EntityCorrection::Rename(format!("Nym{}", wish.other)),
            _ => EntityCorrection::Undo,
        };
        let id = entity.entity.id.to_string();
        let corrected =
            self.engine.correct_entity(&self.caller, &id, &Address::default(), correction.clone()).await;
        let reaches =
            matches!(correction, EntityCorrection::Merge(_)) && other.entity.scope != entity.entity.scope;
        assert!(!(reaches && corrected.is_ok()), "{correction:?}");
    }
}

fn ids(entities: &[EntityDetail]) -> BTreeSet<EntityId> {
    entities.iter().map(|entity| entity.entity.id).collect()
}

/// Every item that an entity is known from.
fn evidence(entities: &[EntityDetail]) -> BTreeSet<MemoryId> {
    entities.iter().flat_map(|entity| entity.evidence.iter().map(|item| item.id)).collect()
}

/// All names that were seen.
fn seen(entities: &[EntityDetail]) -> BTreeSet<String> {
    let names =
        entities.iter().flat_map(|entity| std::iter::once(&entity.entity.name).chain(&entity.entity.aliases));
    names.filter(|name| !name.starts_with("Nym")).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn corrections_stay_in_their_scope_and_lose_nothing(wishes in prop::collection::vec(wish(), 1..16)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("runtime");
        runtime.block_on(async {
            let world = world(Isolation::Strict).await;
            let (ana, ben) = (user("acme", "ana"), user("acme", "ben"));
            for name in NAMES {
                world.tell(&ana, &format!("User: I wrote to {name} Zorvex about the boat.\n\nUser: I saw {name} on Monday.")).await;
                world.tell(&ben, &format!("User: I paid {name} Quillon for the rent.")).await;
            }
            let (of_ana, of_ben) = (world.entities_of(&ana).await, world.entities_of(&ben).await);
            assert!(of_ana.len() >= NAMES.len() && of_ben.len() >= NAMES.len());
            for wish in &wishes {
                let (now_ana, now_ben) = (world.entities_of(&ana).await, world.entities_of(&ben).await);
                let all: Vec<EntityDetail> = now_ana.iter().chain(&now_ben).cloned().collect();
                world.correct(wish, if wish.of_ana { &now_ana } else { &now_ben }, &all).await;
            }
            let (now_ana, now_ben) = (world.entities_of(&ana).await, world.entities_of(&ben).await);
            assert!(ids(&now_ana).is_disjoint(&ids(&now_ben)));
            assert_eq!(evidence(&now_ana), evidence(&of_ana));
            assert_eq!(evidence(&now_ben), evidence(&of_ben));
            assert_eq!(seen(&now_ana), seen(&of_ana));
            assert_eq!(seen(&now_ben), seen(&of_ben));
        });
    }
}
