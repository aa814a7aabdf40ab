//! Words that were acknowledged and are not understood yet.

use crate::harness::{TestServer, merge, of_alice};
use serde_json::{Value, json};

const TALK: &str = "3f6b1a2c-4d5e-4f7a-8b9c-0d1e2f3a4b5c";

fn items(server: &TestServer, path: &str, body: &Value) -> Vec<Value> {
    let mut body = body.clone();
    merge(&mut body, &json!({"response_shape": "ranked"}));
    server.post(&server.b2b, path, &body).ok()["context"]["items"].as_array().expect("items").clone()
}

fn saying<'a>(items: &'a [Value], word: &str) -> Vec<&'a Value> {
    let says = |item: &&Value| item["content"].as_str().is_some_and(|text| text.contains(word));
    items.iter().filter(says).collect()
}

#[test]
fn a_turn_is_found_before_it_is_understood_and_once_afterwards() {
    let server = TestServer::start();
    let known = of_alice(json!({"document": "User: My sailing boat is called Petrel."}));
    server.post(&server.b2b, "/api/v1/memories/create", &known).ok();
    server.settle();
    server.engine.pause();
    let said = of_alice(json!({
        "conversation_id": TALK, "role": "user", "content": "The spare key of the boat is under the third plank.",
        "metadata": {},
    }));
    server.post(&server.b2b, "/v1/conversations/messages", &said).ok();

    let question = of_alice(json!({"search_query": ["Where is the spare key of my boat?"]}));
    let of_conversation =
        json!({"conversation_id": TALK, "search_query": ["Where is the spare key of my boat?"]});
    let found = items(&server, "/v1/context/conversation/fetch", &of_conversation);
    let [item] = saying(&found, "third plank")[..] else { panic!("{found:?}") };
    assert_eq!((&item["pending"], &item["category"]), (&json!(true), &json!("excerpts")), "{item}");
    assert_eq!(item["conversation_id"], TALK);
    assert_eq!(found[0]["id"], item["id"], "it answers best: {found:?}");
    let known = saying(&found, "Petrel");
    assert!(!known.is_empty() && known.iter().all(|item| item.get("pending").is_none()), "{found:?}");
    let id = item["id"].clone();
    let by_user = items(&server, "/v1/context/user/fetch", &question);
    assert!(
        saying(&by_user, "third plank").is_empty(),
        "an id that no call knows yet is not shown: {by_user:?}"
    );

    server.engine.resume();
    server.settle();
    let found = items(&server, "/v1/context/user/fetch", &question);
    let shown = saying(&found, "third plank");
    assert_eq!(shown.len(), 1, "{found:?}");
    assert!(found.iter().all(|item| item.get("pending").is_none()), "{found:?}");
    let path = format!("/api/v1/memories/{}", id.as_str().expect("an id"));
    let memory = server.get(&server.b2b, &path).ok();
    assert!(memory["content"].as_str().is_some_and(|text| text.contains("third plank")), "{memory}");
}

#[test]
fn words_that_wait_stay_in_their_place() {
    const OTHER: &str = "7d1f2a3b-0c4d-4e5f-8a6b-9c7d8e9f0a1b";
    let server = TestServer::start();
    let say = |user: &str, conversation: &str, content: &str| {
        let mut said = of_alice(json!({
            "conversation_id": conversation, "role": "user", "content": content, "metadata": {},
        }));
        merge(&mut said, &json!({"user_id": user}));
        server.post(&server.b2b, "/v1/conversations/messages", &said).ok();
    };
    let asked = |conversation: &str| {
        let body = json!({"conversation_id": conversation, "search_query": ["vault"]});
        let found = items(&server, "/v1/context/conversation/fetch", &body);
        saying(&found, "8841").len()
    };
    server.engine.pause();
    say("alice", TALK, "The vault opens with 8841.");
    say("somebody-else", OTHER, "Which vault?");
    assert_eq!((asked(TALK), asked(OTHER)), (1, 0), "the first words of a place, for nobody else");
    server.engine.resume();
    server.settle();
    assert_eq!((asked(TALK), asked(OTHER)), (1, 0));
}

#[test]
fn a_turn_is_no_answer_to_itself() {
    let server = TestServer::start();
    let question = "Where is the spare key of my boat?";
    let say = |content: &str| {
        let said = json!({"conversation_id": TALK, "role": "user", "content": content, "metadata": {}});
        server.post(&server.b2b, "/v1/conversations/messages", &of_alice(said)).ok();
    };
    let asked = || {
        let body = json!({"conversation_id": TALK, "search_query": [question]});
        items(&server, "/v1/context/conversation/fetch", &body)
    };
    say("The spare key is under the third plank.");
    say("We are going sailing on Sunday.");
    server.settle();
    server.engine.pause();
    say(question);
    let waiting = asked();
    assert!(!saying(&waiting[..1], "third plank").is_empty(), "{waiting:?}");
    assert!(!saying(&waiting[waiting.len() - 1..], "Where is").is_empty(), "behind all else: {waiting:?}");
    server.engine.resume();
    server.settle();
    let understood = asked();
    assert!(!saying(&understood[..1], "third plank").is_empty(), "{understood:?}");
}
