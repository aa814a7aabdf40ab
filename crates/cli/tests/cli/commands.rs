//! The commands as people and programs use them: on a data directory, with and without a server beside them.

use crate::server::{Caller, Server, evoke, json, only_value};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

fn fresh() -> tempfile::TempDir {
    tempfile::tempdir().expect("directory")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}"))
}

#[test]
fn ingest_and_recall_on_a_directory() {
    let data = fresh();
    let made = json(data.path(), &["instance", "create", "--name", "one", "--isolation", "strict"]);
    assert!(text(&made, "client_id").starts_with("cli_") && text(&made, "instance_id").starts_with("inst_"));
    assert!(text(&made, "api_key").starts_with("evoke_"));

    let file = data.path().join("chat.txt");
    std::fs::write(&file, "User: I prefer tea over coffee.\nAssistant: Noted.\n").expect("written");
    let whose = ["--user", "ada", "--customer", "acme"];
    let taken = json(data.path(), &[&["ingest", &file.to_string_lossy()], &whose[..]].concat());
    assert_eq!((&taken["documents"], &taken["failed"]), (&json!(1), &json!(0)), "{taken}");
    assert_eq!(taken["results"][0]["status"], "completed");

    let found = json(data.path(), &[&["recall", "tea or coffee"], &whose[..]].concat());
    let items = found["items"].as_array().expect("items");
    assert!(items.iter().any(|item| text(item, "content").contains("tea")), "{found}");
    let other = json(data.path(), &["recall", "tea or coffee", "--user", "bo", "--customer", "acme"]);
    assert_eq!(other["items"], json!([]), "another user's memories");
}

#[test]
fn documents_from_standard_input_and_bad_rows() {
    let data = fresh();
    json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let mut child = evoke(data.path())
        .args(["ingest", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let lines = [
        json!({"document": "User: I live in Graz.", "user_id": "u", "document_id": "d1"}),
        json!({"document": "User: I live in Linz.", "user_id": "u", "document_id": "d1"}),
        json!({"document": "User: hi", "user_id": "u", "customer_id": "no-customers-here"}),
    ];
    let mut input = child.stdin.take().expect("piped");
    lines.iter().for_each(|line| writeln!(input, "{line}").expect("written"));
    drop(input);
    let output = child.wait_with_output().expect("ended");
    let answer = only_value(&output);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!((&answer["documents"], &answer["failed"]), (&json!(3), &json!(2)), "{answer}");
    assert!(text(&answer["results"][1], "error_message").contains("d1"));
    assert!(text(&answer["results"][2], "error_message").contains("customer_id"));
}

#[test]
fn commands_work_beside_a_running_server() {
    let data = fresh();
    let mut server = Server::start(data.path());
    let made = json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let instance = text(&made, "instance_id");
    let first = Caller::new(server.base(), text(&made, "api_key"));
    let whoami = "/api/v1/auth/whoami";
    assert_eq!(first.get(whoami).map(|(code, _)| code), Some(200));

    let second = json(data.path(), &["key", "create", "--label", "second", "--expires-in", "90d"]);
    let caller = Caller::new(server.base(), text(&second, "api_key"));
    let (code, body) = caller.get(whoami).expect("answer");
    assert_eq!((code, text(&body, "instance_id")), (200, instance));
    json(data.path(), &["key", "revoke", text(&second, "key_id")]);
    assert_eq!(caller.get(whoami).map(|(code, _)| code), Some(401), "a revoked key is refused at once");
    let keys = json(data.path(), &["key", "list"]);
    let states: Vec<&str> = keys.as_array().expect("list").iter().map(|key| text(key, "state")).collect();
    assert_eq!(states, ["active", "revoked"]);

    let file = data.path().join("note.txt");
    std::fs::write(&file, "User: My bicycle is blue.\n").expect("written");
    let path = file.to_string_lossy();
    let taken = json(data.path(), &["ingest", &path, "--user", "u"]);
    assert_eq!(
        taken["results"][0]["status"], "completed",
        "the server understands what a command brought: {taken}"
    );
    let over_http = ["--server", server.base(), "--key", text(&made, "api_key"), "--user", "u"];
    let beside = json(data.path(), &["recall", "bicycle", "--user", "u"]);
    let through = json(data.path(), &[&["recall", "bicycle"], &over_http[..]].concat());
    let contents = |answer: &Value| {
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        items.iter().map(|item| text(item, "content").to_owned()).collect::<Vec<_>>()
    };
    assert!(!contents(&beside).is_empty());
    assert_eq!(contents(&beside), contents(&through));
    assert!(server.signal("TERM").success(), "a terminated server exits with 0");
}

#[test]
fn a_second_server_is_refused_and_the_first_one_stays() {
    let data = fresh();
    let server = Server::start(data.path());
    let second = evoke(data.path()).args(["serve", "--listen", "127.0.0.1:0"]).output().expect("ends");
    let said = String::from_utf8_lossy(&second.stderr);
    assert_eq!(second.status.code(), Some(1));
    assert!(said.contains("another server is using") && said.contains("--data"), "{said}");
    let health = Caller::new(server.base(), "none").get("/health").expect("answer");
    assert_eq!(health.0, 200, "{}", health.1);
}

#[test]
fn plaintext_beyond_this_machine_is_refused() {
    let data = fresh();
    let refused = evoke(data.path()).args(["serve", "--listen", "0.0.0.0:0"]).output().expect("ends");
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("TLS"));
    let half = evoke(data.path()).args(["serve", "--tls-cert", "cert.pem"]).output().expect("ends");
    assert_eq!(half.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&half.stderr).contains("tls_key"));
}

