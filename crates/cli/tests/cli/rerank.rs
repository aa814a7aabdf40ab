//! Rerankers that the flags name: a real endpoint in this process, and directories that hold no model.

use crate::server::{Caller, Server, evoke, json, only_value};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;

/// The API key of the endpoint.
const KEY: &str = "rr-51c2-never-shown";
const QUERY: &str = "Which tea does the shop in Porto sell?";

/// An endpoint that likes short texts, and the keys and numbers of texts that it was sent.
struct Endpoint {
    _runtime: Runtime,
    base: String,
    seen: Arc<Mutex<Vec<(String, usize)>>>,
}

impl Endpoint {
    /// One that answers, or one that only ever fails with a status.
    fn start(fails: Option<u16>) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let seen = Arc::<Mutex<Vec<(String, usize)>>>::default();
        let shared = seen.clone();
        let judge = move |headers: HeaderMap, Json(body): Json<Value>| {
            let texts = body["documents"].as_array().cloned().unwrap_or_default();
            let key = headers["authorization"].to_str().unwrap_or_default().to_owned();
            shared.lock().expect("not poisoned").push((key, texts.len()));
            let score = |text: &Value| -(text.as_str().unwrap_or_default().len() as f64);
            let results = texts.iter().map(score).enumerate();
            let results: Vec<Value> =
                results.map(|(index, score)| json!({"index": index, "relevance_score": score})).collect();
            let status = fails.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::OK);
            std::future::ready((status, Json(json!({"results": results}))))
        };
        let app = Router::new().route("/v1/rerank", post(judge));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("binds");
        let base = format!("http://{}/v1", listener.local_addr().expect("an address"));
        runtime.spawn(async { axum::serve(listener, app).await });
        Self { _runtime: runtime, base, seen }
    }

    fn settings(&self) -> [(&str, &str); 4] {
        [
            ("EVOKE_RERANK_URL", &self.base),
            ("EVOKE_RERANK_MODEL", "shortest"),
            ("EVOKE_RERANK_KEY", KEY),
            ("EVOKE_RERANK_BUDGET_MS", "5000"),
        ]
    }

    fn asked(&self) -> Vec<(String, usize)> {
        self.seen.lock().expect("not poisoned").clone()
    }
}

/// A directory with an instance, its key, and a user Ada whose memories differ in length.
fn told() -> (tempfile::TempDir, String) {
    let data = tempfile::tempdir().expect("a directory");
    let made = json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let notes =
        ["The tea shop in Porto has tea from Assam, which the shop sells by the pound.", "Tea in Porto."];
    for (name, note) in ["long.txt", "short.txt"].into_iter().zip(notes) {
        let file = data.path().join(name);
        std::fs::write(&file, note).expect("written");
        json(data.path(), &["ingest", &file.to_string_lossy(), "--user", "ada"]);
    }
    (data, made["api_key"].as_str().expect("a key").to_owned())
}

fn first(answer: &Value, pointer: &str) -> String {
    answer
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_else(|| panic!("no {pointer} in {answer}"))
        .to_owned()
}

