use crate::harness::{Answer, TestServer};
use evoke_engine::{Address, NewKey};
use evoke_store::KeyRole;
use serde_json::{Value, json};

const LIKES: &str = "/memories/likes.md";

/// Runs a command on the files of Ada.
fn of_ada(server: &TestServer, command: Value) -> Answer {
    of(server, &server.b2c, "ada", command)
}

fn of(server: &TestServer, key: &str, user: &str, mut command: Value) -> Answer {
    command["user_id"] = user.into();
    server.post(key, "/v1/memory-tool", &command)
}

fn create(path: &str, text: &str) -> Value {
    json!({"command": "create", "path": path, "file_text": text})
}

fn view(path: &str) -> Value {
    json!({"command": "view", "path": path})
}

#[track_caller]
fn content(answer: &Answer) -> String {
    answer.ok()["content"].as_str().expect("text").to_owned()
}

#[test]
fn a_file_is_written_viewed_changed_moved_and_removed() {
    let server = TestServer::start();
    let empty = of_ada(&server, view("/memories")).ok();
    assert_eq!((empty["path"].as_str(), empty.get("version")), (Some("/memories"), None));
    assert_eq!(of_ada(&server, create(LIKES, "tea\ncake\n")).ok()["version"], 1);
    let viewed = of_ada(&server, view(LIKES)).ok();
    assert_eq!(viewed["content"], "/memories/likes.md, version 1:\n     1\ttea\n     2\tcake\n");
    let lines = json!({"command": "view", "path": LIKES, "view_range": [2, -1]});
    assert!(content(&of_ada(&server, lines)).ends_with(":\n     2\tcake\n"));

    let replace = json!({"command": "str_replace", "path": LIKES, "old_str": "cake", "new_str": "bread"});
    let replaced = of_ada(&server, replace.clone()).ok();
    assert_eq!(replaced["version"], 2);
    assert!(replaced["content"].as_str().expect("text").contains("     2\tbread\n"), "{replaced}");
    assert_eq!(of_ada(&server, replace).refused(422), "EVK0604");
    let insert = json!({"command": "insert", "path": LIKES, "insert_line": 1, "insert_text": "milk"});
    assert_eq!(of_ada(&server, insert).ok()["version"], 3);
    let to = "/memories/food/likes.md";
    let rename = json!({"command": "rename", "old_path": LIKES, "new_path": to});
    assert_eq!(of_ada(&server, rename).ok()["path"], to);
    assert!(content(&of_ada(&server, view(to))).contains("     1\ttea\n     2\tmilk\n     3\tbread\n"));
    assert_eq!(of_ada(&server, view(LIKES)).refused(404), "EVK0602");
    let folder = of_ada(&server, view("/memories/")).ok();
    assert_eq!(folder["files"][0]["path"], to, "{folder}");
    assert!(folder["content"].as_str().expect("text").contains("/memories/food/\n"), "{folder}");

    assert_eq!(of_ada(&server, json!({"command": "delete", "path": "/memories/food"})).status, 200);
    assert_eq!(of_ada(&server, view(to)).refused(404), "EVK0602");
    let history =
        |path: &str| server.get(&server.b2c, &format!("/v1/memory-tool/history?user_id=ada&path={path}"));
    let versions = history(LIKES).ok()["versions"].clone();
    let told: Vec<_> = versions.as_array().expect("a list").iter().map(|one| one["action"].clone()).collect();
    assert_eq!(told, ["moved_to", "edited", "edited", "created"]);
    assert_eq!(versions[0]["other_path"], to);
    let earlier = json!({"command": "view", "path": LIKES, "version": 1});
    assert!(content(&of_ada(&server, earlier)).ends_with("     2\tcake\n"));
    assert_eq!(history("/memories/none").refused(404), "EVK0602");
    let never = json!({"command": "view", "path": LIKES, "version": 9});
    assert_eq!(of_ada(&server, never).refused(404), "EVK0602");
}

