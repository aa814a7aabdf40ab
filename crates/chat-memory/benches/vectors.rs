//! How long a search over vectors in the process takes, embedding left out.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use evoke_chat_memory::{InMemoryVectorStore, Metadata, VectorEntry, VectorStore};
use evoke_embed::{EmbedError, Embedder};
use std::hint::black_box;
use std::sync::Arc;

const DIMENSION: usize = 384;

/// Vectors that cost nothing: a pseudo-random sequence from the text's number.
struct Numbered;

impl Embedder for Numbered {
    fn fingerprint(&self) -> &str {
        "numbered"
    }
    fn dimension(&self) -> usize {
        DIMENSION
    }
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        texts.iter().map(|text| self.embed_query(text)).collect()
    }
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        let mut state: u64 = text.parse::<u64>().unwrap_or(0).wrapping_add(1);
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1 << 23) as f32 - 1.0
        };
        let mut vector: Vec<f32> = (0..DIMENSION).map(|_| next()).collect();
        evoke_embed::vector::normalize(&mut vector);
        Ok(vector)
    }
}

fn searching(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut group = criterion.benchmark_group("vectors");
    for entries in [1_000, 10_000] {
        let store = InMemoryVectorStore::new(Arc::new(Numbered));
        let numbers = 0..entries;
        let entry = |number: u32| VectorEntry { text: number.to_string().into(), metadata: Metadata::new() };
        runtime.block_on(store.add(numbers.map(entry).collect())).unwrap();
        let filter = Metadata::new();
        group.bench_function(BenchmarkId::new("search", entries), |bencher| {
            bencher.iter(|| black_box(runtime.block_on(store.search("77", 5, &filter)).unwrap()));
        });
    }
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
