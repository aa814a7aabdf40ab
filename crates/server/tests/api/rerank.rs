//! Accurate reads with a real rerank endpoint behind the server.

use crate::harness::{Answer, TestServer, alice, merge, of_alice};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use evoke_rerank::remote::Secret;
use evoke_rerank::{RemoteConfig, RemoteReranker};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The endpoint's key.
const KEY: &str = "rr-7f3a-never-shown";
const QUERY: &str = "What is the name of the boat of my sister?";
/// Rich in what the question is about.
const TELLING: &str = "My sister named her boat Petrel: Petrel the boat, the boat of a sister.";
/// Rich in the question's small words, which only the endpoint counts.
const WORDY: &str = "What is of my aunt is the name of the list of boats, and the boat is on it.";

/// How the endpoint behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Scores each text by the share of the question's words in it.
    Good,
    /// Fails with this status.
    Fails(u16),
    /// Answers this.
    Says(&'static str),
    /// Answers well, much later.
    Slow,
}

/// What the endpoint was sent.
type Seen = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

async fn judge(manner: Manner, seen: Seen, headers: HeaderMap, body: Value) -> (StatusCode, String) {
    seen.lock().expect("not poisoned").push((headers, body.clone()));
    match manner {
        Manner::Good => {}
        Manner::Slow => tokio::time::sleep(Duration::from_secs(30)).await,
        Manner::Fails(status) => {
            return (StatusCode::from_u16(status).expect("a status"), "out of order".to_owned());
        }
        Manner::Says(text) => return (StatusCode::OK, text.to_owned()),
    }
    let asked = words(body["query"].as_str().expect("a query"));
    let score = |text: &Value| {
        words(text.as_str().expect("a text")).intersection(&asked).count() as f64 / asked.len() as f64
    };
    let texts = body["documents"].as_array().expect("documents");
    let result = |(index, text)| json!({"index": index, "relevance_score": score(text)});
    let results: Vec<Value> = texts.iter().enumerate().map(result).collect();
    (StatusCode::OK, json!({"results": results}).to_string())
}

/// A server whose engine asks an endpoint of this manner, with the memories of Alice.
fn asking(manner: Manner) -> (TestServer, Seen) {
    let server = TestServer::start();
    for text in [TELLING, WORDY, "The weather in Braga is fine."] {
        server.remember(&server.b2b, of_alice(json!({"document": text, "document_type": "document"})));
    }
    let seen = Seen::default();
    let shared = seen.clone();
    let route = post(move |headers: HeaderMap, Json(body): Json<Value>| judge(manner, shared, headers, body));
    let app = Router::new().route("/v1/rerank", route);
    let bind = tokio::net::TcpListener::bind("127.0.0.1:0");
    let listener = server.runtime.block_on(bind).expect("binds");
    let base = format!("http://{}/v1", listener.local_addr().expect("an address"));
    server.runtime.spawn(async { axum::serve(listener, app).await });
    let mut config = RemoteConfig::new(base, Some("word-counter".to_owned()));
    config.api_key = Some(Secret::new(KEY));
    let reranker = Arc::new(RemoteReranker::new(config).expect("works"));
    let _same = server.engine.clone().with_reranker(reranker, Duration::from_millis(2_000));
    (server, seen)
}

fn read(server: &TestServer, mode: &str) -> Answer {
    let mut body =
        json!({"search_query": [QUERY], "response_shape": "ranked", "mode": mode, "explain": true});
    merge(&mut body, &alice());
    server.post(&server.b2b, "/v1/context/user/fetch", &body)
}

fn order(answer: &Value) -> Vec<String> {
    let items = answer["context"]["items"].as_array().expect("items");
    items.iter().map(|item| item["source_evidence"][0].as_str().expect("evidence").to_owned()).collect()
}

#[test]
fn the_endpoint_decides_the_accurate_order_and_is_not_asked_by_fast_reads() {
    let (server, seen) = asking(Manner::Good);
    let fast = read(&server, "fast").ok();
    assert!(seen.lock().expect("not poisoned").is_empty(), "fast reads do not ask");
    assert_eq!(order(&fast)[..2], [TELLING, WORDY]);
    assert_eq!(fast["retrieval_explain"]["timings_micros"]["rerank"], 0);

    let answer = read(&server, "accurate");
    let accurate = answer.ok();
    assert_eq!(order(&accurate)[..2], [WORDY, TELLING], "{accurate}");
    assert!(accurate.get("retrieval").is_none(), "healthy: {accurate}");
    assert!(accurate["retrieval_explain"]["timings_micros"]["rerank"].as_u64().is_some_and(|t| t > 0));
    let best = &accurate["context"]["items"][0];
    let arms = best["explanation"]["arms"].as_array().expect("arms");
    let arm = arms.iter().find(|arm| arm["arm"] == "rerank").expect("judged");
    assert_eq!(arm["normalised"], 1.0);
    assert!(arm["raw"].as_f64().is_some_and(|raw| raw > 0.5 && raw < 1.0), "the endpoint's own scale: {arm}");
    assert_ne!(best["metadata"]["arm"], "rerank", "a judge has found nothing");
    assert!(
        best["explanation"]["boosts"].as_array().is_some_and(|b| b.iter().any(|b| b["name"] == "rerank"))
    );

    let seen = seen.lock().expect("not poisoned");
    let (headers, body) = seen.first().expect("asked");
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!((&body["query"], &body["model"]), (&json!(QUERY), &json!("word-counter")));
    assert!(!answer.text.contains(KEY), "the key is nobody's business");
}

#[test]
fn an_endpoint_that_fails_costs_its_opinion_and_nothing_else() {
    for manner in [
        Manner::Fails(500),
        Manner::Fails(429),
        Manner::Fails(401),
        Manner::Says("<html>"),
        Manner::Says(r#"{"results":[{"index":0,"relevance_score":0.5}]}"#),
        Manner::Slow,
    ] {
        let (server, seen) = asking(manner);
        let begun = Instant::now();
        let answer = read(&server, "accurate");
        assert!(begun.elapsed() < Duration::from_secs(15), "{manner:?} took {:?}", begun.elapsed());
        let accurate = answer.ok();
        assert_eq!(seen.lock().expect("not poisoned").len(), 1, "{manner:?}: asked once");
        assert_eq!(order(&accurate), order(&read(&server, "fast").ok()), "{manner:?}");
        let retrieval = &accurate["retrieval"];
        assert_eq!((&retrieval["degraded"], &retrieval["level"]), (&json!(true), &json!("partial")));
        assert!(retrieval["warnings"][0].as_str().is_some_and(|text| text.contains("the reranker")));
        assert!(!answer.text.contains(KEY));

        let metrics = server.send("GET", "/metrics", &[], None).text;
        let outcome = if manner == Manner::Slow { "timeout" } else { "failed" };
        let counted = format!("evoke_rerank_failures_total{{outcome=\"{outcome}\"}}");
        assert!(metrics.contains(&counted), "{manner:?}: {counted} is not in {metrics}");
        assert!(metrics.contains("evoke_rerank_duration_seconds_count"), "the duration is measured");
        assert!(!metrics.contains(KEY));
    }
}
