//! What conversations cost on servers: those that `REDIS_URL`, `POSTGRES_DSN`, `MONGODB_URI` and (with AWS credentials)
//! `AWS_ENDPOINT_URL` name. Conversations called `bench …` are written and removed there.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use evoke_chat_memory::{
    Conversation, DynamoDbStore, Memory, MessageStore, MongoStore, NewMessage, PostgresStore, RedisStore,
    Role, SessionId, SqliteStore, Window,
};
use std::hint::black_box;
use tokio::runtime::Runtime;

const BATCH: usize = 1_000;

fn content() -> String {
    "x".repeat(195)
}

fn measure<S: MessageStore + Clone>(criterion: &mut Criterion, runtime: &Runtime, name: &str, store: &S) {
    let memory = |session: &str, window: Window| {
        let session = SessionId::new(format!("bench {session}")).unwrap();
        let memory = Conversation::in_store(store.clone(), session, window, None).unwrap();
        runtime.block_on(memory.clear()).unwrap();
        memory
    };
    let mut group = criterion.benchmark_group(name);
    group.sample_size(20);
    let text = content();
    for (what, window) in
        [("add", Window::unlimited()), ("add to a full window of 100", Window::last(100).unwrap())]
    {
        let memory = memory(what, window);
        runtime.block_on(memory.add_many(batch(100))).unwrap();
        group.bench_function(what, |bencher| {
            bencher.iter(|| runtime.block_on(memory.add(Role::User, &text)).unwrap());
        });
        runtime.block_on(memory.clear()).unwrap();
    }
    let many = memory("many", Window::unlimited());
    group.throughput(Throughput::Elements(BATCH as u64));
    // First, while the server has nothing to tidy up.
    runtime.block_on(many.add_many(batch(BATCH))).unwrap();
    group.bench_function("get of 1,000", |bencher| {
        bencher.iter(|| black_box(runtime.block_on(many.get()).unwrap()));
    });
    group.bench_function("add_many of 1,000", |bencher| {
        let empty = || runtime.block_on(many.clear()).unwrap();
        let add = |()| runtime.block_on(many.add_many(batch(BATCH))).unwrap();
        bencher.iter_batched(empty, add, BatchSize::PerIteration);
    });
    runtime.block_on(many.clear()).unwrap();
    group.finish();
}

fn batch(count: usize) -> Vec<NewMessage> {
    vec![NewMessage::new(Role::User, content()); count]
}

fn servers(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let named = |name: &str| std::env::var(name).ok();
    let folder = tempfile::tempdir().unwrap();
    measure(criterion, &runtime, "SQLite", &SqliteStore::new(folder.path().join("memory.db")));
    if let Some(url) = named("REDIS_URL") {
        measure(criterion, &runtime, "Redis", &RedisStore::new(&url).unwrap());
    }
    if let Some(dsn) = named("POSTGRES_DSN") {
        measure(criterion, &runtime, "PostgreSQL", &PostgresStore::new(&dsn).unwrap());
    }
    if let Some(uri) = named("MONGODB_URI") {
        measure(criterion, &runtime, "MongoDB", &MongoStore::new(&uri).unwrap());
    }
    if named("AWS_ENDPOINT_URL").is_some() {
        let store = DynamoDbStore::new("bench", "us-east-1").unwrap();
        runtime.block_on(store.create_table()).unwrap();
        measure(criterion, &runtime, "DynamoDB", &store);
    }
}

criterion_group!(benches, servers);
criterion_main!(benches);
