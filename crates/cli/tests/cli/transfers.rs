//! `evoke export` and `evoke import`, on a directory and through a server; and an import that is killed and repeated.
//!
//! `EVOKE_IMPORT_RECORDS` makes the killed import that large.

use crate::server::{Caller, Server, evoke, json, only_value};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Records of the import that is killed.
const RECORDS: usize = 3_000;

fn fresh() -> tempfile::TempDir {
    tempfile::tempdir().expect("directory")
}

fn instance(data: &Path, isolation: &str) -> Value {
    json(data, &["instance", "create", "--name", "one", "--isolation", isolation])
}

fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("written");
    path.to_string_lossy().into_owned()
}

fn failed(data: &Path, arguments: &[&str]) -> String {
    let output = evoke(data).args(arguments).output().expect("runs");
    assert!(!output.status.success(), "{arguments:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A chat of two messages, as ChatGPT exports it.
fn chatgpt() -> String {
    let message = |id: &str, role: &str, words: &str, at: u64| {
        json!({"id": id, "author": {"role": role}, "create_time": at, "recipient": "all",
               "content": {"content_type": "text", "parts": [words]}})
    };
    json!([{
        "conversation_id": "11111111-2222-4333-8444-555555555555", "title": "Boats", "create_time": 1_767_225_600, "current_node": "b",
        "mapping": {
            "root": {"id": "root", "parent": null, "children": ["a"], "message": null},
            "a": {"id": "a", "parent": "root", "children": ["b"], "message": message("a", "user", "My boat is called Petrel.", 1_767_225_601)},
            "b": {"id": "b", "parent": "a", "children": [], "message": message("b", "assistant", "A fine name.", 1_767_225_602)},
        }
    }])
    .to_string()
}

fn says(found: &Value, word: &str) -> bool {
    let items = found["items"].as_array().expect("items");
    items.iter().any(|item| item["content"].as_str().is_some_and(|text| text.contains(word)))
}

#[test]
fn a_chat_is_imported_exported_and_imported_again() {
    let (data, files, other) = (fresh(), fresh(), fresh());
    instance(data.path(), "equals_customer");
    let chat = file(files.path(), "conversations.json", &chatgpt());
    let import = ["import", "chatgpt", &chat, "--user", "ada"];
    let dry = json(data.path(), &[&import[..], &["--dry-run"]].concat());
    assert_eq!((&dry["read"]["message"], &dry["stored"]), (&json!(2), &json!({})), "{dry}");
    let done = json(data.path(), &import);
    assert_eq!((&done["stored"]["turn"], &done["refused"]), (&json!(2), &json!({})), "{done}");
    let again = json(data.path(), &import);
    assert_eq!((&again["stored"], &again["known"]["turn"]), (&json!({}), &json!(2)), "{again}");
    let found = json(data.path(), &["recall", "what is my boat called?", "--user", "ada"]);
    assert!(says(&found, "Petrel"), "{found}");
    assert!(found["items"][0]["said_at"].as_str().is_some_and(|at| at.starts_with("2026-01-01")), "{found}");

    let archive = files.path().join("ada.jsonl");
    let archive = archive.to_str().expect("a path");
    let written = json(data.path(), &["export", archive, "--user", "ada"]);
    assert_eq!(written["bytes"], std::fs::metadata(archive).expect("a file").len());
    instance(other.path(), "equals_customer");
    let moved = json(other.path(), &["import", "evoke", archive]);
    assert_eq!(
        (&moved["stored"]["turn"], &moved["stored"]["conversation"]),
        (&json!(2), &json!(1)),
        "{moved}"
    );
    let there = json(other.path(), &["recall", "what is my boat called?", "--user", "ada"]);
    let ids = |found: &Value| -> Vec<Value> {
        let items = found["items"].as_array().expect("items");
        items.iter().map(|item| item["id"].clone()).collect()
    };
    assert_eq!(ids(&there), ids(&found), "the same memories under the same ids");

    let standard = evoke(other.path()).args(["export", "-"]).output().expect("runs");
    let text = String::from_utf8(standard.stdout).expect("text");
    let expected = std::fs::read_to_string(archive).expect("read");
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&text), sorted(&expected));
}

