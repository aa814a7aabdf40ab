use crate::harness::{TestServer, alice, of_alice, says};
use serde_json::{Value, json};

fn send_as(server: &TestServer, correlation: &str, path: &str, body: &Value) -> crate::harness::Answer {
    let bearer = format!("Bearer {}", server.b2b);
    let headers = [("authorization", &*bearer), ("x-correlation-id", correlation)];
    server.send("POST", path, &headers, Some(body.to_string().as_bytes()))
}

#[test]
fn a_document_is_taken_understood_read_changed_and_removed() {
    let server = TestServer::start();
    let accepted = server.remember(&server.b2b, of_alice(json!({
        "document": "User: I play the cello.", "document_type": null, "document_id": "doc-1", "mode": "fast",
        "document_created_at": "2024-05-01T12:00:00Z", "scope": null, "metadata": {"ticket": "T-1"}, "future": 1,
    })));
    assert_eq!(accepted["status"], "queued");
    assert_eq!(accepted["document_id"], "doc-1");
    assert_eq!(accepted["scope"], json!({"customer": "acme", "user": "alice"}));
    assert_eq!(accepted["scope_level"], "user");

    let ids = server.memory_ids(&server.b2b, &accepted);
    let path = format!("/api/v1/memories/{}", ids[0]);
    let memory = server.get(&server.b2b, &path).ok();
    assert!(memory["content"].as_str().is_some_and(|text| text.contains("cello")), "{memory}");

    let change = json!({"document": "User: I play the viola.", "merge_strategy": "replace"}).to_string();
    let bearer = format!("Bearer {}", server.b2b);
    let changed = server.send("PATCH", &path, &[("authorization", &bearer)], Some(change.as_bytes())).ok();
    assert_eq!(changed["memory_id"], ids[0]);
    assert!(
        changed["content"].as_str().is_some_and(|text| text.contains("viola") && !text.contains("cello"))
    );

    for id in &ids {
        let path = format!("/api/v1/memories/{id}");
        let gone = server.send("DELETE", &path, &[("authorization", &bearer)], None);
        if gone.status == 200 {
            assert_eq!(gone.json()["memory_id"], *id);
        } else {
            // Removing a memory removes the words it stood on, and with them what stood on nothing else.
            assert_eq!(gone.refused(404), "EVK0301");
        }
        assert_eq!(server.get(&server.b2b, &path).refused(404), "EVK0301");
    }
    assert!(!says(&server.recall(&server.b2b, &alice(), "viola"), "viola"));
}

#[test]
fn a_repeated_document_id_conflicts_and_a_retried_request_does_not() {
    let server = TestServer::start();
    let body = of_alice(json!({"document": "User: I sing in a choir.", "document_id": "doc-1"}));
    let first = send_as(&server, "syn_1", "/api/v1/memories/create", &body).ok();
    let retried = send_as(&server, "syn_1", "/api/v1/memories/create", &body).ok();
    assert_eq!(retried["ingestion_id"], first["ingestion_id"]);
    let again = send_as(&server, "syn_2", "/api/v1/memories/create", &body);
    assert_eq!(again.refused(409), "EVK0203");
    assert!(again.text.contains(first["ingestion_id"].as_str().expect("an id")), "names the first ingestion");
    let unnamed = server.post(&server.b2b, "/api/v1/memories/create", &body);
    assert_eq!(unnamed.refused(409), "EVK0203");
    let elsewhere = json!({"document": "User: I sing.", "document_id": "doc-1", "user_id": "solo"});
    server.post(&server.b2c, "/api/v1/memories/create", &elsewhere).ok();
}

#[test]
fn a_batch_reports_row_by_row() {
    let server = TestServer::start();
    server.remember(
        &server.b2b,
        of_alice(json!({"document": "User: I like quinces.", "document_id": "taken"})),
    );
    let rows = json!([
        of_alice(json!({"document": "User: I like plums.", "document_id": "a"})),
        {"document": "User: whose is this?", "user_id": "alice", "document_id": "b"},
        of_alice(json!({"document": 7, "document_id": "c"})),
        of_alice(json!({"document": "User: I like quinces.", "document_id": "taken"})),
        9,
    ]);
    let answer = server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": rows})).ok();
    assert_eq!(
        (&answer["total"], &answer["succeeded"], &answer["failed"]),
        (&json!(5), &json!(1), &json!(4))
    );
    let results = answer["results"].as_array().expect("rows");
    let column = |name: &str| results.iter().map(|row| row[name].clone()).collect::<Vec<_>>();
    assert_eq!(column("document_id"), ["a", "b", "c", "taken", ""]);
    assert_eq!(
        column("error_code"),
        [json!(null), json!("EVK0103"), json!("EVK0002"), json!("EVK0203"), json!("EVK0002")]
    );
    for row in results {
        assert!(row["ingestion_id"].as_str().is_some_and(|id| id.len() == 36), "{row}");
        assert_eq!(row["status"] == "failed", row["error_message"].is_string(), "{row}");
    }
}

#[test]
fn a_batch_with_fail_fast_stores_nothing_when_one_row_is_bad() {
    let server = TestServer::start();
    let good = of_alice(json!({"document": "User: I like apricots.", "document_id": "good"}));
    let rows = json!([good, {"document": "x", "user_id": "alice"}]);
    let refused =
        server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": rows, "fail_fast": true}));
    assert_eq!(refused.refused(400), "EVK0205");
    server.remember(&server.b2b, good);
    let many: Vec<Value> =
        (0..101).map(|n| of_alice(json!({"document": format!("User: book {n}.")}))).collect();
    let refused = server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": many}));
    assert_eq!(refused.refused(400), "EVK0204");
    let empty = server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": []})).ok();
    assert_eq!((&empty["total"], &empty["results"]), (&json!(0), &json!([])));
}

#[test]
fn forgetting_looks_first_and_then_removes() {
    let server = TestServer::start();
    server.remember(&server.b2b, of_alice(json!({"document": "User: My old address is 12 Walnut Lane."})));
    server.remember(&server.b2b, of_alice(json!({"document": "User: I play the trombone."})));
    let forget = |mode: Value| {
        let wish =
            of_alice(json!({"description": "my old address on Walnut Lane", "mode": mode, "scope": null}));
        server.post(&server.b2b, "/api/v1/memories/forget", &wish).ok()
    };
    let preview = forget(json!(null));
    assert_eq!((&preview["status"], &preview["deleted_ids"]), (&json!("preview"), &json!([])));
    assert!(preview["candidates"].to_string().contains("Walnut"));
    assert!(says(&server.recall(&server.b2b, &alice(), "Walnut Lane"), "Walnut"));
    let direct = forget(json!("direct"));
    assert_eq!(direct["status"], "deleted");
    assert!(!says(&server.recall(&server.b2b, &alice(), "Walnut Lane"), "Walnut"));
    assert!(says(&server.recall(&server.b2b, &alice(), "trombone"), "trombone"));
    assert_eq!(forget(json!("direct"))["status"], "nothing_matches");
    for ids in [json!({}), json!({"customer_id": "acme"})] {
        let mut wish = json!({"description": "my old address"});
        crate::harness::merge(&mut wish, &ids);
        assert_eq!(
            server.post(&server.b2b, "/api/v1/memories/forget", &wish).refused(400),
            "EVK0302",
            "{ids}"
        );
    }
    for short in ["", "ab", &"x".repeat(501)] {
        let wish = of_alice(json!({"description": short}));
        assert_eq!(server.post(&server.b2b, "/api/v1/memories/forget", &wish).refused(422), "EVK0002");
    }
}
