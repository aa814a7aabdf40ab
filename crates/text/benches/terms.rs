//! Throughput of term analysis: the cost of building a partition's lexical index at first use.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evoke_text::terms::{Term, analyze_into};
use std::hint::black_box;

/// Passages of 30 words over a vocabulary of 600 made-up words, frequent ones first.
fn passages(count: usize) -> Vec<String> {
    const SYLLABLES: [&str; 12] =
        ["ka", "lo", "mi", "ner", "ta", "ving", "sel", "po", "rash", "tion", "ed", "ly"];
    let mut state = 42_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let mut word = move || {
        let rank = (next() % 600).min(next() % 600);
        if rank < 150 {
            return ["the", "of", "and", "my", "was", "in"][rank % 6].to_owned();
        }
        [rank % 12, rank / 12 % 12, rank / 50].iter().map(|s| SYLLABLES[*s % 12]).collect()
    };
    (0..count).map(|_| (0..30).map(|_| word()).collect::<Vec<_>>().join(" ") + ".").collect()
}

fn analyze(c: &mut Criterion) {
    let passages = passages(10_000);
    let mut group = c.benchmark_group("terms");
    group.throughput(Throughput::Elements(10_000 * 30));
    group.bench_function("10,000 passages of 30 words", |b| {
        let mut terms: Vec<Term> = Vec::new();
        b.iter(|| {
            let mut total = 0;
            for passage in &passages {
                terms.clear();
                analyze_into(black_box(passage), &mut terms);
                total += terms.len();
            }
            total
        });
    });
    group.finish();
}

criterion_group!(benches, analyze);
criterion_main!(benches);
