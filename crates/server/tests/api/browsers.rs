//! Calls from web pages.

use crate::harness::{Answer, TestServer};

const FETCH: &str = "/v1/context/user/fetch";
const OURS: &str = "https://app.example.com";

/// What a browser asks before a page of an origin may call.
fn ask(server: &TestServer, origin: &str) -> Answer {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,x-correlation-id"),
    ];
    server.send("OPTIONS", FETCH, &headers, None)
}

fn allowing(origins: &[&str]) -> TestServer {
    let origins = origins.iter().map(|origin| origin.parse().expect("an origin")).collect();
    TestServer::start_with(|config| config.cors_origins = origins)
}

#[test]
fn no_page_may_call_unless_it_is_configured() {
    let server = TestServer::start();
    let answer = ask(&server, OURS);
    assert_eq!(answer.refused(405), "EVK0005");
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[test]
fn pages_of_configured_origins_may_call() {
    let server = allowing(&["http://localhost:3000", OURS]);
    let answer = ask(&server, OURS);
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    assert_eq!(answer.header("access-control-allow-origin"), OURS);
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type,x-correlation-id");
    assert!(answer.header("access-control-allow-methods").contains("PATCH"));
    assert_eq!(
        answer.header("access-control-allow-credentials"),
        "",
        "keys come in a header, not from the browser"
    );
    for stranger in ["https://example.com", "http://app.example.com", "null"] {
        assert_eq!(ask(&server, stranger).header("access-control-allow-origin"), "", "{stranger}");
    }

    // The call itself needs its key as ever, and a refusal can be read.
    let refused = server.send("POST", FETCH, &[("origin", OURS)], Some(b"{}"));
    refused.refused(401);
    assert_eq!(refused.header("access-control-allow-origin"), OURS);
    assert!(refused.header("access-control-expose-headers").contains("x-correlation-id"));
    assert!(refused.header("vary").contains("origin"));
    let bearer = format!("Bearer {}", server.b2c);
    let headers = [("origin", OURS), ("authorization", &*bearer)];
    let body = br#"{"user_id": "solo", "search_query": ["boat"]}"#;
    let answer = server.send("POST", FETCH, &headers, Some(body));
    answer.ok();
    assert_eq!(answer.header("access-control-allow-origin"), OURS);
}

#[test]
fn all_pages_may_call_where_that_is_wished() {
    let server = allowing(&["*"]);
    assert_eq!(ask(&server, "https://anything.example").header("access-control-allow-origin"), "*");
}
