//! The same request again, and another one under its name.

use super::{Answer, Sender};
use crate::harness::{HostileServer, text};
use serde_json::{Value, json};

const KEY: &str = "idempotency-key";
const TRACE: &str = "x-correlation-id";

fn create(sender: &Sender, name: (&str, &str), words: &str) -> Answer {
    let body = json!({"document": words, "user_id": "u"}).to_string();
    sender.send("POST", "/api/v1/memories/create", &[name], &body)
}

fn ingestion(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    text(&answer.json(), "ingestion_id")
}

fn turns(sender: &Sender) -> Vec<Value> {
    let listed = sender.send("GET", "/v1/conversations/c/messages", &[], "").json();
    listed["turns"].as_array().expect("turns").clone()
}

#[test]
fn a_key_stands_for_one_request_also_after_a_crash() {
    let mut server = HostileServer::start(&[]);
    let key = server.new_key();
    let sender = Sender::new(&server, &key);
    let first = ingestion(&create(&sender, (KEY, "one"), "I keep bees."));
    let other = create(&sender, (KEY, "one"), "I keep goats.");
    assert_eq!((other.status, &*other.code()), (409, "EVK0107"), "{}", other.text);
    server.server.kill();
    server.start_again(&[]);
    let sender = Sender::new(&server, &key);
    assert_eq!(ingestion(&create(&sender, (KEY, "one"), "I keep bees.")), first);
    assert_eq!(create(&sender, (KEY, "one"), "I keep goats.").code(), "EVK0107");
    assert_ne!(ingestion(&create(&sender, (KEY, "two"), "I keep goats.")), first);
    let stranger = Sender::new(&server, &server.new_key());
    assert_ne!(
        ingestion(&create(&stranger, (KEY, "one"), "I keep goats.")),
        first,
        "keys are an instance's own"
    );
    for bad in ["", &"k".repeat(256)] {
        assert_eq!(create(&sender, (KEY, bad), "x").code(), "EVK0002");
    }
}

#[test]
fn calls_of_one_trace_are_never_in_conflict_and_a_retry_among_them_is_known() {
    let server = HostileServer::start(&[]);
    let sender = Sender::new(&server, &server.new_key());
    let first = ingestion(&create(&sender, (TRACE, "trace-7"), "I keep bees."));
    let second = ingestion(&create(&sender, (TRACE, "trace-7"), "I keep goats."));
    assert_ne!(first, second, "another body is another request");
    assert_eq!(ingestion(&create(&sender, (TRACE, "trace-7"), "I keep bees.")), first);
    let say = |words: &str, path: &str, body: Value| {
        let answer = sender.send("POST", path, &[(TRACE, "trace-7")], &body.to_string());
        assert_eq!(answer.status, 200, "{words}: {}", answer.text);
    };
    let turn =
        |words: &str| json!({"conversation_id": "c", "role": "user", "content": words, "user_id": "u"});
    for words in ["Hello.", "How are the bees?", "Hello."] {
        say(words, "/v1/conversations/messages", turn(words));
    }
    assert_eq!(turns(&sender).len(), 2);
    let batch = json!({"messages": [turn("Fine."), turn("Good.")]});
    say("twice", "/v1/conversations/messages/batch", batch.clone());
    say("twice", "/v1/conversations/messages/batch", batch);
    assert_eq!(turns(&sender).len(), 4);
}

#[test]
fn every_route_that_stores_heeds_the_key() {
    let server = HostileServer::start(&[]);
    let sender = Sender::new(&server, &server.new_key());
    let turn =
        |words: &str| json!({"conversation_id": "c", "role": "user", "content": words, "user_id": "u"});
    let document = |words: &str| json!({"document": words, "user_id": "u"});
    for path in [
        "/api/v1/memories/create",
        "/api/v1/memories/batch",
        "/v1/conversations/messages",
        "/v1/conversations/messages/batch",
    ] {
        let send = |words: &str| {
            let body = match path {
                "/api/v1/memories/create" => document(words),
                "/api/v1/memories/batch" => json!({"documents": [document(words)]}),
                "/v1/conversations/messages" => turn(words),
                _ => json!({"messages": [turn(words)]}),
            };
            sender.send("POST", path, &[(KEY, "k-1")], &body.to_string())
        };
        let (first, again) = (send("I keep bees."), send("I keep bees."));
        assert_eq!((first.status, again.status), (200, 200), "{path}: {} {}", first.text, again.text);
        assert_eq!(send("I keep goats.").code(), "EVK0107", "{path}");
    }
    let form = |words: &str| {
        let headers = [(KEY, "k-1"), ("content-type", "application/x-www-form-urlencoded")];
        sender.send("POST", "/api/v1/memories/upload", &headers, &format!("user_id=u&text={words}"))
    };
    assert_eq!(ingestion(&form("bees")), ingestion(&form("bees")));
    assert_eq!(form("goats").code(), "EVK0107");
    assert_eq!(turns(&sender).len(), 2);
}
