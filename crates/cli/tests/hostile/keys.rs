//! What a key may not do: write with a read-only one, reach others with a bound one, work after its instance is gone.

use crate::harness::{Bystander, HostileServer, PATIENCE, text, wait_for};
use crate::server::{self, Caller};
use crate::streams::{connect, end_of, listen};
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::stream_response::Payload as Said;
use evoke_wire::proto::{ConversationEvent, StreamEvent};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// An instance whose users belong to no customer, with a key for everything.
struct Tenant<'a> {
    server: &'a HostileServer,
    instance: String,
    full: Caller,
    secret: String,
}

impl<'a> Tenant<'a> {
    fn new(server: &'a HostileServer) -> Self {
        let made = server::json(&server.data(), &["instance", "create", "--isolation", "equals_customer"]);
        let (secret, instance) = (text(&made, "api_key"), text(&made, "instance_id"));
        Self { server, instance, full: Caller::new(server.server.base(), &secret), secret }
    }

    /// The secret of another key.
    fn secret(&self, flags: &[&str]) -> String {
        let arguments = [&["key", "create", "--instance", &self.instance], flags].concat();
        text(&server::json(&self.server.data(), &arguments), "api_key")
    }

    fn key(&self, flags: &[&str]) -> Caller {
        Caller::new(self.server.server.base(), &self.secret(flags))
    }

    /// Takes a sentence of a user in and waits until it is understood: the ids of its ingestion and of a memory.
    #[track_caller]
    fn remember(&self, user: &str, sentence: &str) -> (String, String) {
        let body = json!({"document": sentence, "user_id": user});
        let ingestion = text(&ok(&self.full, "/api/v1/memories/create", &body), "ingestion_id");
        let memory = wait_for("a sentence is understood", || {
            let (_, status) = self.full.get(&format!("/api/v1/memories/status/{ingestion}"))?;
            status["memory_ids"].get(0).and_then(Value::as_str).map(str::to_owned)
        });
        (ingestion, memory)
    }

    #[track_caller]
    fn say(&self, user: &str, conversation: &str, words: &str) {
        let turn =
            json!({"conversation_id": conversation, "role": "user", "content": words, "user_id": user});
        ok(&self.full, "/v1/conversations/messages", &turn);
    }
}

/// The body of a success.
#[track_caller]
fn ok(caller: &Caller, path: &str, body: &Value) -> Value {
    let (code, answer) = caller.post(path, body).expect("an answer");
    assert_eq!(code, 200, "{path}: {answer}");
    answer
}

#[track_caller]
fn get(caller: &Caller, path: &str) -> Value {
    let (code, answer) = caller.get(path).expect("an answer");
    assert_eq!(code, 200, "{path}: {answer}");
    answer
}

fn delete(server: &HostileServer, key: &str, memory: &str) -> Option<(u16, Value)> {
    let reply = server.ask(
        "DELETE",
        &format!("/api/v1/memories/{memory}"),
        &[("authorization", &format!("Bearer {key}"))],
    );
    Some((reply.status, serde_json::from_str(&reply.body).expect("JSON")))
}

#[track_caller]
fn assert_refused(answer: Option<(u16, Value)>, status: u16, code: &str) {
    let (answered, body) = answer.expect("an answer");
    assert_eq!((answered, body["code"].as_str()), (status, Some(code)), "{body}");
}

#[test]
fn a_read_only_key_reads_everything_and_changes_nothing() {
    let server = HostileServer::start(&[]);
    let tenant = Tenant::new(&server);
    let (_, memory) = tenant.remember("ann", "User: I keep bees behind the old mill.");
    tenant.say("ann", "talk", "How are the bees?");
    let reader_secret = tenant.secret(&["--read-only"]);
    let reader = Caller::new(server.server.base(), &reader_secret);
    assert_eq!(get(&reader, "/api/v1/auth/whoami")["key_role"], "read_only");

    let asked = json!({"user_id": "ann", "search_query": ["bees"], "response_shape": "ranked"});
    assert!(ok(&reader, "/v1/context/user/fetch", &asked).to_string().contains("old mill"));
    get(&reader, &format!("/api/v1/memories/{memory}"));
    assert_eq!(get(&reader, "/v1/conversations/talk/context-for-prompt")["available"], true);
    ok(&reader, "/v1/credits/estimate", &json!({"text": "x"}));

    let writes = [
        ("/api/v1/memories/create", json!({"document": "User: I sold the bees.", "user_id": "ann"})),
        ("/api/v1/memories/batch", json!({"documents": [{"document": "x", "user_id": "ann"}]})),
        ("/api/v1/memories/forget", json!({"description": "the bees", "user_id": "ann", "mode": "direct"})),
        (
            "/v1/conversations/messages",
            json!({"conversation_id": "talk", "role": "user", "content": "x", "user_id": "ann"}),
        ),
        ("/v1/conversations/messages/batch", json!({"messages": []})),
        (
            "/v1/conversations/ingest",
            json!({"conversation_id": "t2", "transcript": "User: x", "user_id": "ann"}),
        ),
        ("/v1/conversations/compact", json!({"conversation_id": "talk"})),
        ("/v1/events/batch", json!({"events": []})),
        ("/v1/import", json!({"type": "memory"})),
        ("/v1/data/delete", json!({"scope": "user", "user_id": "ann", "confirm": "ann"})),
    ];
    for (path, body) in writes {
        assert_refused(reader.post(path, &body), 403, "EVK0105");
    }
    assert_refused(delete(&server, &reader_secret, &memory), 403, "EVK0105");
    get(&tenant.full, &format!("/api/v1/memories/{memory}"));
    let turns = get(&tenant.full, "/v1/conversations/talk/messages");
    assert_eq!(turns["turns"].as_array().map(Vec::len), Some(1), "{turns}");
}

