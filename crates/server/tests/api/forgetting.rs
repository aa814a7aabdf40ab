//! What is forgotten is gone: from every answer, and from every file of the data directory.

use crate::harness::{TestServer, alice, of_alice};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const TALK: &str = "7c0f2d1e-5a4b-4c3d-9e8f-102030405060";
const FORGET: &str = "/api/v1/memories/forget";

/// A user's conversation, answered and compacted, a document, and what an agent reports.
fn told() -> TestServer {
    let server = TestServer::start();
    for (role, content) in [
        ("user", "My tutor is Prof. Vanterpool and my bike stands behind the red shed. I also breed quails."),
        ("assistant", "Understood: Prof. Vanterpool is your tutor. How many quails do you have?"),
        ("user", "I have nine quails. Choir practice is on Thursdays at seven."),
        ("assistant", "Nine quails, lovely!"),
    ] {
        let turn = json!({"conversation_id": TALK, "role": role, "content": content, "metadata": {}});
        server.post(&server.b2b, "/v1/conversations/messages", &of_alice(turn)).ok();
    }
    let note = "Tutor: Prof. Vanterpool, every spring. The roof was tiled in 2009.";
    let note = json!({"document": note, "document_type": "document", "document_id": "note"});
    server.remember(&server.b2b, of_alice(note));
    let wish =
        json!({"conversation_id": TALK, "strategy": "conservative", "target_tokens": null, "force": true});
    server.post(&server.b2b, "/v1/conversations/compact", &wish).ok();
    server.settle();
    assert!(everything(&server).contains("Vanterpool"));
    server
}

/// Every answer in which words of the user can stand, as one text.
fn everything(server: &TestServer) -> String {
    let get = |path: String| server.get(&server.b2b, &path).text;
    let fetch = |path: &str, body: Value| server.post(&server.b2b, path, &of_alice(body)).text;
    let talk = |tail: &str| get(format!("/v1/conversations/{TALK}/{tail}"));
    let queries = json!(["tutor Vanterpool", "quails", "bike shed", "choir practice", "roof"]);
    let mut all = vec![
        talk("messages"),
        talk("context-for-prompt"),
        talk("context-for-prompt?style=narrative"),
        talk("compacted"),
        talk("compacted?format=narrative"),
        talk("compaction/status"),
        fetch(
            "/v1/context/conversation/fetch",
            json!({"conversation_id": TALK, "search_query": queries, "max_results": 50}),
        ),
        fetch("/v1/context/user/fetch", json!({"search_query": queries, "max_results": 50})),
        fetch("/v1/context/user/fetch", json!({"search_query": null, "max_results": 50})),
        fetch(
            "/v1/context/user/fetch",
            json!({"search_query": null, "context_mode": "conversation-summary", "last_n_conversations": 5}),
        ),
    ];
    for id in listed(server) {
        all.push(get(format!("/api/v1/memories/{id}")));
    }
    all.join("\n")
}

/// Ids of all items that reads show.
fn listed(server: &TestServer) -> Vec<String> {
    let items = ["tutor", "quails", "bike", "choir", "roof"]
        .into_iter()
        .flat_map(|query| server.recall(&server.b2b, &alice(), query));
    let mut ids: Vec<String> = items
        .filter_map(|item| item["id"].as_str().or(item["memory_id"].as_str()).map(str::to_owned))
        .collect();
    ids.sort();
    ids.dedup();
    ids
}

/// The files of a directory that hold a word.
fn files_with(directory: &Path, word: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_with(&path, word));
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            let (lower, word) = (bytes.to_ascii_lowercase(), word.to_ascii_lowercase());
            if lower.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}

/// Nothing holds the word, and what stood beside it is there.
#[track_caller]
fn assert_gone(server: &TestServer, word: &str, kept: &[&str]) {
    server.settle();
    let all = everything(server);
    let line = all.lines().find(|line| line.contains(word));
    assert!(line.is_none(), "{line:?}");
    for kept in kept {
        assert!(all.contains(kept), "{kept} is gone");
    }
    assert_eq!(files_with(server.directory.path(), word), Vec::<PathBuf>::new());
}

