//! Export and import over HTTP.

use crate::harness::{Answer, TestServer, alice, of_alice, says};
use evoke_engine::NewKey;
use evoke_store::KeyRole;
use evoke_wire::transfer::Imported;
use serde_json::{Value, json};

const EXPORT: &str = "/v1/export";
const IMPORT: &str = "/v1/import";

impl TestServer {
    fn archive(&self, key: &str, query: &str) -> String {
        let answer = self.get(key, &format!("{EXPORT}{query}"));
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/x-ndjson"),
            "{}",
            answer.text
        );
        assert!(
            answer.text.lines().last().is_some_and(|line| line.contains("\"type\":\"end\"")),
            "{}",
            answer.text
        );
        answer.text
    }

    fn import(&self, key: &str, lines: &str) -> Answer {
        let headers =
            [("authorization", &*format!("Bearer {key}")), ("content-type", "application/x-ndjson")];
        self.send("POST", IMPORT, &headers, Some(lines.as_bytes()))
    }

    fn imported(&self, key: &str, lines: &str) -> Imported {
        let answer = self.import(key, lines).ok();
        self.settle();
        serde_json::from_value(answer).expect("an outcome")
    }

    /// A key of the strict instance that is bound to a user of acme.
    fn bound_key(&self, role: KeyRole, user: &str) -> String {
        let bound_to = evoke_engine::Address::new(Some(user), Some("acme")).expect("short");
        let instance = self.caller(&self.b2b).instance_id().clone();
        let new = NewKey { role, bound_to, ..NewKey::full(instance, "bound") };
        self.runtime.block_on(self.engine.create_key(new)).expect("made").secret
    }
}

fn told() -> TestServer {
    let server = TestServer::start();
    server.remember(
        &server.b2b,
        of_alice(json!({"document": "User: My boat is called Petrel.", "document_id": "boat"})),
    );
    let bob = json!({"document": "User: My boat is called Heron.", "user_id": "bob", "customer_id": "acme"});
    server.remember(&server.b2b, bob);
    let turn = json!({"conversation_id": "call-1", "role": "user", "content": "I sail on Sundays.", "user_id": "alice", "customer_id": "acme"});
    server.post(&server.b2b, "/v1/conversations/messages", &turn).ok();
    server.settle();
    server
}

#[test]
fn a_scope_is_exported_whole_and_imported_once_elsewhere() {
    let server = told();
    let archive = server.archive(&server.b2b, "?user_id=alice&customer_id=acme");
    assert!(
        archive.contains("Petrel") && archive.contains("Sundays") && !archive.contains("Heron"),
        "{archive}"
    );
    let first: Value = serde_json::from_str(archive.lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        (&first["type"], &first["format"], &first["isolation"]),
        (&json!("archive"), &json!(1), &json!("strict"))
    );
    assert!(server.archive(&server.b2b, "").contains("Heron"));

    // Another instance has no customers, so the lines are given another scope first.
    let moved = archive.replace("\"customer_id\":\"acme\",", "");
    let once = server.imported(&server.b2c, &moved);
    assert_eq!((once.known, once.refused), (0, 0), "{once:?}");
    let ana = json!({"user_id": "alice"});
    assert!(says(&server.recall(&server.b2c, &ana, "what is my boat called?"), "Petrel"));
    assert!(says(&server.recall(&server.b2c, &ana, "when do I sail?"), "Sundays"));
    let turns = server.get(&server.b2c, "/v1/conversations/call-1/messages").ok();
    assert_eq!(turns["turns"][0]["content"], "I sail on Sundays.");
    let twice = server.imported(&server.b2c, &moved);
    assert_eq!((twice.stored, twice.known, twice.refused), (0, once.stored, 0), "{twice:?}");
    assert_eq!(twice.outcomes.first().map(String::as_str), Some("read"));
    let own = server.imported(&server.b2b, &archive);
    assert_eq!((own.stored, own.refused), (0, 0), "an instance knows what it exported: {own:?}");
}

