//! Memory tools over HTTP: what clients of both kinds of revisions send, and what keys may do.

use crate::harness::{Answer, TestServer};
use evoke_engine::{Address, NewKey};
use evoke_store::KeyRole;
use serde_json::{Value, json};

const NEWEST: &str = "2026-07-28";
const WITH_HANDSHAKE: &str = "2025-11-25";

/// A client with a key, at an address that may name a user.
struct Client<'a> {
    server: &'a TestServer,
    key: &'a str,
    path: &'a str,
}

impl Client<'_> {
    fn post(&self, body: &Value, more: &[(&str, &str)]) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let headers = [
            ("authorization", bearer.as_str()),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
        ];
        self.server.send("POST", self.path, &[&headers[..], more].concat(), Some(body.to_string().as_bytes()))
    }

    /// A request of a client that has made a handshake.
    #[track_caller]
    fn ask(&self, method: &str, params: impl Into<Value>) -> Value {
        let params = params.into();
        let body = json!({"jsonrpc": "2.0", "id": 7, "method": method, "params": params});
        let answer = self.post(&body, &[("mcp-protocol-version", WITH_HANDSHAKE)]);
        assert_eq!(answer.header("content-type"), "application/json");
        let answer = answer.ok();
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(7)), "{answer}");
        answer
    }

    /// The structured answer of a tool.
    #[track_caller]
    fn call(&self, tool: &str, arguments: impl Into<Value>) -> Value {
        let arguments = arguments.into();
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        let result = &answer["result"];
        assert_ne!(result["isError"], true, "{tool}: {answer}");
        let text = result["content"][0]["text"].as_str().expect("text");
        let said: Value = serde_json::from_str(text).expect("the same as JSON");
        assert_eq!(said, result["structuredContent"], "{answer}");
        said
    }

    /// The code of a tool's failure.
    #[track_caller]
    fn fails(&self, tool: &str, arguments: impl Into<Value>) -> String {
        let arguments = arguments.into();
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        let result = &answer["result"];
        assert_eq!(result["isError"], true, "{answer}");
        let code = result["_meta"]["evoke/code"].as_str().expect("a code").to_owned();
        let text = result["content"][0]["text"].as_str().expect("text");
        assert!(text.starts_with(&code) && text.len() > code.len() + 10, "{text}");
        code
    }

    fn tools(&self) -> Vec<Value> {
        self.ask("tools/list", json!({}))["result"]["tools"].as_array().expect("tools").clone()
    }
}

fn client<'a>(server: &'a TestServer, key: &'a str) -> Client<'a> {
    Client { server, key, path: "/mcp" }
}

/// A key of the instance of another key, bound to a user or read-only.
fn another(server: &TestServer, of: &str, user: Option<&str>, role: KeyRole) -> String {
    let instance = server.caller(of).instance_id().clone();
    let address = Address::new(user, None).expect("a short id");
    let new = NewKey { role, bound_to: address, ..NewKey::full(instance, "another") };
    server.runtime.block_on(server.engine.create_key(new)).expect("a key").secret
}

fn names(tools: &[Value]) -> Vec<&str> {
    tools.iter().map(|tool| tool["name"].as_str().expect("a name")).collect()
}

fn contents(answer: &Value) -> String {
    answer["memories"].to_string()
}

#[test]
fn a_handshake_needs_no_session_and_every_tool_is_described() {
    let server = TestServer::start();
    let client = client(&server, &server.b2c);
    let hello = json!({
        "protocolVersion": WITH_HANDSHAKE, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
    });
    let body = json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": hello});
    let answer = client.post(&body, &[]);
    assert_eq!(answer.header("mcp-session-id"), "");
    let result = &answer.ok()["result"];
    assert_eq!(result["protocolVersion"], WITH_HANDSHAKE);
    assert_eq!(result["serverInfo"]["name"], "evoke");
    assert!(result["instructions"].as_str().is_some_and(|text| text.contains("Recall")));
    let ready = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(client.post(&ready, &[("mcp-protocol-version", WITH_HANDSHAKE)]).status, 202);

    let tools = client.tools();
    assert_eq!(
        names(&tools),
        [
            "recall",
            "remember",
            "list",
            "status",
            "update",
            "forget",
            "search",
            "fetch",
            "profile",
            "entities",
            "entity",
            "correct_entity",
            "memory_view",
            "memory_create",
            "memory_str_replace",
            "memory_insert",
            "memory_delete",
            "memory_rename",
            "memory_history",
        ]
    );
    for tool in &tools {
        assert!(tool["outputSchema"]["properties"]["scope"].is_object(), "{tool}");
        assert!(
            tool["inputSchema"]["properties"]["user_id"].is_object(),
            "the key is bound to no user: {tool}"
        );
        assert!(tool["annotations"]["readOnlyHint"].is_boolean(), "{tool}");
    }
    let unknown = client.ask("tools/call", json!({"name": "recollect"}));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
    assert_eq!(client.ask("prompts/list", json!({}))["error"]["code"], -32601);
}

