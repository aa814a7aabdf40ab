//! The order of units, compared with a model that computes everything in the slow and obvious way.

use crate::fixture::*;
use evoke_recall::{OpenPartition, PartitionIndex, Precision, Query, recall};
use evoke_types::{MemoryId, ScopeKind};
use half::f16;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

const WORDS: [&str; 10] =
    ["harbour", "violin", "lentil", "bicycle", "garden", "museum", "winter", "teapot", "rabbit", "window"];
const DIMENSION: usize = 6;

/// A turn: which words, which vector.
type Turn = (Vec<usize>, Option<[i8; DIMENSION]>);

struct Unit {
    id: MemoryId,
    session: usize,
    at: usize,
    day: i64,
    words: Vec<usize>,
    vector: Option<Vec<f32>>,
}

fn unit_vector(raw: [i8; DIMENSION]) -> Vec<f32> {
    let norm = raw.iter().map(|x| f32::from(*x).powi(2)).sum::<f32>().sqrt().max(1.0);
    raw.iter().map(|x| f32::from(*x) / norm).collect()
}

fn average(bags: &[Vec<usize>]) -> f64 {
    bags.iter().map(Vec::len).sum::<usize>() as f64 / bags.len() as f64
}

/// BM25 with the idf of Lucene, over bags of words; `b` says how much length matters.
fn bm25(bags: &[Vec<usize>], query: &[usize], b: f64) -> Vec<f64> {
    bm25_within(bags, bags, average(bags), query, b)
}

/// The same, with the document frequencies of other bags and another average length.
fn bm25_within(
    bags: &[Vec<usize>],
    documents: &[Vec<usize>],
    average: f64,
    query: &[usize],
    b: f64,
) -> Vec<f64> {
    let n = documents.len() as f64;
    let score = |bag: &Vec<usize>| {
        let word = |word: &usize| {
            let tf = bag.iter().filter(|w| *w == word).count() as f64;
            let df = documents.iter().filter(|bag| bag.contains(word)).count() as f64;
            let idf = (1.0 + (n - df + 0.5) / (df + 0.5)).ln();
            idf * tf * 2.2 / (tf + 1.2 * (1.0 - b + b * bag.len() as f64 / average))
        };
        query.iter().map(word).sum()
    };
    bags.iter().map(score).collect()
}

/// What holding every word once earns.
fn full(bags: &[Vec<usize>], query: &[usize]) -> f64 {
    let n = bags.len() as f64;
    let df = |word: &usize| bags.iter().filter(|bag| bag.contains(word)).count() as f64;
    query.iter().map(|word| (1.0 + (n - df(word) + 0.5) / (df(word) + 0.5)).ln()).sum()
}

fn normal(scores: &[f64], min_origin: f64) -> Vec<f64> {
    let most = scores.iter().copied().fold(min_origin, f64::max);
    scores.iter().map(|s| if most > 0.0 { (s / most).clamp(0.0, 1.0) } else { 0.0 }).collect()
}

fn source_text(units: &[Unit], unit: &Unit) -> impl Iterator<Item = usize> {
    let (session, at) = (unit.session, unit.at);
    let near = move |other: &Unit| other.session == session && other.at.abs_diff(at) <= 1;
    units.iter().enumerate().filter(move |(_, u)| near(u)).map(|(n, _)| n).collect::<Vec<_>>().into_iter()
}

/// All words of a unit and of those around it, on either side until 15 words are reached.
fn window(units: &[Unit], unit: &Unit) -> Vec<usize> {
    let side = |step: isize| {
        let (mut words, mut at) = (Vec::new(), unit.at as isize + step);
        while words.len() < 15
            && let Some(next) = units.iter().find(|u| u.session == unit.session && u.at as isize == at)
        {
            words.extend(next.words.clone());
            at += step;
        }
        words
    };
    [unit.words.clone(), side(-1), side(1)].concat()
}

