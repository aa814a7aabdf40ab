//! A server under attack and a bystander who must not notice. Used by every test of this target.

use crate::server::{self, Caller, Server};
use serde_json::{Value, json};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a bystander may wait for one answer, and for one document to be processed. Generous: the machine that
/// runs the tests may be busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A number of the ordinary run, or the larger one of a soak (`EVOKE_SOAK=1`).
pub(crate) fn scaled(ordinary: usize, soak: usize) -> usize {
    if std::env::var_os("EVOKE_SOAK").is_some_and(|wish| wish == "1") { soak } else { ordinary }
}

/// The test that is running: the name of its thread.
fn this_test() -> String {
    std::thread::current().name().unwrap_or_default().to_owned()
}

/// Adds a line to the figures of a soak, if it keeps any.
fn note(test: &str, what: &str, value: u64) {
    let Some(file) = std::env::var_os("EVOKE_SOAK_FIGURES") else { return };
    let line = json!({"test": test, "what": what, "value": value});
    let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
    file.and_then(|mut file| writeln!(file, "{line}")).expect("noted");
}

/// The real binary on a data directory of its own, with its log in a file beside it.
pub(crate) struct HostileServer {
    pub(crate) server: Server,
    directory: TempDir,
    idle_bytes: u64,
    test: String,
}

impl HostileServer {
    /// Starts a server with settings in its environment, for example `("EVOKE_WORKERS", "1")`.
    pub(crate) fn start(settings: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let log = log_of(&directory);
        Self::start_in(directory, &log, settings)
    }

    /// Starts a server that logs to a file of the caller's.
    pub(crate) fn start_logging_to(log: &Path, settings: &[(&str, &str)]) -> Self {
        Self::start_in(tempfile::tempdir().expect("a directory"), log, settings)
    }

    fn start_in(directory: TempDir, log: &Path, settings: &[(&str, &str)]) -> Self {
        let server = Server::start_logged(&directory.path().join("data"), settings, log);
        let idle_bytes = server.resident_bytes();
        Self { server, directory, idle_bytes, test: this_test() }
    }

    /// Starts it again on the same directory, after it was killed or has ended.
    pub(crate) fn start_again(&mut self, settings: &[(&str, &str)]) {
        let (data, log) = (self.data(), log_of(&self.directory));
        self.server = Server::start_logged(&data, settings, &log);
    }

    /// The data directory of the server.
    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// Makes an instance whose users belong to no customer, and returns its key.
    pub(crate) fn new_key(&self) -> String {
        let arguments = ["instance", "create", "--isolation", "equals_customer"];
        let made = server::json(&self.data(), &arguments);
        made["api_key"].as_str().expect("a key").to_owned()
    }

    /// A caller with a key of a fresh instance.
    pub(crate) fn new_caller(&self) -> Caller {
        Caller::new(self.server.base(), &self.new_key())
    }

    /// The address of the server.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.base().trim_start_matches("http://").parse().expect("an address")
    }

    /// A connection on which nothing has been sent.
    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address()).expect("connects");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        stream.set_write_timeout(Some(PATIENCE)).expect("set");
        stream
    }

    /// Sends a request without a body, and reads the whole answer.
    #[track_caller]
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
        ask(self.server.base(), method, path, headers)
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(log_of(&self.directory)).unwrap_or_default()
    }

    /// Fails when the process has ended.
    #[track_caller]
    pub(crate) fn assert_alive(&self) {
        assert!(self.server.is_running(), "the server has ended: {}", self.log());
    }

    /// Its peak of resident memory beyond what it had at rest, in megabytes.
    fn grown(&self) -> u64 {
        self.server.peak_resident_bytes().saturating_sub(self.idle_bytes) >> 20
    }

    /// Fails when the peak of its resident memory is more than so many megabytes above what it was at rest.
    #[track_caller]
    pub(crate) fn assert_grew_at_most(&self, megabytes: u64) {
        let grown = self.grown();
        assert!(grown <= megabytes, "grew by {grown} MB, {megabytes} MB are allowed");
    }
}

/// An answer, read whole.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: ureq::http::HeaderMap,
    pub(crate) body: String,
}

