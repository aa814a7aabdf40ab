//! A partition of a million passages: how long each stage of a search takes, and whether searching by sign bits
//! first finds what comparing every vector finds.
//!
//! `cargo bench -p evoke-recall --bench scale [PASSAGES] [sentences]`
//!
//! Words are those of a made-up language, as frequent as words are (after Zipf), in sessions of 20 turns; or,
//! with `sentences`, sentences from few templates, each a session of its own, in which every word of a query
//! occurs in every sixth to fifteenth passage.

#[path = "../tests/recall/fixture.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod fixture;
#[path = "support/numbers.rs"]
mod numbers;

use evoke_recall::{Depth, OpenPartition, PartitionIndex, Query, StageTimings, recall};
use evoke_store::EntityRow;
use evoke_types::{EntityId, IngestionId, MemoryId, MemoryKind, ScopeKind};
use numbers::Numbers;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

const DIMENSION: usize = 384;
/// Directions that the vectors of like passages share.
const TOPICS: usize = 2_000;
/// Whom sentences tell of.
const PEOPLE: usize = 12;
const QUERIES: usize = 100;
const VOCABULARY: f64 = 30_000.0;
/// The commonest words are no search terms in any language.
const COMMON_TERM_SHARE: f64 = 60.0;

impl Numbers {
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
    fn below(&mut self, n: usize) -> usize {
        (self.share() * n as f64) as usize
    }
    /// A word; low numbers are frequent, as in language.
    fn word(&mut self) -> String {
        format!("word{}", (COMMON_TERM_SHARE * (VOCABULARY / COMMON_TERM_SHARE).powf(self.share())) as u32)
    }
    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
    /// One of so many words of a kind.
    fn one(&mut self, kind: &str, many: usize) -> String {
        format!("{kind}{}", (b'a' + self.below(many) as u8) as char)
    }
    /// What a passage says.
    fn statement(&mut self, language: Language, number: u64) -> String {
        let (person, place) = (self.one("Person", PEOPLE), self.one("place", 12));
        let (one, other, when) = (self.one("thing", 16), self.one("thing", 16), self.one("when", 8));
        match (language, self.below(5)) {
            (Language::Zipf, _) => {
                let length = 5 + self.below(25);
                self.words(length)
            }
            (_, 0) => format!("prefer {one} kind{one} to {other} kind{other} since {when}, note n{number}"),
            (_, 1) => format!("{person} talked about {one} kind{one} in {place} {when}, note n{number}"),
            (_, 2) => {
                format!("meeting with {person} about {one} kind{one} moved to {place}, ticket n{number}")
            }
            (_, 3) => format!("colleague {person} from {place} dislikes {one} kind{one}, memo n{number}"),
            _ => format!(
                "{when} {person} sent {one} kind{one} from {place}, asked about {other}, item n{number}"
            ),
        }
    }
    fn question(&mut self, language: Language) -> String {
        let (person, thing, place) =
            (self.one("Person", PEOPLE), self.one("thing", 16), self.one("place", 12));
        match language {
            Language::Zipf => self.words(5),
            Language::Sentences => {
                format!("What about {thing} kind{thing} did {person} say in {place}, was it item?")
            }
        }
    }
    fn direction(&mut self) -> Vec<f32> {
        unit((0..DIMENSION).map(|_| self.share() as f32 - 0.5).collect())
    }
    /// Near one topic, as sentences are that speak of it.
    fn near(&mut self, topics: &[Vec<f32>]) -> Vec<f32> {
        let topic = &topics[self.below(topics.len())];
        let own = self.direction();
        unit(topic.iter().zip(own).map(|(topic, own)| topic + own).collect())
    }
}

/// How passages and questions are made.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Language {
    Zipf,
    Sentences,
}

impl Language {
    fn turns_of_a_session(self) -> u64 {
        match self {
            Self::Zipf => 20,
            Self::Sentences => 1,
        }
    }
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let norm = vector.iter().map(|x| x * x).sum::<f32>().sqrt();
    vector.iter_mut().for_each(|x| *x /= norm);
    vector
}

fn name(person: usize) -> String {
    format!("Person{}", (b'a' + person as u8) as char)
}

fn entity(person: usize) -> EntityId {
    EntityId::from_slice(&(person as u128).to_be_bytes()).expect("16 bytes")
}

fn person(person: usize) -> EntityRow {
    let first_seen = IngestionId::from_slice(&[0; 16]).expect("16 bytes");
    EntityRow::new(entity(person), name(person), "person".into(), Vec::new(), first_seen)
}

