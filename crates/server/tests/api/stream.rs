use crate::harness::TestServer;
use evoke_wire::proto::stream_event::Payload as Sent;
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::{
    ContextAssembledEvent, ContextBundleProto, ContextUsedEvent, ConversationEvent, HeartbeatPing,
    SessionControl, StreamEvent, TelemetryEvent,
};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Request, Status, Streaming};

/// An open stream, one message at a time.
struct Stream<'s> {
    server: &'s TestServer,
    events: Option<mpsc::Sender<StreamEvent>>,
    answers: Streaming<evoke_wire::proto::StreamResponse>,
}

fn open<'s>(server: &'s TestServer, key: &str) -> Result<Stream<'s>, Status> {
    open_as(server, key, "test")
}

fn open_as<'s>(server: &'s TestServer, key: &str, agent: &str) -> Result<Stream<'s>, Status> {
    let (events, outgoing) = mpsc::channel(256);
    let mut request = Request::new(ReceiverStream::new(outgoing));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    request.metadata_mut().insert("x-instance-id", "".parse().expect("a header"));
    let answers = server.runtime.block_on(server.stream_client_of(agent).listen(request))?.into_inner();
    Ok(Stream { server, events: Some(events), answers })
}

impl Stream<'_> {
    fn send(&self, payload: Sent) {
        assert!(self.try_send(payload), "the stream has ended");
    }
    /// Sends, unless the stream has ended.
    fn try_send(&self, payload: Sent) -> bool {
        let events = self.events.as_ref().expect("not half-closed");
        self.server.runtime.block_on(events.send(StreamEvent { payload: Some(payload) })).is_ok()
    }
    fn say(&self, event: ConversationEvent) {
        self.send(Sent::ConversationEvent(event));
    }
    fn next(&mut self) -> Option<Payload> {
        let message = self.server.runtime.block_on(self.answers.message()).expect("no error");
        message.and_then(|message| message.payload)
    }
    /// Reads on until the event is acknowledged; what came before that.
    fn until_acked(&mut self, id: &str) -> Vec<Payload> {
        let mut seen = Vec::new();
        loop {
            let payload = self.next().unwrap_or_else(|| panic!("{id} is not acknowledged: {seen:?}"));
            let found =
                matches!(&payload, Payload::EventAck(ack) if ack.event_ids.iter().any(|known| known == id));
            seen.push(payload);
            if found {
                return seen;
            }
        }
    }
}

fn event(id: &str, conversation: &str, content: &str) -> ConversationEvent {
    ConversationEvent {
        event_type: "user_message".to_owned(),
        role: "user".to_owned(),
        content: content.to_owned(),
        conversation_id: conversation.to_owned(),
        user_id: "alice".to_owned(),
        customer_id: "acme".to_owned(),
        event_id: id.to_owned(),
        ..ConversationEvent::default()
    }
}

fn turns(server: &TestServer, key: &str, conversation: &str) -> Vec<(String, String)> {
    let listed = server.get(key, &format!("/v1/conversations/{conversation}/messages")).ok();
    let text = |turn: &Value, field: &str| turn[field].as_str().unwrap_or_default().to_owned();
    listed["turns"].as_array().expect("turns").iter().map(|t| (text(t, "role"), text(t, "content"))).collect()
}

#[test]
fn messages_are_stored_acknowledged_and_counted_in_order() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    stream.send(Sent::SessionControl(SessionControl {
        action: "start".to_owned(),
        ..SessionControl::default()
    }));
    stream.say(event("e1", "thread-1", "Where is my parcel?"));
    stream.say(ConversationEvent {
        event_type: "assistant_message".to_owned(),
        ..event("e2", "thread-1", "In Graz.")
    });
    stream.say(ConversationEvent { event_type: "tool_call".to_owned(), ..event("e3", "thread-1", "") });
    stream.say(ConversationEvent {
        event_type: "context_fetch".to_owned(),
        conversation_id: String::new(),
        ..event("e4", "", "")
    });
    stream.until_acked("e1");
    stream.say(event("e5", "thread-1", "Thanks!"));
    let mut totals = Vec::new();
    while totals.last() != Some(&3) {
        if let Some(Payload::ConversationState(state)) = stream.next() {
            assert_eq!(state.conversation_id, "thread-1", "the id as it was sent");
            totals.push(state.message_count);
        }
    }
    assert!(totals.is_sorted(), "{totals:?}");
    let said = |role: &str, text: &str| (role.to_owned(), text.to_owned());
    let expected =
        [said("user", "Where is my parcel?"), said("assistant", "In Graz."), said("user", "Thanks!")];
    assert_eq!(turns(&server, &server.b2b, "thread-1"), expected);
}

