//! A small real chat model on this machine, for tests and trials.
//!
//! SmolLM2-135M-Instruct behind the HTTP server of llama.cpp, which speaks both protocols. It is good enough
//! to test an endpoint end to end, and far too weak to evaluate quality with.

use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The Python program that serves the model at the path in its argument.
const SERVE: &str = include_str!("local/serve.py");

/// A running model server. It stops when this is dropped, and also when this process ends in any other way.
#[derive(Debug)]
pub struct LocalServer {
    process: Child,
    address: String,
}

impl LocalServer {
    /// Starts the model that `scripts/setup.sh` installs, on a free port, and waits until it is ready.
    ///
    /// It is looked up in `EVOKE_CHAT_MODEL_DIR`, else in the user's cache directory.
    ///
    /// # Errors
    /// When it is not installed or does not start.
    pub fn start() -> io::Result<Self> {
        let dir = directory().ok_or_else(|| missing(Path::new("the home directory")))?;
        let python = dir.join("venv/bin/python");
        let model = dir.join("model.gguf");
        for file in [&python, &model] {
            if !file.exists() {
                return Err(missing(file));
            }
        }
        let mut process = Command::new(&python)
            .args(["-c", SERVE])
            .arg(&model)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut address)?;
        }
        let server = Self { process, address: address.trim().to_owned() };
        if server.address.is_empty() {
            return Err(io::Error::other(format!("{} did not serve {}", python.display(), model.display())));
        }
        Ok(server)
    }

    /// The base URL for the OpenAI protocol.
    pub fn openai_url(&self) -> String {
        format!("{}/v1", self.address)
    }

    /// The base URL for the Anthropic protocol.
    pub fn anthropic_url(&self) -> String {
        self.address.clone()
    }
}

impl Drop for LocalServer {
    fn drop(&mut self) {
        // It may have ended by itself; either way there is nothing left to do about it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn directory() -> Option<PathBuf> {
    let path = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = || path("XDG_CACHE_HOME").or_else(|| Some(path("HOME")?.join(".cache")));
    path("EVOKE_CHAT_MODEL_DIR")
        .or_else(|| Some(path("EVOKE_CACHE_DIR")?.join("chat-model")))
        .or_else(|| Some(cache()?.join("evoke/chat-model")))
}

fn missing(file: &Path) -> io::Error {
    let text = format!("{} is missing: run scripts/setup.sh, or set EVOKE_CHAT_MODEL_DIR", file.display());
    io::Error::new(io::ErrorKind::NotFound, text)
}