#[test]
fn what_a_description_means_is_gone_everywhere_and_its_neighbors_stay() {
    let server = told();
    let forget = |mode: &str| {
        let wish =
            of_alice(json!({"description": "everything about my tutor Prof. Vanterpool", "mode": mode}));
        server.post(&server.b2b, FORGET, &wish).ok()
    };
    let preview = forget("preview");
    assert_eq!(preview["status"], "preview");
    let candidates = preview["candidates"].as_array().expect("a list");
    let why: Vec<&str> = candidates.iter().filter_map(|one| one["why"]["match"].as_str()).collect();
    assert!(why.len() == candidates.len() && why.contains(&"words"), "{preview}");
    assert!(candidates.iter().all(|one| one["store"] == "memory" || one["store"] == "sentence"), "{preview}");
    let removes = candidates.iter().flat_map(|one| one["removes"].as_array().expect("words").iter());
    assert!(
        removes.clone().count() > 0 && removes.clone().all(|words| !words.to_string().contains("quails"))
    );
    assert!(everything(&server).contains("Vanterpool"), "a preview changes nothing");

    let direct = forget("direct");
    assert_eq!((&direct["status"], &direct["still_present_in"]), (&json!("deleted"), &json!([])), "{direct}");
    assert_gone(&server, "Vanterpool", &["red shed", "quails", "Choir practice", "2009"]);
    assert_eq!(forget("direct")["status"], "nothing_matches");
}

#[test]
fn a_memory_deleted_by_id_leaves_its_turn_and_the_answer_and_what_is_left_is_named() {
    let server = told();
    let items = server.recall(&server.b2b, &alice(), "tutor Vanterpool");
    let tutor = items
        .iter()
        .filter_map(|item| item["id"].as_str().or(item["memory_id"].as_str()))
        .find(|id| {
            let memory = server.get(&server.b2b, &format!("/api/v1/memories/{id}")).ok();
            let content = memory["content"].as_str().unwrap_or_default().to_owned();
            content.contains("tutor is Prof. Vanterpool") && !content.contains("quails")
        })
        .expect("a memory of its own")
        .to_owned();
    let delete = |id: &str| {
        let bearer = format!("Bearer {}", server.b2b);
        let path = format!("/api/v1/memories/{id}");
        server.send("DELETE", &path, &[("authorization", &bearer)], None).ok()
    };
    let gone = delete(&tutor);
    assert_eq!((&gone["memory_id"], &gone["fully_removed"]), (&json!(tutor), &json!(true)), "{gone}");
    assert_eq!(gone["still_present_in"], json!(["document:note"]), "{gone}");
    server.settle();
    let talk = server.get(&server.b2b, &format!("/v1/conversations/{TALK}/messages")).text;
    assert!(
        !talk.contains("Vanterpool") && talk.contains("red shed") && talk.contains("How many quails"),
        "{talk}"
    );
    // The sentence in the note, by the id that a preview tells.
    let wish = of_alice(json!({"description": "Prof. Vanterpool", "mode": "preview"}));
    let preview = server.post(&server.b2b, FORGET, &wish).ok();
    for one in preview["candidates"].as_array().expect("a list") {
        delete(one["memory_id"].as_str().expect("an id"));
    }
    assert_gone(&server, "Vanterpool", &["red shed", "quails", "2009"]);
}

#[test]
fn an_erased_user_is_gone_from_all_files() {
    let server = told();
    let erase = of_alice(json!({"scope": "user", "confirm": "alice"}));
    let erased = server.post(&server.b2b, "/v1/data/delete", &erase).ok();
    assert_eq!(erased["fully_removed"], true, "{erased}");
    for word in ["Vanterpool", "quails", "2009"] {
        assert_gone(&server, word, &[]);
    }
}

