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
fn a_document_id_is_its_users_own_and_free_again_when_nothing_is_left() {
    let server = TestServer::start();
    let of = |user: &str, text: &str| json!({"document": text, "document_id": "cv.pdf", "user_id": user, "customer_id": "acme"});
    let create = |body: &Value| server.post(&server.b2b, "/api/v1/memories/create", body);
    let first = server.remember(&server.b2b, of("alice", "User: I repair accordions."));
    let theirs = server.remember(&server.b2b, of("bob", "User: I shoe horses."));
    let shared = json!({"document": "Acme makes anvils.", "document_id": "cv.pdf", "customer_id": "acme"});
    server.remember(&server.b2b, shared);
    let rows = json!([
        of("carol", "User: I mend nets."),
        of("bob", "User: I shoe mules."),
        of("carol", "User: I sew.")
    ]);
    let batch = server.post(&server.b2b, "/api/v1/memories/batch", &json!({"documents": rows})).ok();
    let codes: Vec<&Value> = (0..3_usize).map(|row| &batch["results"][row]["error_code"]).collect();
    assert_eq!(codes, [&json!(null), &json!("EVK0203"), &json!("EVK0203")]);
    assert_eq!(batch["results"][1]["ingestion_id"], theirs["ingestion_id"], "one's own, nobody else's");
    let taken = |body: &Value, by: &Value| {
        let answer = create(body);
        assert_eq!(answer.refused(409), "EVK0203");
        assert!(answer.text.contains(by["ingestion_id"].as_str().expect("an id")), "{}", answer.text);
    };

    // Every memory is deleted by its id.
    let second_text = of("alice", "User: I tune harps. My workshop is in Lund.");
    taken(&second_text, &first);
    let bearer = format!("Bearer {}", server.b2b);
    let delete = |id: &str| {
        server.send("DELETE", &format!("/api/v1/memories/{id}"), &[("authorization", &bearer)], None)
    };
    let patch = |id: &str, text: &str| {
        let change = json!({"document": text, "merge_strategy": "replace"}).to_string();
        let path = format!("/api/v1/memories/{id}");
        server.send("PATCH", &path, &[("authorization", &bearer)], Some(change.as_bytes())).ok()
    };
    let ids = server.memory_ids(&server.b2b, &first);
    patch(&ids[0], "User: I repair concertinas.");
    taken(&second_text, &first);
    for id in server.memory_ids(&server.b2b, &first) {
        delete(&id);
    }
    let status = |accepted: &Value| {
        let id = accepted["ingestion_id"].as_str().expect("an id");
        server.get(&server.b2b, &format!("/api/v1/memories/status/{id}"))
    };
    let second = server.remember(&server.b2b, second_text.clone());
    assert_eq!(second["document_id"], "cv.pdf");
    assert_eq!(
        (&status(&first).ok()["memory_ids"], &status(&first).ok()["document_id"]),
        (&json!([]), &json!("cv.pdf"))
    );
    assert!(says(&server.recall(&server.b2b, &alice(), "harps"), "harps"));
    taken(&of("bob", "User: I shoe mules."), &theirs);

    // A part of it is forgotten, then the rest.
    let forget = |what: &str| {
        let wish = of_alice(json!({"description": what, "mode": "direct"}));
        assert_eq!(
            server.post(&server.b2b, "/api/v1/memories/forget", &wish).ok()["status"],
            "deleted",
            "{what}"
        );
    };
    taken(&second_text, &second);
    for id in server.memory_ids(&server.b2b, &second) {
        delete(&id);
    }
    let third = server.remember(&server.b2b, of("alice", "User: I carve spoons."));
    forget("carve spoons");
    let fourth = server.remember(&server.b2b, of("alice", "User: I bake rye bread."));
    taken(&second_text, &fourth);
    assert_eq!(status(&third).ok()["status"], "completed");

    // The user is erased.
    let erase = of_alice(json!({"scope": "user", "confirm": "alice"}));
    server.post(&server.b2b, "/v1/data/delete", &erase).ok();
    create(&second_text).ok();
    assert_eq!(status(&fourth).refused(404), "EVK0207");
}

#[test]
fn a_retry_does_not_bring_back_what_was_deleted() {
    let server = TestServer::start();
    let body = of_alice(json!({"document": "User: I collect stamps.", "document_id": "doc-1"}));
    let first = send_as(&server, "syn_1", "/api/v1/memories/create", &body).ok();
    server.settle();
    let bearer = format!("Bearer {}", server.b2b);
    for id in server.memory_ids(&server.b2b, &first) {
        server.send("DELETE", &format!("/api/v1/memories/{id}"), &[("authorization", &bearer)], None);
    }
    let late = send_as(&server, "syn_1", "/api/v1/memories/create", &body).ok();
    server.settle();
    assert_eq!(late["ingestion_id"], first["ingestion_id"]);
    assert!(!says(&server.recall(&server.b2b, &alice(), "stamps"), "stamps"));
    let anew = send_as(&server, "syn_2", "/api/v1/memories/create", &body).ok();
    assert_ne!(anew["ingestion_id"], first["ingestion_id"], "another request is another wish");
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
