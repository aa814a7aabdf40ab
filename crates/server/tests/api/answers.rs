//! What the items of an answer say, and answers of several pages.

use crate::harness::{TestServer, alice, merge, of_alice, says};
use serde_json::{Value, json};
use std::collections::HashSet;

fn tell(server: &TestServer, text: &str, at: &str) {
    server.remember(&server.b2b, of_alice(json!({"document": text, "document_created_at": at})));
}

fn contents(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["content"].as_str()).collect()
}

fn fetch(server: &TestServer, more: &Value) -> Value {
    let mut body = json!({"response_shape": "ranked"});
    merge(&mut body, more);
    server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(body)).ok()
}

fn items(answer: &Value) -> Vec<Value> {
    answer["context"]["items"].as_array().expect("items").clone()
}

#[test]
fn an_item_says_what_was_asked_for_whatever_statement_stands_above_it() {
    let server = TestServer::start();
    tell(&server, "User: I bought a new kayak, it is a Tern 4.", "2026-02-01T10:00:00Z");
    tell(&server, "User: I switched accountants. I work with Ms. Amadi now.", "2026-02-02T10:00:00Z");
    let kayak = server.recall(&server.b2b, &alice(), "Which kayak do I have?");
    assert!(kayak[0]["content"].as_str().is_some_and(|text| text.contains("Tern 4")), "{kayak:?}");
    let accountant = server.recall(&server.b2b, &alice(), "Who is my accountant?");
    assert!(accountant[0]["content"].as_str().is_some_and(|text| text.contains("Amadi")), "{accountant:?}");
    assert_eq!(accountant.len(), 1, "one place is enough: {accountant:?}");
    let unasked = items(&fetch(&server, &json!({"search_query": null})));
    assert!(says(&unasked, "Tern 4") && says(&unasked, "Amadi"), "{unasked:?}");
}

#[test]
fn a_sentence_is_told_once_in_every_shape() {
    let server = TestServer::start();
    let said = [
        "I love the winter swims in the fjord.",
        "The tide tables are sent to Hanne every Monday.",
        "We moved to Bodø when I was nine because of the harbour.",
        "My brother has two boats and loves rowing in Lofoten.",
    ];
    for (at, text) in (1..).zip(said) {
        tell(&server, &format!("User: {text}"), &format!("2026-02-0{at}T10:00:00Z"));
    }
    for text in said {
        for shape in ["ranked", "by_type"] {
            for query in [json!([text]), Value::Null] {
                let answer = fetch(
                    &server,
                    &json!({"search_query": query, "response_shape": shape, "max_results": 50}),
                );
                let context = answer["context"].as_object().expect("an object");
                let all: Vec<Value> =
                    context.values().flat_map(|list| list.as_array().cloned().unwrap_or_default()).collect();
                let once: HashSet<&str> = contents(&all).into_iter().collect();
                assert_eq!(once.len(), all.len(), "{text} in {shape}: {:?}", contents(&all));
            }
        }
    }
}

#[test]
fn words_that_hold_no_more_are_marked_with_and_without_a_question() {
    let server = TestServer::start();
    tell(&server, "User: I live in Tampere.", "2026-02-01T10:00:00Z");
    tell(&server, "User: I moved to Oulu last week.", "2026-03-10T10:00:00Z");
    for query in [json!(["Tampere"]), json!(["Where do I live?"]), Value::Null] {
        let now = items(&fetch(&server, &json!({"search_query": query})));
        assert!(says(&now, "Oulu"), "{query}: {now:?}");
        for item in
            now.iter().filter(|item| item["content"].as_str().is_some_and(|text| text.contains("Tampere")))
        {
            assert!(item["valid_until"].is_string() && item["closed"].is_object(), "{query}: {item}");
        }
        let then = items(&fetch(&server, &json!({"search_query": query, "query_date": "2026-02-20"})));
        assert!(
            then[0]["content"].as_str().is_some_and(|text| text.contains("Tampere")),
            "{query}: {then:?}"
        );
    }
    let unasked = items(&fetch(&server, &json!({"search_query": null, "query_date": "2026-02-20"})));
    assert!(!says(&unasked, "Oulu"), "nobody had said it: {unasked:?}");
}