#[test]
fn a_replayed_event_is_acknowledged_again_and_stored_once_for_each_instance() {
    let server = TestServer::start();
    for _ in 0..2 {
        let mut stream = open(&server, &server.b2b).expect("accepted");
        for stamp in [1, 2] {
            stream.say(ConversationEvent { timestamp_ms: stamp, ..event("e1", "t", "exactly once") });
            stream.until_acked("e1");
        }
    }
    assert_eq!(turns(&server, &server.b2b, "t").len(), 1);
    let mut other = open(&server, &server.b2c).expect("accepted");
    other.say(ConversationEvent { customer_id: String::new(), ..event("e1", "t", "exactly once") });
    other.until_acked("e1");
    assert_eq!(turns(&server, &server.b2c, "t").len(), 1);
}

#[test]
fn acknowledgements_are_repeated_once() {
    let server = TestServer::start_with(|config| config.stream.repeat_after = Duration::from_millis(1));
    let mut stream = open(&server, &server.b2b).expect("accepted");
    stream.say(event("e1", "t", "hello"));
    stream.until_acked("e1");
    stream.until_acked("e1");
    stream.say(event("e2", "t", "hello"));
    let seen = stream.until_acked("e2");
    assert!(!format!("{seen:?}").contains("e1"), "twice is enough: {seen:?}");
}

#[test]
fn pings_are_answered_and_reports_disturb_nothing() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    stream.send(Sent::ContextUsed(ContextUsedEvent {
        bundle_id: "b".to_owned(),
        ..ContextUsedEvent::default()
    }));
    stream.send(Sent::ContextAssembled(ContextAssembledEvent::default()));
    for stamp in [7, 8] {
        stream.send(Sent::HeartbeatPing(HeartbeatPing { timestamp_ms: stamp }));
        assert!(matches!(stream.next(), Some(Payload::HeartbeatPong(pong)) if pong.timestamp_ms == stamp));
    }
}

#[test]
fn a_bad_event_is_refused_and_acknowledged_and_the_stream_goes_on() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    let team =
        HashMap::from([("customer".to_owned(), "acme".to_owned()), ("team".to_owned(), "y".to_owned())]);
    let bad = [
        ConversationEvent { customer_id: String::new(), ..event("b1", "bad", "x") },
        ConversationEvent { user_id: String::new(), customer_id: String::new(), ..event("b2", "bad", "x") },
        ConversationEvent { conversation_id: String::new(), ..event("b3", "", "x") },
        ConversationEvent { event_type: "made_up".to_owned(), ..event("b4", "bad", "x") },
        ConversationEvent { scope: team, ..event("b5", "bad", "x") },
    ];
    for event in bad {
        let id = event.event_id.clone();
        stream.say(event);
        let seen = stream.until_acked(&id);
        let refused = seen.iter().any(|payload| {
            matches!(payload, Payload::Signal(signal) if signal.signal_type == "error" && signal.metadata["event_id"] == id)
        });
        assert!(refused, "{id}: {seen:?}");
    }
    stream.say(event("good", "thread", "still here"));
    stream.until_acked("good");
    assert!(turns(&server, &server.b2b, "bad").is_empty());
    assert_eq!(turns(&server, &server.b2b, "thread").len(), 1);
}