#[test]
fn the_newest_revision_has_no_handshake() {
    let server = TestServer::start();
    let client = client(&server, &server.b2c);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": NEWEST,
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let ask = |method: &str, name: Option<&str>, mut params: Value| {
        params["_meta"] = meta.clone();
        let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        let mut headers = vec![("mcp-protocol-version", NEWEST), ("mcp-method", method)];
        headers.extend(name.map(|name| ("mcp-name", name)));
        client.post(&body, &headers).ok()
    };
    let found = ask("server/discover", None, json!({}));
    let supported = found["result"]["supportedVersions"].as_array().expect("versions").clone();
    assert!(supported.contains(&json!(NEWEST)) && supported.contains(&json!(WITH_HANDSHAKE)), "{found}");
    let remembered = json!({"text": "User: I play the cello.", "user_id": "ada"});
    ask("tools/call", Some("remember"), json!({"name": "remember", "arguments": remembered}));
    let query = json!({"query": "Which instrument?", "user_id": "ada"});
    let found = ask("tools/call", Some("recall"), json!({"name": "recall", "arguments": query}));
    assert!(contents(&found["result"]["structuredContent"]).contains("cello"), "{found}");
    assert_eq!(found["result"]["resultType"], "complete", "{found}");
}

#[test]
fn what_is_remembered_is_recalled_listed_corrected_and_forgotten() {
    let server = TestServer::start();
    let key = another(&server, &server.b2c, Some("ada"), KeyRole::Full);
    let client = client(&server, &key);
    let taken =
        client.call("remember", json!({"text": "User: I am allergic to peanuts. My dog is called Rex."}));
    assert_eq!(taken["status"], "completed", "{taken}");
    assert_eq!(taken["scope"], json!({"level": "user", "user_id": "ada"}));
    assert!(contents(&taken).contains("peanuts"), "{taken}");
    let status = client.call("status", json!({"ingestion_id": taken["ingestion_id"]}));
    assert_eq!(status["ingestion"]["memories_created"], taken["memories_created"]);
    assert_eq!((&status["writable"], &status["isolation"]), (&json!(true), &json!("equals_customer")));

    let found = client
        .call("recall", json!({"query": "What is Ada allergic to?", "kinds": ["facts"], "max_results": 3}));
    assert!(contents(&found).contains("peanuts"), "{found}");
    let whole = client.call("list", json!({}));
    let first = client.call("list", json!({"limit": 1}));
    let next = client.call("list", json!({"limit": 1, "cursor": first["next_cursor"]}));
    assert_ne!(first["memories"], next["memories"]);
    assert!(whole["memories"].as_array().is_some_and(|all| all.len() >= 2), "{whole}");

    let search = client.call("search", json!({"query": "peanuts"}));
    let result = search["results"].as_array().expect("results").first().expect("a result").clone();
    let document = client.call("fetch", json!({"id": result["id"]}));
    assert_eq!((&document["id"], &document["url"]), (&result["id"], &result["url"]));
    assert!(document["text"].as_str().is_some_and(|text| text.contains("peanuts")), "{document}");
    let read = client.ask("resources/read", json!({"uri": result["url"]}));
    assert_eq!(read["result"]["contents"][0]["text"], document["text"], "{read}");
    let resources = client.ask("resources/list", json!({}));
    assert!(resources["result"]["resources"].to_string().contains("evoke://memories/"), "{resources}");

    let dog = client.call("recall", json!({"query": "the dog's name"}));
    let id = dog["memories"]
        .as_array()
        .expect("memories")
        .iter()
        .find(|m| m["kind"] != "excerpt")
        .expect("a memory");
    let corrected = client.call(
        "update",
        json!({"memory_id": id["id"], "text": "The user's dog is called Max.", "strategy": "replace"}),
    );
    assert!(corrected["memory"]["content"].as_str().is_some_and(|text| text.contains("Max")), "{corrected}");

    let preview = client.call("forget", json!({"description": "peanuts"}));
    assert_eq!(preview["status"], "preview", "{preview}");
    assert!(preview["matches"].to_string().contains("peanuts"), "{preview}");
    assert!(contents(&client.call("recall", json!({"query": "peanuts"}))).contains("peanuts"));
    let wrong =
        client.call("forget", json!({"description": "peanuts", "confirmation_token": "0".repeat(32)}));
    assert_eq!((&wrong["status"], &wrong["matches"]), (&preview["status"], &preview["matches"]));
    let confirmed = json!({"description": "peanuts", "confirmation_token": preview["confirmation_token"]});
    let gone = client.call("forget", confirmed.clone());
    assert_eq!(gone["status"], "deleted", "{gone}");
    assert!(!contents(&client.call("list", json!({}))).contains("peanuts"));
    assert_eq!(client.call("forget", confirmed)["status"], "nothing_matches");
    let by_id = client.call("forget", json!({"ids": [id["id"], "no-such-memory"]}));
    assert_eq!((&by_id["status"], &by_id["unknown_ids"]), (&json!("partial"), &json!(["no-such-memory"])));
    assert!(!contents(&client.call("list", json!({}))).contains("Max"));
}

