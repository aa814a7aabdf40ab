//! Measures how quickly a query is answered, over partitions of different sizes.

use crate::corpus::Corpus;
use crate::error::BenchError;
use crate::extent::Extent;
use crate::report::{Row, Target};
use crate::service::{Service, directory_bytes, open};
use crate::synthetic::Synthetic;
use crate::writes::enqueue;
use evoke::Processing;
use evoke_embed::{CacheLimits, CachedEmbedder, Embedder};
use evoke_engine::{Address, FetchRequest, FetchScope};
use evoke_report::Percentiles;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The note on every figure over synthetic vectors.
const SYNTHETIC: &str = "vectors: synthetic";
/// Documents between two counts of the memories.
const STEP: usize = 1_000;
/// The number of concurrent callers.
const READERS: usize = 16;
/// The number of times that a cold partition is loaded.
const COLD_ROUNDS: usize = 5;

/// Measures reads over partitions of some sizes.
///
/// # Errors
/// When a call fails.
pub async fn measure(
    sizes: &[usize],
    extent: Extent,
    real: Arc<dyn Embedder>,
) -> Result<Vec<Row>, BenchError> {
    let mut rows = Vec::new();
    for size in sizes.iter().copied() {
        // The cache is in front, as in the server, so that a repeated query hits it.
        let embedder: Arc<dyn Embedder> =
            Arc::new(CachedEmbedder::new(Synthetic::new(real.clone()), CacheLimits::default()));
        rows.extend(over(size, extent, embedder).await?);
    }
    Ok(rows)
}

async fn over(size: usize, extent: Extent, embedder: Arc<dyn Embedder>) -> Result<Vec<Row>, BenchError> {
    let directory = tempfile::tempdir()?;
    let mut corpus = Corpus::new(2);
    let service = Service::start(directory.path(), embedder.clone()).await?;
    let documents = fill(&service, size, &mut corpus).await?;
    let mut rows = fetches(&service, size, extent, &mut corpus).await?;
    let health = service.engine.health().await?;
    let (memories, operator) = (health.stats.items as f64, service.operator.clone());
    let vectors = (documents * vector_bytes(embedder.dimension())) as f64;
    rows.push(
        Row::new(
            format!("resident memory beside its vector, of {size}"),
            (health.resident_bytes as f64 - vectors) / memories / 1024.0,
            "KB",
        )
        .target(Target::AtMost(1.2)),
    );
    service.stop().await?;
    let disk = directory_bytes(directory.path())? as f64 / memories / 1024.0;
    rows.push(Row::new(format!("disk, a short memory, of {size}"), disk, "KB").target(Target::AtMost(4.0)));
    let cold = cold(directory.path(), &embedder, &operator).await?;
    let most = (size == 10_000).then_some(Target::AtMost(100.0));
    rows.push(
        Row::new(format!("cold partition of {size} ready, p50"), cold, "ms").target(most).note(SYNTHETIC),
    );
    Ok(rows)
}

/// Fills the partition until it has this many memories, including passages. Returns the number of documents.
async fn fill(service: &Service, size: usize, corpus: &mut Corpus) -> Result<usize, BenchError> {
    let mut documents = 0;
    loop {
        let held = service.engine.health().await?.stats.items as usize;
        if held >= size {
            return Ok(documents);
        }
        // A document yields between one and two memories.
        let step = STEP.min((size - held).div_ceil(2));
        enqueue(service, step, corpus).await?;
        documents += step;
        service.engine.wait_until_idle().await;
    }
}

async fn fetches(
    service: &Service,
    size: usize,
    extent: Extent,
    corpus: &mut Corpus,
) -> Result<Vec<Row>, BenchError> {
    let body = |query: &str, mode: &str| json!({"user_id": "reader", "search_query": [query], "max_results": 10, "mode": mode});
    let question = corpus.question();
    let repeated: Vec<Value> = (0..extent.calls).map(|_| body(&question, "fast")).collect();
    service.fetch().send(repeated.iter().take(20).cloned().collect(), 1).await?;
    let crowd = service.fetch().send(repeated.clone(), READERS).await?;
    let repeated = Percentiles::of(&service.fetch().send(repeated, 1).await?.calls);
    let fresh = (0..extent.calls).map(|_| body(&corpus.question(), "fast")).collect();
    let fresh = Percentiles::of(&service.fetch().send(fresh, 1).await?.calls);
    let accurate = (0..extent.calls).map(|_| body(&corpus.question(), "accurate")).collect();
    let accurate = Percentiles::of(&service.fetch().send(accurate, 1).await?.calls);
    let (p50, p95) = match size {
        10_000 => (Some(Target::AtMost(1.0)), Some(Target::AtMost(3.0))),
        100_000 => (Some(Target::AtMost(4.0)), None),
        1_000_000 => (Some(Target::AtMost(15.0)), None),
        _ => (None, None),
    };
    let new = (size == 10_000).then_some(Target::AtMost(15.0));
    let deep = (size == 10_000).then_some(Target::AtMost(40.0));
    let rate = (size == 10_000).then_some(Target::AtLeast(500.0));
    let row = |name: &str, value: f64, target: Option<Target>| {
        Row::new(format!("fetch over {size}, {name}"), value, "ms").target(target).note(SYNTHETIC)
    };
    Ok(vec![
        row("repeated query, p50", repeated.p50, p50),
        row("repeated query, p95", repeated.p95, p95),
        row("new query, p50", fresh.p50, None),
        row("new query, p95", fresh.p95, new),
        row("new query, accurate, p95", accurate.p95, deep),
        Row::new(format!("fetches over {size}, repeated query, {READERS} callers"), crowd.rate(), "/s")
            .target(rate)
            .note(SYNTHETIC),
    ])
}

/// The time of the first read after a start, which loads the partition.
async fn cold(
    directory: &Path,
    embedder: &Arc<dyn Embedder>,
    operator: &evoke_engine::Caller,
) -> Result<f64, BenchError> {
    let mut times = Vec::with_capacity(COLD_ROUNDS);
    for _ in 0..COLD_ROUNDS {
        let memory = open(directory, embedder.clone(), Processing::Never).await?;
        let address = Address::new(Some("reader"), None)?;
        let request =
            FetchRequest::new(FetchScope::User, address, vec!["where is the window seat".to_owned()]);
        let fetched = memory.fetch(operator, request).await?;
        times.push(Duration::from_micros(fetched.timings.open_micros));
        memory.close().await?;
    }
    Ok(Percentiles::of(&times).p50)
}

/// Bytes of a vector in a cached partition: half floats, and a sign bit for each.
const fn vector_bytes(dimension: usize) -> usize {
    2 * dimension + dimension.div_ceil(8)
}