#[test]
fn an_erasure_counts_first_and_then_erases() {
    let data = fresh();
    json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    ingest(data.path(), "User: I keep bees.\n", "ada");
    ingest(data.path(), "User: I keep goats.\n", "bo");
    let erase = ["erase", "--scope", "user", "--user", "ada"];
    let counted = json(data.path(), &erase);
    assert_eq!((&counted["erased"], &counted["counts"]["documents"]), (&json!(false), &json!(1)));
    let wrong = evoke(data.path()).args(erase).args(["--confirm", "bo"]).output().expect("ends");
    assert_eq!(wrong.status.code(), Some(1));
    let erased = json(data.path(), &[&erase[..], &["--confirm", "ada"]].concat());
    assert_eq!((&erased["erased"], &erased["counts"]), (&json!(true), &counted["counts"]));
    assert_eq!(json(data.path(), &["recall", "bees", "--user", "ada"])["items"], json!([]));
    assert_ne!(json(data.path(), &["recall", "goats", "--user", "bo"])["items"], json!([]));
}

#[test]
fn the_world_is_read_by_every_instance() {
    let data = fresh();
    json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let file = data.path().join("handbook.md");
    std::fs::write(&file, "# Refunds\n\nRefunds are paid within 14 days.\n").expect("written");
    let added = json(data.path(), &["world", "add", &file.to_string_lossy()]);
    assert_eq!(added[0]["status"], "completed");
    let listed = json(data.path(), &["world", "list"]);
    assert_eq!(listed[0]["document_id"], added[0]["document_id"]);
    let found = json(data.path(), &["recall", "when are refunds paid", "--user", "anybody"]);
    assert_eq!(found["items"][0]["scope"], "world", "{found}");
}

