//! Kills the real server while entities are merged and the merge is undone: afterwards they are one or two, never half of
//! it, and what was acknowledged is there.

use super::kept::Kept;
use super::{finished, rounds};
use crate::server::{self, Caller};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;

const ROUNDS: usize = 8;
const SEED: u64 = 0x1e47;

#[test]
fn a_correction_happens_whole_or_not_at_all() {
    let kept = Kept::new();
    let data = &kept.data();
    let instance = server::json(data, &["instance", "create", "--isolation", "equals_customer"]);
    let key = instance["api_key"].as_str().expect("key").to_owned();
    let mut random = StdRng::seed_from_u64(SEED);
    let mut merged = false;
    for round in 0..rounds().map_or(ROUNDS, |kills| kills / 10) {
        let mut server = kept.start(round);
        let caller = Caller::new(server.base(), &key);
        if round == 0 {
            tell(&caller);
        }
        let before = names(&caller);
        assert_eq!(before, expected(merged));
        let (what, body, id) = if merged {
            ("undo", json!({}), id_of(&caller, "Melanie Ostrander"))
        } else {
            ("merge", json!({"entity_id": id_of(&caller, "Mel")}), id_of(&caller, "Melanie Ostrander"))
        };
        let alive = Duration::from_micros(random.random_range(0..15_000));
        let acknowledged = thread::scope(|scope| {
            let path = format!("/v1/entities/{id}/{what}");
            let asked = scope.spawn(move || caller.post(&path, &body));
            // The moment of death is the input of this test.
            thread::sleep(alive);
            server.kill();
            asked.join().expect("asked").is_some_and(|(code, _)| code == 200)
        });
        let server = kept.start(round);
        let after = names(&Caller::new(server.base(), &key));
        assert!(
            after == expected(!merged) || (after == before && !acknowledged),
            "{acknowledged}: {after:?}"
        );
        merged = after == expected(true);
    }
}

fn tell(caller: &Caller) {
    let words = "User: I had lunch with Melanie Ostrander.";
    for (number, words) in [words, "User: I owe Mel a book."].into_iter().enumerate() {
        let document =
            json!({"document": words, "document_id": number.to_string(), "user_id": "ada", "metadata": {}});
        let (code, answer) = caller.post("/api/v1/memories/create", &document).expect("answer");
        assert_eq!(code, 200, "{answer}");
        finished(caller, answer["ingestion_id"].as_str().expect("an id"));
    }
}

/// The people that are known, each with its other names.
fn names(caller: &Caller) -> Vec<(String, Value)> {
    let entities = listed(caller);
    let entities = entities["entities"].as_array().expect("a list").iter();
    let named =
        entities.map(|one| (one["name"].as_str().expect("a name").to_owned(), one["aliases"].clone()));
    named.filter(|(name, _)| name.starts_with("Mel")).collect()
}

fn expected(merged: bool) -> Vec<(String, Value)> {
    let (whole, part) = ("Melanie Ostrander".to_owned(), "Mel".to_owned());
    if merged { vec![(whole, json!(["Mel"]))] } else { vec![(part, json!([])), (whole, json!([]))] }
}

fn id_of(caller: &Caller, name: &str) -> String {
    let entities = listed(caller);
    let found = entities["entities"].as_array().expect("a list").iter().find(|one| one["name"] == name);
    found.expect("known")["id"].as_str().expect("an id").to_owned()
}

fn listed(caller: &Caller) -> Value {
    let (code, answer) = caller.get("/v1/entities?user_id=ada").expect("answer");
    assert_eq!(code, 200, "{answer}");
    answer
}