#[test]
fn every_mistake_is_an_answer_with_a_code() {
    let server = TestServer::start();
    let client = client(&server, &server.b2c);
    for (tool, arguments, code) in [
        ("recall", json!({}), "EVK0002"),
        ("recall", json!({"query": " "}), "EVK0002"),
        ("recall", json!({"query": 7}), "EVK0002"),
        ("recall", json!({"query": "x", "kinds": ["dreams"]}), "EVK0002"),
        ("recall", json!({"query": "x", "max_results": 51}), "EVK0002"),
        ("recall", json!({"query": "x", "as_of": "someday"}), "EVK0002"),
        ("recall", json!({"query": "x", "maximum": 5}), "EVK0002"),
        ("recall", json!({"query": "x", "customer_id": "acme"}), "EVK0103"),
        ("list", json!({"cursor": "made-up"}), "EVK0002"),
        ("remember", json!({"text": "  "}), "EVK0201"),
        ("remember", json!({"text": "x".repeat(9 << 20)}), "EVK0202"),
        ("remember", json!({"text": "x", "wait_seconds": 31}), "EVK0002"),
        ("status", json!({"ingestion_id": "none"}), "EVK0207"),
        ("update", json!({"memory_id": "none", "text": "x"}), "EVK0301"),
        ("fetch", json!({"id": "none"}), "EVK0301"),
        ("forget", json!({}), "EVK0002"),
        ("forget", json!({"description": "x"}), "EVK0002"),
        ("forget", json!({"description": "my dog"}), "EVK0302"),
        ("forget", json!({"description": "my dog", "ids": ["a"], "user_id": "ada"}), "EVK0002"),
        ("forget", json!({"ids": []}), "EVK0002"),
    ] {
        assert_eq!(client.fails(tool, arguments.clone()), code, "{tool} {:.80}", arguments.to_string());
    }
    let unknown = client.ask("resources/read", json!({"uri": "evoke://memories/none"}));
    assert_eq!(unknown["error"]["code"], -32002, "{unknown}");
    for body in ["{", "[]", "7"] {
        let headers = [
            ("authorization", &*format!("Bearer {}", server.b2c)),
            ("content-type", "application/json"),
            ("accept", "application/json, text/event-stream"),
        ];
        let answer = server.send("POST", "/mcp", &headers, Some(body.as_bytes()));
        assert!((400..500).contains(&answer.status), "{body}: {} {}", answer.status, answer.text);
    }
}

#[test]
fn people_are_known_by_profile_and_entities() {
    let server = TestServer::start();
    let key = another(&server, &server.b2c, Some("ada"), KeyRole::Full);
    let ada = client(&server, &key);
    assert_eq!(ada.call("profile", json!({}))["memories"], 0);
    ada.call(
        "remember",
        json!({"text": "User: I live in Porto. Yesterday I met Ileana Costin at the harbor."}),
    );
    ada.call("remember", json!({"text": "User: Ileana Costin signed the lease. Marek Dvorsky came along."}));
    let profile = ada.call("profile", json!({}));
    assert_eq!(profile["attributes"]["home"]["value"], "Porto", "{profile}");
    let page = ada.call("entities", json!({"name": "ile", "limit": 5}));
    let ileana = page["entities"][0].clone();
    assert!(ileana["name"].as_str().is_some_and(|name| name.starts_with("Ileana")), "{page}");
    let detail = ada.call("entity", json!({"entity_id": ileana["id"]}));
    assert!(detail["evidence"].to_string().contains("harbor"), "{detail}");
    let rename = json!({"entity_id": ileana["id"], "action": "rename", "name": "Ileana Costin-Falk"});
    assert_eq!(ada.call("correct_entity", rename)["entities"][0]["name"], "Ileana Costin-Falk");
    let undo = json!({"entity_id": ileana["id"], "action": "undo"});
    assert_eq!(ada.call("correct_entity", undo)["entities"][0]["name"], ileana["name"]);

    let unnamed = client(&server, &server.b2c);
    assert_eq!(unnamed.fails("profile", json!({})), "EVK0103");
    for (tool, arguments, code) in [
        ("entity", json!({"entity_id": "none"}), "EVK0501"),
        ("entities", json!({"limit": 0}), "EVK0002"),
        ("entities", json!({"limit": 201}), "EVK0002"),
        ("correct_entity", json!({"entity_id": ileana["id"], "action": "merge"}), "EVK0002"),
        ("correct_entity", json!({"entity_id": ileana["id"], "action": "undo"}), "EVK0502"),
    ] {
        assert_eq!(ada.fails(tool, arguments.clone()), code, "{tool} {arguments}");
    }
    let ben = another(&server, &server.b2c, Some("ben"), KeyRole::Full);
    assert_eq!(client(&server, &ben).fails("entity", json!({"entity_id": ileana["id"]})), "EVK0501");
}