/// Scores by id of all units that anything speaks for.
fn model(units: &[Unit], query: &[usize], vector: Option<&[f32]>) -> BTreeMap<MemoryId, f64> {
    let bags: Vec<Vec<usize>> = units.iter().map(|u| u.words.clone()).collect();
    let wide: Vec<Vec<usize>> =
        units.iter().map(|u| source_text(units, u).flat_map(|n| bags[n].clone()).collect()).collect();
    let (own, context) = (bm25(&bags, query, 0.4), bm25(&wide, query, 0.75));
    let compared = vector.is_some() && units.iter().any(|u| u.vector.is_some());
    // With vectors every unit that has any near it is a candidate; without, those with words.
    let candidate = |n: usize| {
        context[n] > 0.0 || (compared && source_text(units, &units[n]).any(|m| units[m].vector.is_some()))
    };
    let windows: Vec<Vec<usize>> = units.iter().map(|u| window(units, u)).collect();
    // Windows reach farther than neighborhoods, but only those of candidates are looked at.
    let window =
        bm25_within(&windows, &wide, 2.0 * average(&bags) + 30.0, query, 0.75).into_iter().enumerate();
    let window: Vec<f64> = window.map(|(n, score)| if candidate(n) { score } else { 0.0 }).collect();
    let half = |x: f32| f64::from(f16::from_f32(x).to_f32());
    let cosine = |n: usize| {
        let (row, query) = (units[n].vector.as_ref()?, vector?);
        Some(row.iter().zip(query).map(|(a, b)| half(*a) * f64::from(*b)).sum::<f64>())
    };
    let mean = |n: usize| {
        let all: Vec<f64> = source_text(units, &units[n]).filter_map(cosine).collect();
        if all.is_empty() { 0.0 } else { all.iter().sum::<f64>() / all.len() as f64 }
    };
    let dense: Vec<f64> = (0..units.len()).map(|n| cosine(n).unwrap_or(0.0)).collect();
    let dense_context: Vec<f64> = (0..units.len()).map(mean).collect();
    let retrievers = [
        normal(&own, 0.3 * full(&bags, query)),
        normal(&context, 0.3 * full(&wide, query)),
        normal(&window, 0.3 * full(&wide, query)),
        normal(&dense, 0.35),
        normal(&dense_context, 0.35),
    ];
    let weights = if compared { &[0.8, 0.5, 0.7, 1.0, 1.5][..] } else { &[0.8, 0.5, 0.7] };
    let weighed = |n: usize| {
        retrievers.iter().zip(weights).map(|(retriever, weight)| weight * retriever[n]).sum::<f64>()
    };
    let means: Vec<f64> = (0..units.len()).map(|n| weighed(n) / weights.iter().sum::<f64>()).collect();
    let candidates: Vec<usize> = (0..units.len()).filter(|n| candidate(*n)).collect();
    let sessions = units.iter().map(|u| u.session + 1).max().unwrap_or(0);
    let said = |session: usize| units.iter().filter(move |u| u.session == session);
    let talks: Vec<Vec<usize>> =
        (0..sessions).map(|s| said(s).flat_map(|u| u.words.clone()).collect()).collect();
    let talk = normal(&bm25(&talks, query, 0.75), 0.3 * full(&talks, query));
    let session = |session: usize| {
        let mut best: Vec<f64> =
            candidates.iter().filter(|n| units[**n].session == session).map(|n| means[*n]).collect();
        best.sort_by(|a, b| b.total_cmp(a));
        best.iter().take(3).sum::<f64>() / 3.0
    };
    let days = || candidates.iter().map(|n| units[*n].day);
    let (oldest, newest) = (days().min().unwrap_or(0), days().max().unwrap_or(0));
    let recency = |day: i64| {
        if newest > oldest { 0.01 * (day - oldest) as f64 / (newest - oldest) as f64 } else { 0.0 }
    };
    let admissible = |n: &usize| {
        context[*n] > 0.0 || dense[*n].max(dense_context[*n]) >= 0.1 || session(units[*n].session) >= 0.4
    };
    let score = |n: usize| {
        let unit = &units[n];
        (means[n] + 0.4 * session(unit.session) + 0.1 * talk[unit.session] + recency(unit.day)) / 1.5
    };
    candidates.iter().copied().filter(admissible).map(|n| (units[n].id, score(n))).collect()
}

fn turn() -> impl Strategy<Value = Turn> {
    (prop::collection::vec(0..WORDS.len(), 1..7), prop::option::of(prop::array::uniform(-9_i8..10)))
}

proptest! {
    #[test]
    fn units_are_scored_as_the_model_scores_them(
        sessions in prop::collection::vec(prop::collection::vec(turn(), 1..6), 1..7),
        asked in prop::collection::btree_set(0..WORDS.len(), 1..4),
        vector in prop::option::of(prop::array::uniform(-9_i8..10)),
    ) {
        let mut units = Vec::new();
        let (mut documents, mut rows) = (Vec::new(), Vec::new());
        for (session, turns) in sessions.iter().enumerate() {
            let said = (session as i64 * 5) % 7;
            let head = head(session as u64, day(said));
            for (at, (words, raw)) in turns.iter().enumerate() {
                // A word that no other turn has keeps equal turns apart.
                let number = 1 + units.len() as u64;
                let text = words.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
                let vector = raw.map(unit_vector);
                let row = passage(number, &head, at as u32, &format!("{text} zq{number}"));
                rows.push(match &vector { Some(v) => with_vector(row, v), None => row });
                let words = words.iter().copied().chain([1000 + units.len()]).collect();
                units.push(Unit { id: id(number), session, at, day: said, words, vector });
            }
            documents.push(head);
        }
        let vector = vector.map(unit_vector);
        let text = asked.iter().map(|w| WORDS[*w]).collect::<Vec<_>>().join(" ");
        let index = PartitionIndex::build(whole(documents, rows), DIMENSION);
        let opened = OpenPartition { scope: ScopeKind::User, index: Arc::new(index) };
        let query = Query { precision: Precision::Medium, limit: 100, ..Query::new(text, vector.clone(), day(366)) };
        let found = recall(&[opened], &query);

        let asked: Vec<usize> = asked.into_iter().collect();
        let expected = model(&units, &asked, vector.as_deref());
        let hits: Vec<_> = found.hits.iter().filter(|hit| !hit.matched.is_empty()).collect();
        prop_assert_eq!(hits.len(), expected.len());
        for hit in hits {
            let score = expected.get(&hit.item.row.id).copied().unwrap_or(f64::NAN);
            prop_assert!((f64::from(hit.score) - score).abs() < 2e-3, "{}: {} instead of {score}", hit.item.row.text, hit.score);
        }
    }
}
