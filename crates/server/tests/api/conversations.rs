use crate::harness::{TestServer, of_alice};
use serde_json::{Value, json};

const TALK: &str = "3f6b1a2c-4d5e-4f7a-8b9c-0d1e2f3a4b5c";

fn record(server: &TestServer, turns: &[(&str, &str)]) -> Value {
    let rows: Vec<Value> = turns
        .iter()
        .map(|(role, content)| {
            of_alice(json!({"conversation_id": TALK, "role": role, "content": content, "metadata": {}}))
        })
        .collect();
    server.post(&server.b2b, "/v1/conversations/messages/batch", &json!({"messages": rows})).ok()
}

#[test]
fn turns_are_counted_listed_and_paged() {
    let server = TestServer::start();
    let turn =
        of_alice(json!({"conversation_id": TALK, "role": "user", "content": "one", "session_id": "s1"}));
    let first = server.post(&server.b2b, "/v1/conversations/messages", &turn).ok();
    assert_eq!((&first["conversation_message_count"], &first["session_id"]), (&json!(1), &json!("s1")));
    assert_eq!(first["conversation_id"], TALK);
    let batch = record(&server, &[("assistant", "two"), ("user", "three")]);
    assert_eq!(
        (&batch["succeeded"], &batch["results"][1]["conversation_message_count"]),
        (&json!(2), &json!(3))
    );
    let page = |query: &str| {
        server.get(&server.b2b, &format!("/v1/conversations/{TALK}/messages{query}")).ok()["turns"].clone()
    };
    let seen: Vec<Value> =
        ["?start=1&limit=2", "?start=3&limit=2", "?start=5&limit=2"].iter().map(|q| page(q)).collect();
    assert_eq!(seen.iter().map(|p| p.as_array().map_or(0, Vec::len)).collect::<Vec<_>>(), [2, 1, 0]);
    assert_eq!((&seen[1][0]["position"], &seen[1][0]["content"]), (&json!(3), &json!("three")));
    assert_eq!(page("")[0]["message_id"], first["message_id"]);
}

