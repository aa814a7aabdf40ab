//! What SQLite conversations cost beside SQLite itself. The folder is that of temporary files (`TMPDIR`).

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use evoke_chat_memory::{Memory, NewMessage, Role, SqliteMemory, Window};
use std::hint::black_box;
use std::path::Path;
use tokio::runtime::Runtime;

const BATCH: usize = 10_000;

fn content() -> String {
    "x".repeat(195)
}

fn batch(count: usize) -> Vec<NewMessage> {
    vec![NewMessage::new(Role::User, content()); count]
}

/// A plain connection in the same mode, with the same table and a prepared statement.
fn plain(path: &Path) -> rusqlite::Connection {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE messages(id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT NOT NULL, role TEXT NOT NULL,
           content TEXT NOT NULL, created_at REAL NOT NULL);
         CREATE INDEX messages_session ON messages(session_id, id);",
    )
    .unwrap();
    db
}

fn adds(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("add");
    let db = plain(&folder.path().join("plain.db"));
    let sql = "INSERT INTO messages(session_id, role, content, created_at) VALUES ('s', 'user', ?1, 0)";
    let text = content();
    group.bench_function("plain SQLite", |bencher| {
        bencher.iter(|| db.prepare_cached(sql).unwrap().execute([&text]).unwrap());
    });
    let memory = |id: &str, window| SqliteMemory::new(folder.path().join("memory.db"), id, window).unwrap();
    // The local copy of a memory without a window grows; a window of tokens would not be comparable.
    let unlimited = memory("unlimited", Window::unlimited());
    group.bench_function("SqliteMemory", |bencher| {
        bencher.iter(|| runtime.block_on(unlimited.add(Role::User, &text)).unwrap());
    });
    for stored in [100, 100_000] {
        let windowed = memory(&format!("window {stored}"), Window::last(stored).unwrap());
        runtime.block_on(windowed.add_many(batch(stored))).unwrap();
        group.bench_function(BenchmarkId::new("SqliteMemory with a full window of", stored), |bencher| {
            bencher.iter(|| runtime.block_on(windowed.add(Role::User, &text)).unwrap());
        });
    }
    group.finish();
}

fn batches_and_reads(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("many");
    group.throughput(Throughput::Elements(u64::try_from(BATCH).unwrap())).sample_size(20);
    let memory =
        SqliteMemory::new(folder.path().join("memory.db"), "s", Window::last(BATCH).unwrap()).unwrap();
    group.bench_function("add_many", |bencher| {
        bencher.iter_batched(
            || batch(BATCH),
            |batch| runtime.block_on(memory.add_many(batch)).unwrap(),
            BatchSize::LargeInput,
        );
    });
    group
        .bench_function("get", |bencher| bencher.iter(|| black_box(runtime.block_on(memory.get()).unwrap())));
    group.bench_function("get_last of 20", |bencher| {
        bencher.iter(|| black_box(runtime.block_on(memory.get_last(20)).unwrap()));
    });
    group.finish();
}

criterion_group!(benches, adds, batches_and_reads);
criterion_main!(benches);
