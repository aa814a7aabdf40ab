//! Large partitions take shortcuts; what they find must be what a full search finds.

use crate::fixture::*;
use evoke_recall::{OpenPartition, PartitionIndex, Query, recall};
use evoke_store::{EntityRow, PartitionChanges};
use evoke_types::{EntityId, IngestionId, MemoryId, ScopeKind};
use half::f16;
use std::sync::Arc;

const DIMENSION: usize = 128;
const ROWS: u64 = 17_000;
const CLUSTERS: u64 = 170;

/// Numbers between -1 and 1 that look random and are always the same.
fn noise(seed: u64) -> impl FnMut() -> f32 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % 20_001) as f32 / 10_000.0 - 1.0
    }
}

/// A vector near the middle of its cluster, as those of like sentences are.
fn clustered(seed: u64) -> Vec<f32> {
    let (mut middle, mut own) = (noise(1 + seed % CLUSTERS), noise(1_000_000 + seed));
    let raw: Vec<f32> = (0..DIMENSION).map(|_| middle() + 0.7 * own()).collect();
    let norm = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
    raw.into_iter().map(|x| x / norm).collect()
}

fn nearest(rows: &[Vec<f32>], query: &[f32]) -> Vec<MemoryId> {
    let cosine =
        |row: &Vec<f32>| row.iter().zip(query).map(|(a, b)| f16::from_f32(*a).to_f32() * b).sum::<f32>();
    let mut all: Vec<(f32, u64)> = rows.iter().map(cosine).zip(1..).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().take(5).map(|(_, number)| id(number)).collect()
}

#[test]
fn signs_first_finds_the_nearest() {
    let rows: Vec<Vec<f32>> = (0..ROWS).map(clustered).collect();
    let mut changes = whole(Vec::new(), Vec::new());
    for (number, row) in (1..).zip(&rows) {
        let head = head(number, day(1));
        changes.items.push(with_vector(passage(number, &head, 0, &format!("note{number}")), row));
        changes.documents.push(head);
    }
    let index = PartitionIndex::build(changes, DIMENSION);
    assert_eq!((index.len() as u64, index.vectors_missing()), (ROWS, 0));
    let opened = [OpenPartition { scope: ScopeKind::User, index: Arc::new(index) }];
    let (mut same, mut asked) = (0, 0);
    for seed in (0..40).map(|n| ROWS + 31 * n) {
        let query = clustered(seed);
        let expected = nearest(&rows, &query);
        let found = ids(&recall(&opened, &Query::new("unheard", Some(query), day(1))));
        assert_eq!(found[0], expected[0], "the nearest of all is never missed");
        same += expected.iter().filter(|id| found[..5].contains(id)).count();
        asked += expected.len();
    }
    assert!(same * 100 >= asked * 98, "{same} of {asked}");
}

/// Words as frequent as in language: the tenth of them a tenth as often as the first.
fn words(seed: u64, count: usize) -> String {
    let mut noise = noise(seed);
    let mut word = || format!("word{}", 3_000_f32.powf((noise() + 1.0) / 2.0) as u32);
    (0..count).map(|_| word()).collect::<Vec<_>>().join(" ")
}

/// So many turns in sessions of ten, with vectors of a dimension or without any (0). Turn by turn, so that neighbours lie
/// far apart in the index, or session by session.
fn sessions(turns: u64, dimension: usize, turn_by_turn: bool) -> OpenPartition {
    const TURNS: u64 = 10;
    let heads: Vec<_> = (0..turns / TURNS).map(|n| head(n, day((n / 10) as i64))).collect();
    let said = |session: u64, turn: u64| {
        let number = session * TURNS + turn;
        let text = words(number, 4 + (number * 7 % 23) as usize);
        let row = passage(number + 1, &heads[session as usize], turn as u32, &text);
        if dimension > 0 { with_vector(row, &clustered(number)) } else { row }
    };
    let of_turn = |turn: u64| (0..turns / TURNS).map(move |session| (session, turn));
    if !turn_by_turn {
        let all = (0..TURNS).flat_map(of_turn).map(|(session, turn)| said(session, turn)).collect();
        let index = PartitionIndex::build(whole(heads.clone(), all), dimension);
        return OpenPartition { scope: ScopeKind::User, index: Arc::new(index) };
    }
    let mut index = PartitionIndex::build(whole(Vec::new(), Vec::new()), dimension);
    for turn in 0..TURNS {
        let mut change =
            whole(heads.clone(), of_turn(turn).map(|(session, turn)| said(session, turn)).collect());
        change.whole = false;
        index = index.apply(change);
    }
    OpenPartition { scope: ScopeKind::User, index: Arc::new(index) }
}

