//! `evoke mcp` as agents start it: messages on standard input and output, one a line.

use crate::server::{Server, evoke, json};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, ExitStatus, Stdio};

/// An agent that has started the tools.
struct Agent {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    asked: u64,
}

impl Agent {
    fn start(data: &Path, arguments: &[&str]) -> Self {
        let mut child = evoke(data)
            .arg("mcp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // A pipe that nobody reads would stop it when it is full.
            .stderr(tempfile::tempfile().expect("a file"))
            .spawn()
            .expect("starts");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        let input = child.stdin.take();
        Self { child, input, output, asked: 0 }
    }

    /// The same, after the handshake.
    fn greeted(data: &Path, arguments: &[&str]) -> Self {
        let mut agent = Self::start(data, arguments);
        let hello = json!({
            "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"},
        });
        let greeting = agent.ask("initialize", hello);
        assert_eq!(greeting["result"]["protocolVersion"], "2025-11-25", "{greeting}");
        agent.write(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string());
        agent
    }

    fn write(&mut self, line: &str) {
        writeln!(self.input.as_mut().expect("open"), "{line}").expect("written");
    }

    /// The next line, which has to be a message of the protocol.
    fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        let message: Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        message
    }

    fn ask(&mut self, method: &str, params: impl Into<Value>) -> Value {
        let params = params.into();
        self.asked += 1;
        let id = self.asked;
        self.write(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string());
        let answer = self.read();
        assert_eq!(answer["id"], id, "{answer}");
        answer
    }

    /// The structured answer of a tool.
    #[track_caller]
    fn call(&mut self, tool: &str, arguments: impl Into<Value>) -> Value {
        let arguments = arguments.into();
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        assert_ne!(answer["result"]["isError"], true, "{tool}: {answer}");
        answer["result"]["structuredContent"].clone()
    }

    /// The code of a tool's failure.
    #[track_caller]
    fn fails(&mut self, tool: &str, arguments: impl Into<Value>) -> String {
        let arguments = arguments.into();
        let answer = self.ask("tools/call", json!({"name": tool, "arguments": arguments}));
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        answer["result"]["_meta"]["evoke/code"].as_str().expect("a code").to_owned()
    }

    fn tools(&mut self) -> Vec<String> {
        let listed = self.ask("tools/list", json!({}));
        let tools = listed["result"]["tools"].as_array().expect("tools");
        tools.iter().map(|tool| tool["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Closes standard input and waits for the end. Nothing may stand on standard output any more.
    fn leave(mut self) -> ExitStatus {
        drop(self.input.take());
        let mut rest = String::new();
        assert_eq!(self.output.read_line(&mut rest).expect("the end"), 0, "{rest:?}");
        self.child.wait().expect("ended")
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        // Fails only when it has ended, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn fresh() -> tempfile::TempDir {
    tempfile::tempdir().expect("directory")
}

#[test]
fn what_one_conversation_remembers_the_next_one_recalls() {
    let data = fresh();
    // All of the log, to see that none of it is on standard output.
    let mut first = Agent::greeted(data.path(), &["--log", "trace"]);
    let taken = first.call("remember", json!({"text": "User: I am allergic to peanuts."}));
    assert_eq!(taken["status"], "completed", "{taken}");
    assert_eq!(taken["scope"], json!({"level": "user", "user_id": "me"}));
    assert!(first.leave().success());

    let mut second = Agent::greeted(data.path(), &[]);
    let found = second.call("recall", json!({"query": "What is the user allergic to?"}));
    assert!(found["memories"].to_string().contains("peanuts"), "{found}");
    assert_eq!(second.fails("recall", json!({"query": "peanuts", "user_id": "bo"})), "EVK0106");
    let preview = second.call("forget", json!({"description": "peanuts"}));
    let confirmed = json!({"description": "peanuts", "confirmation_token": preview["confirmation_token"]});
    assert_eq!(second.call("forget", confirmed)["status"], "deleted");
    assert!(second.leave().success());

    let mut reader = Agent::greeted(data.path(), &["--read-only"]);
    assert_eq!(
        reader.tools(),
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
    assert_eq!(reader.call("list", json!({}))["memories"], json!([]));
    assert!(reader.leave().success());
}

#[test]
fn flags_bind_all_calls_or_let_each_name_its_user() {
    let data = fresh();
    let made = json(data.path(), &["instance", "create", "--isolation", "strict"]);
    let undecided = evoke(data.path()).arg("mcp").stdin(Stdio::null()).output().expect("runs");
    assert_eq!(undecided.status.code(), Some(2));
    assert!(undecided.stdout.is_empty());
    assert!(String::from_utf8_lossy(&undecided.stderr).contains("--any-user"));

    let mut any = Agent::greeted(data.path(), &["--any-user"]);
    let ada = json!({"level": "user", "customer_id": "acme", "user_id": "ada"});
    let said = json!({"text": "User: I live in Porto.", "user_id": "ada", "customer_id": "acme"});
    assert_eq!(any.call("remember", said)["scope"], ada);
    assert_eq!(any.fails("remember", json!({"text": "User: hi", "user_id": "ada"})), "EVK0103");
    assert!(any.leave().success());

    let instance = made["instance_id"].as_str().expect("an id");
    let flags = ["--instance", instance, "--customer", "acme", "--user", "ada"];
    let mut bound = Agent::greeted(data.path(), &flags);
    let found = bound.call("recall", json!({"query": "Where does Ada live?"}));
    assert_eq!(found["scope"], ada);
    assert!(found["memories"].to_string().contains("Porto"), "{found}");
    assert!(bound.leave().success());
}

#[test]
fn the_newest_revision_opens_without_a_handshake_and_junk_ends_nothing() {
    let data = fresh();
    let mut agent = Agent::start(data.path(), &[]);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let found = agent.ask("server/discover", json!({"_meta": meta}));
    assert!(found["result"]["supportedVersions"].to_string().contains("2026-07-28"), "{found}");
    let listed = agent.ask("tools/list", json!({"_meta": meta}));
    assert_eq!(listed["result"]["tools"].as_array().map(Vec::len), Some(19), "{listed}");
    for junk in ["{", "[]", "null", "\u{1F600}"] {
        agent.write(junk);
    }
    let arguments = json!({"name": "status", "arguments": {}, "_meta": meta});
    agent.asked += 1;
    let id = agent.asked;
    agent
        .write(&json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": arguments}).to_string());
    // Junk is answered with errors without an id, or not at all.
    let answer = loop {
        let message = agent.read();
        if message["id"] == id {
            break message;
        }
        assert!(message["error"].is_object() && message["id"].is_null(), "{message}");
    };
    assert_eq!(answer["result"]["structuredContent"]["writable"], true, "{answer}");
    assert!(agent.leave().success());
}

#[test]
fn nobody_says_anything() {
    let data = fresh();
    assert!(Agent::start(data.path(), &[]).leave().success());
}

#[test]
fn a_running_server_processes_what_an_agent_beside_it_remembers() {
    let data = fresh();
    let server = Server::start(data.path());
    let mut agent = Agent::greeted(data.path(), &["--user", "ada"]);
    let taken = agent.call("remember", json!({"text": "User: I play the cello.", "wait_seconds": 30}));
    assert_eq!(taken["status"], "completed", "{taken}");
    assert!(agent.leave().success());
    drop(server);
}

#[test]
fn the_tools_of_a_server_are_reached_with_its_key() {
    let data = fresh();
    let mut server = Server::start(data.path());
    let made = json(data.path(), &["instance", "create", "--isolation", "equals_customer"]);
    let key = made["api_key"].as_str().expect("a key").to_owned();
    let elsewhere = fresh();
    let base = server.base().to_owned();
    let flags = ["--server", &*base, "--key", &*key, "--user", "ada & bo"];
    let mut agent = Agent::greeted(elsewhere.path(), &flags);
    let taken = agent.call("remember", json!({"text": "User: I play the cello."}));
    assert_eq!(taken["scope"]["user_id"], "ada & bo", "{taken}");
    let found = agent.call("recall", json!({"query": "Which instrument?"}));
    assert!(found["memories"].to_string().contains("cello"), "{found}");
    assert!(!elsewhere.path().join("evoke.db").exists(), "nothing is stored here");
    server.kill();
    let lost = agent.ask("tools/list", json!({}));
    assert!(lost["error"]["message"].as_str().is_some_and(|text| text.contains("running")), "{lost}");
    assert!(agent.leave().success());

    let unkeyed = ["--server", &*base, "--key", "evoke_wrong"];
    let server = Server::start(data.path());
    let mut agent = Agent::start(elsewhere.path(), &[&["--server", server.base()], &unkeyed[2..]].concat());
    let refused = agent.ask("initialize", json!({}));
    assert!(
        refused["error"]["message"].as_str().is_some_and(|text| text.starts_with("EVK0101")),
        "{refused}"
    );
    assert!(agent.leave().success());
}