#[test]
fn what_waits_to_be_understood_is_forgotten_as_well() {
    let server = told();
    server.engine.pause();
    let turn = json!({"conversation_id": TALK, "role": "user", "content": "Prof. Vanterpool moved to Elm Road. I bake rye."});
    server.post(&server.b2b, "/v1/conversations/messages", &of_alice(turn)).ok();
    let wish = of_alice(json!({"description": "anything on Prof. Vanterpool", "mode": "direct"}));
    let direct = server.post(&server.b2b, FORGET, &wish).ok();
    assert_eq!((&direct["status"], &direct["still_present_in"]), (&json!("deleted"), &json!([])), "{direct}");
    server.engine.resume();
    server.settle();
    assert_gone(&server, "Vanterpool", &["rye", "quails"]);
}

#[test]
fn a_request_to_the_assistant_waits_until_somebody_decides() {
    let server = TestServer::start();
    let told = |words: &str| {
        let document = json!({"document": words, "document_type": "ai-chat-conversation"});
        server.remember(&server.b2b, of_alice(document))
    };
    told("User: My therapist is Dr. Okonjo-Reyes. My bike is orange.");
    told("User: I collect sundials.");
    told("User: Please forget my therapist Dr. Okonjo-Reyes.");
    told("User: Please forget that I collect sundials.");
    server.settle();
    let list = |key: &str| server.get(key, "/v1/deletion-requests").ok();
    let decide = |id: &str, verb: &str| {
        server.post(&server.b2b, &format!("/v1/deletion-requests/{id}/{verb}"), &json!({}))
    };
    let waiting = list(&server.b2b);
    let requests = waiting["deletion_requests"].as_array().expect("a list").clone();
    assert_eq!(requests.len(), 2, "{waiting}");
    assert!(requests[0]["request"].to_string().contains("sundials"), "newest first: {waiting}");
    assert!(requests[1]["memories"][0]["content"].to_string().contains("Okonjo-Reyes"), "{waiting}");
    assert_eq!(requests[0]["scope"]["user"], "alice");
    assert_eq!(list(&server.b2c)["deletion_requests"], json!([]), "another instance's");
    let page = |cursor: &str| server.get(&server.b2b, &format!("/v1/deletion-requests?limit=1{cursor}")).ok();
    let first = page("");
    let second = page(&format!("&cursor={}", first["next_cursor"].as_str().expect("there is more")));
    assert_eq!(
        [&first["deletion_requests"][0], &second["deletion_requests"][0]],
        [&requests[0], &requests[1]]
    );

    let sundials = requests[0]["deletion_request_id"].as_str().expect("an id");
    let therapist = requests[1]["deletion_request_id"].as_str().expect("an id");
    let rejected = decide(sundials, "reject").ok();
    assert_eq!((&rejected["status"], &rejected["fully_removed"]), (&json!("reopened"), &json!(false)));
    let shown = server.recall(&server.b2b, &alice(), "sundials");
    assert!(shown.iter().any(|item| item.to_string().contains("sundials")), "{shown:?}");

    let confirmed = decide(therapist, "confirm").ok();
    assert_eq!(
        (&confirmed["status"], &confirmed["still_present_in"]),
        (&json!("deleted"), &json!([])),
        "{confirmed}"
    );
    server.settle();
    assert_eq!(files_with(server.directory.path(), "Okonjo-Reyes"), Vec::<PathBuf>::new());
    assert!(server.recall(&server.b2b, &alice(), "bike")[0].to_string().contains("orange"));

    assert_eq!(list(&server.b2b)["deletion_requests"], json!([]), "both are decided");
    for id in [sundials, therapist, "nobody", "00000000-0000-0000-0000-000000000000"] {
        assert_eq!(decide(id, "confirm").status, 404, "{id}");
    }
    for query in ["limit=0", "limit=201", "cursor=x", "limit=many"] {
        let refused = server.get(&server.b2b, &format!("/v1/deletion-requests?{query}"));
        assert_eq!(refused.status, 422, "{query}: {}", refused.text);
    }
}
