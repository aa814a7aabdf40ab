//! Documents that take long to understand: others are understood meanwhile, a stop does not wait for them, and a
//! document is there once whatever happened on its way.

use crate::harness::{Bystander, HostileServer, scaled, text};
use crate::server::Caller;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// How long a long document may take on a busy machine.
const LONG: Duration = Duration::from_secs(90);

fn one_attribute(bytes: usize) -> String {
    (0..).map(|n| format!("My favorite color is c{n}. ")).take(bytes / 27).collect()
}

fn many_speakers(bytes: usize) -> String {
    (0..).map(|n| format!("N{n}: hi, I like c{n}\n")).take(bytes / 22).collect()
}

fn many_names(bytes: usize) -> String {
    let name = |n: usize| n.to_string().bytes().map(|b| char::from(b'a' + (b - b'0'))).collect::<String>();
    (0..)
        .map(|n| format!("I met X{} Y{} in Z{}. ", name(n), name(3 * n), name(5 * n)))
        .take(bytes / 33)
        .collect()
}

#[track_caller]
fn send(caller: &Caller, user: &str, document: &str) -> String {
    let body = json!({"document": document, "user_id": user, "document_type": "ai-chat-conversation"});
    let (code, answer) = caller.post("/api/v1/memories/create", &body).expect("an answer");
    assert_eq!(code, 200, "{answer}");
    text(&answer, "ingestion_id")
}

#[track_caller]
fn status(caller: &Caller, ingestion: &str) -> Value {
    let (code, status) = caller.get(&format!("/api/v1/memories/status/{ingestion}")).expect("an answer");
    assert_eq!(code, 200, "{status}");
    status
}

#[track_caller]
fn completed(caller: &Caller, ingestion: &str) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let now = status(caller, ingestion);
        if now["status"] == "completed" {
            let ids = now["memory_ids"].as_array().expect("ids").iter();
            return ids.map(|id| id.as_str().expect("an id").to_owned()).collect();
        }
        assert!(now["status"] == "processing" || now["status"] == "queued", "{now}");
        assert_eq!(now["memory_ids"], json!([]), "nothing is told before it is finished");
        assert!(begun.elapsed() < LONG, "waited in vain: {now}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn long_documents_of_one_tenant_hold_up_neither_another_one_nor_its_own_users() {
    let server = HostileServer::start(&[]);
    let (attacker, bystander) = (server.new_caller(), Bystander::new(&server));
    let bytes = scaled(2, 8) << 20;
    let long: Vec<String> = [one_attribute(bytes), many_speakers(bytes), many_names(bytes)]
        .iter()
        .zip(["mallory", "mallory", "oscar"])
        .map(|(document, user)| send(&attacker, user, document))
        .collect();
    bystander.assert_served();
    let own = send(&attacker, "trudy", "User: I play the cello.");
    completed(&attacker, &own);
    let unfinished = long.iter().filter(|id| status(&attacker, id)["status"] != "completed");
    assert!(unfinished.count() > 0, "the long ones were too short for this test");
    bystander.assert_served();
    server.assert_alive();
    server.assert_grew_at_most(400);
}

#[test]
#[cfg(unix)]
fn a_stop_does_not_wait_for_a_long_document_which_is_there_once_afterwards() {
    let mut server = HostileServer::start(&[]);
    let key = server.new_key();
    let caller = Caller::new(server.server.base(), &key);
    let document = one_attribute(250 << 10) + &many_speakers(50 << 10);
    let whole = completed(&caller, &send(&caller, "whole", &document));
    let cut = send(&caller, "cut", &document);
    let killed = send(&caller, "killed", &document);
    let begun = Instant::now();
    while status(&caller, &cut)["status"] == "queued" {
        assert!(begun.elapsed() < LONG, "work begins");
    }
    let begun = Instant::now();
    assert!(server.server.signal("TERM").success(), "{}", server.log());
    assert!(begun.elapsed() < Duration::from_secs(30), "it took {:?}", begun.elapsed());
    server.start_again(&[]);
    std::thread::sleep(Duration::from_millis(700));
    server.server.kill();
    server.start_again(&[]);
    let caller = Caller::new(server.server.base(), &key);
    for ingestion in [cut, killed] {
        let ids = completed(&caller, &ingestion);
        let distinct: HashSet<&String> = ids.iter().collect();
        assert_eq!((ids.len(), distinct.len()), (whole.len(), whole.len()), "each once");
    }
}