impl Reply {
    /// A header as text; empty when there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// Sends a request without a body to a server, and reads the whole answer.
#[track_caller]
pub(crate) fn ask(base: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Reply {
    let agent =
        ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).build();
    let mut request = ureq::http::Request::builder().method(method).uri(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = agent.new_agent().run(request.body(()).expect("a request")).expect("an answer");
    let body = response.body_mut().read_to_string().expect("a body");
    Reply { status: response.status().as_u16(), headers: response.headers().clone(), body }
}

impl Drop for HostileServer {
    fn drop(&mut self) {
        if self.server.is_running() && !std::thread::panicking() {
            note(&self.test, "grown_mb", self.grown());
        }
    }
}

fn log_of(directory: &TempDir) -> PathBuf {
    directory.path().join("log")
}

/// Another tenant, who uses the server in the ordinary way during an attack.
pub(crate) struct Bystander {
    key: String,
    caller: Caller,
    test: String,
}

impl Bystander {
    /// A tenant of a server, with an instance of its own.
    pub(crate) fn new(server: &HostileServer) -> Self {
        let key = server.new_key();
        Self { caller: Caller::new(server.server.base(), &key), key, test: this_test() }
    }

    /// The same tenant after the server has come back at another address.
    pub(crate) fn of(self, server: &HostileServer) -> Self {
        Self { caller: Caller::new(server.server.base(), &self.key), ..self }
    }

    /// A caller with its key, at another server.
    pub(crate) fn at(&self, base: &str) -> Caller {
        Caller::new(base, &self.key)
    }

    /// A document is acknowledged, processed and found, each within [`PATIENCE`]. Returns how long it took in all.
    #[track_caller]
    pub(crate) fn assert_served(&self) -> Duration {
        let begun = Instant::now();
        let ingestion = self.assert_acknowledged();
        self.assert_processed(&ingestion);
        let query =
            json!({"user_id": "bystander", "search_query": ["harbor ferry"], "response_shape": "ranked"});
        let (code, answer) = self.caller.post("/v1/context/user/fetch", &query).expect("an answer");
        assert_eq!(code, 200, "{answer}");
        assert!(answer.to_string().contains("harbor ferry"), "{answer}");
        note(&self.test, "waited_ms", u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
        begun.elapsed()
    }

    /// An acknowledged document is processed within [`PATIENCE`].
    #[track_caller]
    pub(crate) fn assert_processed(&self, ingestion: &str) {
        wait_for("the bystander's document is processed", || {
            let (code, status) = self.caller.get(&format!("/api/v1/memories/status/{ingestion}"))?;
            assert_eq!(code, 200, "{status}");
            (status["status"] == "completed").then_some(())
        });
    }

    /// A document is acknowledged; its ingestion id.
    #[track_caller]
    pub(crate) fn assert_acknowledged(&self) -> String {
        let body = json!({"document": "User: I take the harbor ferry to work.", "user_id": "bystander"});
        let (code, answer) = self.caller.post("/api/v1/memories/create", &body).expect("an answer");
        assert_eq!(code, 200, "{answer}");
        text(&answer, "ingestion_id")
    }
}

/// A text of an object.
#[track_caller]
pub(crate) fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_else(|| panic!("no {key} in {value}")).to_owned()
}

/// Asks until there is an answer, or fails after [`PATIENCE`].
#[track_caller]
pub(crate) fn wait_for<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(begun.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// What Linux tells of a process.
impl Server {
    /// Whether the process has not ended.
    pub(crate) fn is_running(&self) -> bool {
        self.status_field("State").is_some_and(|state| !state.starts_with('Z'))
    }

    /// Memory that it holds now, in bytes.
    pub(crate) fn resident_bytes(&self) -> u64 {
        self.kilobytes("VmRSS") << 10
    }

    /// The most memory that it has held so far, in bytes.
    pub(crate) fn peak_resident_bytes(&self) -> u64 {
        self.kilobytes("VmHWM") << 10
    }

    fn kilobytes(&self, field: &str) -> u64 {
        let value = self.status_field(field).expect("a running process");
        value.trim_end_matches(" kB").parse().expect("a number")
    }

    fn status_field(&self, name: &str) -> Option<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
        Some(line.trim().to_owned())
    }
}