#[test]
fn what_came_before_the_last_word_is_kept_and_the_stream_ends_at_once() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    for n in 0..80 {
        stream.say(event(&format!("e{n}"), "burst", &format!("line {n}")));
    }
    stream.events = None;
    let mut acked = std::collections::HashSet::new();
    while let Some(payload) = stream.next() {
        if let Payload::EventAck(ack) = payload {
            acked.extend(ack.event_ids);
        }
    }
    assert_eq!(acked.len(), 80);
    let stored = turns(&server, &server.b2b, "burst");
    assert!(
        stored.iter().map(|(_, text)| text.clone()).eq((0..80).map(|n| format!("line {n}"))),
        "{stored:?}"
    );
}

#[test]
fn an_invalid_key_is_held_and_then_refused() {
    let server = TestServer::start_with(|config| config.stream.refusal_hold = Duration::from_millis(5));
    let refused = open(&server, "evoke_unknown").map(|_| ()).expect_err("refused");
    assert_eq!(refused.code(), Code::Unauthenticated);

    let mut patient = TestServer::start_with(|config| config.stream.refusal_hold = Duration::from_secs(3600));
    let mut client = patient.stream_client();
    let (_keep_open, outgoing) = mpsc::channel::<StreamEvent>(1);
    let mut request = Request::new(ReceiverStream::new(outgoing));
    request.metadata_mut().insert("authorization", "Bearer evoke_unknown".parse().expect("a header"));
    let call = patient.runtime.spawn(async move { client.listen(request).await.map(|_| ()) });
    patient.begin_stop();
    let ended = patient.runtime.block_on(call).expect("no panic").expect_err("refused");
    // The stop may come before the call has reached the server; a connection that ends then is an internal error to tonic.
    let ends = [Code::Unauthenticated, Code::Unavailable, Code::Unknown, Code::Internal];
    assert!(ends.contains(&ended.code()), "{ended:?}");
    patient.ended().expect("a held stream does not hold the server");
}

/// The status with which the server ends a stream.
fn end_of(mut stream: Stream<'_>) -> Status {
    loop {
        match stream.server.runtime.block_on(stream.answers.message()) {
            Ok(Some(_)) => {}
            Ok(None) => panic!("ended without a reason"),
            Err(status) => return status,
        }
    }
}

fn revoke_all(server: &TestServer, key: &str) {
    server.runtime.block_on(async {
        let instance = server.engine.authenticate(key).await.expect("valid so far").instance.id.clone();
        for row in server.engine.keys(&instance).await.expect("keys") {
            server.engine.revoke_key(&instance, row.id).await.expect("revoked");
        }
    });
}

#[test]
fn a_revoked_key_loses_its_open_streams() {
    let server = TestServer::start();
    let fresh = server.limited_key(1_000);
    let (mut talking, pinging) =
        (open(&server, &fresh).expect("accepted"), open(&server, &fresh).expect("accepted"));
    talking.say(event("e1", "t", "before"));
    talking.until_acked("e1");
    revoke_all(&server, &fresh);
    talking.say(event("e2", "t", "after"));
    let refused = end_of(talking);
    assert_eq!(refused.code(), Code::Unauthenticated);
    pinging.send(Sent::HeartbeatPing(HeartbeatPing { timestamp_ms: 1 }));
    assert_eq!(end_of(pinging).code(), Code::Unauthenticated);
}

#[test]
fn nothing_is_stored_for_a_key_that_was_revoked() {
    let server = TestServer::start();
    let fresh = server.limited_key(1_000);
    let caller = server.caller(&fresh);
    let stream = open(&server, &fresh).expect("accepted");
    revoke_all(&server, &fresh);
    let used = ContextUsedEvent {
        bundle_id: "b".to_owned(),
        user_id: "alice".to_owned(),
        customer_id: "acme".to_owned(),
        ..ContextUsedEvent::default()
    };
    // Any of them may find the stream ended already.
    for message in [
        Sent::ContextUsed(used),
        Sent::ContextAssembled(ContextAssembledEvent::default()),
        Sent::SessionControl(session("s1")),
    ] {
        stream.try_send(message);
    }
    assert_eq!(end_of(stream).code(), Code::Unauthenticated);
    let since = evoke_types::Timestamp::from_millis(0);
    let kept = server.runtime.block_on(server.engine.reports(&caller, since, 99)).expect("reports");
    assert!(kept.is_empty(), "{kept:?}");
}

