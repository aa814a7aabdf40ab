//! Kills the real server at seeded moments while writers write, and starts it again: whatever was acknowledged
//! is there, exactly once, understood and retrievable.

use crate::server::{self, Caller, Server};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 30;
const WRITERS: usize = 3;
const SEED: u64 = 0x5eed;
/// How long understanding what was left may take after a restart.
const PATIENCE: Duration = Duration::from_secs(60);

/// Acknowledged documents: the id that we gave, and the ingestion that was answered.
type Acknowledged = HashMap<String, String>;

#[test]
fn what_was_acknowledged_survives_kills() {
    let directory = tempfile::tempdir().expect("directory");
    let data = directory.path();
    let instance = server::json(data, &["instance", "create", "--isolation", "equals_customer"]);
    let key = instance["api_key"].as_str().expect("key").to_owned();
    let mut random = StdRng::seed_from_u64(SEED);
    let mut acknowledged = Acknowledged::new();

    for round in 0..ROUNDS {
        let mut server = Server::start(data);
        let alive = Duration::from_millis(random.random_range(5..450));
        acknowledged.extend(write_until_killed(&mut server, &key, round, alive));
        assert_clean(data);
    }
    assert!(acknowledged.len() > ROUNDS, "only {} writes were acknowledged", acknowledged.len());

    let server = Server::start(data);
    let caller = Caller::new(server.base(), &key);
    for (document, ingestion) in &acknowledged {
        let status = finished(&caller, ingestion);
        assert_eq!(status["document_id"], json!(document));
        assert_eq!(status["status"], "completed", "{status}");
    }
    for (document, ingestion) in &acknowledged {
        assert_retrievable(&caller, document, ingestion);
        let (code, body) = caller.post("/api/v1/memories/create", &body(document)).expect("answer");
        assert_eq!(code, 409, "{document} can be taken in twice: {body}");
    }
}

/// Writes from several callers until the server is killed; what was acknowledged.
fn write_until_killed(server: &mut Server, key: &str, round: usize, alive: Duration) -> Acknowledged {
    let stop = AtomicBool::new(false);
    let base = server.base().to_owned();
    thread::scope(|scope| {
        let stop = &stop;
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let caller = Caller::new(&base, key);
                scope.spawn(move || write(&caller, &format!("r{round}w{writer}"), stop))
            })
            .collect();
        // The moment of death is the input of this test.
        thread::sleep(alive);
        server.kill();
        stop.store(true, Ordering::SeqCst);
        writers.into_iter().flat_map(|writer| writer.join().expect("writer")).collect()
    })
}

fn write(caller: &Caller, name: &str, stop: &AtomicBool) -> Acknowledged {
    let mut acknowledged = Acknowledged::new();
    for number in 0.. {
        let document = format!("{name}n{number}");
        let Some((200, answer)) = caller.post("/api/v1/memories/create", &body(&document)) else { break };
        let ingestion = answer["ingestion_id"].as_str().expect("id").to_owned();
        acknowledged.insert(document, ingestion);
        if stop.load(Ordering::SeqCst) {
            break;
        }
    }
    acknowledged
}

fn body(document: &str) -> Value {
    json!({
        "document": format!("User: My locker code is {document} and I like it."),
        "document_id": document, "user_id": document, "metadata": {},
    })
}

/// The state of an ingestion once nothing more happens to it.
fn finished(caller: &Caller, ingestion: &str) -> Value {
    let begun = Instant::now();
    loop {
        let (code, status) = caller.get(&format!("/api/v1/memories/status/{ingestion}")).expect("answer");
        assert_eq!(code, 200, "an acknowledged ingestion is gone: {status}");
        if !matches!(status["status"].as_str(), Some("queued" | "processing")) {
            return status;
        }
        assert!(begun.elapsed() < PATIENCE, "still {status}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The document's passage is found by its words, and there is one of it.
fn assert_retrievable(caller: &Caller, document: &str, ingestion: &str) {
    let query = json!({
        "user_id": document, "search_query": [format!("locker code {document}")], "max_results": 50,
        "types": ["all"], "mode": "fast", "response_shape": "ranked",
    });
    let (code, answer) = caller.post("/v1/context/user/fetch", &query).expect("answer");
    assert_eq!(code, 200, "{answer}");
    let items = answer["context"]["items"].as_array().expect("items");
    let of_it: Vec<&str> =
        items.iter().filter(|i| i["document_id"] == *document).filter_map(|i| i["id"].as_str()).collect();
    assert!(!of_it.is_empty(), "{document} ({ingestion}) is not found: {answer}");
    let contents: Vec<&str> = items.iter().filter_map(|i| i["content"].as_str()).collect();
    let mut once = contents.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), contents.len(), "{document} is there twice: {contents:?}");
}

/// The file is sound, and no document has been stored twice.
fn assert_clean(data: &Path) {
    let db = rusqlite::Connection::open(data.join("evoke.db")).expect("opens");
    let check: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).expect("checked");
    assert_eq!(check, "ok");
}
