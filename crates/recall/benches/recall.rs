//! Speed by size of the partition: building an index, updating it, searching it.

#[path = "../tests/recall/fixture.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod fixture;
#[path = "support/numbers.rs"]
mod numbers;

use criterion::{Criterion, criterion_group, criterion_main};
use evoke_recall::{Depth, OpenPartition, PartitionIndex, Query, recall};
use evoke_store::PartitionChanges;
use evoke_types::{MemoryKind, ScopeKind};
use numbers::Numbers;
use std::hint::black_box;
use std::sync::Arc;

const DIMENSION: usize = 384;

impl Numbers {
    /// A word; low numbers are frequent, as in language.
    fn word(&mut self) -> String {
        let share = (self.next() % 1_000_000) as f64 / 1e6;
        format!("word{}", (20_000_f64.powf(share)) as u32)
    }
    fn vector(&mut self) -> Vec<f32> {
        let raw: Vec<f32> = (0..DIMENSION).map(|_| (self.next() % 2001) as f32 - 1000.0).collect();
        let norm = raw.iter().map(|x| x * x).sum::<f32>().sqrt();
        raw.into_iter().map(|x| x / norm).collect()
    }
}

/// Half passages of 30 words in sessions of 20 turns, half memories of 10 words.
fn rows(items: u64) -> PartitionChanges {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut changes = fixture::whole(Vec::new(), Vec::new());
    for n in 0..items / 2 {
        if n % 20 == 0 {
            changes.documents.push(fixture::head(n, fixture::day(n as i64 / 40)));
        }
        let Some(head) = changes.documents.last() else { continue };
        let words: Vec<String> = (0..30).map(|_| numbers.word()).collect();
        let turn = fixture::passage(2 * n + 1, head, (n % 20) as u32, &words.join(" "));
        changes.items.push(fixture::memory(2 * n + 2, &turn, MemoryKind::Fact, &words[..10].join(" ")));
        changes.items.push(fixture::with_vector(turn, &numbers.vector()));
    }
    changes
}

fn benches(criterion: &mut Criterion) {
    for size in [1_000_u64, 10_000, 100_000] {
        let rows = rows(size);
        let mut numbers = Numbers(7);
        let queries: Vec<Query> = (0..64)
            .map(|_| {
                let text: Vec<String> = (0..6).map(|_| numbers.word()).collect();
                Query::new(text.join(" "), Some(numbers.vector()), fixture::day(366))
            })
            .collect();
        let mut group = criterion.benchmark_group(format!("recall/{size}"));
        group.sample_size(10);
        group.bench_function("build", |b| {
            b.iter_batched(
                || rows.clone(),
                |rows| PartitionIndex::build(rows, DIMENSION),
                criterion::BatchSize::PerIteration,
            );
        });
        let index = Arc::new(PartitionIndex::build(rows, DIMENSION));
        let mut one = self::rows(2);
        one.whole = false;
        one.documents[0].ingestion = fixture::head(u64::MAX, fixture::day(1)).ingestion;
        for (n, item) in (1_u64 << 40..).zip(&mut one.items) {
            (item.id, item.ingestion) = (fixture::id(n), one.documents[0].ingestion);
        }
        group.bench_function("add one document", |b| b.iter(|| index.apply(black_box(one.clone()))));
        let opened = [OpenPartition { scope: ScopeKind::User, index: index.clone() }];
        group.sample_size(50);
        for (name, depth) in [("fast", Depth::Fast), ("accurate", Depth::Accurate)] {
            let mut asked = queries.iter().cycle();
            group.bench_function(name, |b| {
                b.iter(|| asked.next().map(|query| recall(&opened, &Query { depth, ..query.clone() })));
            });
        }
        group.finish();
        eprintln!("recall/{size}: {} bytes an item", index.bytes() / index.len().max(1));
    }
}

criterion_group!(all, benches);
criterion_main!(all);