#[test]
fn nobody_exports_or_imports_what_is_anothers() {
    let server = told();
    for (query, status, code) in [
        ("?user_id=alice", 400, "EVK0103"),
        ("?conversation_id=call-2", 404, "EVK0305"),
        ("?conversation_id=call-1&user_id=bob&customer_id=acme", 404, "EVK0305"),
    ] {
        assert_eq!(server.get(&server.b2b, &format!("{EXPORT}{query}")).refused(status), code, "{query}");
    }
    assert_eq!(server.get(&server.b2c, &format!("{EXPORT}?conversation_id=call-1")).refused(404), "EVK0305");
    let empty = server.archive(&server.b2c, "?user_id=alice");
    assert_eq!(empty.lines().count(), 2, "{empty}");
    let call = server.archive(&server.b2b, "?conversation_id=call-1");
    assert!(call.contains("Sundays") && !call.contains("Petrel"), "{call}");

    let reader = server.bound_key(KeyRole::ReadOnly, "bob");
    let his = server.archive(&reader, "");
    assert!(his.contains("Heron") && !his.contains("Petrel") && !his.contains("Sundays"), "{his}");
    let path = format!("{EXPORT}?user_id=alice&customer_id=acme");
    assert_eq!(server.get(&reader, &path).refused(403), "EVK0106");
    assert_eq!(server.import(&reader, &his).refused(403), "EVK0105");
    let writer = server.bound_key(KeyRole::Full, "bob");
    let theirs = server.archive(&server.b2b, "?user_id=alice&customer_id=acme");
    let refused = server.imported(&writer, &theirs);
    assert_eq!((refused.stored, refused.known), (0, 0), "{refused:?}");
    assert!(refused.errors.iter().all(|error| error.code == "EVK0106"), "{refused:?}");
    assert_eq!(server.get("evoke_none", EXPORT).refused(401), "EVK0101");
}

#[test]
fn bad_lines_are_refused_by_their_number_and_the_others_are_stored() {
    let server = TestServer::start();
    let lines = [
        r#"{"type": "document", "document_id": "a", "text": "User: I like rye bread.", "document_type": "ai-chat-conversation", "user_id": "ana"}"#,
        "",
        "not json",
        r#"{"type": "document", "text": "x", "colour": "blue"}"#,
        r#"{"type": "turn", "conversation_id": "c", "id": "m", "role": "user", "content": "Hi."}"#,
        r#"{"type": "memory", "id": "m", "versions": [], "user_id": "ana"}"#,
        r#"{"type": "document", "document_id": "g", "text": "x", "global": true}"#,
        r#"{"type": "archive", "format": 9, "evoke": "9", "exported_at": "2026-01-01T00:00:00Z"}"#,
        r#"{"type": "memory", "id": "mem0:1", "versions": [{"text": "User likes tea", "from": "2026-01-01T00:00:00Z"}], "user_id": "ana"}"#,
    ];
    let outcome = server.imported(&server.b2c, &lines.join("\n"));
    assert_eq!((outcome.stored, outcome.refused), (2, 6), "{outcome:?}");
    let refused: Vec<(usize, &str)> =
        outcome.errors.iter().map(|error| (error.line, error.code.as_str())).collect();
    let field = "EVK0002";
    assert_eq!(
        refused,
        [(3, field), (4, field), (5, "EVK0103"), (6, field), (7, "EVK0106"), (8, field)],
        "{outcome:?}"
    );
    let ana = json!({"user_id": "ana"});
    assert!(says(&server.recall(&server.b2c, &ana, "which bread?"), "rye"));
    assert!(says(&server.recall(&server.b2c, &ana, "tea"), "tea"));

    let many = "{}\n".repeat(1_001);
    assert_eq!(server.import(&server.b2c, &many).refused(400), "EVK0204");
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    assert_eq!(server.imported(&server.b2c, &deep).refused, 1);
    assert_eq!(server.imported(&server.b2c, "").outcomes, Vec::<String>::new());
}

#[test]
fn erased_words_are_in_no_export() {
    let server = told();
    let boat = server.recall(&server.b2b, &alice(), "what is my boat called?");
    let id = boat.iter().find(|item| item["content"].as_str().is_some_and(|text| text.contains("Petrel")));
    let id = id.and_then(|item| item["id"].as_str()).expect("a memory").to_owned();
    let path = format!("/api/v1/memories/{id}");
    let headers = [("authorization", &*format!("Bearer {}", server.b2b))];
    server.send("DELETE", &path, &headers, None).ok();
    let archive = server.archive(&server.b2b, "");
    assert!(!archive.contains("Petrel") && archive.contains("Heron"), "{archive}");
    let erase = of_alice(json!({"scope": "user", "confirm": "alice"}));
    server.post(&server.b2b, "/v1/data/delete", &erase).ok();
    let archive = server.archive(&server.b2b, "");
    assert!(
        !archive.contains("alice") && !archive.contains("Sundays") && archive.contains("Heron"),
        "{archive}"
    );
}