fn session(id: &str) -> SessionControl {
    SessionControl {
        action: "start".to_owned(),
        session_id: id.to_owned(),
        conversation_id: format!("conversation of {id}"),
        user_id: "alice".to_owned(),
        customer_id: "acme".to_owned(),
    }
}

#[test]
fn every_message_counts_for_the_rate_of_the_key() {
    let server = TestServer::start();
    let key = server.limited_key(3);
    let caller = server.caller(&key);
    let mut stream = open(&server, &key).expect("accepted");
    for number in 0..10 {
        stream.send(Sent::SessionControl(session(&number.to_string())));
    }
    while !matches!(stream.next(), Some(Payload::Signal(signal)) if signal.signal_type == "throttle") {}
    let since = evoke_types::Timestamp::from_millis(0);
    let kept = server.runtime.block_on(server.engine.reports(&caller, since, 99)).expect("reports");
    assert!((1..=3).contains(&kept.len()), "{kept:?}");

    let key = server.limited_key(3);
    let mut request = Request::new(tokio_stream::iter(vec![TelemetryEvent::default(); 200]));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    let answer = server.runtime.block_on(server.stream_client().ingest_telemetry(request));
    assert_eq!(answer.expect_err("beyond the rate").code(), Code::ResourceExhausted);
}

#[test]
fn a_stream_that_falls_silent_is_ended() {
    let server = TestServer::start_with(|config| config.stream.silence = Duration::from_millis(5));
    let stream = open(&server, &server.b2b).expect("accepted");
    assert_eq!(end_of(stream).code(), Code::DeadlineExceeded);
}

#[test]
fn an_event_beyond_the_rate_of_the_key_waits_in_a_stream_that_lives_on() {
    let server = TestServer::start();
    let key = server.limited_key(1);
    let mut stream = open(&server, &key).expect("accepted");
    stream.say(event("e1", "t", "within"));
    stream.until_acked("e1");
    assert_eq!(server.get(&key, "/api/v1/auth/whoami").refused(429), "EVK0104", "the event was counted");
    stream.say(event("e2", "t", "beyond"));
    loop {
        match stream.next().expect("open") {
            Payload::HeartbeatPong(_) => break,
            Payload::EventAck(ack) => assert!(!ack.event_ids.contains(&"e2".to_owned()), "not stored yet"),
            Payload::ConversationState(_) => {}
            Payload::Signal(signal) => {
                assert_eq!(signal.signal_type, "throttle");
                assert!(signal.metadata["retry_after_seconds"].parse::<u64>().is_ok_and(|wait| wait > 0));
            }
            odd @ Payload::ContextBundle(_) => panic!("{odd:?}"),
        }
    }
}

#[test]
fn telemetry_is_counted_and_unknown_methods_are_unimplemented() {
    let server = TestServer::start();
    let mut client = server.stream_client();
    let mut request =
        Request::new(tokio_stream::iter([TelemetryEvent::default(), TelemetryEvent::default()]));
    request
        .metadata_mut()
        .insert("authorization", format!("Bearer {}", server.b2b).parse().expect("a header"));
    let ack = server.runtime.block_on(client.ingest_telemetry(request)).expect("answered").into_inner();
    assert_eq!(ack.events_received, 2);
    for path in ["/synap.v1.SynapService/Nothing", "/other.Service/Method"] {
        let answer = server.send("POST", path, &[("content-type", "application/grpc")], Some(b""));
        assert_eq!((answer.status, answer.header("grpc-status")), (200, "12"), "{path}");
    }
}

fn said(id: &str, conversation: &str, content: &str) -> ConversationEvent {
    ConversationEvent { event_type: "assistant_message".to_owned(), ..event(id, conversation, content) }
}