#[test]
fn a_bound_key_stands_for_its_user_and_reaches_nobody_else() {
    let server = HostileServer::start(&[]);
    let tenant = Tenant::new(&server);
    let (of_ben, memory_of_ben) = tenant.remember("ben", "User: I hide the spare key under the blue pot.");
    tenant.say("ben", "bens-talk", "Do not tell anybody about the blue pot.");
    let ann_secret = tenant.secret(&["--user", "ann"]);
    let ann = Caller::new(server.server.base(), &ann_secret);
    let who = get(&ann, "/api/v1/auth/whoami");
    assert_eq!((&who["bound_user_id"], &who["key_role"]), (&json!("ann"), &json!("full")));

    // Whoever is not named is the one that the key is bound to.
    let own = ok(&ann, "/api/v1/memories/create", &json!({"document": "User: I paint lighthouses."}));
    let own = text(&own, "ingestion_id");
    wait_for("the own document is understood", || {
        let (code, status) = ann.get(&format!("/api/v1/memories/status/{own}"))?;
        assert_eq!(code, 200, "{status}");
        (status["status"] == "completed").then_some(())
    });
    let asked = json!({"search_query": ["lighthouses", "blue pot"], "response_shape": "ranked"});
    let found = ok(&ann, "/v1/context/user/fetch", &asked).to_string();
    assert!(found.contains("lighthouses") && !found.contains("blue pot"), "{found}");

    let ben = [
        ("/api/v1/memories/create", json!({"document": "User: x", "user_id": "ben"})),
        ("/api/v1/memories/create", json!({"document": "User: x", "scope": {"user": "ben"}})),
        ("/v1/context/user/fetch", json!({"user_id": "ben", "search_query": ["pot"]})),
        ("/v1/context/conversation/fetch", json!({"user_id": "ben", "conversation_id": "bens-talk"})),
        ("/api/v1/memories/forget", json!({"description": "the pot", "user_id": "ben", "mode": "direct"})),
        ("/v1/data/delete", json!({"scope": "user", "user_id": "ben", "confirm": "ben"})),
    ];
    for (path, body) in ben {
        assert_refused(ann.post(path, &body), 403, "EVK0106");
    }
    assert_refused(ann.get("/v1/conversations/bens-talk/messages?user_id=ben"), 403, "EVK0106");

    // Ids of others are not found, and their conversations are as unknown ones.
    assert_refused(ann.get(&format!("/api/v1/memories/{memory_of_ben}")), 404, "EVK0301");
    assert_refused(delete(&server, &ann_secret, &memory_of_ben), 404, "EVK0301");
    assert_refused(ann.get(&format!("/api/v1/memories/status/{of_ben}")), 404, "EVK0207");
    assert_eq!(get(&ann, "/v1/conversations/bens-talk/messages")["turns"], json!([]));
    assert_eq!(get(&ann, "/v1/conversations/bens-talk/context-for-prompt")["available"], false);
    assert_refused(ann.get("/v1/conversations/bens-talk/compacted"), 404, "EVK0403");
    assert_refused(
        ann.post("/v1/conversations/compact", &json!({"conversation_id": "bens-talk"})),
        403,
        "EVK0402",
    );
    let turn = json!({"conversation_id": "bens-talk", "role": "user", "content": "hello"});
    assert_refused(ann.post("/v1/conversations/messages", &turn), 404, "EVK0305");
    let asked =
        json!({"conversation_id": "bens-talk", "search_query": ["blue pot"], "response_shape": "ranked"});
    let found = ok(&ann, "/v1/context/conversation/fetch", &asked).to_string();
    assert!(!found.contains("spare key") && !found.contains("anybody"), "{found}");

    ok(&ann, "/v1/data/delete", &json!({"scope": "user", "confirm": "ann"}));
    get(&tenant.full, &format!("/api/v1/memories/{memory_of_ben}"));
}

