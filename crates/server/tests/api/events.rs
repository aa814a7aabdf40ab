use crate::harness::{TestServer, of_alice};
use serde_json::json;

#[test]
fn events_over_http_share_the_way_of_the_stream() {
    let server = TestServer::start();
    let message = of_alice(json!({
        "event_type": "user_message", "role": "user", "content": "Where is my parcel?", "conversation_id": "thread-1",
        "event_id": "e1", "metadata": {"step": 1},
    }));
    let report = of_alice(
        json!({"event_type": "tool_call", "content": "", "conversation_id": "thread-1", "event_id": "e2"}),
    );
    let nobody = json!({"event_type": "user_message", "content": "x", "conversation_id": "thread-1", "event_id": "e3"});
    let odd = of_alice(json!({"event_type": "made_up", "conversation_id": "thread-1"}));
    let batch = json!({"events": [message, report, nobody, odd, 7]});
    for _ in 0..2 {
        let answer = server.post(&server.b2b, "/v1/events/batch", &batch).ok();
        assert_eq!((&answer["accepted"], &answer["rejected"]), (&json!(2), &json!(3)));
        let statuses: Vec<&str> = answer["results"]
            .as_array()
            .expect("rows")
            .iter()
            .filter_map(|row| row["status"].as_str())
            .collect();
        assert_eq!(statuses, ["accepted", "accepted", "rejected", "rejected", "rejected"]);
        assert!(answer["results"][2]["reason"].as_str().is_some_and(|reason| reason.contains("user_id")));
    }
    let turns = server.get(&server.b2b, "/v1/conversations/thread-1/messages").ok();
    assert_eq!(
        turns["turns"].as_array().map(Vec::len),
        Some(1),
        "stored once, and only the message: {turns}"
    );
}

#[test]
fn telemetry_is_counted_and_cannot_make_time_series() {
    let server = TestServer::start();
    let event =
        |kind: &str| json!({"event_type": kind, "status": "success", "latency_ms": null, "metadata": {}});
    let batch = json!({
        "events": [event("sdk_init"), event("made_up_by_somebody")], "sdk_version": "0.6.9",
        "batch_id": "e4e7ab5578e4c978", "created_at": "2026-11-21T02:33:36.996014",
    });
    assert_eq!(server.post(&server.b2b, "/v1/telemetry/batch", &batch).ok()["events_received"], 2);
    let metrics = server.send("GET", "/metrics", &[], None);
    assert!(metrics.text.contains("evoke_client_events_total{kind=\"sdk_init\""), "{}", metrics.text);
    assert!(!metrics.text.contains("made_up_by_somebody"));
    assert!(metrics.text.contains("route=\"/v1/telemetry/batch\""), "{}", metrics.text);
    assert!(metrics.text.contains("evoke_ingest_queue_documents"));
}
