//! Scopes: only opened partitions are searched, and narrower ones win.

use crate::fixture::*;
use evoke_recall::{Depth, Kinds, OpenPartition, PartitionIndex, Query, recall, recent};
use evoke_types::{MemoryId, ScopeKind};
use proptest::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;

fn opened(scope: ScopeKind, offset: u64, texts: &[&str]) -> OpenPartition {
    let mut changes = statements(texts);
    for item in &mut changes.items {
        let number = u64::from_be_bytes(item.id.as_bytes()[8..].try_into().expect("8 bytes"));
        item.id = id(offset + number);
        if let evoke_store::ItemBody::Memory(memory) = &mut item.body {
            memory.evidence.iter_mut().for_each(|e| e.passage = id(offset + number - 1));
        }
    }
    OpenPartition { scope, index: Arc::new(PartitionIndex::build(changes, 0)) }
}

#[test]
fn the_narrower_place_wins_ties() {
    let wide = opened(ScopeKind::Client, 100, &["filler words here", "The support desk opens at nine."]);
    let narrow = opened(ScopeKind::User, 0, &["The support desk opens at ten."]);
    let found = recall(&[narrow, wide], &question("When does the support desk open?"));
    assert_eq!(ids(&found)[..2], [id(2), id(104)]);
    assert_eq!(found.hits[0].scope, ScopeKind::User);
    assert_eq!(found.hits[1].scope, ScopeKind::Client);
}

#[test]
fn on_the_same_matter_the_narrower_place_wins_however_well_the_wider_fits() {
    let build = |number: u64, text: &str| {
        let head = head(number, day(number as i64));
        let turn = passage(10 * number, &head, 0, text);
        let mut fact = memory(10 * number + 1, &turn, evoke_types::MemoryKind::Fact, text);
        body(&mut fact).matter = Some("working hours".into());
        Arc::new(PartitionIndex::build(whole(vec![head], vec![turn, fact]), 0))
    };
    let narrow = OpenPartition { scope: ScopeKind::User, index: build(1, "I start work at noon.") };
    let wide = OpenPartition {
        scope: ScopeKind::Customer,
        index: build(2, "Everyone starts work at eight in the morning."),
    };
    let found = recall(&[narrow, wide], &question("Does everyone start work at eight in the morning?"));
    assert_eq!(ids(&found), [id(11), id(21)]);
}

proptest! {
    #[test]
    fn nothing_comes_from_a_partition_that_was_not_opened(
        words in prop::collection::vec(prop::collection::vec("[a-f]{3}", 1..6), 3..12),
        open in prop::collection::vec(any::<bool>(), 3),
        accurate: bool,
        asked in prop::collection::vec("[a-f]{3}", 1..4),
    ) {
        let texts: Vec<String> = words.iter().map(|w| w.join(" ")).collect();
        let all: Vec<OpenPartition> = (0_u64..3)
            .map(|n| {
                let own: Vec<&str> = texts.iter().skip(n as usize).step_by(3).map(String::as_str).collect();
                opened(ScopeKind::User, n * 1000, &own)
            })
            .collect();
        let opened: Vec<OpenPartition> = all.into_iter().zip(&open).filter(|(_, open)| **open).map(|(o, _)| o).collect();
        let allowed: HashSet<MemoryId> =
            opened.iter().flat_map(|o| o.index.items()).map(|item| item.row.id).collect();
        let depth = if accurate { Depth::Accurate } else { Depth::Fast };
        let query = Query { depth, explain: true, limit: 50, ..question(&asked.join(" ")) };
        let found = recall(&opened, &query);
        let shown = ids(&found).into_iter().chain(found.dropped.iter().map(|d| d.id));
        prop_assert!(shown.chain(ids(&recent(&opened, Kinds::ALL, 50, day(9)))).all(|id| allowed.contains(&id)));
    }
}
