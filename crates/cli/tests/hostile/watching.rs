//! What an operator sees of the server, and strangers do not: refused keys, health, counters, the access log.

use crate::harness::{Bystander, HostileServer, Reply, ask, wait_for};
use crate::server::{self, Caller};
use crate::streams::{connect, listen};
use serde_json::{Value, json};
use std::path::Path;
use tokio::runtime::Runtime;

#[track_caller]
fn json_of(reply: &Reply) -> Value {
    serde_json::from_str(&reply.body).unwrap_or_else(|error| panic!("{error}: {}", reply.body))
}

#[test]
fn guessing_is_limited_by_address_and_does_not_shut_out_known_keys() {
    let server = HostileServer::start(&[("EVOKE_AUTH_FAILURES_PER_MINUTE", "5"), ("EVOKE_LOG", "warn")]);
    let bystander = Bystander::new(&server);
    bystander.assert_served();
    let guess = |number: u32| {
        let key = format!("Bearer evoke_guess{number}");
        server.ask("GET", "/api/v1/auth/whoami", &[("authorization", &key)])
    };
    // On a slow machine some of the failures drain away meanwhile.
    let replies: Vec<Reply> = (0..100).map(guess).take_while(|reply| reply.status == 401).collect();
    assert!((5..100).contains(&replies.len()), "{}", replies.len());
    let limited = guess(100);
    assert_eq!(
        (limited.status, json_of(&limited)["code"].as_str()),
        (429, Some("EVK0108")),
        "{}",
        limited.body
    );
    let wait: u64 = limited.header("retry-after").parse().expect("seconds");
    assert!((1..=12).contains(&wait), "{wait}");

    // The stream protocol shares the limit.
    let runtime = Runtime::new().expect("a runtime");
    let refused = runtime.block_on(async {
        let client = connect(&server).await;
        // A refusal that stands is held back; that it is held is enough.
        let asked = listen(client, "evoke_guess7");
        tokio::time::timeout(std::time::Duration::from_millis(200), asked).await.is_err()
    });
    assert!(refused);
    bystander.assert_served();
    let newcomer = Bystander::new(&server);
    let first = newcomer.at(server.server.base()).get("/api/v1/auth/whoami").expect("an answer");
    assert!([200, 429].contains(&first.0), "a key that was never seen may have to wait: {}", first.1);

    let metrics = server.ask("GET", "/metrics", &[]).body;
    let count = |reason: &str| {
        let name = format!("evoke_auth_failures_total{{reason=\"{reason}\"}} ");
        metrics.lines().find_map(|line| line.strip_prefix(&*name)?.parse::<u64>().ok()).unwrap_or_default()
    };
    assert!(count("invalid") >= 5 && count("limited") >= 2, "{metrics}");
    let log = server.log();
    let lines = log.matches("keys were refused").count();
    assert!((1..=3).contains(&lines), "once a minute: {log}");
    assert!(log.contains("127.0.0.1") && !log.contains("guess"), "{log}");
}

#[test]
fn a_restarted_server_knows_its_keys_before_they_are_used() {
    let mut server = HostileServer::start(&[]);
    let bystander = Bystander::new(&server);
    server.server.kill();
    let settings = [("EVOKE_AUTH_FAILURES_PER_MINUTE", "1")];
    server.start_again(&settings);
    let bystander = bystander.of(&server);
    wait_for("a stranger is limited", || {
        let reply = server.ask("GET", "/api/v1/auth/whoami", &[("authorization", "Bearer evoke_x")]);
        (reply.status == 429).then_some(())
    });
    bystander.assert_served();
}

#[test]
fn health_ready_and_alive_are_told_apart_and_figures_are_for_whoever_may_see_them() {
    let settings = [("EVOKE_METRICS", "token"), ("EVOKE_METRICS_TOKEN", "watcher-token")];
    let server = HostileServer::start(&settings);
    let key = server.new_key();
    assert_eq!(json_of(&server.ask("GET", "/livez", &[])), json!({"alive": true}));
    assert_eq!(json_of(&server.ask("GET", "/readyz", &[])), json!({"ready": true}));
    let stranger = server.ask("GET", "/health", &[]);
    let told = json_of(&stranger);
    assert_eq!((stranger.status, &told["ready"], &told["store_ok"]), (200, &json!(true), &json!(true)));
    for figure in ["version", "documents", "items", "queue_depth", "embedding_model"] {
        assert!(told.get(figure).is_none(), "{figure}: {told}");
    }
    for known in [&*key, "watcher-token"] {
        let told = json_of(&server.ask("GET", "/health", &[("authorization", &format!("Bearer {known}"))]));
        assert!(told["version"].is_string() && told["documents"] == 0, "{told}");
    }
    let counters = |headers: &[(&str, &str)]| server.ask("GET", "/metrics", headers).status;
    assert_eq!(counters(&[]), 401);
    assert_eq!(counters(&[("authorization", "Bearer wrong")]), 401);
    assert_eq!(
        counters(&[("authorization", &format!("Bearer {key}"))]),
        401,
        "a key opens memories, not counters"
    );
    assert_eq!(counters(&[("authorization", "Bearer watcher-token")]), 200);
}

