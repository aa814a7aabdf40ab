//! Kills the real server while it removes what a description means: afterwards the words stand wherever they stood, or
//! nowhere, and nowhere if the removal was acknowledged.

use super::kept::Kept;
use super::{finished, rounds};
use crate::server::{self, Caller};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

const ROUNDS: usize = 12;
const SEED: u64 = 0xf047;
/// How long the words may stay in the files after the restart.
const PATIENCE: Duration = Duration::from_secs(30);

/// How many of the answers that can hold a word do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Holding(usize, usize);

#[test]
fn a_removal_happens_whole_or_not_at_all() {
    let kept = Kept::new();
    let data = &kept.data();
    let instance = server::json(data, &["instance", "create", "--isolation", "equals_customer"]);
    let key = instance["api_key"].as_str().expect("key").to_owned();
    let mut random = StdRng::seed_from_u64(SEED);
    let (mut removed, mut stayed) = (0, 0);
    for round in 0..rounds().map_or(ROUNDS, |kills| kills / 10) {
        let (user, word) = (format!("user-{round}"), format!("zarquon{round}q"));
        let mut server = kept.start(round);
        let caller = Caller::new(server.base(), &key);
        tell(&caller, &user, &word);
        let before = holding(&caller, &user, &word);
        assert_eq!(before.0, before.1, "the word is not everywhere to begin with");
        let alive = Duration::from_micros(random.random_range(0..25_000));
        let wish =
            json!({"description": format!("my locker code {word}"), "user_id": user, "mode": "direct"});
        let acknowledged = thread::scope(|scope| {
            let asked = scope.spawn(|| caller.post("/api/v1/memories/forget", &wish));
            // The moment of death is the input of this test.
            thread::sleep(alive);
            server.kill();
            asked.join().expect("asked").is_some_and(|(code, _)| code == 200)
        });
        let server = kept.start(round);
        let caller = Caller::new(server.base(), &key);
        let after = holding(&caller, &user, &word);
        assert!(after.0 == 0 || (after == before && !acknowledged), "{acknowledged}: {before:?} → {after:?}");
        if after.0 == 0 {
            removed += 1;
            assert_leaves_the_files(data, &word);
        } else {
            stayed += 1;
        }
    }
    println!("removals cut off by kills: {removed} whole, {stayed} not begun, 0 in part");
}

/// A document and a conversation of a user that hold a word, understood.
fn tell(caller: &Caller, user: &str, word: &str) {
    let words = format!("User: My locker code is {word}. My tea is green.");
    let document =
        json!({"document": words, "document_id": format!("note-{user}"), "user_id": user, "metadata": {}});
    let (code, answer) = caller.post("/api/v1/memories/create", &document).expect("answer");
    assert_eq!(code, 200, "{answer}");
    finished(caller, answer["ingestion_id"].as_str().expect("an id"));
    let turn = json!({
        "conversation_id": format!("talk-{user}"), "user_id": user, "role": "user", "metadata": {},
        "content": format!("Remember that my locker code is {word}. It rains today."),
    });
    let (code, answer) = caller.post("/v1/conversations/messages", &turn).expect("answer");
    assert_eq!(code, 200, "{answer}");
    let begun = Instant::now();
    // The turn is understood in the background; a fetch shows it from then on as an item of its own.
    while holding(caller, user, word).0 < holding(caller, user, word).1 {
        assert!(begun.elapsed() < PATIENCE, "the turn is not understood");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The answers in which a word of a user can stand.
fn holding(caller: &Caller, user: &str, word: &str) -> Holding {
    let fetch =
        json!({"user_id": user, "search_query": null, "max_results": 50, "types": ["all"], "mode": "fast"});
    let talk = format!("/v1/conversations/talk-{user}");
    let answers: Vec<Option<(u16, Value)>> = vec![
        caller.post("/v1/context/user/fetch", &fetch),
        caller.get(&format!("{talk}/messages?user_id={user}")),
        caller.get(&format!("{talk}/context-for-prompt?user_id={user}")),
    ];
    let all = answers.len();
    let texts = answers.into_iter().map(|answer| answer.expect("answer").1.to_string());
    Holding(texts.filter(|text| text.contains(word)).count(), all)
}

/// Waits until no file of the database holds a word.
fn assert_leaves_the_files(data: &Path, word: &str) {
    let begun = Instant::now();
    let holds = || {
        ["evoke.db", "evoke.db-wal"].into_iter().any(|name| {
            let bytes = std::fs::read(data.join(name)).unwrap_or_default();
            bytes.windows(word.len()).any(|window| window == word.as_bytes())
        })
    };
    while holds() {
        assert!(begun.elapsed() < PATIENCE, "{word} is still in the files");
        thread::sleep(Duration::from_millis(20));
    }
}
