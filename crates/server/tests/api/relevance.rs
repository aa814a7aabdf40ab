//! How sure an answer is, on the wire.

use crate::harness::{TestServer, of_alice};
use serde_json::{Value, json};

fn told() -> TestServer {
    let server = TestServer::start();
    let document =
        "User: The Petrel lies in Trieste, at the old pier.\nUser: Her spare key is under the third plank.";
    server.post(&server.b2b, "/api/v1/memories/create", &of_alice(json!({"document": document}))).ok();
    server.settle();
    server
}

fn fetch(server: &TestServer, query: &str, more: &Value) -> Value {
    let mut body = json!({"search_query": [query], "response_shape": "ranked", "explain": true});
    crate::harness::merge(&mut body, more);
    server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(body)).ok()
}

#[test]
fn answers_say_how_sure_they_are_and_can_be_silent() {
    let server = told();
    let stored = fetch(&server, "Where does the Petrel lie?", &json!({}));
    let missing = fetch(&server, "Who won the chess tournament?", &json!({}));
    let sure = |answer: &Value| answer["answerable"].as_f64().expect("a probability");
    assert!(sure(&stored) > sure(&missing), "{stored}\n{missing}");
    let items = stored["context"]["items"].as_array().expect("items");
    assert!(items.iter().all(|item| item["relevance"].as_f64().is_some_and(|r| (0.0..=1.0).contains(&r))));
    let silent = fetch(&server, "Where does the Petrel lie?", &json!({"min_relevance": 1}));
    assert_eq!(silent["context"]["items"], json!([]));
    let dropped = silent["retrieval_explain"]["dropped"].as_array().expect("dropped");
    assert!(!dropped.is_empty() && dropped.iter().all(|one| one["reason"] == "low_relevance"), "{silent}");
}

#[test]
fn without_a_query_nothing_is_said_of_relevance() {
    let server = told();
    let body = json!({"response_shape": "ranked", "min_relevance": 0.9});
    let answer = server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(body)).ok();
    assert!(answer.get("answerable").is_none());
    let items = answer["context"]["items"].as_array().expect("items");
    assert!(!items.is_empty() && items.iter().all(|item| item.get("relevance").is_none()), "{answer}");
}

#[test]
fn a_relevance_outside_0_to_1_is_refused() {
    let server = told();
    for wrong in [json!(1.1), json!(-0.1), json!("high"), json!([0.5])] {
        let body = of_alice(json!({"search_query": ["x"], "min_relevance": wrong}));
        let answer = server.post(&server.b2b, "/v1/context/user/fetch", &body);
        assert_eq!(answer.status, 422, "{wrong}: {answer:?}");
    }
}