#[test]
fn counters_can_have_a_port_of_their_own_or_none() {
    let off = HostileServer::start(&[("EVOKE_METRICS", "off")]);
    assert_eq!(off.ask("GET", "/metrics", &[]).status, 404);
    assert!(json_of(&off.ask("GET", "/health", &[])).get("version").is_none());

    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address");
    let at = free.to_string();
    let apart = HostileServer::start(&[("EVOKE_METRICS_LISTEN", &at)]);
    assert_eq!(apart.ask("GET", "/metrics", &[]).status, 404);
    let base = format!("http://{at}");
    let counters = ask(&base, "GET", "/metrics", &[]);
    assert!(counters.status == 200 && counters.body.contains("evoke_connections_open"), "{}", counters.body);
    for path in ["/livez", "/readyz", "/health"] {
        assert_eq!(
            (ask(&base, "GET", path, &[]).status, apart.ask("GET", path, &[]).status),
            (200, 200),
            "{path}"
        );
    }
    assert_eq!(ask(&base, "GET", "/api/v1/auth/whoami", &[]).status, 404, "nothing else is there");
}

#[test]
fn every_answer_says_that_it_is_no_page_and_docs_says_what_it_may_do() {
    let server = HostileServer::start(&[]);
    let bearer = format!("Bearer {}", server.new_key());
    let with_key = [("authorization", &*bearer)];
    for (path, headers, kept) in [
        ("/api/v1/auth/whoami", &with_key[..], "no-store"),
        ("/api/v1/auth/whoami", &[], "no-store"),
        ("/health", &[], ""),
        ("/no/such/thing", &[], ""),
    ] {
        let reply = server.ask("GET", path, headers);
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(
            reply.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(
            (reply.header("referrer-policy"), reply.header("cache-control")),
            ("no-referrer", kept),
            "{path}"
        );
        assert_eq!(reply.header("strict-transport-security"), "", "only with TLS");
    }
    let docs = server.ask("GET", "/docs", &[]);
    let policy = docs.header("content-security-policy");
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
}

/// The lines of an access log about a route, once there are so many.
fn lines_about(log: &Path, route: &str, many: usize) -> Vec<Value> {
    wait_for("the lines are written", || {
        let text = std::fs::read_to_string(log).ok()?;
        let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let about: Vec<Value> = lines.into_iter().filter(|line| line["route"] == route).collect();
        (about.len() >= many).then_some(about)
    })
}

#[test]
fn the_access_log_says_who_did_what_without_ids_of_users_or_words() {
    let directory = tempfile::tempdir().expect("a directory");
    let log = directory.path().join("access.log");
    let settings = [("EVOKE_ACCESS_LOG", log.to_str().expect("a path")), ("EVOKE_LOG_FORMAT", "json")];
    let server = HostileServer::start(&settings);
    let made = server::json(&server.data(), &["instance", "create"]);
    let key = made["api_key"].as_str().expect("a key");
    let caller = Caller::new(server.server.base(), key);
    caller.get("/v1/conversations/secret-talk/messages?user_id=secret-ann").expect("an answer");
    let body = json!({"document": "User: My secret is safe.", "user_id": "secret-ann"});
    assert_eq!(caller.post("/api/v1/memories/create", &body).expect("an answer").0, 200);
    server.ask("GET", "/no/secret/path", &[("x-correlation-id", "mine")]);
    server.ask("GET", "/api/v1/auth/whoami", &[("authorization", "Bearer evoke_secret")]);
    let runtime = Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let (events, answers) = listen(connect(&server).await, key).await.expect("accepted");
        drop((events, answers));
    });

    let read = &lines_about(&log, "/v1/conversations/{conversation_id}/messages", 1)[0];
    assert_eq!(
        (&read["status"], &read["method"], &read["event"]),
        (&json!(200), &json!("GET"), &json!("request"))
    );
    assert_eq!((&read["instance"], &read["address"]), (&made["instance_id"], &json!("127.0.0.1")));
    assert!(
        read["key"].is_string() && read["bytes_out"].as_u64() > Some(0) && read["correlation_id"].is_string()
    );
    let written = &lines_about(&log, "/api/v1/memories/create", 1)[0];
    assert!(
        written["bytes_in"].as_u64() >= Some(40) && written["duration_ms"].as_f64() > Some(0.0),
        "{written}"
    );
    let unknown = &lines_about(&log, "unknown", 1)[0];
    assert_eq!((&unknown["status"], &unknown["correlation_id"]), (&json!(404), &json!("mine")));
    let refused = &lines_about(&log, "/api/v1/auth/whoami", 1)[0];
    assert!(refused["status"] == 401 && refused.get("instance").is_none(), "{refused}");
    let stream = wait_for("the stream's lines", || {
        let text = std::fs::read_to_string(&log).ok()?;
        let lines: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let of_streams =
            |line: &&Value| line["event"].as_str().is_some_and(|event| event.starts_with("stream_"));
        let events: Vec<Value> = lines.iter().filter(of_streams).cloned().collect();
        (events.len() == 2).then_some(events)
    });
    assert_eq!((&stream[0]["event"], &stream[1]["event"]), (&json!("stream_opened"), &json!("stream_ended")));
    assert_eq!(stream[1]["instance"], made["instance_id"]);
    let whole = std::fs::read_to_string(&log).expect("text");
    assert!(!whole.contains("secret"), "{whole}");
}

