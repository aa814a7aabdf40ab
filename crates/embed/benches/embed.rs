//! Time of one query, and throughput of a batch. Needs the model's weights: `evoke model install`.
//!
//! `taskset -c 0 cargo bench -p evoke-embed` gives figures per core.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evoke_embed::{Embedder, MiniLm, model};

/// Twelve tokens with the two markers.
const QUERY: &str = "where does alice keep her spare bicycle lock key?";
/// Thirty tokens with the two markers.
const SENTENCE: &str = "on tuesday we moved the weekly review to the large room on the second floor because \
    the small one has no screen and the door does not close";

fn load() -> Option<MiniLm> {
    let loaded = model::default_dir().map_err(|error| error.to_string());
    match loaded.and_then(|dir| MiniLm::load(&dir).map_err(|error| error.to_string())) {
        Ok(model) => Some(model),
        Err(error) => {
            eprintln!("\nNOTHING MEASURED: {error}\n");
            None
        }
    }
}

fn embed(criterion: &mut Criterion) {
    let Some(model) = load() else { return };
    assert_eq!((model.count_tokens(QUERY), model.count_tokens(SENTENCE)), (12, 30));
    criterion.bench_function("query of 12 tokens", |bencher| {
        bencher.iter(|| model.embed_query(black_box(QUERY)));
    });
    let long = SENTENCE.repeat(20);
    criterion.bench_function("query of 256 tokens", |bencher| {
        bencher.iter(|| model.embed_query(black_box(&long)));
    });
    let mut batches = criterion.benchmark_group("batch of 256 sentences of 30 tokens");
    batches.sample_size(10).throughput(Throughput::Elements(256));
    batches.bench_function("bulk", |bencher| {
        bencher.iter(|| model.embed(black_box(&[SENTENCE; 256])));
    });
}

criterion_group!(benches, embed);
criterion_main!(benches);
