use crate::harness::{TestServer, of_alice};
use serde_json::{Value, json};

const LISTS: [&str; 5] = ["facts", "preferences", "episodes", "emotions", "temporal_events"];

fn told() -> TestServer {
    let server = TestServer::start();
    for text in [
        "User: I work as a marine biologist in Trieste. I prefer email over Slack.",
        "User: My sailing boat is called Petrel.",
        "User: In my cupboard there is a tin of oolong tea.",
    ] {
        let metadata = json!({"nested": {"deep": [1, null]}, "memory_id": "mine-1", "score": 0.5});
        server
            .post(
                &server.b2b,
                "/api/v1/memories/create",
                &of_alice(json!({
                    "document": text, "metadata": metadata, "document_created_at": "2024-05-20T12:00:00Z",
                })),
            )
            .ok();
    }
    server.settle();
    server
}

fn fetch(server: &TestServer, body: Value) -> Value {
    server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(body)).ok()
}

#[test]
fn lists_by_type_hold_uniform_items_without_nulls() {
    let server = told();
    let answer = fetch(
        &server,
        json!({
            "conversation_id": null, "search_query": ["marine biologist email boat"], "max_results": 20,
            "types": ["all"], "mode": "accurate", "scope": null,
        }),
    );
    assert!(answer["ttl_seconds"].as_u64().is_some_and(|ttl| (1..=5).contains(&ttl)));
    assert!(answer.get("retrieval").is_none() && answer.get("conversation_context").is_none());
    let mut seen = 0;
    for list in LISTS {
        for item in answer["context"][list].as_array().expect("a list") {
            seen += 1;
            assert!(item.as_object().expect("an object").values().all(|value| !value.is_null()), "{item}");
            assert_eq!(item["source"], "user");
            assert_eq!(item["memory_type"], list);
            assert_eq!(item["metadata"]["memory_id"], item["id"], "{item}");
            assert_eq!(item["metadata"]["caller_memory_id"], "mine-1");
            assert_eq!(item["metadata"]["nested"], json!({"deep": [1, null]}));
            assert_eq!(item["said_at"], "2024-05-20T12:00:00Z");
            let id = item["id"].as_str().expect("an id");
            assert!(server.get(&server.b2b, &format!("/api/v1/memories/{id}")).ok()["content"].is_string());
        }
    }
    assert!(seen >= 2, "{answer}");
    assert!(
        server.get(&server.b2b, "/api/v1/memories/mine-1").ok()["memory_id"].is_string(),
        "the caller's own id"
    );
}

#[test]
fn texts_stand_under_every_name_by_which_clients_read_them() {
    let server = TestServer::start();
    for words in
        ["User: Yesterday I met Ilse at the harbour in Piran.", "User: I am furious about the ferry delay!"]
    {
        let document = json!({"document": words, "document_created_at": "2024-05-20T12:00:00Z"});
        server.remember(&server.b2b, of_alice(document));
    }
    for shape in ["by_type", "ranked"] {
        let answer = fetch(
            &server,
            json!({"search_query": ["harbour Ilse", "furious ferry delay"], "max_results": 20, "response_shape": shape}),
        );
        let lists = answer["context"].as_object().expect("lists").values();
        let items: Vec<&Value> = lists.flat_map(|list| list.as_array().into_iter().flatten()).collect();
        for (list, name) in [("episodes", "summary"), ("emotions", "context")] {
            let of_list: Vec<_> = items.iter().filter(|item| item["memory_type"] == list).collect();
            assert!(!of_list.is_empty(), "{shape} {list}: {answer}");
            assert!(of_list.iter().all(|item| item[name] == item["content"]), "{shape}: {of_list:?}");
        }
        let others = items.iter().filter(|item| item["memory_type"] == "facts");
        for item in others {
            assert!(item.get("summary").is_none() && item.get("context").is_none(), "{item}");
        }
    }
}

#[test]
fn what_is_told_beside_the_items_stands_inside_the_context_too() {
    let server = told();
    let turn =
        of_alice(json!({"conversation_id": "pier 9", "role": "user", "content": "Where is the boat?"}));
    server.post(&server.b2b, "/v1/conversations/messages", &turn).ok();
    for shape in ["by_type", "ranked"] {
        let body = json!({"conversation_id": "pier 9", "search_query": ["boat"], "response_shape": shape});
        let answer = server.post(&server.b2b, "/v1/context/conversation/fetch", &body).ok();
        assert_eq!(answer["conversation_context"]["recent_turns"].as_array().map(Vec::len), Some(1));
        assert_eq!(answer["context"]["conversation_context"], answer["conversation_context"], "{shape}");
    }
    let answer = fetch(&server, json!({"context_mode": "conversation-summary"}));
    assert_eq!(answer["conversations"].as_array().map(Vec::len), Some(1));
    assert_eq!(answer["context"]["conversations"], answer["conversations"]);
    let plain = fetch(&server, json!({"search_query": ["boat"]}));
    assert_eq!(plain["context"].as_object().map(serde_json::Map::len), Some(LISTS.len()), "lists alone");
}

#[test]
fn the_adapter_that_reads_answers_like_bundles_finds_the_items_there() {
    let server = told();
    let ask = |agent: &str| {
        let body =
            of_alice(json!({"search_query": ["sailing boat Petrel"], "types": ["all"], "mode": "fast"}));
        let headers = [("authorization", &*format!("Bearer {}", server.b2b)), ("user-agent", agent)];
        server.send("POST", "/v1/context/user/fetch", &headers, Some(body.to_string().as_bytes())).ok()
    };
    let answer = ask("@maximem/synap-vercel-adk/0.3.0");
    for list in LISTS {
        let (plain, bundled) = (&answer["context"][list], &answer["items_by_type"][list]["items"]);
        let pairs = |items: &Value, id: &str| -> Vec<(Value, Value)> {
            items
                .as_array()
                .into_iter()
                .flatten()
                .map(|item| (item[id].clone(), item["content"].clone()))
                .collect()
        };
        assert_eq!(pairs(bundled, "item_id"), pairs(plain, "id"), "{list}");
    }
    assert!(answer["items_by_type"].to_string().contains("Petrel"), "{answer}");
    assert!(ask("node").get("items_by_type").is_none());
}

