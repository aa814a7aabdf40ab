use crate::harness::TestServer;
use evoke_wire::proto::stream_event::Payload as Sent;
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::{
    ContextAssembledEvent, ContextUsedEvent, ConversationEvent, HeartbeatPing, SessionControl, StreamEvent,
    TelemetryEvent,
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
    let (events, outgoing) = mpsc::channel(256);
    let mut request = Request::new(ReceiverStream::new(outgoing));
    request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
    request.metadata_mut().insert("x-instance-id", "".parse().expect("a header"));
    let answers = server.runtime.block_on(server.stream_client().listen(request))?.into_inner();
    Ok(Stream { server, events: Some(events), answers })
}

impl Stream<'_> {
    fn send(&self, payload: Sent) {
        let events = self.events.as_ref().expect("not half-closed");
        self.server.runtime.block_on(events.send(StreamEvent { payload: Some(payload) })).expect("open");
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
    assert!(matches!(ended.code(), Code::Unauthenticated | Code::Unavailable | Code::Unknown), "{ended:?}");
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
            odd @ (Payload::ContextBundle(_) | Payload::Signal(_)) => panic!("{odd:?}"),
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
