//! Where lines go: a thread that writes them, so that no request waits for a disk.

use super::line::{Line, LineFormat};
use crate::metrics;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

/// Lines that may wait; more are lost, and counted.
const WAITING: usize = 8_192;
/// Longest wait for the last lines at the end.
const LAST: Duration = Duration::from_secs(1);

/// Where lines about requests go. A cheap handle.
#[derive(Debug, Clone)]
pub struct AccessLog {
    orders: SyncSender<Order>,
    format: LineFormat,
}

#[derive(Debug)]
enum Order {
    Line(String),
    /// Open the file again: it may have been moved away.
    Reopen,
    /// Write what waits, and say so.
    Flush(Sender<()>),
}

enum Target {
    Stderr,
    File(PathBuf, BufWriter<File>),
}

impl AccessLog {
    /// Lines on standard error.
    ///
    /// # Errors
    /// When there is no thread for it.
    pub fn stderr(format: LineFormat) -> io::Result<Self> {
        Self::start(Target::Stderr, format)
    }

    /// Lines at the end of a file, which is made when it is missing.
    ///
    /// # Errors
    /// When the file cannot be opened, or there is no thread for it.
    pub fn file(path: &Path, format: LineFormat) -> io::Result<Self> {
        Self::start(Target::File(path.to_owned(), open(path)?), format)
    }

    fn start(target: Target, format: LineFormat) -> io::Result<Self> {
        let (orders, taken) = sync_channel(WAITING);
        let thread = std::thread::Builder::new().name("evoke-access".to_owned());
        thread.spawn(move || serve(target, &taken))?;
        Ok(Self { orders, format })
    }

    /// Opens the file again, after it was moved away.
    pub fn reopen(&self) {
        // Without the thread there is nothing to open.
        let _ = self.orders.send(Order::Reopen);
    }

    /// Waits until everything handed over is written, for a second at most.
    pub fn flush(&self) {
        let (done, written) = channel();
        if self.orders.send(Order::Flush(done)).is_ok() {
            let _: Result<(), RecvTimeoutError> = written.recv_timeout(LAST);
        }
    }

    /// Hands a line over. When too many wait, it is lost.
    pub(super) fn write(&self, line: &Line<'_>) {
        if self.orders.try_send(Order::Line(line.text(self.format))).is_err() {
            metrics::access_line_lost();
        }
    }
}

fn open(path: &Path) -> io::Result<BufWriter<File>> {
    OpenOptions::new().create(true).append(true).open(path).map(BufWriter::new)
}

fn serve(mut target: Target, orders: &Receiver<Order>) {
    while let Ok(first) = orders.recv() {
        target.obey(first);
        // What has come meanwhile shares a write.
        while let Ok(next) = orders.try_recv() {
            target.obey(next);
        }
        target.flush();
    }
}

impl Target {
    fn obey(&mut self, order: Order) {
        match order {
            Order::Line(line) => {
                let written = match self {
                    Self::Stderr => io::stderr().write_all(line.as_bytes()),
                    Self::File(_, file) => file.write_all(line.as_bytes()),
                };
                if written.is_err() {
                    metrics::access_line_lost();
                }
            }
            Order::Reopen => {
                self.flush();
                if let Self::File(path, file) = self {
                    match open(path) {
                        Ok(opened) => *file = opened,
                        Err(error) => {
                            tracing::error!(path = %path.display(), %error, "the access log stays in the old file");
                        }
                    }
                }
            }
            Order::Flush(done) => {
                self.flush();
                // Whoever asked may have given up.
                let _ = done.send(());
            }
        }
    }

    fn flush(&mut self) {
        if let Self::File(_, file) = self
            && file.flush().is_err()
        {
            metrics::access_line_lost();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::line::Event;
    use super::*;
    use evoke_types::Timestamp;

    fn line(route: &str) -> Line<'_> {
        Line {
            time: Timestamp::from_millis(0),
            event: Event::Request,
            method: "GET",
            route,
            status: None,
            grpc_status: None,
            duration_ms: 0.0,
            bytes_in: 0,
            bytes_out: 0,
            instance: None,
            key: None,
            correlation_id: None,
            address: None,
        }
    }

    #[test]
    fn a_file_that_was_moved_away_is_made_anew() {
        let directory = tempfile::tempdir().expect("a directory");
        let (path, old) = (directory.path().join("access"), directory.path().join("old"));
        let log = AccessLog::file(&path, LineFormat::Text).expect("opens");
        log.write(&line("/first"));
        log.flush();
        std::fs::rename(&path, &old).expect("moved");
        log.reopen();
        log.write(&line("/second"));
        log.flush();
        let read = |path| std::fs::read_to_string(path).expect("text");
        assert!(read(&old).contains("/first") && !read(&old).contains("/second"));
        assert!(read(&path).contains("/second") && !read(&path).contains("/first"));
    }
}
