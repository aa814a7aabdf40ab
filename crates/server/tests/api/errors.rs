use crate::harness::{TestServer, alice, of_alice};
use serde_json::{Value, json};

#[test]
fn malformed_bodies_are_told_apart_on_every_kind_of_route() {
    let server = TestServer::start();
    let deep = "[".repeat(100_000);
    let nested = format!("{{\"metadata\":{}", "{\"a\":".repeat(50_000));
    let bodies: [&[u8]; 12] = [
        b"",
        b"{not json",
        b"{\"document\": \"abc",
        b"[]",
        b"\"hello\"",
        b"null",
        b"12",
        b"{\"document\": \"\xff\xfe\"}",
        deep.as_bytes(),
        nested.as_bytes(),
        b"{1: 2}",
        b"{\"max_results\": NaN}",
    ];
    for path in
        ["/api/v1/memories/create", "/v1/context/user/fetch", "/v1/conversations/messages", "/v1/data/delete"]
    {
        for body in bodies {
            let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
            assert_eq!(server.post_bytes(&server.b2b, path, body).refused(400), "EVK0001", "{path} {shown}");
        }
    }
    assert_eq!(server.send("GET", "/health", &[], None).ok()["store_ok"], true);
}

#[test]
fn wrong_fields_are_refused_by_name() {
    let server = TestServer::start();
    let fetch = ("/v1/context/user/fetch", json!({"search_query": ["tea"]}));
    let create = ("/api/v1/memories/create", json!({"document": "User: I like tea."}));
    for ((path, base), change) in [
        (&create, json!({"document_type": "gossip"})),
        (&create, json!({"mode": "slow"})),
        (&create, json!({"document": null})),
        (&create, json!({"metadata": "text"})),
        (&create, json!({"document_created_at": "yesterday-ish"})),
        (&create, json!({"user_id": 7})),
        (&create, json!({"document_id": ["x"]})),
        (&create, json!({"scope": "user"})),
        (&fetch, json!({"mode": "psychic"})),
        (&fetch, json!({"response_shape": "spiral"})),
        (&fetch, json!({"precision_level": "extreme"})),
        (&fetch, json!({"search_query": {"q": 1}})),
        (&fetch, json!({"search_query": [1, 2]})),
        (&fetch, json!({"max_results": "ten"})),
        (&fetch, json!({"max_results": -1})),
        (&fetch, json!({"max_results": 0})),
        (&fetch, json!({"max_results": 1.5})),
        (&fetch, json!({"max_results_per_query": "two"})),
        (&fetch, json!({"max_tokens": 0})),
        (&fetch, json!({"max_tokens": -5})),
        (&fetch, json!({"max_tokens": 0.5})),
        (&fetch, json!({"max_tokens": "many"})),
        (&fetch, json!({"max_tokens": [1]})),
        (&fetch, json!({"neighbours": 3})),
        (&fetch, json!({"neighbours": -1})),
        (&fetch, json!({"neighbours": "two"})),
        (&fetch, json!({"neighbours": 18_446_744_073_709_551_615_u64})),
        (&fetch, json!({"context_mode": "dream"})),
        (&fetch, json!({"types": ["dreams"]})),
        (&fetch, json!({"scope": ["a"]})),
    ] {
        let mut body: Value = of_alice(base.clone());
        crate::harness::merge(&mut body, &change);
        let answer = server.post(&server.b2b, path, &body);
        assert_eq!(answer.refused(422), "EVK0002", "{change}");
        let field = change.as_object().and_then(|c| c.keys().next()).expect("a field");
        assert!(
            answer.json()["message"].as_str().is_some_and(|text| text.contains(field.as_str())),
            "{}",
            answer.text
        );
    }
}

#[test]
fn strange_but_valid_requests_are_answered() {
    let server = TestServer::start();
    for queries in [
        json!([]),
        json!([""]),
        json!(["   "]),
        json!(["\u{0}"]),
        json!(["x".repeat(100_000)]),
        json!(["🙂"]),
        json!(["\"'();--%_*?[]{}\\"]),
        json!(vec!["a"; 500]),
        json!([" AND OR NOT NEAR("]),
        json!("bare"),
    ] {
        let body = of_alice(
            json!({"search_query": queries, "max_results": 1_000_000_000_u64, "query_date": "soonish"}),
        );
        server.post(&server.b2b, "/v1/context/user/fetch", &body).ok();
    }
    for text in ["a\u{0}b", "\u{202e}\u{200b}x", &"🙂".repeat(2000)] {
        server.post(&server.b2b, "/api/v1/memories/create", &of_alice(json!({"document": text}))).ok();
    }
    for text in ["", "   "] {
        let answer =
            server.post(&server.b2b, "/api/v1/memories/create", &of_alice(json!({"document": text})));
        assert_eq!(answer.refused(400), "EVK0201");
    }
    let nul = json!({"document": "User: x", "user_id": "a\u{0}b", "customer_id": "c\u{0}d", "document_id": "e\u{0}f"});
    server.post(&server.b2b, "/api/v1/memories/create", &nul).ok();
    server.settle();
    server.recall(&server.b2b, &alice(), "x");
}

#[test]
fn unknown_paths_and_methods_are_json_and_never_redirects() {
    let server = TestServer::start();
    for path in ["/v1/no/such/thing", "/health/", "/api/v1/auth/whoami/", "/"] {
        assert_eq!(server.get(&server.b2b, path).refused(404), "EVK0004", "{path}");
    }
    for (method, path) in
        [("DELETE", "/v1/context/user/fetch"), ("PUT", "/api/v1/memories/create"), ("POST", "/health")]
    {
        let bearer = format!("Bearer {}", server.b2b);
        let answer = server.send(method, path, &[("authorization", &bearer)], None);
        assert_eq!(answer.refused(405), "EVK0005", "{method} {path}");
    }
    for id in ["not-a-uuid", "123", "status", "00000000-0000-4000-8000-000000000000"] {
        let answer = server.get(&server.b2b, &format!("/api/v1/memories/{id}"));
        assert_eq!(answer.refused(404), "EVK0301", "{id}");
    }
    let unknown = "/api/v1/memories/status/00000000-0000-4000-8000-000000000000";
    assert_eq!(server.get(&server.b2b, unknown).refused(404), "EVK0207");
}

#[test]
fn everything_that_is_described_is_served() {
    let server = TestServer::start();
    let description = server.send("GET", "/openapi.json", &[], None).ok();
    assert_eq!(description, evoke_server::openapi_document());
    let bearer = format!("Bearer {}", server.b2b);
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let path = path.replace(['{', '}'], "");
            let answer = server.send(&method.to_uppercase(), &path, &[("authorization", &bearer)], Some(b""));
            let is_ours = answer.status != 200 && answer.text.starts_with('{');
            let code = if is_ours { answer.json()["code"].to_string() } else { String::new() };
            assert!(
                !code.contains("EVK0004") && !code.contains("EVK0005"),
                "{method} {path}: {}",
                answer.text
            );
        }
    }
    let page = server.send("GET", "/docs", &[], None);
    assert!(page.status == 200 && page.text.contains("openapi.json"));
    assert!(
        !page.text.contains("http://") && !page.text.contains("https://"),
        "the page loads nothing from elsewhere"
    );
}
