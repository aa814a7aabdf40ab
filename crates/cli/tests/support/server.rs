//! The real `evoke serve`, as a child process.

use serde_json::Value;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

/// The program under test, with nothing of the surroundings: no settings, no model.
pub(crate) fn evoke(data: &Path) -> Command {
    // A soak runs an optimized one.
    let binary = std::env::var_os("EVOKE_TEST_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_evoke").into());
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("EVOKE_")) {
        command.env_remove(name);
    }
    command.env("EVOKE_DATA", data).env("EVOKE_MODEL_DIR", data.join("no-model")).env("EVOKE_LOG", "error");
    command
}

/// Runs a command to its end and reads its JSON.
pub(crate) fn json(data: &Path, arguments: &[&str]) -> Value {
    let output = evoke(data).args(arguments).arg("--json").output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    only_value(&output)
}

/// The one JSON value on standard output; anything else there is a failure.
pub(crate) fn only_value(output: &Output) -> Value {
    let said = String::from_utf8(output.stdout.clone()).expect("text");
    serde_json::from_str(&said).unwrap_or_else(|error| panic!("{said:?} is not one JSON value: {error}"))
}

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    pub(crate) child: Child,
    base: String,
}

impl Server {
    /// Starts a server with settings in its environment and its log in a file, and waits until it answers.
    pub(crate) fn start_logged(data: &Path, settings: &[(&str, &str)], log: &Path) -> Self {
        Self::try_start(data, settings, log).unwrap_or_else(|said| panic!("{said}"))
    }

    /// The same; why not, when it does not start.
    pub(crate) fn try_start(data: &Path, settings: &[(&str, &str)], log: &Path) -> Result<Self, String> {
        let mut child = evoke(data)
            .envs(settings.iter().copied())
            .args(["serve", "--listen", "127.0.0.1:0", "--json"])
            .stdout(Stdio::piped())
            .stderr(File::create(log).expect("a log"))
            .spawn()
            .expect("starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("line");
        if line.is_empty() {
            let ended = child.wait().expect("ended");
            let said = std::fs::read_to_string(log).expect("a log");
            return Err(format!("the server did not start ({ended}): {said}"));
        }
        let value: Value = serde_json::from_str(&line).expect("JSON");
        let base = format!("http://{}", value["listen"].as_str().expect("address"));
        Ok(Self { child, base })
    }

    /// The process id of the server.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The address of the server.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Kills it without warning, as a power cut would, and waits until it is gone.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Sends a signal and waits for the end.
    #[cfg(unix)]
    pub(crate) fn signal(&mut self, name: &str) -> ExitStatus {
        let sent =
            Command::new("kill").args(["-s", name, &self.pid().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        self.child.wait().expect("ended")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only when it has ended, which is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A caller with a key.
#[derive(Clone)]
pub(crate) struct Caller {
    agent: ureq::Agent,
    base: String,
    key: String,
}

impl Caller {
    /// A caller of a server, who waits 20 seconds for an answer.
    pub(crate) fn new(base: &str, key: &str) -> Self {
        Self::with_timeout(base, key, Duration::from_secs(20))
    }

    /// A caller who waits as long as this for an answer.
    pub(crate) fn with_timeout(base: &str, key: &str, timeout: Duration) -> Self {
        let config =
            ureq::Agent::config_builder().timeout_global(Some(timeout)).http_status_as_error(false).build();
        Self { agent: config.into(), base: base.to_owned(), key: key.to_owned() }
    }

    /// Posts JSON; the status and the body, or nothing when the server is gone.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<(u16, Value)> {
        let request = self.agent.post(format!("{}{path}", self.base)).header("Authorization", self.bearer());
        read(request.send_json(body).ok()?)
    }

    /// Gets JSON; the status and the body.
    pub(crate) fn get(&self, path: &str) -> Option<(u16, Value)> {
        read(
            self.agent
                .get(format!("{}{path}", self.base))
                .header("Authorization", self.bearer())
                .call()
                .ok()?,
        )
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.key)
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Option<(u16, Value)> {
    let body = response.body_mut().read_json().ok()?;
    Some((response.status().as_u16(), body))
}