#[test]
fn bad_commands_are_refused_and_change_nothing() {
    let server = TestServer::start();
    of_ada(&server, create(LIKES, "tea\ntea\n")).ok();
    let long = format!("/memories/{}", "a".repeat(2_000));
    for path in ["/etc/passwd", "/memories/../secret", "/memories/./a", "/memories//a", "memories", "", &long]
    {
        for command in [view(path), create(path, "x"), json!({"command": "delete", "path": path})] {
            assert_eq!(of_ada(&server, command).refused(400), "EVK0601", "{path}");
        }
    }
    let move_to = |to: &str| json!({"command": "rename", "old_path": LIKES, "new_path": to});
    let replace =
        |old: &str| json!({"command": "str_replace", "path": LIKES, "old_str": old, "new_str": "x"});
    let large = "x".repeat(100_001);
    let cases = [
        (create(LIKES, "x"), 409, "EVK0603"),
        (create("/memories/likes.md/more", "x"), 409, "EVK0603"),
        (move_to(LIKES), 409, "EVK0603"),
        (move_to("/memories/likes.md/more"), 400, "EVK0601"),
        (move_to("/memories/../likes.md"), 400, "EVK0601"),
        (json!({"command": "delete", "path": "/memories"}), 400, "EVK0601"),
        (json!({"command": "delete", "path": "/memories/none"}), 404, "EVK0602"),
        (replace("tea"), 422, "EVK0604"),
        (replace(""), 422, "EVK0604"),
        (json!({"command": "insert", "path": LIKES, "insert_line": 3, "insert_text": "x"}), 422, "EVK0604"),
        (json!({"command": "view", "path": LIKES, "view_range": [3, 4]}), 422, "EVK0604"),
        (json!({"command": "view", "path": LIKES, "view_range": [1]}), 422, "EVK0002"),
        (json!({"command": "view", "path": LIKES, "view_range": [-1, 1]}), 422, "EVK0002"),
        (
            json!({"command": "insert", "path": "/memories", "insert_line": 0, "insert_text": "x"}),
            422,
            "EVK0604",
        ),
        (create("/memories/large.md", &large), 413, "EVK0605"),
        (json!({"command": "insert", "path": LIKES, "insert_line": 0, "insert_text": large}), 413, "EVK0605"),
        (json!({"command": "create", "path": "/memories/a"}), 422, "EVK0002"),
        (json!({"command": "format"}), 422, "EVK0002"),
        (json!({"command": "view", "path": 7}), 422, "EVK0002"),
    ];
    for (command, status, code) in cases {
        let told = command.to_string();
        assert_eq!(of_ada(&server, command).refused(status), code, "{:.200}", told);
    }
    assert_eq!(of_ada(&server, view("/memories")).ok()["files"].as_array().map(Vec::len), Some(1));
    assert_eq!(of_ada(&server, view(LIKES)).ok()["version"], 1);
}

#[test]
fn each_scope_has_a_tree_of_its_own() {
    let server = TestServer::start();
    of_ada(&server, create(LIKES, "tea")).ok();
    assert_eq!(of(&server, &server.b2c, "ben", view(LIKES)).refused(404), "EVK0602");
    let whole = server.post(&server.b2c, "/v1/memory-tool", &create("/memories/house.md", "rules"));
    assert_eq!(whole.status, 200);
    assert_eq!(of_ada(&server, view("/memories/house.md")).refused(404), "EVK0602");
    let acme = json!({"command": "create", "path": LIKES, "file_text": "x", "customer_id": "acme"});
    assert_eq!(server.post(&server.b2b, "/v1/memory-tool", &acme).status, 200);
    assert_eq!(server.post(&server.b2b, "/v1/memory-tool", &view(LIKES)).refused(404), "EVK0602");

    let instance = server.caller(&server.b2c).instance_id().clone();
    let key = |role| {
        let bound_to = Address::new(Some("ada"), None).expect("short");
        let new = NewKey { role, bound_to, ..NewKey::full(instance.clone(), "Ada") };
        server.runtime.block_on(server.engine.create_key(new)).expect("a key").secret
    };
    let (full, reader) = (key(KeyRole::Full), key(KeyRole::ReadOnly));
    assert_eq!(server.post(&full, "/v1/memory-tool", &view(LIKES)).status, 200);
    assert_eq!(of(&server, &full, "ben", view(LIKES)).refused(403), "EVK0106");
    assert_eq!(server.post(&reader, "/v1/memory-tool", &view(LIKES)).status, 200);
    assert_eq!(server.post(&reader, "/v1/memory-tool", &create("/memories/a", "x")).refused(403), "EVK0105");
}

