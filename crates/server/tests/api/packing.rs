//! Answers in so many tokens, and what stands around their items.

use crate::harness::{TestServer, of_alice};
use serde_json::{Value, json};

const TALK: &str = "User: Which harbour is the Petrel in?\nAssistant: She lies in Trieste, at the old pier.\n\
                    User: Good, and the spare key of the Petrel?\nAssistant: Under the third plank of the deck.\n\
                    User: Then I sail on Saturday.\nAssistant: Take the oilskins along, rain is forecast.";

fn told() -> TestServer {
    let server = TestServer::start();
    let document = of_alice(json!({"document": TALK, "document_created_at": "2024-05-20T12:00:00Z"}));
    server.post(&server.b2b, "/api/v1/memories/create", &document).ok();
    server.settle();
    server
}

fn fetch(server: &TestServer, more: &Value) -> Value {
    let mut body = json!({"search_query": ["the Petrel's harbour and key"], "response_shape": "ranked"});
    crate::harness::merge(&mut body, more);
    server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(body)).ok()
}

fn items(answer: &Value) -> &[Value] {
    answer["context"]["items"].as_array().expect("items")
}

/// Every line of an answer: items and what stands around them.
fn lines(answer: &Value) -> Vec<String> {
    let beside = |item: &Value| item["neighbours"].as_array().cloned().unwrap_or_default();
    let all = items(answer).iter().flat_map(|item| [vec![item.clone()], beside(item)].concat());
    all.filter_map(|line| line["content"].as_str().map(str::to_owned)).collect()
}

#[test]
fn an_answer_stays_within_its_tokens_and_says_nothing_twice() {
    let server = told();
    let mut last = 0;
    for budget in [1, 30, 60, 120, 400, 100_000] {
        let answer = fetch(&server, &json!({"max_tokens": budget}));
        let used = answer["packing"]["tokens"].as_u64().expect("tokens are told");
        assert_eq!(answer["packing"]["max_tokens"], budget);
        assert!(used <= budget, "{used} of {budget}");
        let lines = lines(&answer);
        let words: usize = lines.iter().map(|line| line.split_whitespace().count()).sum();
        assert!(used as usize >= words, "no word costs less than a token: {answer}");
        let mut once = lines.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), lines.len(), "{lines:?}");
        assert!(used >= last, "more room holds as much: {used} after {last}");
        last = used;
    }
    let all = fetch(&server, &json!({"max_tokens": 100_000}));
    let text = lines(&all).join("\n");
    assert!(text.contains("third plank") && text.contains("old pier"), "{text}");
}

#[test]
fn an_answer_within_tokens_dates_what_stands_around_an_item() {
    let server = told();
    let answer = fetch(&server, &json!({"max_tokens": 1000, "max_results": 1}));
    let [item] = items(&answer) else { panic!("one item: {answer}") };
    let around = item["neighbours"].as_array().expect("neighbours");
    assert!(!around.is_empty());
    for beside in around {
        assert_eq!(beside["said_at"], "2024-05-20T12:00:00Z", "{beside}");
        assert!(beside["speaker"].is_string() && beside["content"].is_string(), "{beside}");
        assert!(beside["offset"].as_i64().is_some_and(|offset| (1..=2).contains(&offset.abs())), "{beside}");
    }
}

#[test]
fn neighbours_reach_as_far_as_is_asked() {
    let server = told();
    for (reach, most) in [(0, 0), (1, 1), (2, 2)] {
        let answer = fetch(&server, &json!({"neighbours": reach, "max_results": 1}));
        assert!(answer.get("packing").is_none(), "no budget, no account: {answer}");
        let offsets: Vec<i64> = items(&answer)[0]["neighbours"]
            .as_array()
            .map(|list| list.iter().filter_map(|beside| beside["offset"].as_i64()).collect())
            .unwrap_or_default();
        assert!(offsets.iter().all(|offset| offset.abs() <= most), "{offsets:?}");
        assert_eq!(offsets.is_empty(), reach == 0, "{offsets:?}");
    }
}

#[test]
fn who_asks_for_neither_gets_the_answer_of_before() {
    let server = told();
    let answer = fetch(&server, &json!({}));
    assert!(answer.get("packing").is_none());
    for item in items(&answer) {
        let keys: Vec<&str> = item.as_object().expect("an object").keys().map(String::as_str).collect();
        assert!(!keys.contains(&"pending"), "{keys:?}");
        for beside in item["neighbours"].as_array().into_iter().flatten() {
            let mut keys: Vec<&str> =
                beside.as_object().expect("an object").keys().map(String::as_str).collect();
            keys.sort_unstable();
            assert_eq!(keys, ["content", "id", "offset", "speaker"]);
        }
    }
    let asked = fetch(&server, &json!({"max_tokens": null, "neighbours": null}));
    assert_eq!(asked["context"], answer["context"]);
}

#[test]
fn what_does_not_fit_is_told_on_request() {
    let server = told();
    let answer = fetch(&server, &json!({"max_tokens": 1, "explain": true}));
    assert!(items(&answer).is_empty());
    let dropped = answer["retrieval_explain"]["dropped"].as_array().expect("a list");
    assert!(dropped.iter().any(|candidate| candidate["reason"] == "budget"), "{dropped:?}");
}

#[test]
fn an_explained_item_says_how_often_the_same_was_said() {
    let server = TestServer::start();
    for day in ["2024-05-01", "2024-06-01", "2024-07-01"] {
        let document = json!({"document": "User: My boat is called Petrel.", "document_created_at": day});
        server.post(&server.b2b, "/api/v1/memories/create", &of_alice(document)).ok();
    }
    server.settle();
    let explained = fetch(&server, &json!({"search_query": ["boat"], "explain": true}));
    assert_eq!(items(&explained)[0]["explanation"]["duplicates"], 3, "{explained}");
    let plain = fetch(&server, &json!({"search_query": ["boat"]}));
    assert!(items(&plain)[0].get("explanation").is_none());
}
