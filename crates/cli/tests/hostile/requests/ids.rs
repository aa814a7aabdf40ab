//! No id is longer than it may be, on any route: driven from the description of the interface, so that a new route is
//! covered by itself.

use super::Sender;
use crate::harness::{Bystander, HostileServer, PATIENCE};
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::stream_response::Payload as Heard;
use evoke_wire::proto::synap_service_client::SynapServiceClient;
use evoke_wire::proto::{
    ContextAssembledEvent, ContextUsedEvent, ConversationEvent, SessionControl, StreamEvent, TelemetryEvent,
};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::Channel;
use tonic::{Code, Request};

/// The longest id that is taken.
const LONGEST: usize = 1024;

fn too_long() -> String {
    "i".repeat(LONGEST + 1)
}

/// The interface, as the server describes it.
struct Description(Value);

impl Description {
    fn resolve<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let pointer = reference.trim_start_matches('#');
                self.resolve(self.0.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
            }
            None => schema,
        }
    }

    /// The least value that a schema accepts.
    fn least(&self, schema: &Value) -> Value {
        let schema = self.resolve(schema);
        if let Some(first) = schema["enum"].get(0) {
            return first.clone();
        }
        if let Some(first) = schema["anyOf"].get(0).or(schema["oneOf"].get(0)) {
            return self.least(first);
        }
        if !schema["const"].is_null() {
            return schema["const"].clone();
        }
        let kind = schema["type"].as_str().or(schema["type"][0].as_str()).unwrap_or("string");
        match kind {
            "object" => {
                let required = schema["required"].as_array().cloned().unwrap_or_default();
                let names = required.iter().filter_map(Value::as_str);
                names.map(|name| (name.to_owned(), self.least(&schema["properties"][name]))).collect()
            }
            "array" => json!([self.least(&schema["items"])]),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            _ if schema["format"] == "date-time" => json!("2026-03-01T10:00:00Z"),
            _ => json!("x".repeat(schema["minLength"].as_u64().unwrap_or(1) as usize)),
        }
    }

    /// Bodies that are right but for one id, or one nested scope, with where that is.
    fn spoiled(&self, schema: &Value) -> Vec<(String, Value)> {
        let schema = self.resolve(schema);
        let least = self.least(schema);
        let mut found = Vec::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let property = self.resolve(property);
            let mut with = |value: Value, what: &str| {
                let mut body = least.as_object().cloned().unwrap_or_default();
                body.insert(name.clone(), value);
                found.push((format!("{name} {what}"), Value::Object(body)));
            };
            if name == "scope" && property["maxProperties"].is_u64() {
                let deep: Map<String, Value> = (0..9).map(|n| (format!("level {n}"), json!("x"))).collect();
                with(Value::Object(deep), "of nine levels");
                with(json!({ "user": too_long() }), "with a long id");
                with(json!({ too_long(): "x" }), "with a long level");
            } else if name.ends_with("_id") || property["maxLength"] == LONGEST {
                with(json!(too_long()), "too long");
            } else if property["type"] == "array" {
                for (what, row) in self.spoiled(&property["items"]) {
                    with(json!([row]), &format!("with {what}"));
                }
            }
        }
        found
    }
}