#[test]
fn an_agent_keeps_files() {
    let server = TestServer::start();
    let key = another(&server, &server.b2c, Some("ada"), KeyRole::Full);
    let ada = client(&server, &key);
    let path = "/memories/plan.md";
    let made = ada.call("memory_create", json!({"path": path, "file_text": "one\ntwo\n"}));
    assert_eq!((&made["version"], &made["scope"]["user_id"]), (&json!(1), &json!("ada")));
    ada.call("memory_insert", json!({"path": path, "insert_line": 2, "insert_text": "three"}));
    ada.call("memory_str_replace", json!({"path": path, "old_str": "two", "new_str": "2"}));
    let shown = ada.call("memory_view", json!({"path": path, "first_line": 2}));
    assert_eq!(shown["content"], "/memories/plan.md, version 3:\n     2\t2\n     3\tthree\n");
    let moved = json!({"old_path": path, "new_path": "/memories/done/plan.md"});
    assert_eq!(ada.call("memory_rename", moved)["path"], "/memories/done/plan.md");
    ada.call("memory_delete", json!({"path": "/memories/done"}));
    let history = ada.call("memory_history", json!({"path": path}));
    assert_eq!(history["versions"].as_array().map(Vec::len), Some(4), "{history}");
    let first = ada.call("memory_view", json!({"path": path, "version": 1}));
    assert!(first["content"].as_str().is_some_and(|text| text.contains("two")), "{first}");
    let nothing = ada.call("recall", json!({"query": "three"}));
    assert_eq!(nothing["memories"], json!([]), "files are not recalled");
    assert_eq!(ada.fails("memory_view", json!({"path": "/memories/../plan.md"})), "EVK0601");
    assert_eq!(ada.fails("memory_view", json!({"path": path})), "EVK0602");
    assert_eq!(ada.fails("memory_view", json!({"path": path, "user_id": "ben"})), "EVK0106");
    let reader = another(&server, &server.b2c, Some("ada"), KeyRole::ReadOnly);
    let reader = client(&server, &reader);
    assert_eq!(reader.fails("memory_create", json!({"path": path, "file_text": "x"})), "EVK0105");
    assert_eq!(reader.call("memory_view", json!({"path": "/memories"}))["path"], "/memories");
}

