//! A key's rate is spent on work, whichever way it comes.

use super::Sender;
use crate::harness::{Bystander, HostileServer, PATIENCE, text};
use crate::server;
use evoke_wire::proto::stream_event::Payload;
use evoke_wire::proto::stream_response::Payload as Heard;
use evoke_wire::proto::synap_service_client::SynapServiceClient;
use evoke_wire::proto::{SessionControl, StreamEvent};
use serde_json::{Value, json};
use std::time::Instant;
use tokio::runtime::Runtime;
use tokio_stream::StreamExt;
use tonic::Request;
use tonic::transport::Channel;

/// A key of a fresh instance that has so many units a minute.
fn limited(server: &HostileServer, units: u32) -> String {
    let rate = format!("{units}/min");
    let arguments = ["instance", "create", "--isolation", "equals_customer", "--rate-limit", &rate];
    text(&server::json(&server.data(), &arguments), "api_key")
}

fn rows(count: usize, row: &Value) -> Vec<Value> {
    vec![row.clone(); count]
}

#[test]
fn each_kind_of_work_costs_what_it_is() {
    let server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    let turn =
        json!({"conversation_id": "c", "role": "user", "content": "I row on Sundays.", "user_id": "u"});
    let event = json!({"event_type": "tool_call", "user_id": "u"});
    let document = json!({"document": "I row on Sundays.", "user_id": "u"});
    for (path, body, cost) in [
        ("/v1/context/user/fetch", json!({"user_id": "u", "search_query": "rowing"}), 1),
        ("/v1/context/user/fetch", json!({"user_id": "u", "search_query": vec!["a"; 7]}), 7),
        ("/v1/context/user/fetch", json!({"user_id": "u", "search_query": vec!["a"; 90]}), 32),
        ("/api/v1/memories/create", json!({"document": "word ".repeat(20_000), "user_id": "u"}), 7),
        ("/api/v1/memories/batch", json!({"documents": rows(20, &document)}), 20),
        ("/v1/conversations/messages/batch", json!({"messages": rows(30, &turn)}), 30),
        ("/v1/events/batch", json!({"events": rows(40, &event)}), 40),
        ("/v1/telemetry/batch", json!({"events": rows(500, &json!({"event_type": "x"}))}), 11),
    ] {
        let sender = Sender::new(&server, &limited(&server, 100));
        let begun = Instant::now();
        let answer = sender.post(path, &body);
        // Units come back while the request is carried out.
        let back = (begun.elapsed().as_secs_f64() * 100.0 / 60.0).ceil() as i64;
        assert_eq!(answer.status, 200, "{path}: {:.300}", answer.text);
        assert_eq!(answer.header("x-ratelimit-limit"), "100");
        let spent = 100 - answer.header("x-ratelimit-remaining").parse::<i64>().expect("a number");
        assert!((cost - back..=cost).contains(&spent), "{path} cost {spent} instead of {cost}");
    }
    bystander.assert_served();
}

#[test]
fn a_batch_beyond_the_rate_is_refused_whole_and_one_beyond_any_rate_leaves_debt() {
    let server = HostileServer::start(&[]);
    let sender = Sender::new(&server, &limited(&server, 20));
    let batch = |count: usize| {
        let turn =
            json!({"conversation_id": "c", "role": "user", "content": "Rowing again.", "user_id": "u"});
        json!({"messages": rows(count, &turn)})
    };
    let first = sender.post("/v1/conversations/messages/batch", &batch(12));
    assert_eq!(first.status, 200, "{}", first.text);
    let refused = sender.post("/v1/conversations/messages/batch", &batch(500));
    assert_eq!((refused.status, &*refused.code()), (429, "EVK0104"), "{}", refused.text);
    let wait: u64 = refused.header("retry-after").parse().expect("whole seconds");
    assert!((1..=60).contains(&wait), "half of a minute's worth is there in {wait} s");
    let turns = sender.send("GET", "/v1/conversations/c/messages", &[], "").json();
    assert_eq!(turns["turns"].as_array().map(Vec::len), Some(12), "none of the refused ones");

    let sender = Sender::new(&server, &limited(&server, 20));
    let large = sender.post("/v1/conversations/messages/batch", &batch(500));
    assert_eq!((large.status, large.header("x-ratelimit-remaining")), (200, "0"), "{:.300}", large.text);
    let reset: u64 = large.header("x-ratelimit-reset").parse().expect("whole seconds");
    assert!((1_440..=1_520).contains(&reset), "some 500 units take 25 minutes: {reset}");
    let next = sender.send("GET", "/api/v1/auth/whoami", &[], "");
    let wait: u64 = next.header("retry-after").parse().expect("whole seconds");
    assert!(next.status == 429 && (1_400..=1_470).contains(&wait), "{wait}");
}

#[test]
fn messages_of_a_stream_are_paid_for_before_they_are_stored() {
    let server = HostileServer::start(&[]);
    let key = limited(&server, 5);
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let endpoint = Channel::from_shared(server.server.base().to_owned()).expect("an address");
        let mut client = SynapServiceClient::new(endpoint.connect().await.expect("connects"));
        let message = |number: u32| StreamEvent {
            payload: Some(Payload::SessionControl(SessionControl {
                action: "start".to_owned(),
                session_id: number.to_string(),
                conversation_id: format!("conversation {number}"),
                user_id: format!("user {number}"),
                ..SessionControl::default()
            })),
        };
        let messages: Vec<StreamEvent> = (0..1_000).map(message).collect();
        let outgoing = tokio_stream::iter(messages).chain(tokio_stream::pending());
        let mut request = Request::new(outgoing);
        request.metadata_mut().insert("authorization", format!("Bearer {key}").parse().expect("a header"));
        let mut heard = client.listen(request).await.expect("accepted").into_inner();
        let throttled = async {
            loop {
                match heard.message().await.expect("open").and_then(|response| response.payload) {
                    Some(Heard::Signal(signal)) if signal.signal_type == "throttle" => break,
                    _ => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, throttled).await.expect("the sixth message waits");
    });
    let answer = Sender::new(&server, &key).send("GET", "/api/v1/auth/whoami", &[], "");
    assert_eq!((answer.status, &*answer.code()), (429, "EVK0104"));
}