#[cfg(unix)]
#[test]
fn a_json_log_is_json_from_the_first_line_to_the_last() {
    let mut server = HostileServer::start(&[
        ("EVOKE_LOG_FORMAT", "json"),
        ("EVOKE_LOG", "info"),
        ("EVOKE_ACCESS_LOG", "stderr"),
    ]);
    server.ask("GET", "/livez", &[]);
    assert!(server.server.signal("TERM").success(), "{}", server.log());
    let log = server.log();
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    let says = |text: &str| {
        lines.iter().any(|line| line["fields"]["message"].as_str().is_some_and(|m| m.contains(text)))
    };
    assert!(says("evoke serves") && says("terminated") && says("stopped"), "{log}");
    assert!(lines.iter().any(|line| line["route"] == "/livez"), "{log}");
}

#[cfg(unix)]
#[test]
fn secrets_come_from_files_and_are_shown_nowhere() {
    use std::os::unix::fs::PermissionsExt;
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("token");
    std::fs::write(&file, "token-from-file\n").expect("written");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("set");
    let path = file.to_str().expect("a path");
    let check = |settings: &[(&str, &str)]| {
        let mut command = server::evoke(directory.path());
        command.envs(settings.iter().copied()).args(["check-config", "--json"]);
        let output = command.output().expect("runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).expect("text"))
    };
    let (good, said) = check(&[
        ("EVOKE_METRICS", "token"),
        ("EVOKE_METRICS_TOKEN_FILE", path),
        ("EVOKE_LLM_URL", "https://llm.example/v1?key=abc123"),
        ("EVOKE_LLM_MODEL", "m"),
        ("EVOKE_LLM_KEY", "sk-hidden"),
        ("EVOKE_EMBEDDING_URL", "https://embed.example/v1?api_key=abc123"),
        ("EVOKE_EMBEDDING_MODEL", "m"),
        ("EVOKE_EMBEDDING_DIMENSION", "8"),
        ("EVOKE_LOG", "warn"),
    ]);
    assert!(good && said.contains("llm.example") && said.contains("embed.example"), "{said}");
    for secret in ["token-from-file", "abc123", "sk-hidden"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    assert!(said.contains("every user of this machine can read the file of metrics_token"), "{said}");
    let both = [("EVOKE_METRICS", "token"), ("EVOKE_METRICS_TOKEN_FILE", path), ("EVOKE_METRICS_TOKEN", "t")];
    let (good, said) = check(&both);
    assert!(!good && said.contains("both given"), "{said}");
}

#[test]
fn a_model_that_was_altered_is_refused_with_a_way_out() {
    let directory = tempfile::tempdir().expect("a directory");
    let model = directory.path().join("model");
    std::fs::create_dir(&model).expect("made");
    for name in ["model.safetensors", "vocab.txt"] {
        std::fs::write(model.join(name), "not the model").expect("written");
    }
    let output = server::evoke(&directory.path().join("data"))
        .env("EVOKE_MODEL_DIR", &model)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .output()
        .expect("runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("evoke model install"), "{said}");
}
