//! Measures how much memory an idle server takes, including the model.

use crate::error::BenchError;
use crate::report::{Row, Target};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Starts the real `program` on an empty directory, and reads its memory from the system. No row where the
/// system does not report it.
///
/// # Errors
/// When the program cannot be started or ends by itself.
pub fn measure(program: &Path, model_dir: &Path) -> Result<Option<Row>, BenchError> {
    let directory = tempfile::tempdir()?;
    let mut server = Server(
        Command::new(program)
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--log", "error"])
            .arg("--data")
            .arg(directory.path())
            .arg("--model-dir")
            .arg(model_dir)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?,
    );
    // It prints one line of JSON once it is ready.
    let mut line = String::new();
    if let Some(said) = server.0.stdout.take() {
        BufReader::new(said).read_line(&mut line)?;
    }
    if line.is_empty() {
        return Err(BenchError::Incomplete(
            "the server that was started to be weighed ended by itself".to_owned(),
        ));
    }
    let row = |kilobytes: f64| {
        Row::new("idle server with model, resident", kilobytes / 1024.0, "MB").target(Target::AtMost(250.0))
    };
    Ok(resident_kilobytes(server.0.id()).map(row))
}

/// A child process that never outlives the measurement.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only when it has ended, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn resident_kilobytes(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
