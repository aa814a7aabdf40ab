//! How long the context of a prompt takes.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use evoke_chat_memory::{ContextBudget, Role, SmartContextManager};
use std::hint::black_box;

const CONTENT: &str =
    "A message of a hundred characters or so, as people write them when they ask how things are done here.";

/// A context of so many messages, of which all but a few have to leave.
fn overfull(messages: usize) -> SmartContextManager {
    let manager = SmartContextManager::new(ContextBudget::default().max_recent_tokens(100), None);
    for _ in 0..messages {
        manager.add(Role::User, CONTENT);
    }
    manager
}

fn trimming(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut group = criterion.benchmark_group("context");
    for messages in [1_000, 4_000, 16_000] {
        group.bench_function(BenchmarkId::new("drop", messages), |bencher| {
            bencher.iter_batched(
                || overfull(messages),
                |manager| black_box(runtime.block_on(manager.get_messages()).unwrap()),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(BenchmarkId::new("add and drop", messages), |bencher| {
            bencher.iter(|| black_box(runtime.block_on(overfull(messages).get_messages()).unwrap()));
        });
    }
    group.finish();
}

criterion_group!(benches, trimming);
criterion_main!(benches);
