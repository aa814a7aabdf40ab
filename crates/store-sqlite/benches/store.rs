//! What calls cost: `cargo bench -p evoke-store-sqlite`.

use criterion::{Criterion, criterion_group, criterion_main};
use evoke_store::conformance::sample::{Sample, place};
use evoke_store::*;
use evoke_store_sqlite::{Mode, Options, SqliteStore};
use std::hint::black_box;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Documents with one passage and one memory each in the partition that is loaded.
const DOCUMENTS: usize = 5_000;
const BYTES_OF_A_VECTOR: usize = 384 * 2;

fn benches(c: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let directory = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a directory on a real disk");
    let store = SqliteStore::open(directory.path(), Mode::Server, Options::default()).expect("a store");
    let (store, sample) = (Arc::new(store), Arc::new(Sample::new(1)));
    let home = place("acme", "ana");
    runtime.block_on(fill(&store, &sample, &home)).expect("the partition is filled");
    let size = std::fs::metadata(directory.path().join("evoke.db")).expect("the file").len();
    eprintln!(
        "bytes on disk for a short text with its passage, memory and vector: {}",
        size / DOCUMENTS as u64
    );

    let chain = [home.clone(), place("acme", ""), place("", ""), PartitionKey::world()];
    c.bench_function("versions of a chain", |b| {
        b.iter(|| runtime.block_on(store.versions(black_box(&chain))).expect("the store answers"));
    });
    c.bench_function("changes: 10,000 items with vectors", |b| {
        b.iter(|| {
            runtime.block_on(store.changes(&home, None, Some(1))).expect("the store answers").items.len()
        });
    });
    let document =
        move |sample: &Sample| sample.document(&place("acme", "ben"), &sample.memory_id().to_string());
    c.bench_function("accept: one caller", |b| {
        b.iter(|| runtime.block_on(store.accept(vec![document(&sample)], true)).expect("the store answers"));
    });
    c.bench_function("accept: 32 callers at once", |b| {
        b.iter(|| runtime.block_on(accept_at_once(&store, &sample, document)));
    });
    c.bench_function("a whole cycle: accept, claim, finish", |b| {
        let home = place("acme", "cem");
        b.iter(|| {
            let document = sample.document(&home, &sample.memory_id().to_string());
            runtime.block_on(understand(&store, &sample, vec![document])).expect("the store answers");
        });
    });
    runtime.block_on(store.close()).expect("the store closes");
}

async fn accept_at_once(
    store: &Arc<SqliteStore>,
    sample: &Sample,
    document: impl Fn(&Sample) -> NewDocument,
) {
    let callers: Vec<_> = (0..32)
        .map(|_| {
            let (store, document) = (Arc::clone(store), document(sample));
            tokio::spawn(async move { store.accept(vec![document], true).await })
        })
        .collect();
    for caller in callers {
        caller.await.expect("no caller panics").expect("the store answers");
    }
}

async fn fill(store: &SqliteStore, sample: &Sample, home: &PartitionKey) -> StoreResult<()> {
    store.generation("bench", 384).await?;
    for batch in 0..DOCUMENTS / 100 {
        let documents = (0..100).map(|n| sample.document(home, &format!("document {batch} {n}"))).collect();
        understand(store, sample, documents).await?;
    }
    Ok(())
}

async fn understand(store: &SqliteStore, sample: &Sample, documents: Vec<NewDocument>) -> StoreResult<()> {
    let count = documents.len();
    store.accept(documents, true).await?;
    for claimed in store.claim(ClaimRequest::up_to(count, sample.now())).await? {
        let text = "User: we moved to Lisbon in March and the dog still hates the stairs there";
        let vector = Some(VectorRow { generation: 1, bytes: vec![0x3c; BYTES_OF_A_VECTOR] });
        let passage = ItemRow { vector, ..sample.passage(&claimed.document, 0, text) };
        let memory = sample.memory(&claimed.document, 0, "User moved to Lisbon in March", passage.id);
        store.finish(sample.understood(&claimed, vec![passage, memory])).await?;
    }
    Ok(())
}

criterion_group!(all, benches);
criterion_main!(all);
