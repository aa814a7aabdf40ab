use crate::harness::{TestServer, of_alice};
use serde_json::json;

#[test]
fn whoami_tells_identity_and_mode_and_works_with_empty_hints() {
    let server = TestServer::start();
    for (key, mode) in [(&server.b2b, "strict"), (&server.b2c, "equals_customer")] {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", &*bearer), ("x-client-id", ""), ("x-instance-id", "")];
        let body = server.send("GET", "/api/v1/auth/whoami", &headers, None).ok();
        assert_eq!(body["user_context_isolation"], mode);
        assert!(body["client_id"].as_str().is_some_and(|id| id.starts_with("cli_") && id.len() == 20));
        assert!(body["instance_id"].as_str().is_some_and(|id| id.starts_with("inst_") && id.len() == 21));
    }
}

#[test]
fn the_key_decides_and_hints_may_not_contradict_it() {
    let server = TestServer::start();
    let own = server.get(&server.b2b, "/api/v1/auth/whoami").ok()["instance_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let foreign = server.get(&server.b2c, "/api/v1/auth/whoami").ok()["instance_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let with = |instance: &str| {
        let bearer = format!("Bearer {}", server.b2b);
        server.send(
            "GET",
            "/api/v1/auth/whoami",
            &[("authorization", &bearer), ("x-instance-id", instance)],
            None,
        )
    };
    with(&own).ok();
    assert_eq!(with(&foreign).refused(403), "EVK0102");
    assert_eq!(with("nonsense").refused(403), "EVK0102");
}

#[test]
fn every_keyed_route_checks_the_key_before_it_reads_anything() {
    let server = TestServer::start_with(|config| config.auth_failures_per_minute = 0);
    let description = server.send("GET", "/openapi.json", &[], None).ok();
    let mut checked = 0;
    for (path, methods) in description["paths"].as_object().expect("paths") {
        let path = path.replace(['{', '}'], "");
        for (method, operation) in methods.as_object().expect("methods") {
            if operation.get("security").is_some() {
                continue;
            }
            for credential in ["", "Bearer", "Basic abc", "Bearer evoke_unknown"] {
                let answer =
                    server.send(&method.to_uppercase(), &path, &[("authorization", credential)], Some(b"{"));
                assert_eq!(answer.refused(401), "EVK0101", "{method} {path} with {credential:?}");
            }
            checked += 1;
        }
    }
    assert!(checked > 25, "only {checked} routes need a key");
}

#[test]
fn a_revoked_key_is_refused_at_once() {
    let server = TestServer::start();
    let who = server.runtime.block_on(server.engine.authenticate(&server.b2b)).expect("valid");
    server.get(&server.b2b, "/api/v1/auth/whoami").ok();
    let revoked = server.engine.revoke_key(who.instance_id(), who.key.expect("a key"));
    server.runtime.block_on(revoked).expect("revoked");
    assert_eq!(server.get(&server.b2b, "/api/v1/auth/whoami").refused(401), "EVK0101");
    let create = server.post(&server.b2b, "/api/v1/memories/create", &of_alice(json!({"document": "x"})));
    assert_eq!(create.refused(401), "EVK0101");
}

#[test]
fn the_correlation_id_is_echoed_or_minted() {
    let server = TestServer::start();
    let send = |id: &str| server.send("GET", "/no/such/thing", &[("x-correlation-id", id)], None);
    let answer = send("syn_abc_1_ff");
    assert_eq!(answer.refused(404), "EVK0004");
    assert_eq!(answer.header("x-correlation-id"), "syn_abc_1_ff");
    assert_eq!(send(&"x".repeat(1024)).header("x-correlation-id").len(), 1024);
    for (unusable, status, code) in [("", 404, "EVK0004"), (&*"x".repeat(1025), 422, "EVK0002")] {
        let answer = send(unusable);
        assert_eq!(answer.refused(status), code);
        assert!(answer.header("x-correlation-id").starts_with("evk_"), "{unusable:?}");
    }
}