#[test]
fn a_key_of_a_customer_reaches_its_users_only() {
    let server = HostileServer::start(&[]);
    let made = server::json(&server.data(), &["instance", "create", "--isolation", "strict"]);
    let (instance, full) =
        (text(&made, "instance_id"), Caller::new(server.server.base(), &text(&made, "api_key")));
    let arguments = ["key", "create", "--instance", &instance, "--customer", "acme"];
    let acme = Caller::new(server.server.base(), &text(&server::json(&server.data(), &arguments), "api_key"));
    let document = |user: &str| json!({"document": "User: I walk to work.", "user_id": user});
    let placed = ok(&acme, "/api/v1/memories/create", &document("ann"));
    assert!(placed.to_string().contains("acme"), "{placed}");
    let foreign = json!({"document": "User: x", "user_id": "eve", "customer_id": "globex"});
    assert_refused(acme.post("/api/v1/memories/create", &foreign), 403, "EVK0106");
    let theirs = text(&ok(&full, "/api/v1/memories/create", &foreign), "ingestion_id");
    assert_refused(acme.get(&format!("/api/v1/memories/status/{theirs}")), 404, "EVK0207");
    let erase = json!({"scope": "customer", "customer_id": "globex", "confirm": "globex"});
    assert_refused(acme.post("/v1/data/delete", &erase), 403, "EVK0106");
    let bound = server::evoke(&server.data())
        .args(["key", "create", "--instance", &instance, "--user", "ann"])
        .output()
        .expect("runs");
    assert!(!bound.status.success(), "a user of this instance has a customer");
}

#[test]
fn a_conversation_is_read_for_its_owner_alone() {
    let server = HostileServer::start(&[]);
    let tenant = Tenant::new(&server);
    tenant.say("ann", "anns-talk", "The vault opens at nine.");
    let read = |path: &str| get(&tenant.full, path);
    for who in ["", "?user_id=ann"] {
        assert_eq!(read(&format!("/v1/conversations/anns-talk/context-for-prompt{who}"))["available"], true);
        let turns = read(&format!("/v1/conversations/anns-talk/messages{who}"));
        assert_eq!(turns["turns"].as_array().map(Vec::len), Some(1), "{turns}");
    }
    let prompt = read("/v1/conversations/anns-talk/context-for-prompt?user_id=eve");
    assert!(prompt["available"] == false && !prompt.to_string().contains("vault"), "{prompt}");
    assert_eq!(read("/v1/conversations/anns-talk/messages?user_id=eve")["turns"], json!([]));
    assert_eq!(read("/v1/conversations/anns-talk/compaction/status?user_id=eve")["status"], "none");

    ok(&tenant.full, "/v1/conversations/compact", &json!({"conversation_id": "anns-talk"}));
    wait_for("the conversation is compacted", || {
        (read("/v1/conversations/anns-talk/compaction/status?user_id=ann")["status"] == "completed")
            .then_some(())
    });
    read("/v1/conversations/anns-talk/compacted?user_id=ann");
    assert_refused(tenant.full.get("/v1/conversations/anns-talk/compacted?user_id=eve"), 404, "EVK0403");
    assert_eq!(read("/v1/conversations/anns-talk/compaction/status?user_id=eve")["status"], "none");
}

fn message(number: u64, user: &str) -> StreamEvent {
    StreamEvent {
        payload: Some(Payload::ConversationEvent(ConversationEvent {
            event_id: format!("event-{number}"),
            event_type: "user_message".to_owned(),
            conversation_id: "spoken".to_owned(),
            user_id: user.to_owned(),
            content: "I collect brass keys.".to_owned(),
            ..ConversationEvent::default()
        })),
    }
}

#[test]
fn what_a_key_may_not_do_it_may_not_do_on_a_stream() {
    let server = HostileServer::start(&[]);
    let tenant = Tenant::new(&server);
    let (reader, ann) = (tenant.secret(&["--read-only"]), tenant.secret(&["--user", "ann"]));
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        for (key, user, code) in [(reader, "ann", "EVK0105"), (ann, "ben", "EVK0106")] {
            let (events, mut answers) = listen(connect(&server).await, &key).await.expect("accepted");
            events.send(message(1, user)).await.expect("sent");
            let (mut refused, mut acknowledged) = (None, false);
            while refused.is_none() || !acknowledged {
                let answer = tokio::time::timeout(PATIENCE, answers.message()).await.expect("in time");
                match answer.expect("no error").expect("goes on").payload {
                    Some(Said::Signal(signal)) => refused = signal.metadata.get("code").cloned(),
                    Some(Said::EventAck(ack)) => {
                        acknowledged |= ack.event_ids.contains(&"event-1".to_owned());
                    }
                    Some(Said::HeartbeatPong(_) | Said::ContextBundle(_) | Said::ConversationState(_))
                    | None => {}
                }
            }
            assert_eq!(refused.as_deref(), Some(code));
        }
    });
    assert_eq!(get(&tenant.full, "/v1/conversations/spoken/messages")["turns"], json!([]));
}

