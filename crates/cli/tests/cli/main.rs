//! The real binary, as a child process.

mod chat_model;
mod commands;
mod crash;
mod extract;
mod mcp;
mod rerank;
#[path = "../support/server.rs"]
mod server;
#[cfg(unix)]
mod streams;
mod transfers;

use server::Server;
use std::path::Path;
use std::process::ExitStatus;

impl Server {
    /// How it has ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("asked")
    }

    /// Starts a server and waits until it answers.
    pub(crate) fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Starts a server with settings in its environment. Nobody reads its log.
    pub(crate) fn start_with(data: &Path, settings: &[(&str, &str)]) -> Self {
        let unread = tempfile::NamedTempFile::new().expect("a file");
        Self::start_logged(data, settings, unread.path())
    }
}