#[test]
fn recall_and_serve_ask_the_endpoint_and_nobody_shows_its_key() {
    let (data, key) = told();
    let endpoint = Endpoint::start(None);
    let recall = |mode: &str| {
        let mut command = evoke(data.path());
        command.args(["recall", QUERY, "--user", "ada", "--explain", "--json", "--mode", mode]);
        command.envs(endpoint.settings()).env("EVOKE_LOG", "trace").output().expect("runs")
    };
    let [fast, accurate] = ["fast", "accurate"].map(recall);
    assert!(first(&only_value(&fast), "/items/0/content").contains("Assam"));
    assert_eq!(first(&only_value(&accurate), "/items/0/content"), "Tea in Porto");
    assert_eq!(endpoint.asked(), [(format!("Bearer {KEY}"), 2)], "by the accurate read alone");
    let logged = String::from_utf8_lossy(&accurate.stderr);
    assert!(logged.contains("TRACE") || logged.contains("DEBUG"), "everything is logged: {logged}");
    for said in [&fast.stdout, &fast.stderr, &accurate.stdout, &accurate.stderr] {
        assert!(!String::from_utf8_lossy(said).contains(KEY));
    }

    let server = Server::start_with(data.path(), &endpoint.settings());
    let body = json!({
        "search_query": [QUERY], "user_id": "ada", "mode": "accurate", "response_shape": "ranked",
    });
    let answer = Caller::new(server.base(), &key).post("/v1/context/user/fetch", &body).expect("an answer");
    assert_eq!(answer.0, 200, "{}", answer.1);
    assert_eq!(first(&answer.1, "/context/items/0/content"), "Tea in Porto");
    assert_eq!(endpoint.asked().len(), 2);
}

#[test]
fn a_failing_endpoint_is_a_warning_without_the_key() {
    let (data, _) = told();
    let endpoint = Endpoint::start(Some(503));
    let mut command = evoke(data.path());
    command.args(["recall", QUERY, "--user", "ada", "--json", "--mode", "accurate"]);
    let output = command.envs(endpoint.settings()).env("EVOKE_LOG", "warn").output().expect("runs");
    let (answer, logged) = (only_value(&output), String::from_utf8_lossy(&output.stderr));
    assert!(first(&answer, "/items/0/content").contains("Assam"), "the order without it");
    assert!(first(&answer, "/degraded").contains("the reranker"));
    assert!(logged.contains("rerank_unavailable") && logged.contains("503"), "{logged}");
    assert!(!logged.contains(KEY));
}

#[test]
fn check_config_shows_what_is_set_and_refuses_what_cannot_work() {
    let data = tempfile::tempdir().expect("a directory");
    let check = |settings: &[(&str, &str)]| {
        let mut command = evoke(data.path());
        command.args(["check-config", "--json"]).envs(settings.iter().copied()).output().expect("runs")
    };
    let good = check(&[("EVOKE_RERANK_URL", "http://127.0.0.1:9/v1"), ("EVOKE_RERANK_KEY", KEY)]);
    let shown = only_value(&good);
    let of = |name: &str| {
        shown.as_array().and_then(|rows| rows.iter().find(|row| row[0] == name)).map(|row| row[1].clone())
    };
    assert_eq!(of("rerank_url"), Some(json!("http://127.0.0.1:9/v1")));
    assert_eq!(of("rerank_budget_ms"), Some(json!(250)));
    assert!(!shown.to_string().contains(KEY));

    let empty = data.path().to_string_lossy();
    let url = ("EVOKE_RERANK_URL", "http://127.0.0.1:9/v1");
    for (settings, status, reason) in [
        (vec![url, ("EVOKE_RERANK_DIR", &*empty)], 2, "choose one"),
        (vec![("EVOKE_RERANK_KEY", KEY)], 2, "need rerank_url"),
        (vec![("EVOKE_RERANK_DIR", &*empty), ("EVOKE_RERANK_MODEL", "m")], 2, "need rerank_url"),
        (vec![("EVOKE_RERANK_URL", "localhost:9")], 1, "rerank_config"),
        (vec![("EVOKE_RERANK_DIR", &*empty)], 1, "rerank_model_missing"),
    ] {
        let output = check(&settings);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{settings:?}: {said}");
        assert!(said.contains(reason) && !said.contains(KEY), "{settings:?}: {said}");
    }
    refused_at_start(data.path(), &empty);
}

/// `serve` does not start with two rerankers.
fn refused_at_start(data: &Path, directory: &str) {
    let mut command = evoke(data);
    command.args([
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--rerank-url",
        "http://127.0.0.1:9",
        "--rerank-dir",
        directory,
    ]);
    let output = command.output().expect("ends");
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}