#[test]
fn no_route_takes_an_id_that_is_too_long() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let sender = Sender::new(&server, &server.new_key());
    let description = Description(sender.send("GET", "/openapi.json", &[], "").json());
    let mut tried = 0;
    for (path, operations) in description.0["paths"].as_object().expect("paths") {
        for (method, operation) in operations.as_object().expect("operations") {
            let method = method.to_uppercase();
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().expect("a name");
                let (place, spoiled) = match parameter["in"].as_str() {
                    Some("path") => ("path", path.replace(&format!("{{{name}}}"), &too_long())),
                    Some(_) if name.ends_with("_id") => {
                        ("query", format!("{}?{name}={}", fill(path), too_long()))
                    }
                    _ => continue,
                };
                let answer = sender.send(&method, &spoiled, &[], "{}");
                assert_eq!(
                    (answer.status, &*answer.code()),
                    (422, "EVK0002"),
                    "{method} {path}: {place} {name}"
                );
                tried += 1;
            }
            let content = &operation["requestBody"]["content"];
            for (kind, media) in content.as_object().into_iter().flatten() {
                for (what, body) in description.spoiled(&media["schema"]) {
                    let refused = refused(&sender, &method, &fill(path), kind, &body);
                    assert!(refused.is_ok(), "{method} {path}, {kind}, {what}: {refused:?}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 60, "only {tried} ids were found");
    let (name, id) = ("x-correlation-id", too_long());
    let answer = sender.send("GET", "/api/v1/auth/whoami", &[(name, &id)], "");
    assert_eq!((answer.status, &*answer.code()), (422, "EVK0002"));
    for scope in [json!({ "user": too_long() }).to_string(), "{\"a\":".repeat(9) + "\"x\"" + &"}".repeat(9)] {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let body = format!("user_id=u&text=words&scope={}", scope.replace('"', "%22"));
        let answer = sender.send("POST", "/api/v1/memories/upload", &form, &body);
        assert_eq!((answer.status, &*answer.code()), (422, "EVK0002"), "{scope:.40}");
    }
    bystander.assert_served();
    let nothing = sender.post("/v1/context/client/fetch", &json!({}));
    assert_eq!(nothing.json()["context"]["facts"], json!([]), "nothing was stored: {}", nothing.text);
}

/// A path with short ids in it.
fn fill(path: &str) -> String {
    let mut filled = path.to_owned();
    while let Some((start, end)) = filled.find('{').zip(filled.find('}')) {
        filled.replace_range(start..=end, "x");
    }
    filled
}

/// Sends a body; the answer when it is no refusal with the right code, of the whole or of its one row.
fn refused(sender: &Sender, method: &str, path: &str, kind: &str, body: &Value) -> Result<(), String> {
    let (content_type, text) = match kind {
        "application/json" => (kind.to_owned(), body.to_string()),
        "multipart/form-data" => (format!("{kind}; boundary=edge"), multipart(body)),
        _ => (kind.to_owned(), form(body)),
    };
    let answer = sender.send(method, path, &[("content-type", &content_type)], &text);
    if answer.status == 422 && answer.code() == "EVK0002" {
        return Ok(());
    }
    let rows = answer.json();
    let none_taken = ["succeeded", "accepted"].iter().any(|count| rows[*count] == 0);
    let says_why = answer.text.contains("1024") || answer.text.contains("8 levels");
    if answer.status == 200 && none_taken && says_why { Ok(()) } else { Err(answer.text) }
}

fn fields(body: &Value) -> impl Iterator<Item = (&String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields = body.as_object().into_iter().flatten();
    fields.map(move |(name, value)| (name, text(value)))
}

fn form(body: &Value) -> String {
    fields(body).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

fn multipart(body: &Value) -> String {
    let part = |(name, value): (&String, String)| {
        format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields(body).map(part).collect::<String>() + "--edge--\r\n"
}

#[test]
fn ids_of_twenty_megabytes_are_refused_and_take_no_memory_for_good() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let sender = Sender::new(&server, &server.new_key());
    let huge = "i".repeat(20 << 20);
    for round in 0..3 {
        for (path, body) in [
            ("/api/v1/memories/create", json!({"document": "x", "scope": {"user": huge}})),
            ("/v1/conversations/messages", json!({"conversation_id": huge, "role": "user", "content": "x"})),
            ("/v1/events/batch", json!({"events": [{"event_type": "tool_call", "session_id": huge}]})),
            ("/v1/context/user/fetch", json!({"user_id": huge})),
        ] {
            let answer = sender.post(path, &body);
            assert!(
                answer.status == 422 || answer.text.contains("1024"),
                "{round} {path}: {:.200}",
                answer.text
            );
            assert!(answer.text.len() < 1_000, "{path}");
        }
    }
    bystander.assert_served();
    server.assert_alive();
}

#[test]
fn no_message_of_a_stream_takes_an_id_that_is_too_long() {
    let server = HostileServer::start(&[]);
    let key = server.new_key();
    let bearer = format!("Bearer {key}");
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let endpoint = Channel::from_shared(server.server.base().to_owned()).expect("an address");
        let mut client = SynapServiceClient::new(endpoint.connect().await.expect("connects"));
        let (events, outgoing) = mpsc::channel(64);
        let mut request = Request::new(ReceiverStream::new(outgoing));
        request.metadata_mut().insert("authorization", bearer.parse().expect("a header"));
        let mut heard = client.listen(request).await.expect("accepted").into_inner();
        let messages = spoiled_messages();
        let (count, mut refused, mut acknowledged) = (messages.len(), 0, Vec::new());
        for payload in messages {
            events.send(StreamEvent { payload: Some(payload) }).await.expect("open");
        }
        let said = said(|event| event.event_id = "good".to_owned());
        events.send(StreamEvent { payload: Some(said) }).await.expect("open");
        while !acknowledged.contains(&"good".to_owned()) {
            let next = tokio::time::timeout(PATIENCE, heard.message()).await.expect("in time");
            match next.expect("open").and_then(|response| response.payload) {
                Some(Heard::Signal(signal)) => {
                    assert_eq!((&*signal.signal_type, &*signal.metadata["code"]), ("error", "EVK0002"));
                    refused += 1;
                }
                Some(Heard::EventAck(ack)) => acknowledged.extend(ack.event_ids),
                _ => {}
            }
        }
        assert_eq!(refused, count);
        assert!(acknowledged.contains(&"spoiled".to_owned()), "it need not come again: {acknowledged:?}");
        let nameless = self::said(|event| event.event_id = too_long());
        events.send(StreamEvent { payload: Some(nameless) }).await.expect("open");
        let end = loop {
            match heard.message().await {
                Ok(Some(_)) => {}
                Ok(None) => panic!("ended without a reason"),
                Err(status) => break status,
            }
        };
        assert_eq!(end.code(), Code::InvalidArgument, "{end}");

        let figures = [
            TelemetryEvent { correlation_id: too_long(), ..TelemetryEvent::default() },
            TelemetryEvent { batch_id: too_long(), ..TelemetryEvent::default() },
        ];
        for figure in figures {
            let mut request = Request::new(tokio_stream::iter([figure]));
            request.metadata_mut().insert("authorization", bearer.parse().expect("a header"));
            let refused = client.ingest_telemetry(request).await.expect_err("too long");
            assert_eq!(refused.code(), Code::InvalidArgument);
        }
    });
    let sender = Sender::new(&server, &key);
    let turns = sender.send("GET", "/v1/conversations/talk/messages", &[], "").json();
    assert_eq!(turns["turns"].as_array().map(Vec::len), Some(1), "only the good one is stored: {turns}");
}

fn said(change: impl FnOnce(&mut ConversationEvent)) -> Payload {
    let mut event = ConversationEvent {
        event_type: "user_message".to_owned(),
        conversation_id: "talk".to_owned(),
        user_id: "ana".to_owned(),
        content: "I moved to Porto.".to_owned(),
        event_id: "spoiled".to_owned(),
        ..ConversationEvent::default()
    };
    change(&mut event);
    Payload::ConversationEvent(event)
}

/// One message for each place that an id has.
fn spoiled_messages() -> Vec<Payload> {
    let used = |change: fn(&mut ContextUsedEvent)| {
        let mut event = ContextUsedEvent::default();
        change(&mut event);
        Payload::ContextUsed(event)
    };
    let assembled = |change: fn(&mut ContextAssembledEvent)| {
        let mut event = ContextAssembledEvent::default();
        change(&mut event);
        Payload::ContextAssembled(event)
    };
    let control = |change: fn(&mut SessionControl)| {
        let mut event = SessionControl::default();
        change(&mut event);
        Payload::SessionControl(event)
    };
    vec![
        said(|event| event.conversation_id = too_long()),
        said(|event| event.user_id = too_long()),
        said(|event| event.customer_id = too_long()),
        said(|event| event.session_id = too_long()),
        said(|event| event.tool_call_id = too_long()),
        said(|event| event.scope = [("user".to_owned(), too_long())].into()),
        said(|event| event.scope = [(too_long(), "x".to_owned())].into()),
        said(|event| event.scope = (0..9).map(|n| (n.to_string(), "x".to_owned())).collect()),
        said(|event| event.metadata = [("memory_id".to_owned(), too_long())].into()),
        used(|event| event.bundle_id = too_long()),
        used(|event| event.conversation_id = too_long()),
        used(|event| event.user_id = too_long()),
        used(|event| event.customer_id = too_long()),
        used(|event| event.served_item_ids = vec![too_long()]),
        used(|event| event.served_item_ids = vec![String::new(); 1_001]),
        used(|event| event.source_bundle_ids = vec![too_long()]),
        assembled(|event| event.correlation_id = too_long()),
        assembled(|event| event.conversation_id = too_long()),
        assembled(|event| event.user_id = too_long()),
        assembled(|event| event.customer_id = too_long()),
        assembled(|event| event.final_item_ids = vec![too_long()]),
        assembled(|event| event.compaction_id = too_long()),
        control(|event| event.session_id = too_long()),
        control(|event| event.conversation_id = too_long()),
        control(|event| event.user_id = too_long()),
        control(|event| event.customer_id = too_long()),
    ]
}