#[test]
fn the_slots_of_neighbors_do_not_change_results() {
    let [near, distant] = [false, true].map(|turn_by_turn| [sessions(ROWS, 0, turn_by_turn)]);
    for seed in 0..40 {
        // So many words that few units score alike: of those at the edge of the pools, any may come in. Some
        // have more than are counted in one reading.
        let query = question(&words(ROWS + seed, 6 + seed as usize));
        let [near, distant] = [recall(&near, &query), recall(&distant, &query)];
        assert_eq!((near.hits.len(), distant.hits.len()), (query.limit, query.limit));
        for (a, b) in near.hits.iter().zip(&distant.hits) {
            assert!((a.score - b.score).abs() < 1e-4, "{} {}", a.score, b.score);
        }
        assert_eq!(ids(&near), ids(&distant));
    }
}

#[test]
fn the_slots_of_neighbors_do_not_change_cosines() {
    // Few enough to be compared exactly, many enough to lie in several windows.
    let [near, distant] = [false, true].map(|turn_by_turn| [sessions(9_000, DIMENSION, turn_by_turn)]);
    for seed in 0..40 {
        let query = Query::new("unheard", Some(clustered(ROWS + 31 * seed)), day(1_000));
        let [near, distant] = [recall(&near, &query), recall(&distant, &query)];
        for (a, b) in near.hits.iter().zip(&distant.hits) {
            assert!((a.score - b.score).abs() < 1e-4, "{} {}", a.score, b.score);
        }
        assert_eq!((near.hits.len(), ids(&near)), (query.limit, ids(&distant)));
    }
}

#[test]
fn a_name_that_very_many_share_tells_of_candidates_and_makes_none() {
    const PASSAGES: u64 = 42_000;
    let quillon = EntityId::from_slice(&[7; 16]).expect("16 bytes");
    let mut changes = whole(Vec::new(), Vec::new());
    let first_seen = IngestionId::from_slice(&[0; 16]).expect("16 bytes");
    let row = EntityRow::new(quillon, "Quillon".into(), "person".into(), Vec::new(), first_seen);
    changes.entities.push(row);
    let asked = question("Does Quillon like pears?");
    let found = |index: PartitionIndex| {
        let opened = [OpenPartition { scope: ScopeKind::User, index: Arc::new(index) }];
        ids(&recall(&opened, &asked))
    };
    for number in 1..=PASSAGES {
        let head = head(number, day(1));
        let text = match number {
            5 => "green pears".to_owned(),
            10 => "ripe pears".to_owned(),
            _ => format!("note{number}"),
        };
        let mut turn = passage(number, &head, 0, &text);
        turn.entities.extend((number % 10 == 0).then_some(quillon));
        changes.items.push(turn);
        changes.documents.push(head);
    }
    let few = whole(changes.documents[..2_000].to_vec(), changes.items[..2_000].to_vec());
    let few = PartitionChanges { entities: changes.entities.clone(), ..few };
    let of_few = found(PartitionIndex::build(few, 0));
    assert_eq!((of_few[0], of_few.len()), (id(10), asked.limit), "the others are his newest");
    assert_eq!(found(PartitionIndex::build(changes, 0)), [id(10), id(5)]);
}