/// Passages in sessions; every fourth has an event with a date.
fn index(language: Language, passages: usize, numbers: &mut Numbers, topics: &[Vec<f32>]) -> PartitionIndex {
    let mut changes = fixture::whole(Vec::new(), Vec::new());
    if language == Language::Sentences {
        changes.entities = (0..PEOPLE).map(person).collect();
    }
    for n in 0..passages as u64 {
        let turn = n % language.turns_of_a_session();
        if turn == 0 {
            changes.documents.push(fixture::head(n, fixture::day(n as i64 / 400)));
        }
        let Some(head) = changes.documents.last() else { continue };
        let text = numbers.statement(language, n);
        let mut turn = fixture::passage(2 * n + 1, head, turn as u32, &text);
        turn.entities = (0..PEOPLE).filter(|person| text.contains(&name(*person))).map(entity).collect();
        if n % 4 == 0 {
            let memory = fixture::memory(2 * n + 2, &turn, MemoryKind::TemporalEvent, &text);
            let day = fixture::day(numbers.below(2_500) as i64);
            changes.items.push(fixture::happening(memory, day, day));
        }
        changes.items.push(fixture::with_vector(turn, &numbers.near(topics)));
    }
    PartitionIndex::build(changes, DIMENSION)
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}

/// Of the ten items that an exhaustive search finds, the share that the served one finds.
fn share_of_exhaustive(opened: &[OpenPartition], queries: &[Query]) -> f64 {
    let ids = |query: &Query| -> HashSet<MemoryId> {
        recall(opened, query).hits.iter().map(|hit| hit.item.row.id).collect()
    };
    let (mut found, mut all) = (0, 0);
    for query in queries {
        let expected = ids(&Query { exhaustive: true, ..query.clone() });
        found += ids(query).intersection(&expected).count();
        all += expected.len();
    }
    found as f64 / all as f64
}

/// How long it takes to bring one new document in.
fn adding(index: &PartitionIndex, numbers: &mut Numbers, topics: &[Vec<f32>]) -> f64 {
    let mut times = Vec::new();
    for n in 0..20_u64 {
        let head = fixture::head((1 << 40) + n, fixture::day(2_900));
        let turn = fixture::passage((1 << 41) + n, &head, 0, &numbers.words(15));
        let mut change = fixture::whole(vec![head], vec![fixture::with_vector(turn, &numbers.near(topics))]);
        change.whole = false;
        let begun = Instant::now();
        std::hint::black_box(index.apply(change));
        times.push(begun.elapsed());
    }
    median(times)
}

fn main() {
    let passages = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let sentences = std::env::args().any(|argument| argument == "sentences");
    let language = if sentences { Language::Sentences } else { Language::Zipf };
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let topics: Vec<Vec<f32>> = (0..TOPICS).map(|_| numbers.direction()).collect();
    let begun = Instant::now();
    let index = Arc::new(index(language, passages, &mut numbers, &topics));
    eprintln!(
        "{passages} passages ready in {:.1} s, {} bytes an item",
        begun.elapsed().as_secs_f64(),
        index.bytes() / index.len().max(1)
    );
    let opened = [OpenPartition { scope: ScopeKind::User, index: index.clone() }];
    eprintln!("one more document: p50 {:.2} ms", adding(&index, &mut numbers, &topics));
    let queries: Vec<Query> = (0..QUERIES)
        .map(|_| Query::new(numbers.question(language), Some(numbers.near(&topics)), fixture::day(3_000)))
        .collect();
    eprintln!("recall@10 against the exhaustive search: {:.4}", share_of_exhaustive(&opened, &queries));
    measure("fast", &opened, queries.iter().cloned());
    measure(
        "accurate",
        &opened,
        queries.iter().map(|query| Query { depth: Depth::Accurate, ..query.clone() }),
    );
    measure(
        "fast, about a month",
        &opened,
        queries.iter().cloned().map(|mut query| {
            query.texts[0].text.push_str(" in May 2025");
            query
        }),
    );
}

/// Asks every query twice.
fn measure(name: &str, opened: &[OpenPartition], queries: impl Iterator<Item = Query>) {
    let mut times = Vec::new();
    let mut stages: Vec<StageTimings> = Vec::new();
    for query in queries {
        for _ in 0..2 {
            let begun = Instant::now();
            let recalled = recall(opened, &query);
            times.push(begun.elapsed());
            stages.push(recalled.timings);
        }
    }
    let stage = |of: fn(&StageTimings) -> Duration| median(stages.iter().map(of).collect());
    eprintln!(
        "{name}: p50 {:.2} ms (words {:.2}, meaning {:.2}, the rest {:.2}, items {:.2})",
        median(times),
        stage(|s| s.lexical),
        stage(|s| s.dense),
        stage(|s| s.fuse),
        stage(|s| s.assemble),
    );
}
