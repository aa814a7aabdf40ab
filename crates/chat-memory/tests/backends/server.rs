//! A real server in a folder of its own, on a free port.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What starts a server in a folder, on a port.
type Start = dyn Fn(&Path, u16) -> Command + Send;

/// A server. It is killed when this is dropped.
pub(crate) struct Server {
    command: Box<Start>,
    folder: TempDir,
    port: u16,
    child: Option<Child>,
    ends_in_order: bool,
}

/// A program or folder that `scripts/services.sh` has put into the environment.
pub(crate) fn provided(variable: &str) -> PathBuf {
    match std::env::var_os(variable) {
        Some(path) => path.into(),
        None => panic!(
            "{variable} is not set: run `make test`, or `. scripts/environment.sh; . scripts/packages.sh; . scripts/services.sh; need_services` first"
        ),
    }
}

impl Server {
    /// Starts what `command` makes of a folder and a port, and waits until the port answers.
    pub(crate) fn started(command: impl Fn(&Path, u16) -> Command + Send + 'static) -> Self {
        Self::in_folder(tempfile::tempdir().expect("a folder"), command)
    }

    /// In a folder that was prepared.
    pub(crate) fn in_folder(
        folder: TempDir,
        command: impl Fn(&Path, u16) -> Command + Send + 'static,
    ) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut server = Self { command: Box::new(command), folder, port, child: None, ends_in_order: false };
        server.start();
        server
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Asks it to end instead of killing it: for an emulator that does not survive what the real one does.
    #[cfg(feature = "dynamodb")]
    pub(crate) fn ending_in_order(mut self) -> Self {
        self.ends_in_order = true;
        self
    }

    /// Ends it at once, as a crash does.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            if self.ends_in_order {
                let asked = Command::new("kill").arg(child.id().to_string()).status().expect("a signal");
                assert!(asked.success(), "it can be asked to end");
            } else {
                child.kill().expect("it can be killed");
            }
            child.wait().expect("it ends");
        }
    }

    /// Starts it, again and again while what a crash left over keeps it from starting.
    pub(crate) fn start(&mut self) {
        let since = Instant::now();
        let log = self.folder.path().join("log");
        loop {
            let output = std::fs::File::options().create(true).append(true).open(&log).expect("a log");
            let mut command = (self.command)(self.folder.path(), self.port);
            command.stdin(Stdio::null()).stdout(output.try_clone().expect("a log")).stderr(output);
            let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
            while child.try_wait().expect("a state").is_none() {
                if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                    self.child = Some(child);
                    return;
                }
                assert!(since.elapsed() < Duration::from_secs(180), "{command:?} does not listen");
                std::thread::sleep(Duration::from_millis(20));
            }
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            assert!(since.elapsed() < Duration::from_secs(30), "{command:?} ends: {said}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.kill());
            drop(child.wait());
        }
    }
}