#[test]
fn bad_rows_of_a_batch_are_named_and_the_others_stored() {
    let server = TestServer::start();
    let good = of_alice(json!({"conversation_id": TALK, "role": "user", "content": "hi"}));
    let rows = json!([
        good,
        {"conversation_id": TALK, "role": "user", "content": "whose?", "user_id": "alice"},
        of_alice(json!({"conversation_id": TALK, "role": "system", "content": "x"})),
        {"conversation_id": TALK, "role": "user", "content": "mine", "user_id": "bob", "customer_id": "acme"},
        good,
    ]);
    let answer =
        server.post(&server.b2b, "/v1/conversations/messages/batch", &json!({"messages": rows})).ok();
    assert_eq!(
        (&answer["total"], &answer["succeeded"], &answer["failed"]),
        (&json!(5), &json!(2), &json!(3))
    );
    assert_eq!(answer["results"].as_array().map(Vec::len), Some(2));
    let errors: Vec<(u64, &str)> = answer["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .map(|e| (e["index"].as_u64().unwrap_or(99), e["code"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(errors, [(1, "EVK0103"), (2, "EVK0002"), (3, "EVK0305")]);
}

#[test]
fn a_retried_message_is_stored_once_and_a_repeated_one_twice() {
    let server = TestServer::start();
    let bearer = format!("Bearer {}", server.b2b);
    let turn = of_alice(json!({"conversation_id": TALK, "role": "user", "content": "yes"})).to_string();
    let say = |id: &str| {
        let headers = [("authorization", &*bearer), ("x-correlation-id", id)];
        server.send("POST", "/v1/conversations/messages", &headers, Some(turn.as_bytes())).ok()
    };
    assert_eq!(say("syn_1")["message_id"], say("syn_1")["message_id"]);
    assert_eq!(say("syn_2")["conversation_message_count"], 2);
}

#[test]
fn a_transcript_is_taken_once() {
    let server = TestServer::start();
    let send = |transcript: Value| {
        let call = of_alice(
            json!({"conversation_id": "call-1", "transcript": transcript, "analysis": {"score": 4}}),
        );
        server.post(&server.b2b, "/v1/conversations/ingest", &call)
    };
    let first = send(json!("User: My router blinks red.\nAgent: Please restart it.")).ok();
    assert_eq!((&first["status"], &first["turns_recorded"]), (&json!("queued"), &json!(2)));
    assert_eq!(first["external_conversation_id"], "call-1");
    let named = of_alice(json!({"conversation_id": TALK, "transcript": "User: hello."}));
    let named = server.post(&server.b2b, "/v1/conversations/ingest", &named).ok();
    assert_eq!((&named["conversation_id"], &named["external_conversation_id"]), (&json!(TALK), &json!(TALK)));
    server.settle();
    server.memory_ids(&server.b2b, &first);
    let again = send(json!("User: My router blinks red.\nAgent: Please restart it.")).ok();
    assert_eq!((&again["status"], &again["ingestion_id"]), (&json!("duplicate"), &first["ingestion_id"]));
    let other = send(
        json!([{"role": "user", "content": "Another one.", "timestamp": null, "speaker": null, "metadata": null}]),
    );
    assert_eq!(other.refused(409), "EVK0401");
    assert_eq!(other.json()["detail"]["code"], "transcript_conflict");
    for change in [
        json!({"transcript": ""}),
        json!({"transcript": []}),
        json!({"conversation_type": "x".repeat(65)}),
        json!({"analysis": {"k": "x".repeat(66_000)}}),
        json!({"metadata": {"k": "x".repeat(66_000)}}),
        json!({"transcript": [{"role": "system", "content": "x"}]}),
        json!({"transcript": 7}),
    ] {
        let mut call = of_alice(json!({"conversation_id": "call-2", "transcript": "User: hello."}));
        crate::harness::merge(&mut call, &change);
        let answer = server.post(&server.b2b, "/v1/conversations/ingest", &call);
        assert!(matches!(answer.status, 400 | 422), "{change}: {}", answer.text);
    }
}

#[test]
fn any_id_names_the_same_conversation_on_every_route() {
    let server = TestServer::start();
    for (id, in_path, broken) in [("desk/7 é?", "desk%2F7%20%C3%A9%3F", "lift"), (TALK, TALK, "boiler")] {
        let route = |rest: &str| format!("/v1/conversations/{in_path}/{rest}");
        let with = |more: Value| {
            let mut body = of_alice(json!({"conversation_id": id}));
            crate::harness::merge(&mut body, &more);
            body
        };
        let post = |path: &str, more: Value| server.post(&server.b2b, path, &with(more)).ok();
        let said =
            |n: usize| json!({"role": "user", "content": format!("We decided to buy {n} desks for Turku.")});
        let mut answers = vec![post("/v1/conversations/messages", said(1))];
        let rows: Vec<Value> = (2..=9).map(|n| with(said(n))).collect();
        let batch =
            server.post(&server.b2b, "/v1/conversations/messages/batch", &json!({"messages": rows})).ok();
        answers.extend(batch["results"].as_array().expect("rows").iter().cloned());
        assert_eq!(answers.last().expect("nine")["conversation_message_count"], 9);
        let words = format!("User: The {broken} in Turku is broken.");
        let create = of_alice(json!({"document": words, "metadata": {"conversation_id": id}}));
        let created = server.post(&server.b2b, "/api/v1/memories/create", &create).ok();
        server.settle();
        answers.push(server.get(&server.b2b, &route("messages")).ok());
        assert_eq!(answers.last().expect("a page")["turns"].as_array().map(Vec::len), Some(9));
        answers.push(post("/v1/conversations/compact", json!({"strategy": "aggressive"})));
        server.settle();
        answers.push(server.get(&server.b2b, &route("compaction/status")).ok());
        answers.push(server.get(&server.b2b, &route("compacted")).ok());
        answers.push(server.get(&server.b2b, &route("context-for-prompt")).ok());
        assert_eq!(answers.last().expect("a prompt")["total_message_count"], 9);
        let query = json!({"search_query": [format!("{broken} broken Turku")], "max_results": 20});
        let read = post("/v1/context/conversation/fetch", query);
        answers.push(read["conversation_context"].clone());
        let lists = read["context"].as_object().expect("lists").values();
        let mut items = lists.flat_map(|list| list.as_array().into_iter().flatten());
        let found = items.find(|item| item["document_id"] == created["document_id"]).expect("its words");
        assert_eq!(found["conversation_id"], answers[0]["conversation_id"], "{found}");
        let mode = json!({"context_mode": "conversation-summary", "last_n_conversations": 1});
        let summary = server.post(&server.b2b, "/v1/context/user/fetch", &of_alice(mode)).ok();
        answers.push(summary["conversations"][0].clone());
        for answer in &answers {
            assert_eq!(answer["conversation_id"], answers[0]["conversation_id"], "{answer}");
            assert_eq!(answer["external_conversation_id"], id, "{answer}");
        }
        let removed = post("/v1/data/delete", json!({"scope": "conversation", "confirm": id}));
        assert_eq!(removed["status"], "complete", "{removed}");
        assert_eq!(server.get(&server.b2b, &route("messages")).ok()["turns"], json!([]));
        assert_eq!(server.get(&server.b2b, &route("compacted")).refused(404), "EVK0403");
    }
}

#[test]
fn a_conversation_of_somebody_else_is_unknown_under_any_id() {
    let server = TestServer::start();
    let turn =
        of_alice(json!({"conversation_id": "desk-7", "role": "user", "content": "We moved to Turku."}));
    server.post(&server.b2b, "/v1/conversations/messages", &turn).ok();
    let get = |key: &str, rest: &str| server.get(key, &format!("/v1/conversations/desk-7/{rest}"));
    for (key, whose) in [(&server.b2b, "?user_id=bob&customer_id=acme"), (&server.b2c, "")] {
        assert_eq!(get(key, &format!("messages{whose}")).ok()["turns"], json!([]));
        assert_eq!(get(key, &format!("context-for-prompt{whose}")).ok()["available"], false);
        assert_eq!(get(key, &format!("compaction/status{whose}")).ok()["status"], "none");
        assert_eq!(get(key, &format!("compacted{whose}")).refused(404), "EVK0403");
    }
    let read = json!({"conversation_id": "desk-7", "search_query": ["Turku"], "user_id": "solo"});
    let read = server.post(&server.b2c, "/v1/context/conversation/fetch", &read).ok();
    assert!(!read.to_string().contains("moved to Turku"), "{read}");
}

#[test]
fn levels_of_compaction_are_other_names_of_strategies() {
    let server = TestServer::start();
    let lines: Vec<String> =
        (0..12).map(|n| format!("For the Graz office we decided to buy {n} lamps.")).collect();
    record(&server, &lines.iter().map(|line| ("user", line.as_str())).collect::<Vec<_>>());
    for (level, strategy) in [("low", "conservative"), ("medium", "balanced"), ("high", "aggressive")] {
        let wish = json!({"conversation_id": TALK, "strategy": level, "force": true});
        server.post(&server.b2b, "/v1/conversations/compact", &wish).ok();
        server.settle();
        let path = format!("/v1/conversations/{TALK}/compacted");
        assert_eq!(server.get(&server.b2b, &path).ok()["strategy_used"], strategy);
    }
    let other = json!({"conversation_id": TALK, "strategy": "extreme"});
    assert_eq!(server.post(&server.b2b, "/v1/conversations/compact", &other).refused(422), "EVK0002");
}

#[test]
fn a_prompt_holds_the_compaction_and_the_turns_since() {
    let server = TestServer::start();
    let prompt =
        |query: &str| server.get(&server.b2b, &format!("/v1/conversations/{TALK}/context-for-prompt{query}"));
    let unknown = prompt("").ok();
    assert_eq!((&unknown["available"], &unknown["recent_messages"]), (&json!(false), &json!([])));
    assert!(unknown.get("context_block").is_none());
    assert_eq!(prompt("?style=haiku").refused(422), "EVK0002");
    let nothing = server.post(&server.b2b, "/v1/conversations/compact", &json!({"conversation_id": TALK}));
    assert_eq!(nothing.refused(403), "EVK0402");

    let lines: Vec<String> =
        (0..12).map(|n| format!("For the Graz office we decided to buy {n} desks. I prefer oak.")).collect();
    record(&server, &lines.iter().map(|line| ("user", line.as_str())).collect::<Vec<_>>());
    let path = |tail: &str| format!("/v1/conversations/{TALK}/{tail}");
    assert_eq!(server.get(&server.b2b, &path("compaction/status")).ok()["status"], "none");
    assert_eq!(server.get(&server.b2b, &path("compacted")).refused(404), "EVK0403");
    let wish = json!({"conversation_id": TALK, "strategy": "balanced", "target_tokens": null, "force": true});
    let started = server.post(&server.b2b, "/v1/conversations/compact", &wish).ok();
    assert_eq!((&started["status"], &started["trigger_type"]), (&json!("in_progress"), &json!("manual_api")));
    server.settle();
    let status = server.get(&server.b2b, &path("compaction/status")).ok();
    assert_eq!((&status["status"], &status["latest_version"]), (&json!("completed"), &json!(1)));
    assert_eq!(status["compaction_id"], started["compaction_id"]);
    let compacted = server.get(&server.b2b, &path("compacted?format=narrative&version=1")).ok();
    assert_eq!(compacted["strategy_used"], "balanced");
    assert!(compacted["validation_score"].as_f64().is_some_and(|score| score > 0.0 && score <= 1.0));
    let decision = &compacted["decisions"][0];
    assert!(
        decision["id"].is_string() && decision["content"].as_str().is_some_and(|c| c.contains("decided"))
    );
    assert_eq!(compacted["current_state"]["turns"], 12);
    let again =
        json!({"conversation_id": TALK, "strategy": "balanced", "target_tokens": null, "force": false});
    let again = server.post(&server.b2b, "/v1/conversations/compact", &again).ok();
    assert_eq!((&again["status"], &again["compaction_id"]), (&json!("completed"), &started["compaction_id"]));
    assert!(compacted["original_token_count"].as_u64() > compacted["compacted_token_count"].as_u64());
    assert_eq!(server.get(&server.b2b, &path("compacted?version=9")).refused(404), "EVK0403");

    record(&server, &[("user", "Order plants as well.")]);
    for style in ["structured", "narrative", "bullet_points"] {
        let after = prompt(&format!("?style={style}")).ok();
        let block = after["context_block"].as_str().expect("a block");
        assert!(block.starts_with("## Conversation so far (compacted"), "{block}");
        let whole = after["formatted_context"].as_str().expect("text");
        assert!(whole.contains(block) && whole.contains("Order plants"), "{whole}");
        assert_eq!(
            (&after["compacted_message_count"], &after["total_message_count"]),
            (&json!(12), &json!(13))
        );
        assert_eq!((&after["recent_message_count"], &after["is_stale"]), (&json!(1), &json!(false)));
    }
}

#[test]
fn past_conversations_come_with_what_they_were_about() {
    let server = TestServer::start();
    for (call, topic) in [("call-1", "an unpaid invoice"), ("call-2", "a new contract")] {
        let transcript = format!("User: I'm calling about {topic}.\nAssistant: I will look into it.");
        let body = of_alice(json!({
            "conversation_id": call, "transcript": transcript, "conversation_type": "voice",
            "started_at": "2024-03-01T09:00:00Z", "ended_at": "2024-03-01T09:05:00Z",
            "analysis": {"outcome": topic},
        }));
        let taken = server.post(&server.b2b, "/v1/conversations/ingest", &body).ok();
        assert_eq!(taken["summary_status"], "in_progress");
        server.settle();
        let again = server.post(&server.b2b, "/v1/conversations/ingest", &body).ok();
        assert_eq!(
            (&again["status"], &again["summary_status"]),
            (&json!("duplicate"), &json!("already_compacted"))
        );
    }
    let summaries = of_alice(json!({"context_mode": "conversation-summary", "last_n_conversations": 5}));
    let answer = server.post(&server.b2b, "/v1/context/user/fetch", &summaries).ok();
    let listed = answer["conversations"].as_array().expect("a list");
    assert_eq!(listed.len(), 2);
    for (past, topic) in listed.iter().zip(["a new contract", "an unpaid invoice"]) {
        assert_eq!(
            (&past["summary_status"], &past["conversation_type"]),
            (&json!("available"), &json!("voice"))
        );
        assert_eq!(past["analysis"], json!({"outcome": topic}));
        assert_eq!(
            (&past["started_at"], &past["ended_at"]),
            (&json!("2024-03-01T09:00:00Z"), &json!("2024-03-01T09:05:00Z"))
        );
        let summary = past["summary"]["narrative_summary"].as_str().expect("a summary");
        assert!(summary.contains(topic), "{summary}");
    }
    let conversation =
        of_alice(json!({"conversation_id": listed[0]["conversation_id"], "search_query": ["contract"]}));
    let fetched = server.post(&server.b2b, "/v1/context/conversation/fetch", &conversation).ok();
    let context = &fetched["conversation_context"];
    assert!(context["summary"].is_string() && context["key_extractions"]["facts"].is_array(), "{context}");
}