#[test]
fn a_server_imports_and_exports_while_it_runs() {
    let (data, files) = (fresh(), fresh());
    let made = instance(data.path(), "equals_customer");
    let server = Server::start(data.path());
    let through = ["--server", server.base(), "--key", made["api_key"].as_str().expect("a key")];
    let memories = json!({"results": [
        {"id": "m1", "memory": "User lives in Bergen", "user_id": "ada", "created_at": "2026-01-01T00:00:00Z",
         "history": [{"event": "ADD", "new_memory": "User lives in Oslo", "created_at": "2025-01-01T00:00:00Z"},
                     {"event": "UPDATE", "old_memory": "User lives in Oslo", "new_memory": "User lives in Bergen", "created_at": "2026-01-01T00:00:00Z"}]},
        {"id": "m2", "memory": "User drinks tea"}]});
    let memories = file(files.path(), "mem0.json", &memories.to_string());
    let output = evoke(data.path())
        .args(["--json", "import", "mem0", &memories])
        .args(through)
        .output()
        .expect("runs");
    assert!(!output.status.success(), "one memory names no user");
    let done = only_value(&output);
    assert_eq!(
        (&done["stored"]["memory"], &done["merged"]["change into memory"]),
        (&json!(1), &json!(1)),
        "{done}"
    );
    assert!(done["refused"].to_string().contains("add --user"), "{done}");

    let archive = files.path().join("all.jsonl");
    let archive = archive.to_str().expect("a path");
    json(data.path(), &[&["export", archive], &through[..]].concat());
    let text = std::fs::read_to_string(archive).expect("read");
    assert!(text.contains("Oslo") && text.contains("\"superseded_by\""), "{text}");
    let again = json(data.path(), &[&["import", "evoke", archive], &through[..]].concat());
    assert_eq!((&again["stored"], &again["refused"]), (&json!({}), &json!({})), "{again}");
    let beside = json(data.path(), &["export", &format!("{archive}.2")]);
    assert!(beside["bytes"].as_u64().is_some_and(|bytes| bytes > 0), "a command exports beside a server");
    let refused = failed(data.path(), &["export", archive, "--server", server.base(), "--key", "evoke_none"]);
    assert!(refused.contains("401"), "{refused}");
}

#[test]
fn files_of_another_kind_are_refused_and_nothing_is_stored() {
    let (data, files) = (fresh(), fresh());
    instance(data.path(), "equals_customer");
    let chat = file(files.path(), "conversations.json", &chatgpt());
    let text = file(files.path(), "notes.txt", "Only words.");
    for (arguments, reason) in [
        (["import", "claude", &chat], "expected Claude conversations"),
        (["import", "mem0", &text], "expected a JSON list"),
        (["import", "evoke", &text], "expected an archive of Evoke"),
        (["import", "jsonl", &text], "line 1"),
        (["import", "evoke", "nowhere.jsonl"], "nowhere.jsonl"),
        (["import", "notion", &text], "unknown format"),
        (["import", "chatgpt", &chat], "add --user"),
    ] {
        let message = failed(data.path(), &arguments);
        assert!(message.contains(reason), "{arguments:?}: {message}");
    }
    let archive = files.path().join("a.jsonl");
    json(data.path(), &["export", archive.to_str().expect("a path")]);
    assert_eq!(std::fs::read_to_string(archive).expect("read").lines().count(), 2, "nothing was stored");
    assert!(failed(data.path(), &["export", "/nowhere/x.jsonl"]).contains("/nowhere/x.jsonl.part"));
}

#[test]
fn the_global_scope_is_moved_on_its_directory() {
    let (data, files, other) = (fresh(), fresh(), fresh());
    instance(data.path(), "equals_customer");
    instance(other.path(), "equals_customer");
    let law = file(files.path(), "law.md", "# Law\nKnock before you enter.\n");
    json(data.path(), &["world", "add", &law]);
    let archive = files.path().join("world.jsonl");
    let archive = archive.to_str().expect("a path");
    json(data.path(), &["export", archive, "--world"]);
    let done = json(other.path(), &["import", "evoke", archive]);
    assert_eq!(done["refused"], json!({}), "{done}");
    let listed = json(other.path(), &["world", "list"]);
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    assert!(says(&json(other.path(), &["recall", "enter", "--user", "ada"]), "Knock"));
}