/// Reads on until a bundle of this type comes.
fn until_bundle(stream: &mut Stream<'_>, kind: &str) -> ContextBundleProto {
    loop {
        match stream.next() {
            Some(Payload::ContextBundle(bundle)) if bundle.bundle_type == kind => return bundle,
            Some(_) => {}
            None => panic!("no {kind} came"),
        }
    }
}

fn pushed_items(bundle: &ContextBundleProto) -> Vec<Value> {
    let context = bundle.conversation_context.as_ref().expect("a context");
    let lists: Value = serde_json::from_str(&context.key_extractions_json).expect("JSON");
    let lists = lists.as_object().expect("lists").values();
    lists.flat_map(|list| list.as_array().cloned().unwrap_or_default()).collect()
}

fn remember(server: &TestServer, text: &str) {
    let body = crate::harness::of_alice(serde_json::json!({"document": text, "metadata": {}}));
    server.post(&server.b2b, "/api/v1/memories/create", &body).ok();
    server.settle();
}

#[test]
fn what_the_next_turn_needs_is_pushed_once_and_to_whom_it_belongs() {
    let server = TestServer::start();
    remember(&server, "User: My dog Biscuit is allergic to chicken.");
    let mut stream = open(&server, &server.b2b).expect("accepted");
    let mut foreign = open(&server, &server.b2c).expect("accepted");
    stream.say(event("e1", "t", "I need food for my dog Biscuit."));
    stream.say(said("e2", "t", "Let us look for food for your dog Biscuit."));
    let bundle = until_bundle(&mut stream, "anticipation");
    assert_eq!((&*bundle.anticipation_user_id, &*bundle.anticipation_customer_id), ("alice", "acme"));
    assert_eq!((&*bundle.anticipation_conversation_id, &*bundle.anticipation_scope_rung), ("", ""));
    let items = pushed_items(&bundle);
    let chicken = items.iter().find(|item| item["content"].as_str().is_some_and(|c| c.contains("chicken")));
    let id = chicken.expect("the allergy")["id"].as_str().expect("an id").to_owned();
    server.get(&server.b2b, &format!("/api/v1/memories/{id}")).ok();

    // The same again brings nothing new, and the other instance hears nothing.
    stream.say(said("e3", "t", "Let us look for food for your dog Biscuit."));
    let seen = stream.until_acked("e3");
    assert!(
        !seen.iter().any(
            |p| matches!(p, Payload::ContextBundle(b) if pushed_items(b).iter().any(|i| i["id"] == *id))
        )
    );
    foreign.send(Sent::HeartbeatPing(HeartbeatPing { timestamp_ms: 1 }));
    assert!(matches!(foreign.next(), Some(Payload::HeartbeatPong(_))));

    // What was used is learnt from, once.
    let used = ContextUsedEvent {
        bundle_id: "anticipation_merged_1".to_owned(),
        user_id: "alice".to_owned(),
        customer_id: "acme".to_owned(),
        served_item_ids: vec![id],
        source_bundle_ids: vec![bundle.bundle_id.clone()],
        timestamp_ms: 5,
        ..ContextUsedEvent::default()
    };
    stream.send(Sent::ContextUsed(used));
    stream.send(Sent::HeartbeatPing(HeartbeatPing { timestamp_ms: 2 }));
    while !matches!(stream.next(), Some(Payload::HeartbeatPong(_))) {}
    stream.say(event("e4", "t", "Thanks."));
    stream.until_acked("e4");
    let caller = server.caller(&server.b2b);
    let counts = server.runtime.block_on(server.engine.push_counts(&caller)).expect("counts");
    let pattern = bundle.bundle_id.split_once('.').expect("a pattern").0;
    let count = counts.iter().find(|count| count.pattern == pattern).expect("counted");
    assert!(count.pushed >= 1 && count.used == 1, "{counts:?}");
}

