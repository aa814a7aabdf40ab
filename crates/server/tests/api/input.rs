//! What users really send: times with offsets and wrong clocks, pasted code, chats as JSON, halves of characters.

use crate::harness::{TestServer, alice, of_alice, says};
use serde_json::{Value, json};

/// The typed memories of a document.
fn typed(server: &TestServer, document: &Value) -> Vec<String> {
    let accepted = server.remember(&server.b2b, of_alice(json!({"document": document})));
    let typed = server.memory_ids(&server.b2b, &accepted).into_iter().filter_map(|id| {
        let memory = server.get(&server.b2b, &format!("/api/v1/memories/{id}")).ok();
        // A bare passage has no topic.
        (!memory["category"].is_null()).then(|| memory["content"].to_string())
    });
    typed.collect()
}

#[test]
fn days_are_those_of_the_speakers_calendar() {
    let server = TestServer::start();
    let event = |at: &str, user: &str| {
        let who = json!({"user_id": user, "customer_id": "acme"});
        let mut body = json!({"document": "User: I sold my kayak yesterday.", "document_created_at": at});
        crate::harness::merge(&mut body, &who);
        server.remember(&server.b2b, body);
        let items = server.recall(&server.b2b, &who, "When did I sell my kayak?");
        items.iter().find_map(|item| item["event_date"].as_str().map(str::to_owned)).expect("a date")
    };
    assert_eq!(event("2026-02-10T00:30:00+02:00", "ann"), "2026-02-09T00:00:00+02:00");
    assert_eq!(event("2026-02-09T23:30:00-05:00", "bob"), "2026-02-08T00:00:00-05:00");
    assert_eq!(event("2026-02-10T00:30:00Z", "cai"), "2026-02-09T00:00:00Z");
}

#[test]
fn a_recorded_turn_keeps_the_offset_of_its_own_time() {
    let server = TestServer::start();
    let body = of_alice(
        json!({"conversation_id": "c1", "role": "user", "content": "The regatta is tomorrow at 7 pm.",
                               "timestamp": "2026-02-10T21:30:00-07:00"}),
    );
    server.post(&server.b2b, "/v1/conversations/messages", &body).ok();
    server.settle();
    let items = server.recall(&server.b2b, &alice(), "When is the regatta?");
    let dates: Vec<&str> = items.iter().filter_map(|item| item["event_date"].as_str()).collect();
    assert_eq!(dates, ["2026-02-11T19:00:00-07:00"]);
}

#[test]
fn what_is_dated_in_the_future_is_marked_and_closes_nothing_said_later() {
    let server = TestServer::start();
    let say = |words: &str, at: Option<&str>| {
        server.remember(&server.b2b, of_alice(json!({"document": words, "document_created_at": at})));
    };
    say("User: I live in Turku.", Some("2099-06-01T00:00:00Z"));
    say("User: I live in Bergen.", None);
    let items = server.recall(&server.b2b, &alice(), "Where do I live?");
    assert!(items[0]["content"].as_str().is_some_and(|text| text.contains("Bergen")), "{items:?}");
    assert!(items[0]["valid_until"].is_null() && items[0]["stated_at"].is_null(), "{}", items[0]);
    let early = items.iter().find(|item| item["content"].as_str().is_some_and(|text| text.contains("Turku")));
    assert_eq!(early.expect("it is kept")["stated_at"], "2099-06-01T00:00:00Z");
    let later = of_alice(json!({"query_date": "2100-01-01"}));
    let items = server.recall(&server.b2b, &later, "Where do I live?");
    assert!(says(&items, "Turku") && says(&items, "Bergen"), "{items:?}");
}

#[test]
fn nothing_is_learnt_from_what_is_pasted_and_it_is_found() {
    let server = TestServer::start();
    let words = "User: my build breaks\n$ cargo build --release\nerror[E0425]: I cannot find `owner`\n  --> src/main.rs:4:5\n\n\
                 class Boat:\n    owner = \"Ilse\"  # I prefer oars\n    def row(self):\n        return self.owner\n\n\
                 I use Fedora.\n| Oar | Price |\n|---|---|\n| I like ash | 40 |";
    let memories = typed(&server, &json!(words)).join("\n");
    assert!(memories.contains("Fedora"), "{memories}");
    for word in ["E0425", "Ilse", "oars", "I like ash", "likes ash"] {
        let learnt = memories.lines().any(|memory| memory.contains(word) && !memory.contains("Fedora"));
        assert!(!learnt, "{word}: {memories}");
    }
    let items = server.recall(&server.b2b, &alice(), "E0425 cannot find owner");
    assert!(says(&items, "error[E0425]"), "{items:?}");
    let items = server.recall(&server.b2b, &alice(), "price of ash");
    assert!(says(&items, "| I like ash | 40 |"), "{items:?}");
}

#[test]
fn chats_as_json_are_turns_whether_as_text_or_as_values() {
    let chat =
        json!([{"role": "user", "content": "I hate turnips."}, {"role": "assistant", "content": "Noted."}]);
    for document in [json!(chat.to_string()), chat.clone(), json!({"messages": chat})] {
        let server = TestServer::start();
        let memories = typed(&server, &document).join("\n");
        assert!(memories.contains("User hates turnips"), "{document}: {memories}");
    }
}

#[test]
fn half_a_character_costs_itself_alone() {
    let server = TestServer::start();
    let who = r#""user_id": "alice", "customer_id": "acme""#;
    let create = format!(r#"{{"document": "User: my \ud83d locker is B7.", {who}}}"#);
    server.post_bytes(&server.b2b, "/api/v1/memories/create", create.as_bytes()).ok();
    let turn = format!(
        r#"{{"conversation_id": "c", "role": "user", "content": "my mast is 9 m \udc00 high", {who}}}"#
    );
    server.post_bytes(&server.b2b, "/v1/conversations/messages", turn.as_bytes()).ok();
    server.settle();
    let fetch = format!(
        r#"{{"search_query": ["locker \ud83d mast"], "response_shape": "ranked", "max_results": 9, {who}}}"#
    );
    let answer = server.post_bytes(&server.b2b, "/v1/context/user/fetch", fetch.as_bytes()).ok();
    let items = answer["context"]["items"].as_array().expect("items");
    assert!(says(items, "\u{fffd} locker is B7") && says(items, "9 m \u{fffd} high"), "{items:?}");
}
