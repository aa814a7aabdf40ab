use crate::harness::{TestServer, of_alice};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

#[test]
fn a_too_large_body_is_read_off_and_refused_readably() {
    let server = TestServer::start_with(|config| config.body_limit = 1 << 20);
    let body = of_alice(json!({"document": "a".repeat(8 << 20)})).to_string();
    for _ in 0..3 {
        let answer = server.post_bytes(&server.b2b, "/api/v1/memories/create", body.as_bytes());
        assert_eq!(answer.refused(413), "EVK0003");
    }
    let fits =
        of_alice(json!({"document": "Line of the handbook. ".repeat(20_000), "document_type": "document"}));
    server.post(&server.b2b, "/api/v1/memories/create", &fits).ok();
}

#[test]
fn a_key_with_a_rate_is_told_what_is_left_and_when_to_come_back() {
    let server = TestServer::start();
    let key = server.limited_key(2);
    let first = server.get(&key, "/api/v1/auth/whoami");
    assert_eq!(
        (first.status, first.header("x-ratelimit-limit"), first.header("x-ratelimit-remaining")),
        (200, "2", "1")
    );
    assert!(first.header("x-ratelimit-reset").parse::<u64>().is_ok());
    server.get(&key, "/api/v1/auth/whoami").ok();
    let refused = server.get(&key, "/api/v1/auth/whoami");
    assert_eq!(refused.refused(429), "EVK0104");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| (1..=60).contains(&seconds)));
    assert_eq!(refused.header("x-ratelimit-remaining"), "0");
    let free = server.get(&server.b2b, "/api/v1/auth/whoami");
    assert_eq!((free.status, free.header("x-ratelimit-limit")), (200, ""));
}

#[test]
fn a_request_that_takes_too_long_is_ended() {
    let server = TestServer::start_with(|config| config.request_timeout = Duration::from_millis(20));
    let mut connection = TcpStream::connect(server.address).expect("connects");
    let head = format!(
        "POST /v1/context/user/fetch HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: 9\r\n\r\n{{",
        server.b2b
    );
    connection.write_all(head.as_bytes()).expect("sent");
    let mut status = [0; 12];
    connection.read_exact(&mut status).expect("answered, though the body never came");
    assert_eq!(&status, b"HTTP/1.1 504");
}

#[test]
fn a_batch_of_very_many_entries_is_refused_with_the_limit_that_it_breaks() {
    let server = TestServer::start();
    let many = vec!["{}"; 200_000].join(",");
    for (path, list, limit) in [
        ("/api/v1/memories/batch", "documents", "100"),
        ("/v1/conversations/messages/batch", "messages", "1000"),
        ("/v1/events/batch", "events", "1000"),
        ("/v1/telemetry/batch", "events", "1000"),
    ] {
        let entries = if path.contains("telemetry") {
            many.replace("{}", r#"{"event_type":"x"}"#)
        } else {
            many.clone()
        };
        let answer = server.post_bytes(&server.b2b, path, format!("{{\"{list}\":[{entries}]}}").as_bytes());
        assert_eq!(answer.refused(400), "EVK0204", "{path}");
        assert!(
            answer.text.contains("200000") && answer.text.contains(&format!("limit is {limit}:")),
            "{}",
            answer.text
        );
    }
}
