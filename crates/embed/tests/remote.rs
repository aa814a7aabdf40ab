//! The remote embedder against a real HTTP server on the loopback interface.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use evoke_embed::remote::Secret;
use evoke_embed::{EmbedError, Embedder, RemoteConfig, RemoteEmbedder};
use serde_json::{Value, json};

/// What a request looked like.
struct Seen {
    head: String,
    body: Value,
}

impl Seen {
    fn inputs(&self) -> Vec<&str> {
        self.body["input"].as_array().unwrap().iter().map(|input| input.as_str().unwrap()).collect()
    }
}

/// Answers one connection after the other, each with the next of the answers, and then shows what it saw.
fn serve(answers: Vec<String>) -> (String, JoinHandle<Vec<Seen>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        let answer = |answer: String| {
            let (stream, _) = listener.accept().unwrap();
            let seen = read(&stream);
            (&stream).write_all(answer.as_bytes()).unwrap();
            seen
        };
        answers.into_iter().map(answer).collect()
    });
    (base, server)
}

fn read(stream: &TcpStream) -> Seen {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "request ends in its head: {head}");
    }
    head.make_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut body).unwrap();
    Seen { head, body: serde_json::from_slice(&body).unwrap() }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}")
}

/// One vector per number, along the axis of that number.
fn vectors(axes: &[usize]) -> String {
    let items: Vec<Value> = axes
        .iter()
        .enumerate()
        .map(|(index, &axis)| {
            let vector: Vec<f32> = (0..3).map(|other| if other == axis { 2.0 } else { 0.0 }).collect();
            json!({"object": "embedding", "index": index, "embedding": vector})
        })
        .collect();
    answer("200 OK", "content-type: application/json\r\n", &json!({"data": items}).to_string())
}

fn embedder(base: &str) -> RemoteEmbedder {
    RemoteEmbedder::new(config(base)).unwrap()
}

fn config(base: &str) -> RemoteConfig {
    RemoteConfig {
        batch: 2,
        attempts: 3,
        initial_backoff: Duration::from_millis(1),
        timeout: Duration::from_secs(5),
        ..RemoteConfig::new(base, "small", 3)
    }
}

#[test]
fn long_lists_are_split_and_come_back_in_order() {
    let (base, server) = serve(vec![vectors(&[0, 1]), vectors(&[2])]);
    let got = embedder(&base).embed(&["one", "two", ""]).unwrap();
    assert_eq!(got, [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
    let seen = server.join().unwrap();
    assert_eq!((seen[0].inputs(), seen[1].inputs()), (vec!["one", "two"], vec![" "]));
    assert!(seen[0].head.starts_with("post /v1/embeddings http/1.1\r\n"));
    assert_eq!(seen[0].body["model"], "small");
}

#[test]
fn key_and_prefixes_are_sent() {
    let (base, server) = serve(vec![vectors(&[0]), vectors(&[0])]);
    let embedder = RemoteEmbedder::new(RemoteConfig {
        api_key: Some(Secret::new("k-123")),
        query_prefix: "query: ".into(),
        text_prefix: "passage: ".into(),
        max_chars: 4,
        ..config(&format!("{base}/"))
    })
    .unwrap();
    embedder.embed_query("äöüßx").unwrap();
    embedder.embed(&["text"]).unwrap();
    let seen = server.join().unwrap();
    assert_eq!((seen[0].inputs(), seen[1].inputs()), (vec!["query: äöüß"], vec!["passage: text"]));
    assert!(seen.iter().all(|seen| seen.head.contains("authorization: bearer k-123\r\n")));
    assert!(!format!("{embedder:?}").contains("k-123"), "the key must not be shown");
}

#[test]
fn busy_and_broken_endpoints_are_asked_again() {
    let busy = answer("429 Too Many Requests", "retry-after: 0\r\n", "slow down");
    let broken = answer("503 Service Unavailable", "", "");
    let (base, server) = serve(vec![busy, broken, vectors(&[1])]);
    assert_eq!(embedder(&base).embed_query("text").unwrap(), [0.0, 1.0, 0.0]);
    assert_eq!(server.join().unwrap().len(), 3);
}

#[test]
fn patience_has_an_end() {
    let broken = answer("500 Internal Server Error", "", "out of memory");
    let (base, server) = serve(vec![broken; 3]);
    let error = embedder(&base).embed_query("text").unwrap_err();
    assert!(matches!(error, EmbedError::RemoteUnavailable { attempts: 3, .. }), "{error:?}");
    assert!(error.to_string().contains("out of memory"), "{error}");
    assert_eq!(server.join().unwrap().len(), 3);
}

#[test]
fn a_refusal_is_final() {
    let (base, server) = serve(vec![answer("401 Unauthorized", "", "no such key")]);
    let error = embedder(&base).embed_query("text").unwrap_err();
    assert!(matches!(error, EmbedError::RemoteRefused { status: 401, .. }), "{error:?}");
    assert!(error.to_string().contains("no such key"), "{error}");
    server.join().unwrap();
}

#[test]
fn nobody_at_the_address_is_an_error() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = embedder(&format!("http://{address}")).embed_query("text").unwrap_err();
    assert!(matches!(error, EmbedError::RemoteUnavailable { .. }), "{error:?}");
}

#[test]
fn a_silent_endpoint_runs_into_the_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let impatient = RemoteConfig { timeout: Duration::from_millis(50), attempts: 1, ..config(&base) };
    let error = RemoteEmbedder::new(impatient).unwrap().embed_query("text").unwrap_err();
    assert!(matches!(error, EmbedError::RemoteUnavailable { attempts: 1, .. }), "{error:?}");
}

#[test]
fn the_wrong_dimension_is_refused() {
    let (base, server) = serve(vec![vectors(&[0])]);
    let other = RemoteConfig { dimension: 4, ..config(&base) };
    let error = RemoteEmbedder::new(other).unwrap().embed_query("text").unwrap_err();
    assert!(matches!(error, EmbedError::DimensionMismatch { expected: 4, actual: 3, .. }), "{error:?}");
    server.join().unwrap();
}

#[test]
fn a_configuration_that_cannot_work_is_refused() {
    let wrong = [
        RemoteConfig::new("localhost:80", "small", 3),
        RemoteConfig::new("http://localhost", "", 3),
        RemoteConfig::new("http://localhost", "small", 0),
        RemoteConfig { batch: 0, ..RemoteConfig::new("http://localhost", "small", 3) },
    ];
    for config in wrong {
        assert!(matches!(RemoteEmbedder::new(config), Err(EmbedError::RemoteConfig(_))));
    }
}

#[test]
fn the_fingerprint_tells_models_and_prefixes_apart() {
    let of = |config| RemoteEmbedder::new(config).unwrap().fingerprint().to_owned();
    let base = RemoteConfig::new("http://one", "small", 3);
    assert_eq!(of(base.clone()), of(RemoteConfig { base_url: "http://two".into(), ..base.clone() }));
    assert_ne!(of(base.clone()), of(RemoteConfig { model: "large".into(), ..base.clone() }));
    assert_ne!(of(base.clone()), of(RemoteConfig { query_prefix: "query: ".into(), ..base }));
}
