//! Measures how quickly a write is acknowledged, which is when it is durable.

use crate::corpus::Corpus;
use crate::error::BenchError;
use crate::extent::Extent;
use crate::report::{Row, Target};
use crate::service::Service;
use evoke_embed::Embedder;
use evoke_engine::{Address, DocumentRequest};
use evoke_report::Percentiles;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Documents per batch call.
const BATCH: usize = 100;
/// Time from one live write to the next.
const LIVE_PACE: Duration = Duration::from_millis(20);
/// The largest number of live writes during a backfill, which ends earlier on a fast machine.
const MOST_LIVE_WRITES: usize = 5_000;
/// The size of the backfill beside live writes, as a multiple of the timed one.
const LONG_BACKFILL: usize = 3;

/// Measures writes against a fresh server.
///
/// # Errors
/// When a call fails.
pub async fn measure(extent: Extent, embedder: Arc<dyn Embedder>) -> Result<Vec<Row>, BenchError> {
    let directory = tempfile::tempdir()?;
    let service = Service::start(directory.path(), embedder.clone()).await?;
    let mut corpus = Corpus::new(1);
    let mut rows = Vec::new();
    service.engine.pause();
    rows.extend(one_caller(&service, extent, &mut corpus).await?);
    rows.push(many_callers(&service, extent, &mut corpus, Understanding::Paused).await?);
    service.engine.resume();
    rows.push(many_callers(&service, extent, &mut corpus, Understanding::Running).await?);
    service.stop().await?;

    let directory = tempfile::tempdir()?;
    let service = Service::start(directory.path(), embedder.clone()).await?;
    rows.extend(beside_backfill(&service, extent, &mut corpus, &embedder).await?);
    service.stop().await?;
    Ok(rows)
}

#[derive(Clone, Copy)]
enum Understanding {
    Paused,
    Running,
}

fn bodies(corpus: &mut Corpus, count: usize) -> Vec<Value> {
    let body = |document: String| json!({"document": document, "user_id": "writer", "metadata": {}});
    (0..count).map(|_| body(corpus.document())).collect()
}

async fn one_caller(service: &Service, extent: Extent, corpus: &mut Corpus) -> Result<[Row; 2], BenchError> {
    service.create().send(bodies(corpus, 20), 1).await?;
    let timed = service.create().send(bodies(corpus, extent.calls), 1).await?;
    let p = Percentiles::of(&timed.calls);
    Ok([
        Row::new("create, one caller, p50", p.p50, "ms").target(Target::AtMost(3.0)),
        Row::new("create, one caller, p95", p.p95, "ms").target(Target::AtMost(8.0)),
    ])
}

async fn many_callers(
    service: &Service,
    extent: Extent,
    corpus: &mut Corpus,
    understanding: Understanding,
) -> Result<Row, BenchError> {
    let timed = service.create().send(bodies(corpus, extent.writes), extent.callers).await?;
    let (state, least) = match understanding {
        Understanding::Paused => ("paused", 3_000.0),
        Understanding::Running => ("running", 1_000.0),
    };
    let name = format!("durable creates, {} callers, understanding {state}", extent.callers);
    Ok(Row::new(name, timed.rate(), "1/s").target(Target::AtLeast(least)))
}

/// Measures live writes with and without a backfill, and the speed of the backfill against that of the embedder
/// alone.
async fn beside_backfill(
    service: &Service,
    extent: Extent,
    corpus: &mut Corpus,
    embedder: &Arc<dyn Embedder>,
) -> Result<Vec<Row>, BenchError> {
    let alone = embedding_rate(embedder, corpus).await?;
    let backfill = fill(service, extent.backfill, corpus).await?;
    let quiet = Percentiles::of(&live(service, extent.calls, corpus, Arc::new(AtomicBool::new(true))).await?);
    service.engine.wait_until_idle().await;

    enqueue(service, LONG_BACKFILL * extent.backfill, corpus).await?;
    let on = Arc::new(AtomicBool::new(true));
    let (calls, drained) =
        tokio::join!(live(service, MOST_LIVE_WRITES, corpus, on.clone()), drained(service, &on));
    drained?;
    let busy = Percentiles::of(&calls?);
    service.engine.wait_until_idle().await;
    Ok(vec![
        Row::new("embedder alone", alone, "texts/s"),
        Row::new("backfill, understood and embedded", backfill, "documents/s"),
        Row::new("backfill beside the embedder alone", backfill / alone, "×").target(Target::AtLeast(0.85)),
        Row::new("live create without a backfill, p95", quiet.p95, "ms"),
        Row::new("live create during a backfill, p95", busy.p95, "ms"),
        Row::new("live create p95 during a backfill, beside without", busy.p95 / quiet.p95.max(1e-3), "×")
            .target(Target::AtMost(2.0)),
    ])
}

/// Writes like those of conversations: one at a time, at intervals, each processed like any other.
async fn live(
    service: &Service,
    count: usize,
    corpus: &mut Corpus,
    on: Arc<AtomicBool>,
) -> Result<Vec<Duration>, BenchError> {
    service.create().send_paced(bodies(corpus, count), LIVE_PACE, on).await
}

/// Waits until only the newest live write is in the queue, and then clears `on`, also on failure.
async fn drained(service: &Service, on: &AtomicBool) -> Result<(), BenchError> {
    let waited = async {
        while service.engine.queue_depth().await? > 1 {
            tokio::time::sleep(5 * LIVE_PACE).await;
        }
        Ok(())
    };
    let waited = waited.await;
    on.store(false, Ordering::Release);
    waited
}

/// The texts per second of the embedder, in the batches of processing.
async fn embedding_rate(embedder: &Arc<dyn Embedder>, corpus: &mut Corpus) -> Result<f64, BenchError> {
    let texts: Vec<String> = (0..512).map(|_| corpus.statement()).collect();
    let embedder = embedder.clone();
    let rate = tokio::task::spawn_blocking(move || {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        embedder.embed(texts.get(..64).unwrap_or_default())?;
        let begun = Instant::now();
        for batch in texts.chunks(64) {
            embedder.embed(batch)?;
        }
        Ok::<_, evoke_embed::EmbedError>(texts.len() as f64 / begun.elapsed().as_secs_f64())
    });
    Ok(rate.await??)
}

/// The documents per second, from the first call until the last one is processed.
async fn fill(service: &Service, count: usize, corpus: &mut Corpus) -> Result<f64, BenchError> {
    let begun = Instant::now();
    enqueue(service, count, corpus).await?;
    service.engine.wait_until_idle().await;
    Ok(count as f64 / begun.elapsed().as_secs_f64())
}

/// Sends documents to the lane `bootstrap`.
///
/// # Errors
/// When one is refused.
pub(crate) async fn enqueue(service: &Service, count: usize, corpus: &mut Corpus) -> Result<(), BenchError> {
    let mut left = count;
    while left > 0 {
        let batch = left.min(BATCH);
        let address = Address::new(Some("reader"), None)?;
        let requests =
            (0..batch).map(|_| Ok(DocumentRequest::new(corpus.document(), address.clone()))).collect();
        service.engine.ingest_batch(&service.operator, requests, true, None).await?;
        left -= batch;
    }
    Ok(())
}