#[test]
fn the_ranked_shape_counts_ranks_and_scores_never_rise() {
    let server = told();
    let answer = fetch(
        &server,
        json!({"search_query": ["sailing boat Petrel", "oolong tea"], "response_shape": "ranked"}),
    );
    let items = answer["context"]["items"].as_array().expect("items");
    assert!(
        items[0]["content"].as_str().is_some_and(|text| text.contains("Petrel") || text.contains("oolong"))
    );
    let mut last = f64::INFINITY;
    for (index, item) in items.iter().enumerate() {
        assert_eq!(item["rank"], index + 1);
        let category = item["category"].as_str().expect("a category");
        assert!(LISTS.contains(&category) || category == "excerpts", "{category}");
        let score = item["metadata"]["rank_score"].as_f64().expect("a score");
        assert!(score <= last);
        last = score;
        for query in item["matched_queries"].as_array().expect("queries") {
            assert!(query == "sailing boat Petrel" || query == "oolong tea");
        }
    }
    let one = fetch(&server, json!({"search_query": "Petrel", "response_shape": "ranked", "max_results": 1}));
    assert_eq!(one["context"]["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_explained_answer_says_why_and_what_was_left_out() {
    let server = told();
    let answer = fetch(
        &server,
        json!({
            "search_query": ["boat Petrel"], "explain": true, "max_results": 1, "response_shape": "ranked",
        }),
    );
    let item = &answer["context"]["items"][0];
    assert!(item["explanation"]["arms"].as_array().is_some_and(|arms| !arms.is_empty()), "{item}");
    assert!(item["metadata"]["arm"].is_string(), "{item}");
    assert_eq!(answer["retrieval_explain"]["queries"], json!(["boat Petrel"]));
    assert!(answer["retrieval_explain"]["timings_micros"]["total"].is_u64());
    assert!(answer["retrieval_explain"]["dropped"].is_array());
    assert!(fetch(&server, json!({"search_query": ["boat"]})).get("retrieval_explain").is_none());
}

#[test]
fn kinds_are_filtered_and_the_old_word_is_understood() {
    let server = told();
    let answer = fetch(&server, json!({"search_query": ["email Slack biologist"], "types": ["preferences"]}));
    for list in LISTS.iter().filter(|list| **list != "preferences") {
        assert_eq!(answer["context"][list], json!([]), "{list}");
    }
    fetch(&server, json!({"search_query": ["x"], "types": ["temporal"]}));
    fetch(&server, json!({"search_query": null, "types": []}));
}

#[test]
fn a_conversation_read_brings_its_turns_unless_told_otherwise() {
    let server = told();
    let conversation = "3f6b1a2c-4d5e-4f7a-8b9c-0d1e2f3a4b5c";
    for (role, content) in [("user", "Where is parcel 4471?"), ("assistant", "In Graz.")] {
        let turn = of_alice(
            json!({"conversation_id": conversation, "role": role, "content": content, "metadata": {}}),
        );
        server.post(&server.b2b, "/v1/conversations/messages", &turn).ok();
    }
    let read = |more: Value| {
        let mut body = json!({"conversation_id": conversation, "search_query": ["boat"]});
        crate::harness::merge(&mut body, &more);
        server.post(&server.b2b, "/v1/context/conversation/fetch", &body).ok()
    };
    let turns = read(json!({}))["conversation_context"]["recent_turns"].clone();
    assert_eq!(turns.as_array().map(Vec::len), Some(2), "{turns}");
    assert_eq!(
        (&turns[0]["content"], &turns[1]["role"]),
        (&json!("Where is parcel 4471?"), &json!("assistant"))
    );
    assert!(read(json!({"include_conversation_context": false})).get("conversation_context").is_none());
}

#[test]
fn summary_mode_is_for_users_and_lists_conversations() {
    let server = TestServer::start();
    for day in 1..=3 {
        let call = of_alice(json!({
            "conversation_id": format!("call-{day}"), "transcript": "User: hello.\nAssistant: hi.",
            "conversation_type": "voice", "started_at": format!("2024-03-0{day}T09:00:00Z"),
        }));
        server.post(&server.b2b, "/v1/conversations/ingest", &call).ok();
    }
    let summary = |n: i64| json!({"context_mode": "conversation-summary", "include_profile": true, "last_n_conversations": n});
    let answer = fetch(&server, summary(2));
    let listed: Vec<&Value> = answer["conversations"].as_array().expect("a list").iter().collect();
    assert_eq!(
        listed.iter().map(|c| c["external_conversation_id"].clone()).collect::<Vec<_>>(),
        ["call-3", "call-2"]
    );
    assert_eq!((&listed[0]["message_count"], &listed[0]["conversation_type"]), (&json!(2), &json!("voice")));
    assert_eq!(fetch(&server, summary(0))["conversations"], json!([]));
    for n in [-1, 21, 1_000_000_000] {
        let refused = server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(summary(n)));
        assert_eq!(refused.refused(422), "EVK0002");
    }
    let elsewhere = server.post(&server.b2b, "/v1/context/client/fetch", &summary(1));
    assert_eq!(elsewhere.refused(422), "EVK0002");
}
