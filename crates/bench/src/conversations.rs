//! Measures how quickly turns are acknowledged, prompt contexts are built, and conversations are compacted.

use crate::corpus::Corpus;
use crate::error::{BenchError, CallError};
use crate::extent::Extent;
use crate::report::{Row, Target};
use crate::service::Service;
use evoke_embed::Embedder;
use evoke_engine::{CompactRequest, PredictionContext, Strategy};
use evoke_report::Percentiles;
use evoke_types::ConversationId;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Turns of the conversation whose prompt context is measured.
const LONG: usize = 1_000;
/// Turns of the conversation that is compacted.
const COMPACTED: usize = 500;
/// The number of compactions.
const ROUNDS: usize = 5;

/// Measures conversations on a fresh server.
///
/// # Errors
/// When a call fails.
pub async fn measure(extent: Extent, embedder: Arc<dyn Embedder>) -> Result<Vec<Row>, BenchError> {
    let directory = tempfile::tempdir()?;
    let service = Service::start(directory.path(), embedder).await?;
    let mut corpus = Corpus::new(3);
    let mut rows = vec![acknowledged(&service, extent, &mut corpus).await?];
    record(&service, "long", LONG, &mut corpus).await?;
    rows.push(prompt(&service, extent, "prompt of 1,000 turns, none compacted, p95").await?);
    rows.push(prediction(&service, extent).await?);
    service.engine.wait_until_idle().await;
    compact(&service, "long").await?;
    rows.push(prompt(&service, extent, "prompt of 1,000 turns, all compacted, p95").await?);
    record(&service, "shorter", COMPACTED, &mut corpus).await?;
    service.engine.wait_until_idle().await;
    let mut times = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        times.push(compact(&service, "shorter").await?);
    }
    let most = Percentiles::of(&times).max;
    rows.push(Row::new("compaction of 500 turns, longest", most, "ms").target(Target::AtMost(2_000.0)));
    service.stop().await?;
    Ok(rows)
}

fn turn(conversation: &str, number: usize, corpus: &mut Corpus) -> Value {
    let role = if number.is_multiple_of(2) { "user" } else { "assistant" };
    json!({"conversation_id": conversation, "role": role, "content": corpus.statement(),
           "user_id": "speaker", "customer_id": null, "metadata": {}})
}

async fn acknowledged(service: &Service, extent: Extent, corpus: &mut Corpus) -> Result<Row, BenchError> {
    let turns = (0..extent.calls).map(|n| turn("acknowledged", n, corpus)).collect();
    let p = Percentiles::of(&service.post("/v1/conversations/messages").send(turns, 1).await?.calls);
    Ok(Row::new("message acknowledged, durable, p95", p.p95, "ms").target(Target::AtMost(8.0)))
}

/// Records a conversation, a hundred turns per call.
async fn record(service: &Service, name: &str, turns: usize, corpus: &mut Corpus) -> Result<(), BenchError> {
    let rows: Vec<Value> = (0..turns).map(|n| turn(name, n, corpus)).collect();
    let calls = rows.chunks(100).map(|rows| json!({"messages": rows})).collect();
    service.post("/v1/conversations/messages/batch").send(calls, 1).await?;
    Ok(())
}

async fn prompt(service: &Service, extent: Extent, name: &str) -> Result<Row, BenchError> {
    let endpoint = service.post("/v1/conversations/long/context-for-prompt");
    let calls = extent.calls.min(200);
    let times = tokio::task::spawn_blocking(move || {
        let agent: ureq::Agent = ureq::Agent::config_builder().build().into();
        let get = || -> Result<Duration, CallError> {
            let failed = |error: ureq::Error| CallError::Unreachable {
                url: endpoint.url.clone(),
                reason: error.to_string(),
            };
            let begun = Instant::now();
            let request =
                agent.get(&endpoint.url).header("Authorization", format!("Bearer {}", endpoint.key));
            request.call().and_then(|mut answer| answer.body_mut().read_to_string()).map_err(failed)?;
            Ok(begun.elapsed())
        };
        (0..calls).map(|_| get()).collect::<Result<Vec<_>, _>>()
    });
    let p = Percentiles::of(&times.await??);
    Ok(Row::new(name, p.p95, "ms").target(Target::AtMost(20.0)))
}

/// Measures the time from a stored turn to its predictions.
async fn prediction(service: &Service, extent: Extent) -> Result<Row, BenchError> {
    let context = PredictionContext {
        conversation: ConversationId::coerce("long"),
        address: evoke_engine::Address::new(Some("speaker"), None)?,
        known: HashSet::new(),
        used: Vec::new(),
    };
    let mut times = Vec::new();
    for _ in 0..extent.calls.min(200) {
        let predicted = service.engine.anticipate(&service.operator, &context).await?;
        times.push(Duration::from_micros(predicted.micros));
    }
    let p = Percentiles::of(&times);
    Ok(Row::new("prediction after a turn, p95", p.p95, "ms").target(Target::AtMost(100.0)))
}

/// Compacts a conversation; returns the time from the request to the stored version.
async fn compact(service: &Service, name: &str) -> Result<Duration, BenchError> {
    let request = CompactRequest {
        conversation: ConversationId::coerce(name),
        strategy: Strategy::Balanced,
        target_tokens: None,
        force: true,
    };
    let mut events = service.engine.subscribe();
    let begun = Instant::now();
    let started = service.engine.compact(&service.operator, request).await?;
    while let Ok(evoke_engine::Event::Compacted { compacted, .. }) = events.recv().await {
        if compacted.row.id == started.id {
            return Ok(begun.elapsed());
        }
    }
    Err(BenchError::Incomplete(format!("the compaction of {name} was not told of")))
}