#[test]
fn settings_come_from_flag_environment_and_file_in_this_order() {
    let data = fresh();
    let file = data.path().join("evoke.toml");
    std::fs::write(&file, "[check-config]\nlisten = \"127.0.0.1:1\"\nworkers = 3\nbody_limit = 9\n")
        .expect("written");
    let output = evoke(data.path())
        .args(["check-config", "--json", "--listen", "127.0.0.1:2", "--config"])
        .arg(&file)
        .env("EVOKE_WORKERS", "4")
        .env("EVOKE_LISTEN", "127.0.0.1:3")
        .output()
        .expect("ends");
    let settings = only_value(&output);
    let of = |name: &str| {
        settings.as_array().and_then(|rows| rows.iter().find(|row| row[0] == name)).map(|row| row[1].clone())
    };
    assert_eq!(of("listen"), Some(json!("127.0.0.1:2")));
    assert_eq!(of("workers"), Some(json!(4)));
    assert_eq!(of("body_limit"), Some(json!(9)));
    assert_eq!(of("request_timeout"), Some(json!(60)));
}

#[test]
fn an_evaluation_runs_from_a_file_to_figures() {
    let data = fresh();
    let file = data.path().join("tiny.json");
    let sample = json!([{
        "sample_id": "conv-1",
        "conversation": {
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ann", "dia_id": "D1:1", "text": "I adopted a parrot called Kiwi."},
                {"speaker": "Bo", "dia_id": "D1:2", "text": "How lovely, congratulations!"}],
            "session_2_date_time": "9:15 am on 2 July, 2023",
            "session_2": [
                {"speaker": "Bo", "dia_id": "D2:1", "text": "I signed up for a pottery class."},
                {"speaker": "Ann", "dia_id": "D2:2", "text": "Show me your first bowl."}]},
        "qa": [
            {"question": "What is Ann's parrot called?", "evidence": ["D1:1"], "category": 4},
            {"question": "Which class did Bo sign up for?", "evidence": ["D2:1"], "category": 1}]
    }]);
    std::fs::write(&file, sample.to_string()).expect("written");
    let file = file.to_string_lossy();
    let report = json(data.path(), &["eval", "locomo", &file, "--lexical-only", "--ablate"]);
    assert_eq!((&report["dataset"], &report["questions"]), (&json!("locomo"), &json!(2)));
    for level in ["session", "turn"] {
        assert_eq!(report["overall"][level]["hit@1"], json!(1.0), "{report}");
        assert_eq!(report["overall"][level]["interval95"]["hit@1"], json!([1.0, 1.0]));
        assert_eq!(report["by_category"]["single-hop"][level]["questions"], json!(1));
        assert_eq!(report["without"]["recency"][level]["questions"], json!(2));
    }
    let weights = data.path().join("weights.toml");
    let flags = ["--lexical-only", "--weights", &weights.to_string_lossy()];
    let learned = json(data.path(), &[&["eval", "ranker", &file], flags.as_slice()].concat());
    assert_eq!(learned["data"][0]["questions"], json!(2));
    let written = std::fs::read_to_string(&weights).expect("weights");
    for (feature, weight) in learned["weights"].as_object().expect("weights") {
        assert!(written.contains(&format!("\n{feature} = {weight}\n")), "{feature}: {written}");
    }
}