#[test]
fn what_is_forgotten_and_erased_is_gone_from_files() {
    let server = TestServer::start();
    let told = json!({"document": "User: My dentist is Doctor Quillfeather.", "user_id": "ada"});
    server.remember(&server.b2c, told);
    let note = "# Ada\n\nThe user's dentist is Doctor Quillfeather. She plays chess.\n";
    of_ada(&server, create(LIKES, note)).ok();
    let more = json!({"command": "insert", "path": LIKES, "insert_line": 3, "insert_text": "She sails."});
    of_ada(&server, more).ok();
    let forget = json!({"description": "Quillfeather", "mode": "direct", "user_id": "ada"});
    let forgotten = server.post(&server.b2c, "/api/v1/memories/forget", &forget).ok();
    assert_eq!(forgotten["still_present_in"], json!([]), "{forgotten}");
    for version in [1, 2] {
        let shown = content(&of_ada(&server, json!({"command": "view", "path": LIKES, "version": version})));
        assert!(shown.contains("chess") && !shown.contains("Quillfeather"), "{shown}");
    }
    of(&server, &server.b2c, "ben", create(LIKES, "coffee")).ok();
    let erase = json!({"scope": "user", "user_id": "ada", "confirm": "ada"});
    let erased = server.post(&server.b2c, "/v1/data/delete", &erase).ok();
    assert_eq!(erased["counts"]["files"], 2, "{erased}");
    assert_eq!(of_ada(&server, view(LIKES)).refused(404), "EVK0602");
    let history = server.get(&server.b2c, &format!("/v1/memory-tool/history?user_id=ada&path={LIKES}"));
    assert_eq!(history.refused(404), "EVK0602");
    assert_eq!(of(&server, &server.b2c, "ben", view(LIKES)).status, 200);
}

#[test]
fn files_are_exported_with_their_versions_and_imported_once() {
    let server = TestServer::start();
    of_ada(&server, create(LIKES, "tea")).ok();
    let edit = json!({"command": "str_replace", "path": LIKES, "old_str": "tea", "new_str": "cake"});
    of_ada(&server, edit).ok();
    of_ada(&server, json!({"command": "rename", "old_path": LIKES, "new_path": "/memories/b.md"})).ok();
    let archive = server.get(&server.b2c, "/v1/export?user_id=ada").text;
    assert_eq!(archive.matches("\"type\":\"file\"").count(), 4, "{archive}");
    let import = |lines: &str| {
        let headers =
            [("authorization", &*format!("Bearer {}", server.b2c)), ("content-type", "application/x-ndjson")];
        server.send("POST", "/v1/import", &headers, Some(lines.as_bytes()))
    };
    let moved = archive.replace("\"user_id\":\"ada\"", "\"user_id\":\"eve\"");
    for expected in ["stored", "known"] {
        let outcome = import(&moved).ok();
        assert_eq!(outcome[expected], 4, "{outcome}");
    }
    let shown = of(&server, &server.b2c, "eve", view("/memories/b.md")).ok();
    assert!(shown["content"].as_str().expect("text").contains("cake"), "{shown}");
    let bad = r#"{"type":"file","user_id":"eve","path":"/memories/../x","version":1,"action":"created","text":"x","at":"2026-01-01T00:00:00Z"}"#;
    let outcome = import(bad).ok();
    assert!(outcome.to_string().contains("EVK0601"), "{outcome}");
}