/// Kills an import at several moments, repeats it, and compares with one that ran through.
#[test]
fn a_killed_import_goes_on_without_doubles() {
    let (data, files) = (fresh(), fresh());
    instance(data.path(), "equals_customer");
    let records =
        std::env::var("EVOKE_IMPORT_RECORDS").ok().and_then(|count| count.parse().ok()).unwrap_or(RECORDS);
    let (path, begun) = (records_of(files.path(), records), Instant::now());
    let arguments =
        ["--json", "import", "jsonl", path.to_str().expect("a path"), "--user", "ada", "--no-wait"];
    let mut kills = 0;
    for stored in [records / 10, records / 3, records * 2 / 3] {
        let mut child = evoke(data.path())
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        // Killed when so much is on the disk: whether it is there is asked of the store, not of a clock.
        while child.try_wait().expect("asked").is_none() {
            if rows(data.path()) >= stored {
                child.kill().expect("killed");
                kills += 1;
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        child.wait().expect("ended");
    }
    assert!(kills > 0, "the import was never killed");
    let done = only_value(&evoke(data.path()).args(arguments).output().expect("runs"));
    let (stored, known) = (count(&done["stored"]), count(&done["known"]));
    assert_eq!(stored + known, records, "{done}");
    assert!(known > 0 && done["refused"] == json!({}), "{done}");
    assert_eq!(rows(data.path()), records, "no doubles");
    let again = only_value(&evoke(data.path()).args(arguments).output().expect("runs"));
    assert_eq!((count(&again["stored"]), count(&again["known"])), (0, records), "{again}");
    println!(
        "{records} records, {kills} kills: {stored} stored after the last one, {known} there before; {:.1} s in all",
        begun.elapsed().as_secs_f64()
    );
}

fn count(counts: &Value) -> usize {
    let counts = counts.as_object().expect("counts").values();
    counts.map(|count| usize::try_from(count.as_u64().expect("a number")).expect("small")).sum()
}

/// Half documents, half messages of long conversations.
fn records_of(folder: &Path, records: usize) -> PathBuf {
    let mut lines = String::new();
    for number in 0..records {
        if number % 2 == 0 {
            let _ = writeln!(
                lines,
                "{}",
                json!({"document": format!("Note {number}: the ferry {number} leaves at nine."), "document_id": format!("n{number}"), "document_type": "document"})
            );
        } else {
            let _ = writeln!(
                lines,
                "{}",
                json!({"conversation_id": format!("c{}", number / 400), "id": format!("m{number}"), "role": "user",
                       "content": format!("I took ferry {number}."), "timestamp": 1_767_225_600 + number})
            );
        }
    }
    let path = folder.join("records.jsonl");
    std::fs::write(&path, lines).expect("written");
    path
}

/// Documents and turns in the store, as an outsider reads them; each turn is a document as well.
fn rows(data: &Path) -> usize {
    let file = data.join("evoke.db");
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let Ok(db) = rusqlite::Connection::open_with_flags(file, flags) else { return 0 };
    db.query_row("SELECT COUNT(*) FROM document", [], |row| row.get(0)).unwrap_or(0)
}

/// What the shell and a program see of the same user is the same.
#[test]
fn an_archive_of_the_server_is_that_of_the_directory() {
    let (data, files) = (fresh(), fresh());
    let made = instance(data.path(), "strict");
    let chat = file(files.path(), "chat.txt", "User: I prefer tea over coffee.\n");
    json(data.path(), &["ingest", &chat, "--user", "ada", "--customer", "acme"]);
    let local = evoke(data.path())
        .args(["export", "-", "--user", "ada", "--customer", "acme"])
        .output()
        .expect("runs");
    let server = Server::start(data.path());
    let key = made["api_key"].as_str().expect("a key");
    let whose =
        ["export", "-", "--user", "ada", "--customer", "acme", "--server", server.base(), "--key", key];
    let remote = evoke(data.path()).args(whose).output().expect("runs");
    let content = |output: &[u8]| {
        let text = String::from_utf8(output.to_vec()).expect("text");
        text.lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(content(&local.stdout), content(&remote.stdout));
    assert!(content(&local.stdout).iter().any(|line| line.contains("tea over coffee")));
    let caller = Caller::new(server.base(), key);
    let (status, answer) = caller.get("/openapi.json").expect("answers");
    let export = &answer["paths"]["/v1/export"]["get"];
    assert_eq!((status, &export["x-permission"]), (200, &json!("content:read")), "{export}");
    assert!(export["responses"]["200"]["content"]["application/x-ndjson"].is_object(), "{export}");
    assert_eq!(answer["paths"]["/v1/import"]["post"]["x-permission"], "content:write");
}
