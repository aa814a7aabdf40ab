//! The file parser that the flags configure: this program again, as a child process with limits.

use crate::failure::Failure;
use clap::Args;
use evoke_files::Sandbox;
use evoke_files::sandbox::{Limits, child};
use serde_json::{Value, json};
use std::ffi::{OsStr, OsString};
use std::process::ExitCode;
use std::time::Duration;

/// The command that makes this program a child process. For internal use; it appears in no help text.
const COMMAND: &str = "parse-file";

/// The wall time of a file as a multiple of its processor time: processors are shared.
const WALL: u32 = 4;

/// Limits for parsing one file.
#[derive(Debug, Clone, Args)]
pub(crate) struct FileArgs {
    /// Megabytes of memory for parsing one file.
    #[arg(long, value_name = "MB", default_value_t = 512, value_parser = clap::value_parser!(u32).range(256..=65536))]
    file_memory_mb: u32,
    /// Seconds of processor time for parsing one file.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=600))]
    file_cpu_seconds: u32,
}

impl FileArgs {
    /// A parser whose files return at most this many bytes of text.
    ///
    /// # Errors
    /// [`Failure::Io`] when the system does not report the path of this program.
    pub(crate) fn open(&self, text_bytes: usize) -> Result<Sandbox, Failure> {
        let limits = Limits {
            memory_mb: self.file_memory_mb,
            cpu_seconds: self.file_cpu_seconds,
            wall: Duration::from_secs(u64::from(self.file_cpu_seconds * WALL)),
            text_bytes: text_bytes.min(evoke_files::MAX_TEXT),
        };
        Ok(Sandbox::of_this_program(vec![OsString::from(COMMAND)], limits)?)
    }

    /// The settings in effect, by name.
    pub(crate) fn shown(&self) -> [(String, Value); 2] {
        [
            ("file_memory_mb".to_owned(), json!(self.file_memory_mb)),
            ("file_cpu_seconds".to_owned(), json!(self.file_cpu_seconds)),
        ]
    }
}

/// Checks whether files can be parsed, and logs what the operator should know.
pub(crate) async fn check(sandbox: &Sandbox) {
    match sandbox.check().await {
        Ok(true) => {}
        Ok(false) => tracing::warn!(
            "files are read in processes that are limited in memory and time, but this system cannot forbid them \
             system calls"
        ),
        Err(error) => {
            tracing::error!(%error, "uploaded files other than small plain text cannot be read");
        }
    }
}

/// Whether this process is a child that parses a file, and its exit code. To be called first in `main`: a child
/// limits itself before anything else happens.
pub(crate) fn as_child() -> Option<ExitCode> {
    let mut words = std::env::args_os().skip(1);
    (words.next().as_deref() == Some(OsStr::new(COMMAND))).then(|| child::run(words))
}
