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
    let mut waiting = None;
    for (path, body) in
        [("/v1/context/user/fetch", &question), ("/v1/context/conversation/fetch", &of_conversation)]
    {
        let found = items(&server, path, body);
        let [item] = saying(&found, "third plank")[..] else { panic!("{path}: {found:?}") };
        assert_eq!((&item["pending"], &item["category"]), (&json!(true), &json!("excerpts")), "{item}");
        assert_eq!(item["conversation_id"], TALK);
        assert_eq!(found[0]["id"], item["id"], "it answers best: {found:?}");
        let known = saying(&found, "Petrel");
        assert!(!known.is_empty() && known.iter().all(|item| item.get("pending").is_none()), "{found:?}");
        waiting = Some(item["id"].clone());
    }

    server.engine.resume();
    server.settle();
    let found = items(&server, "/v1/context/user/fetch", &question);
    let shown = saying(&found, "third plank");
    assert_eq!(shown.len(), 1, "{found:?}");
    assert!(found.iter().all(|item| item.get("pending").is_none()), "{found:?}");
    let id = waiting.expect("it was shown");
    let path = format!("/api/v1/memories/{}", id.as_str().expect("an id"));
    let memory = server.get(&server.b2b, &path).ok();
    assert!(memory["content"].as_str().is_some_and(|text| text.contains("third plank")), "{memory}");
}

#[test]
fn words_that_wait_stay_in_their_place() {
    let server = TestServer::start();
    server.engine.pause();
    let said = of_alice(json!({"document": "User: The vault opens with 8841."}));
    server.post(&server.b2b, "/api/v1/memories/create", &said).ok();
    let asked = |body: Value| {
        let found = items(&server, "/v1/context/user/fetch", &body);
        saying(&found, "8841").len()
    };
    assert_eq!(asked(of_alice(json!({"search_query": ["vault"]}))), 1, "the first words of a place");
    let mut other = of_alice(json!({"search_query": ["vault"]}));
    merge(&mut other, &json!({"user_id": "somebody-else"}));
    assert_eq!(asked(other), 0);
    let customer = of_alice(json!({"search_query": ["vault"]}));
    let found = items(&server, "/v1/context/customer/fetch", &customer);
    assert_eq!(saying(&found, "8841").len(), 0, "a user's words are not the customer's");
    server.engine.resume();
    server.settle();
    assert_eq!(asked(of_alice(json!({"search_query": ["vault"]}))), 1);
}
