//! The remote reranker against a real HTTP server on the loopback interface.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::IntoResponse;
use evoke_rerank::remote::Secret;
use evoke_rerank::{RemoteConfig, RemoteReranker, RerankError, Reranker, conformance};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// How an endpoint behaves.
#[derive(Debug, Clone)]
enum Manner {
    /// Judges by common words and answers as most do.
    Common,
    /// The same, in its own words: knows neither `top_n` nor `return_documents`, answers `data`.
    Strict,
    /// The same: wants `texts`, answers a bare list.
    Texts,
    /// Responds with this status and body.
    Says(u16, String),
    /// Takes this long to respond.
    Slow(Duration),
}

/// An endpoint that lives as long as its test, and what it saw.
struct Endpoint {
    _runtime: Runtime,
    base: String,
    seen: Arc<Mutex<Vec<(Uri, HeaderMap, Value)>>>,
}

type Shared = (Manner, Arc<Mutex<Vec<(Uri, HeaderMap, Value)>>>);

impl Endpoint {
    fn start(manner: Manner) -> Self {
        let runtime = Runtime::new().unwrap();
        let seen = Arc::default();
        let shared: Shared = (manner, Arc::clone(&seen));
        let app = Router::new().fallback(answer).with_state(shared);
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        runtime.spawn(async { axum::serve(listener, app).await.unwrap() });
        Self { _runtime: runtime, base, seen }
    }

    fn reranker(&self) -> RemoteReranker {
        let mut config = RemoteConfig::new(&self.base, Some("judge-1".to_owned()));
        config.api_key = Some(Secret::new("k-very-secret"));
        RemoteReranker::new(config).unwrap()
    }

    fn asked(&self) -> usize {
        self.seen.lock().unwrap().len()
    }
}

fn words(text: &Value) -> HashSet<String> {
    text.as_str().unwrap().split_whitespace().map(str::to_lowercase).collect()
}

/// The share of the question's words that each text holds, best first, as endpoints sort.
fn judged(query: &Value, texts: &Value) -> Vec<(usize, f64)> {
    let asked = words(query);
    let share = |text: &Value| words(text).intersection(&asked).count() as f64 / asked.len().max(1) as f64;
    let mut scores: Vec<(usize, f64)> = texts.as_array().unwrap().iter().map(share).enumerate().collect();
    scores.sort_by(|a, b| b.1.total_cmp(&a.1));
    scores
}