#[test]
fn keys_and_streams_die_with_their_instance_and_the_record_stays() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let (erased, deleted, emptied) = (Tenant::new(&server), Tenant::new(&server), Tenant::new(&server));
    deleted.remember("ann", "User: My locker is number seven.");
    let data = server.data();
    let runtime = Runtime::new().expect("a runtime");
    let (_events, stream) =
        runtime.block_on(async { listen(connect(&server).await, &deleted.secret).await.expect("accepted") });

    server::json(
        &data,
        &["erase", "--scope", "client", "--instance", &erased.instance, "--confirm", &erased.instance],
    );
    assert_refused(erased.full.get("/api/v1/auth/whoami"), 401, "EVK0101");

    let other = emptied.key(&[]);
    let revoked = server::json(&data, &["key", "revoke", "--all", "--instance", &emptied.instance]);
    assert_eq!(revoked["revoked"], 2);
    assert_refused(other.get("/api/v1/auth/whoami"), 401, "EVK0101");

    let counted = server::json(&data, &["instance", "delete", &deleted.instance]);
    assert_eq!(counted["deleted"], false, "without a confirmation it only counts: {counted}");
    get(&deleted.full, "/api/v1/auth/whoami");
    let gone =
        server::json(&data, &["instance", "delete", &deleted.instance, "--confirm", &deleted.instance]);
    assert!(gone["deleted"] == true && gone["counts"]["documents"] == 1, "{gone}");
    assert_refused(deleted.full.get("/api/v1/auth/whoami"), 401, "EVK0101");
    let ended = runtime.block_on(async { tokio::time::timeout(PATIENCE, end_of(stream)).await });
    assert_eq!(
        ended.expect("the stream ends").map(|status| status.code()),
        Some(tonic::Code::Unauthenticated)
    );
    let listed = server::json(&data, &["instance", "list"]).to_string();
    assert!(!listed.contains(&deleted.instance) && listed.contains(&erased.instance), "{listed}");

    let audit = server::json(&data, &["audit", "--instance", &deleted.instance]);
    let what: Vec<&str> =
        audit.as_array().expect("a list").iter().filter_map(|row| row["what"].as_str()).collect();
    assert_eq!(what[..3], ["instance.created", "key.created", "instance.deleted"], "{audit}");
    assert!(audit[2]["details"]["by"] == "operator" && !audit.to_string().contains("ann"), "{audit}");
    let all = server::json(&data, &["audit"]).to_string();
    assert!(all.contains("key.all_revoked") && all.contains("data.erased"), "{all}");
    bystander.assert_served();
}

#[cfg(unix)]
#[test]
fn the_last_use_of_a_key_is_shown() {
    let mut server = HostileServer::start(&[]);
    let tenant = Tenant::new(&server);
    let unused = tenant.secret(&["--label", "unused"]);
    get(&tenant.full, "/api/v1/auth/whoami");
    let (data, instance) = (server.data(), tenant.instance);
    // What was used in the last minute is written at the latest when the server stops.
    assert!(server.server.signal("TERM").success(), "{}", server.log());
    let keys = server::json(&data, &["key", "list", "--instance", &instance]);
    let of = |label: &str| {
        let key = keys.as_array().expect("a list").iter().find(|key| key["label"] == label);
        key.expect("listed")["last_used_at"].clone()
    };
    assert!(of("first key").is_string() && of("unused").is_null(), "{keys}");
    assert!(!keys.to_string().contains(&unused), "secrets are not kept");
}

#[test]
fn new_keys_expire_when_the_settings_say_so() {
    let server = HostileServer::start(&[]);
    let settings = server.data().with_extension("toml");
    std::fs::write(&settings, "expires_in = \"30d\"\n").expect("written");
    let file = settings.to_str().expect("a path");
    let made = server::json(&server.data(), &["--config", file, "instance", "create"]);
    let instance = text(&made, "instance_id");
    let keys = server::json(&server.data(), &["key", "list", "--instance", &instance]);
    assert!(keys[0]["expires_at"].is_string(), "{keys}");
    let arguments = ["--config", file, "key", "create", "--instance", &instance, "--expires-in", "never"];
    assert!(server::json(&server.data(), &arguments)["expires_at"].is_null());
    let brief = Caller::new(
        server.server.base(),
        &text(
            &server::json(&server.data(), &["key", "create", "--instance", &instance, "--expires-in", "1s"]),
            "api_key",
        ),
    );
    wait_for("the key expires", || (brief.get("/api/v1/auth/whoami")?.0 == 401).then_some(()));
}