/// A process that is killed leaves documents that it was working on, and nearly all of them are innocent.
#[test]
fn what_was_in_hand_at_a_kill_does_not_wait_for_the_backlog() {
    let mut server = HostileServer::start(&[]);
    let key = server.new_key();
    let caller = Caller::new(server.server.base(), &key);
    for _ in 0..3 {
        send(&caller, "mallory", &many_names(2 << 20));
    }
    let mut own = Vec::new();
    for _ in 0..3 {
        let caller = Caller::new(server.server.base(), &key);
        own.extend((0..60).map(|_| send(&caller, "trudy", "User: I play the cello.")));
        server.server.kill();
        server.start_again(&[]);
    }
    let caller = Caller::new(server.server.base(), &key);
    let begun = Instant::now();
    own.iter().for_each(|ingestion| drop(completed(&caller, ingestion)));
    println!("{} documents waited for {:?}", own.len(), begun.elapsed());
    assert!(begun.elapsed() < LONG, "took {:?}", begun.elapsed());
}

/// Texts that are like nobody's, each of a megabyte or so.
fn odd_shapes() -> Vec<(&'static str, String)> {
    let bytes = scaled(1, 4) << 20;
    let of = |piece: &str| piece.repeat(bytes / piece.len());
    vec![
        ("one word", of("lantern")),
        ("one sentence", of("the lantern and ")),
        ("lines of nothing", format!("a{}", of("\n \t\n"))),
        ("quotations in quotations", of("> ")),
        ("speakers who say nothing", of("A: \nB: \n")),
        ("brackets", of("([{\"")),
        ("marks upon a letter", format!("a{}", of("\u{301}"))),
        ("a table", of("| lantern | 7 ")),
        ("numbers", of("31.12.1999 7,5 ")),
        ("links", of("https://a.example/b?c=d ")),
    ]
}

#[test]
fn odd_shapes_of_one_tenant_hold_up_nobody() {
    let server = HostileServer::start(&[]);
    let (attacker, bystander) = (server.new_caller(), Bystander::new(&server));
    for (shape, document) in odd_shapes() {
        send(&attacker, "mallory", &document);
        let waited = bystander.assert_served();
        println!("{shape}: the other one waited for {waited:?}");
    }
    bystander.assert_served();
    server.assert_alive();
    server.assert_grew_at_most(400);
}

/// How much longer than the drain timeout a stop may take.
const SLACK: Duration = Duration::from_secs(2);

#[test]
#[cfg(unix)]
fn a_stop_under_load_ends_within_the_drain_timeout() {
    let mut server = HostileServer::start(&[("EVOKE_DRAIN_TIMEOUT", "2")]);
    let key = server.new_key();
    let caller = Caller::new(server.server.base(), &key);
    for document in [one_attribute(2 << 20), many_speakers(2 << 20)] {
        send(&caller, "mallory", &document);
    }
    let acknowledged = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let caller = caller.clone();
                scope.spawn(move || {
                    let body =
                        |n| json!({"document": format!("User: Note {n}."), "user_id": format!("w{writer}")});
                    let sent = (0..).map(|n| caller.post("/api/v1/memories/create", &body(n)));
                    // Until the server is gone.
                    let stored = sent.take_while(|answer| matches!(answer, Some((200, _)))).flatten();
                    stored.map(|(_, answer)| text(&answer, "ingestion_id")).collect::<Vec<_>>()
                })
            })
            .collect();
        // The load is under way.
        std::thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        let ended = server.server.signal("TERM");
        let took = begun.elapsed();
        // 3: documents were in hand when the time was up.
        assert!(matches!(ended.code(), Some(0 | 3)), "{ended}: {}", server.log());
        assert!(took < Duration::from_secs(2) + SLACK, "took {took:?}");
        writers.into_iter().flat_map(|writer| writer.join().expect("no panic")).collect::<Vec<_>>()
    });
    assert!(!acknowledged.is_empty());
    server.start_again(&[]);
    let caller = Caller::new(server.server.base(), &key);
    acknowledged.iter().for_each(|ingestion| drop(status(&caller, ingestion)));
}