#[test]
fn a_key_reaches_its_own_scope_and_does_what_it_may() {
    let server = TestServer::start();
    let whole = client(&server, &server.b2c);
    let of = |user: &str, words: &str| whole.call("remember", json!({"text": words, "user_id": user}));
    of("ada", "User: I live in Porto.");
    let bens = of("ben", "User: I live in Graz.");
    let bens = bens["memories"][0]["id"].clone();

    let key = another(&server, &server.b2c, Some("ada"), KeyRole::Full);
    let ada = client(&server, &key);
    assert!(ada.tools().iter().all(|tool| tool["inputSchema"]["properties"].get("user_id").is_none()));
    let found = ada.call("recall", json!({"query": "Where does the user live?"}));
    assert!(contents(&found).contains("Porto") && !contents(&found).contains("Graz"), "{found}");
    assert_eq!(ada.fails("recall", json!({"query": "x", "user_id": "ben"})), "EVK0106");
    for (tool, arguments) in
        [("fetch", json!({"id": bens})), ("update", json!({"memory_id": bens, "text": "x"}))]
    {
        assert_eq!(ada.fails(tool, arguments), "EVK0301", "{tool}");
    }
    assert_eq!(ada.call("forget", json!({"ids": [bens]}))["unknown_ids"], json!([bens]));

    let at_ada = Client { path: "/mcp?user_id=ada", ..client(&server, &server.b2c) };
    let found = at_ada.call("recall", json!({"query": "Where does the user live?"}));
    assert_eq!(found["scope"]["user_id"], "ada");
    assert_eq!(at_ada.fails("fetch", json!({"id": bens})), "EVK0301");
    let foreign = Client { path: "/mcp?user_id=ben", ..client(&server, &key) };
    let ping = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    assert_eq!(foreign.post(&ping, &[]).refused(403), "EVK0106");

    let reader = another(&server, &server.b2c, None, KeyRole::ReadOnly);
    let reader = client(&server, &reader);
    assert_eq!(
        names(&reader.tools()),
        [
            "recall",
            "list",
            "status",
            "search",
            "fetch",
            "profile",
            "entities",
            "entity",
            "memory_view",
            "memory_history"
        ]
    );
    assert_eq!(reader.call("status", json!({}))["writable"], false);
    for (tool, arguments) in [
        ("remember", json!({"text": "x"})),
        ("update", json!({"memory_id": bens, "text": "x"})),
        ("forget", json!({"description": "where ben lives", "user_id": "ben"})),
    ] {
        assert_eq!(reader.fails(tool, arguments), "EVK0105", "{tool}");
    }
    let strict = client(&server, &server.b2b);
    assert_eq!(strict.fails("recall", json!({"query": "x", "user_id": "ada"})), "EVK0103");
    assert_eq!(strict.call("list", json!({}))["scope"], json!({"level": "client"}));
}

#[test]
fn who_has_no_key_is_told_where_the_resource_is_described() {
    let server =
        TestServer::start_with(|config| config.public_url = "https://memory.example.com".parse().ok());
    let nobody = server.send("POST", "/mcp", &[], Some(b"{}"));
    assert_eq!(nobody.refused(401), "EVK0101");
    let described = "https://memory.example.com/.well-known/oauth-protected-resource/mcp";
    assert_eq!(nobody.header("www-authenticate"), format!("Bearer resource_metadata=\"{described}\""));
    let elsewhere = server.send("GET", "/api/v1/auth/whoami", &[], None);
    assert_eq!(elsewhere.header("www-authenticate"), "Bearer");
    for path in ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource"] {
        let described = server.send("GET", path, &[], None).ok();
        assert_eq!(described["resource"], "https://memory.example.com/mcp");
        assert_eq!(described["bearer_methods_supported"], json!(["header"]));
    }
    let unset = TestServer::start();
    let described = unset.send("GET", "/.well-known/oauth-protected-resource", &[], None).ok();
    assert_eq!(described["resource"], format!("http://{}/mcp", unset.address));
}

#[test]
fn pages_of_browsers_call_only_when_their_origin_is_allowed() {
    let allowed = "https://app.example.com";
    let server =
        TestServer::start_with(|config| config.cors_origins = vec![allowed.parse().expect("an origin")]);
    let client = client(&server, &server.b2c);
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let answer = client.post(&list, &[("origin", allowed)]);
    assert_eq!(answer.header("access-control-allow-origin"), allowed);
    answer.ok();
    for stranger in ["https://example.com", "http://app.example.com", "https://app.example.com:8443", "null"]
    {
        assert_eq!(client.post(&list, &[("origin", stranger)]).refused(403), "EVK0111", "{stranger}");
    }
    let quiet = TestServer::start();
    let answer = self::client(&quiet, &quiet.b2c).post(&list, &[("origin", allowed)]);
    assert_eq!(answer.refused(403), "EVK0111");
}

#[test]
fn requests_are_bounded_and_metered_as_everywhere() {
    let server = TestServer::start_with(|config| config.body_limit = 4096);
    let small = client(&server, &server.b2c);
    let large = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"x": "x".repeat(5000)}});
    assert_eq!(small.post(&large, &[]).refused(413), "EVK0003");
    let key = server.limited_key(2);
    let metered = client(&server, &key);
    metered.tools();
    metered.tools();
    let list = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"});
    let refused = metered.post(&list, &[]);
    assert_eq!(refused.refused(429), "EVK0104");
    assert!(!refused.header("retry-after").is_empty());
    for (method, status) in [("GET", 405), ("DELETE", 405)] {
        let bearer = format!("Bearer {}", server.b2c);
        let answer = server.send(method, "/mcp", &[("authorization", &*bearer)], None);
        assert_eq!(answer.refused(status), "EVK0005", "{method}");
    }
}