async fn answer(
    State((manner, seen)): State<Shared>,
    uri: Uri,
    headers: HeaderMap,
    body: String,
) -> impl IntoResponse {
    let body: Value = serde_json::from_str(&body).unwrap();
    seen.lock().unwrap().push((uri, headers, body.clone()));
    let keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
    let scores = |name: &str, texts: &str| -> Value {
        let judged = judged(&body["query"], &body[texts]);
        judged.into_iter().map(|(index, score)| json!({"index": index, name: score})).collect()
    };
    match manner {
        Manner::Common => {
            (StatusCode::OK, json!({"results": scores("relevance_score", "documents")}).to_string())
        }
        Manner::Strict if keys.contains(&"top_n") => {
            (StatusCode::BAD_REQUEST, json!({"detail": "top_n is not supported"}).to_string())
        }
        Manner::Strict => {
            (StatusCode::OK, json!({"data": scores("relevance_score", "documents")}).to_string())
        }
        Manner::Texts if !keys.contains(&"texts") => {
            (StatusCode::UNPROCESSABLE_ENTITY, "missing field `texts`".to_owned())
        }
        Manner::Texts => (StatusCode::OK, scores("score", "texts").to_string()),
        Manner::Says(status, text) => (StatusCode::from_u16(status).unwrap(), text),
        Manner::Slow(time) => {
            tokio::time::sleep(time).await;
            (StatusCode::OK, json!({"results": scores("relevance_score", "documents")}).to_string())
        }
    }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

#[test]
fn every_kind_of_endpoint_passes_the_suite() {
    for manner in [Manner::Common, Manner::Strict, Manner::Texts] {
        conformance::run(&Endpoint::start(manner).reranker());
    }
}

#[test]
fn scores_come_in_the_order_of_the_texts() {
    let endpoint = Endpoint::start(Manner::Common);
    let texts = ["nothing", "the cat sat", "a cat"];
    let scores = endpoint.reranker().rerank("the cat", &texts, soon()).unwrap();
    assert_eq!(scores, [Some(0.0), Some(1.0), Some(0.5)]);
}

#[test]
fn the_request_is_the_common_one_and_carries_the_key() {
    let endpoint = Endpoint::start(Manner::Common);
    endpoint.reranker().rerank("the cat", &["a", ""], soon()).unwrap();
    let seen = endpoint.seen.lock().unwrap();
    let (uri, headers, body) = &seen[0];
    assert_eq!(
        (uri.path(), &headers["authorization"]),
        ("/v1/rerank", &"Bearer k-very-secret".parse().unwrap())
    );
    let expected = json!({
        "model": "judge-1", "query": "the cat", "documents": ["a", " "], "top_n": 2, "return_documents": false,
    });
    assert_eq!(*body, expected);
}

#[test]
fn what_an_endpoint_understands_is_remembered() {
    for (manner, first) in [(Manner::Strict, 2), (Manner::Texts, 3)] {
        let endpoint = Endpoint::start(manner);
        let reranker = endpoint.reranker();
        reranker.rerank("the cat", &["a cat"], soon()).unwrap();
        assert_eq!(endpoint.asked(), first);
        reranker.rerank("the cat", &["a cat"], soon()).unwrap();
        assert_eq!(endpoint.asked(), first + 1);
    }
}

#[test]
fn each_failure_has_its_code_and_is_not_repeated() {
    for (status, text, code) in [
        (500, "out of memory", "rerank_unavailable"),
        (429, "slow down", "rerank_unavailable"),
        (401, "who are you", "rerank_refused"),
        (404, "no such page", "rerank_refused"),
        (200, "<html>", "rerank_malformed"),
        (200, r#"{"results":[]}"#, "rerank_malformed"),
        (200, r#"{"results":[{"index":3,"relevance_score":1}]}"#, "rerank_malformed"),
    ] {
        let endpoint = Endpoint::start(Manner::Says(status, text.to_owned()));
        let error = endpoint.reranker().rerank("q", &["a"], soon()).unwrap_err();
        assert_eq!((error.code(), endpoint.asked()), (code, 1), "{error}");
        assert!(!format!("{error} {error:?} {:?}", endpoint.reranker()).contains("very-secret"));
    }
    let refused = Endpoint::start(Manner::Says(400, "no such model".to_owned()));
    let error = refused.reranker().rerank("q", &["a"], soon()).unwrap_err();
    assert!(
        matches!(&error, RerankError::Refused { status: 400, body, .. } if body == "no such model"),
        "{error}"
    );
    let gone = RemoteReranker::new(RemoteConfig::new("http://127.0.0.1:9", None)).unwrap();
    assert_eq!(gone.rerank("q", &["a"], soon()).unwrap_err().code(), "rerank_unavailable");
}

#[test]
fn the_time_box_holds() {
    let endpoint = Endpoint::start(Manner::Slow(Duration::from_secs(30)));
    let started = Instant::now();
    let error = endpoint.reranker().rerank("q", &["a"], started + Duration::from_millis(100)).unwrap_err();
    assert_eq!(error.code(), "rerank_late");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn an_endless_answer_is_not_read_to_its_end() {
    let endless = format!(r#"{{"results":[],"pad":"{}"}}"#, "x".repeat(17 << 20));
    let endpoint = Endpoint::start(Manner::Says(200, endless));
    let error = endpoint.reranker().rerank("q", &["a"], soon()).unwrap_err();
    assert_eq!(error.code(), "rerank_unavailable", "{error}");
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let good = RemoteConfig::new("http://here", None);
    for (config, reason) in [
        (RemoteConfig { base_url: "here".to_owned(), ..good.clone() }, "http://"),
        (RemoteConfig { model: Some(" ".to_owned()), ..good.clone() }, "empty name"),
        (RemoteConfig { max_chars: 0, ..good.clone() }, "max_chars"),
    ] {
        let error = RemoteReranker::new(config).unwrap_err();
        assert!(error.code() == "rerank_config" && error.to_string().contains(reason), "{error}");
    }
    assert_eq!(RemoteReranker::new(good).unwrap().name(), "its model at http://here");
}