#[test]
fn a_long_answer_goes_on_page_by_page() {
    let server = TestServer::start();
    let row =
        |n: usize| of_alice(json!({"document": format!("User: My stamp number {n} shows a lighthouse.")}));
    let rows: Vec<Value> = (0..230).map(row).collect();
    for rows in rows.chunks(100) {
        server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": rows})).ok();
    }
    server.settle();
    for query in [Value::Null, json!(["lighthouse stamp"])] {
        let read = json!({"search_query": query, "max_results": 1_000});
        let first = fetch(&server, &read);
        assert_eq!((items(&first).len(), &first["page"]["truncated"]), (200, &json!(true)), "{query}");
        let mut next = read.clone();
        merge(&mut next, &json!({"cursor": first["page"]["next_cursor"]}));
        if query.is_null() {
            tell(&server, "User: My stamp album is full.", "2020-01-01T10:00:00Z");
        }
        let second = fetch(&server, &next);
        assert_eq!(second["page"]["truncated"], false);
        assert!(
            second["page"]["next_cursor"].is_null() && second["page"]["total"].is_u64(),
            "{}",
            second["page"]
        );
        let told: Vec<Value> = [items(&first), items(&second)].concat();
        let once: HashSet<&str> = told.iter().filter_map(|item| item["id"].as_str()).collect();
        assert_eq!(once.len(), told.len(), "{query}");
        assert!((0..230).all(|n| says(&told, &format!("number {n} "))), "{query}");
    }
    let all = fetch(&server, &json!({"search_query": ["album is full"], "max_results": 5}));
    assert!(says(&items(&all), "album"), "{all}");
}

#[test]
fn a_cursor_belongs_to_its_read() {
    let server = TestServer::start();
    tell(&server, "User: I have a cat.\nUser: I have a dog.", "2026-02-01T10:00:00Z");
    let first = fetch(&server, &json!({"search_query": null, "max_results": 1}));
    let cursor = first["page"]["next_cursor"].as_str().expect("a cursor").to_owned();
    for more in [
        json!({"search_query": ["cat"], "max_results": 1, "cursor": cursor}),
        json!({"search_query": null, "max_results": 2, "cursor": cursor}),
        json!({"search_query": null, "max_results": 1, "cursor": "1.2.3"}),
        json!({"search_query": null, "max_results": 1, "max_tokens": 100, "cursor": cursor}),
    ] {
        let mut body = of_alice(json!({"response_shape": "ranked"}));
        merge(&mut body, &more);
        let answer = server.post(&server.b2b, "/v1/context/user/fetch", &body);
        assert_eq!(answer.refused(422), "EVK0002", "{more}");
    }
    let second = fetch(&server, &json!({"search_query": null, "max_results": 1, "cursor": cursor}));
    assert_eq!(items(&second).len(), 1);
    assert_ne!(items(&second)[0]["id"], items(&first)[0]["id"]);
}

#[test]
fn the_question_in_a_long_text_is_what_is_asked() {
    let server = TestServer::start();
    let mut known = vec!["My aunt Ilse keeps bees in Trieste.".to_owned()];
    known.extend((0..40).map(|n| format!("Report {n} tells of queue depth, retries and disk of node-{n}.")));
    tell(
        &server,
        &known.iter().map(|text| format!("User: {text}\n")).collect::<String>(),
        "2026-02-01T10:00:00Z",
    );
    let log = |lines: usize| -> String {
        (0..lines)
            .map(|n| {
                format!(
                    "2026-02-03T10:{:02}:09Z node-{n} WARN queue depth {n}, disk {n}%, retries 3\n",
                    n % 60
                )
            })
            .collect()
    };
    let mail = "> The report of the queue tells of disk and retries again.\n> Do you know why?\n".repeat(40);
    for paste in [log(10), log(2_000), mail] {
        for text in [
            format!("{paste}\nWhere does my aunt keep her bees?"),
            format!("Where does my aunt keep her bees?\n\n{paste}"),
            format!("{paste}\nWhere does my aunt keep her bees?\n\n{paste}"),
        ] {
            let answer = fetch(&server, &json!({"search_query": [text]}));
            let found = items(&answer);
            assert!(
                found[0]["content"].as_str().is_some_and(|text| text.contains("Trieste")),
                "{:?}",
                contents(&found)
            );
        }
    }
}

#[test]
fn the_name_of_the_user_finds_no_greeting() {
    let server = TestServer::start();
    tell(
        &server,
        "User: Hi, I'm Alice, Alice from the boat yard.\nAssistant: Welcome, Alice!",
        "2026-02-01T10:00:00Z",
    );
    tell(&server, "User: Mornings are best for a call with me.", "2026-02-02T10:00:00Z");
    let found = server.recall(&server.b2b, &alice(), "When is a call best for Alice?");
    assert!(found[0]["content"].as_str().is_some_and(|text| text.contains("best for a call")), "{found:?}");
    assert!(!says(&found, "Welcome"), "{found:?}");
}