#[test]
fn the_client_of_node_is_pushed_typed_lists_as_well() {
    let server = TestServer::start();
    remember(&server, "User: My parrot Olive is allergic to avocado.");
    for (agent, typed) in [("grpc-node-js/1.14.3", true), ("grpc-python-asyncio/1.80.0", false)] {
        let mut stream = open_as(&server, &server.b2b, agent).expect("accepted");
        let id = |n: u32| format!("{agent} {n}");
        stream.say(event(&id(1), agent, "I want to buy fruit for my parrot Olive."));
        stream.say(said(&id(2), agent, "Let us look for fruit for your parrot Olive."));
        let bundle = until_bundle(&mut stream, "anticipation");
        let items = bundle.items_by_type.values().flat_map(|list| &list.items);
        let known = pushed_items(&bundle);
        let same = |id: &str| known.iter().any(|item| item["id"] == *id);
        let found: Vec<_> =
            items.filter(|item| item.content.contains("Olive") && same(&item.item_id)).collect();
        assert_eq!(!found.is_empty(), typed, "{agent}: {bundle:?}");
        assert!(known.iter().any(|item| item["content"].as_str().is_some_and(|text| text.contains("Olive"))));
    }
}

#[test]
fn a_finished_compaction_is_told_with_the_turns_that_it_leaves() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    for n in 0..10 {
        stream.say(event(
            &format!("u{n}"),
            "thread 7",
            &format!("For office {n} we decided to buy {n}0 desks."),
        ));
    }
    stream.until_acked("u9");
    let wish = serde_json::json!({"conversation_id": "thread 7", "strategy": "balanced", "force": true});
    server.post(&server.b2b, "/v1/conversations/compact", &wish).ok();
    let bundle = until_bundle(&mut stream, "compaction_update");
    let context = bundle.conversation_context.clone().expect("a context");
    assert_eq!(context.conversation_id, "thread 7", "the id as it was sent");
    assert!(
        context.context_block.starts_with("## Conversation so far (compacted"),
        "{}",
        context.context_block
    );
    assert_eq!((context.compacted_message_count, context.total_message_count), (10, 10));
    assert!(serde_json::from_str::<Value>(&context.current_state_json).is_ok_and(|state| state.is_object()));
    assert!(pushed_items(&bundle).iter().any(|item| item["id"].is_string()));
}

#[test]
fn what_agents_report_is_kept_once() {
    let server = TestServer::start();
    let mut stream = open(&server, &server.b2b).expect("accepted");
    stream.say(event("e1", "t", "Check order 77."));
    let call = ConversationEvent {
        event_type: "tool_call".to_owned(),
        tool_name: "get_order".to_owned(),
        tool_args_json: "{\"id\": 77}".to_owned(),
        ..event("e2", "t", "")
    };
    stream.say(call.clone());
    stream.say(call);
    let nobody = ConversationEvent {
        event_type: "context_fetch".to_owned(),
        search_queries: vec!["a secret".to_owned()],
        user_id: String::new(),
        customer_id: String::new(),
        ..event("e3", "", "")
    };
    stream.say(nobody);
    stream.until_acked("e3");
    let caller = server.caller(&server.b2b);
    let since = evoke_types::Timestamp::from_millis(0);
    let kept = server.runtime.block_on(server.engine.reports(&caller, since, 99)).expect("reports");
    let kinds: Vec<&str> = kept.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(kinds, ["tool_call", "context_fetch"]);
    assert!(kept[0].body.contains("get_order") && kept[0].partition.path.id_at("user") == Some("alice"));
    assert!(!kept[1].body.contains("secret"), "what names nobody keeps no words: {}", kept[1].body);
}

#[test]
fn one_instance_has_only_so_many_streams() {
    let server = TestServer::start_with(|config| {
        config.connections.listen_streams_per_instance = 1;
        config.stream.refusal_hold = Duration::from_millis(5);
    });
    let stream = open(&server, &server.b2b).expect("accepted");
    let refused = open(&server, &server.b2b).map(|_| ()).expect_err("one is the limit");
    assert_eq!(refused.code(), Code::ResourceExhausted);
    open(&server, &server.b2c).expect("another instance has its own limit");
    drop(stream);
    let mut freed = open(&server, &server.b2b);
    while freed.is_err() {
        freed = open(&server, &server.b2b);
    }
}