#[test]
fn sets_of_a_directory_become_one_table() {
    let data = fresh();
    let sets = data.path().join("sets");
    std::fs::create_dir(&sets).expect("created");
    let haystack = |id: &str, told: &str, asked: &[&str]| {
        json!({
            "sample_id": id,
            "conversation": {"session_1_date_time": "1:56 pm on 8 May, 2023", "session_1": [
                {"speaker": "Ann", "dia_id": "D1:1", "text": told},
                {"speaker": "Bo", "dia_id": "D1:2", "text": "How lovely, congratulations!"}]},
            "qa": asked.iter().map(|q| json!({"question": q, "evidence": ["D1:1"], "category": 4})).collect::<Vec<_>>()})
    };
    let two = json!([
        haystack(
            "one",
            "I adopted a parrot called Kiwi.",
            &["What is the parrot called?", "Who congratulated?"]
        ),
        haystack("two", "I signed up for a pottery class.", &["Which pottery class did Ann take?"])
    ]);
    let one = json!([haystack("three", "The ferry leaves at nine.", &["When does the ferry leave?"])]);
    std::fs::write(sets.join("pair.json"), two.to_string()).expect("written");
    let kinds = "{\"kind\": \"easy\"}\n{\"kind\": \"hard\"}\n{\"kind\": \"easy\"}\n";
    std::fs::write(sets.join("pair.questions.jsonl"), kinds).expect("written");
    std::fs::write(sets.join("single.json"), one.to_string()).expect("written");
    std::fs::write(sets.join("notes.txt"), "no set").expect("written");
    let directory = sets.to_string_lossy();
    let report = json(data.path(), &["eval", "sets", &directory, "--lexical-only"]);
    let pair = &report["sets"][0];
    assert_eq!((&pair["name"], &report["sets"][1]["name"]), (&json!("pair"), &json!("single")));
    let kinds: Vec<_> = pair["rows"].as_array().expect("rows").iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, [&json!("all"), &json!("easy"), &json!("hard")]);
    let easy = &pair["rows"][1];
    assert_eq!((&easy["evoke"]["turn"]["hit@1"], &easy["bm25"]["turn"]["hit@1"]), (&json!(1.0), &json!(1.0)));
    assert_eq!((&easy["vectors"], &easy["contained"]), (&json!(null), &json!(1.0)));
    assert_eq!(
        (&pair["abstention"]["answerable"], &pair["abstention"]["unanswerable"]),
        (&json!(3), &json!(3))
    );
    assert!(pair["abstention"]["auc"].as_f64().is_some_and(|auc| auc > 0.5), "{pair}");
    assert_eq!(report["sets"][1]["abstention"], json!(null));
    assert_eq!(report["lowest"]["set"], json!("pair"));
    let fewer = json(data.path(), &["eval", "sets", &directory, "--lexical-only", "--questions", "1"]);
    assert_eq!(fewer["sets"][0]["rows"][0]["evoke"]["turn"]["questions"], json!(1));
}

fn ingest(data: &Path, words: &str, user: &str) {
    let file = data.join("words.txt");
    std::fs::write(&file, words).expect("written");
    json(data, &["ingest", &file.to_string_lossy(), "--user", user]);
}

#[test]
fn entities_are_listed_and_corrected_on_a_directory_and_through_a_server() {
    let data = fresh();
    let made = json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let file = data.path().join("chat.txt");
    std::fs::write(&file, "User: I had lunch with Melanie Ostrander.\nUser: I owe Marek Dvorsky a book.\n")
        .expect("written");
    json(data.path(), &["ingest", &file.to_string_lossy(), "--user", "ada"]);
    let list = json(data.path(), &["entities", "list", "--user", "ada", "--name", "mel"]);
    let entity = &list["entities"][0];
    assert_eq!((text(entity, "name"), &entity["mentions"]), ("Melanie Ostrander", &json!(1)), "{list}");
    let id = text(entity, "id");
    let renamed = json(data.path(), &["entities", "rename", id, "Mel from the harbor"]);
    assert_eq!(text(&renamed["entities"][0], "name"), "Mel from the harbor");

    let mut server = Server::start(data.path());
    let base = server.base().to_owned();
    let there = ["--server", &base, "--key", text(&made, "api_key")];
    let shown = json(data.path(), &[&["entities", "show", id], &there[..]].concat());
    assert_eq!(
        (text(&shown, "name"), &shown["aliases"]),
        ("Mel from the harbor", &json!(["Melanie Ostrander"]))
    );
    let undone = json(data.path(), &[&["entities", "undo", id], &there[..]].concat());
    assert_eq!(text(&undone["entities"][0], "name"), "Melanie Ostrander");
    let pairs = json(data.path(), &[&["entities", "duplicates", "--user", "ada"], &there[..]].concat());
    assert_eq!(pairs, json!({"duplicates": []}));
    server.kill();

    let refused = evoke(data.path()).args(["entities", "show", "nobody"]).output().expect("runs");
    assert!(!refused.status.success());
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no entity nobody"));
}
