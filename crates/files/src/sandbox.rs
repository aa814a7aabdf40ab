//! Reading a file in a child process: its memory, time and rights are bounded by the system, so that whatever a
//! file does to its reader, the reader alone ends. The server and `evoke ingest` read files through this.
//!
//! The child is a program whose `main` hands over to [`child::run`], as `evoke parse-file` does. It answers one
//! file and ends. It also ends when this process does: it holds on to its standard input, which closes then.

pub mod child;
mod confine;
mod cut_off;
mod protocol;

use crate::error::FileError;
use crate::file::{FileText, MAX_BYTES, MAX_TEXT, SourceFile};
use crate::read::read_plain;
use cut_off::{CutOff, cut_off};
use protocol::Request;
use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, Command};

/// Bytes up to which plain text is decoded in this process.
const SMALL: usize = 64 * 1024;

/// Bytes of what a child says on standard error that are looked at.
const NOISE: usize = 4096;

/// What reading one file may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Megabytes of memory.
    pub memory_mb: u32,
    /// Seconds of processor time.
    pub cpu_seconds: u32,
    /// Time in all, waiting for a processor included.
    pub wall: Duration,
    /// Bytes of text.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory_mb: 512, cpu_seconds: 10, wall: Duration::from_secs(40), text_bytes: MAX_TEXT }
    }
}

/// A file was not read.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// It is the file's doing.
    #[error(transparent)]
    File(#[from] FileError),
    /// There was no child to read it: too many processes, or a program that is gone.
    #[error("cannot start the reader of files: {0}")]
    Start(io::Error),
}

/// Reads files in child processes. Each call starts one; how many run at once is the caller's to bound.
#[derive(Debug, Clone)]
pub struct Sandbox {
    program: PathBuf,
    arguments: Vec<OsString>,
    limits: Limits,
}

impl Sandbox {
    /// A sandbox whose child is `program arguments…`, which calls [`child::run`].
    pub fn new(program: impl Into<PathBuf>, arguments: Vec<OsString>, limits: Limits) -> Self {
        Self { program: program.into(), arguments, limits }
    }

    /// A sandbox whose child is the program that runs now, called with `arguments`.
    ///
    /// # Errors
    /// When the system does not tell which program that is.
    pub fn of_this_program(arguments: Vec<OsString>, limits: Limits) -> io::Result<Self> {
        // The link leads to what runs now, even after an upgrade has put another file in its place.
        let link = PathBuf::from("/proc/self/exe");
        let program = if link.exists() { link } else { std::env::current_exe()? };
        Ok(Self::new(program, arguments, limits))
    }

    /// What one file may take.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads a file. Small plain text is decoded here, everything else in a child. When the future is dropped, the
    /// child is killed.
    ///
    /// # Errors
    /// [`SandboxError`].
    pub async fn read(&self, file: SourceFile<'_>) -> Result<FileText, SandboxError> {
        if file.bytes.len() <= SMALL
            && let Some(read) = read_plain(file, self.limits.text_bytes)
        {
            return Ok(read?);
        }
        if file.bytes.len() > MAX_BYTES {
            let error = FileError::TooLarge { size: file.bytes.len(), limit: MAX_BYTES };
            return Err(error.into());
        }
        let mut child = self.start().map_err(SandboxError::Start)?;
        match tokio::time::timeout(self.limits.wall, self.ask(&mut child, file)).await {
            Ok(read) => read,
            Err(_) => {
                // Fails only when it has ended, which is as good.
                let _ = child.kill().await;
                let seconds = u32::try_from(self.limits.wall.as_secs()).unwrap_or(u32::MAX);
                Err(FileError::TooSlow { seconds }.into())
            }
        }
    }

    /// Whether a child can be started, confines itself and answers. True means that the system took away all that
    /// is asked for; false that it bounds memory and time only.
    ///
    /// # Errors
    /// [`SandboxError`], when files cannot be read at all.
    pub async fn check(&self) -> Result<bool, SandboxError> {
        let mut child = self.start().map_err(SandboxError::Start)?;
        let page = SourceFile { name: "check.html", content_type: None, bytes: b"<p>ready" };
        let asked = tokio::time::timeout(self.limits.wall, self.answer(&mut child, page)).await;
        let late = |_| SandboxError::Start(io::ErrorKind::TimedOut.into());
        Ok(asked.map_err(late)??.confined)
    }

    fn start(&self) -> io::Result<Child> {
        let mut command = Command::new(&self.program);
        #[cfg(unix)]
        {
            // A signal to the terminal's group is for the server, which then ends its children.
            command.process_group(0).arg0("evoke").current_dir("/");
        }
        command
            .args(&self.arguments)
            .arg(self.limits.memory_mb.to_string())
            .arg(self.limits.cpu_seconds.to_string())
            .env_clear()
            .envs(confine::ENVIRONMENT.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
    }

    async fn ask(&self, child: &mut Child, file: SourceFile<'_>) -> Result<FileText, SandboxError> {
        Ok(self.answer(child, file).await?.text?)
    }

    /// Sends the file and reads the answer, whatever order the child goes about it in.
    async fn answer(
        &self,
        child: &mut Child,
        file: SourceFile<'_>,
    ) -> Result<protocol::Answer, SandboxError> {
        let (Some(stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(SandboxError::Start(io::ErrorKind::BrokenPipe.into()));
        };
        let request = Request::new(file, self.limits.text_bytes);
        let (_held, answer, noise) = tokio::join!(
            send(stdin, request.header(), file.bytes),
            protocol::receive(stdout, self.limits.text_bytes),
            first_of(stderr)
        );
        let status = child.wait().await.map_err(SandboxError::Start)?;
        match answer {
            Some(answer) => Ok(answer),
            None => Err(self.end(status, &noise)),
        }
    }

    /// Why a child ended without an answer.
    fn end(&self, status: ExitStatus, noise: &str) -> SandboxError {
        if status.code() == Some(child::NOT_CONFINED) {
            return SandboxError::Start(io::Error::other(noise.trim().to_owned()));
        }
        // The words of the standard library, where an allocation fails, or that of a panic.
        let out_of_memory = ["memory allocation of", "failed to initiate panic"];
        let out_of_memory = out_of_memory.iter().any(|words| noise.contains(words));
        match cut_off(status) {
            Some(CutOff::Time) => FileError::TooSlow { seconds: self.limits.cpu_seconds }.into(),
            Some(CutOff::Killed) => FileError::TooMuchMemory { megabytes: self.limits.memory_mb }.into(),
            None if out_of_memory => FileError::TooMuchMemory { megabytes: self.limits.memory_mb }.into(),
            None => FileError::ReaderEnded.into(),
        }
    }
}

/// Sends the file. A child that has ended takes no more, which its end explains. Gives the pipe back: while it is
/// open, the child lives.
async fn send(mut stdin: ChildStdin, header: Vec<u8>, bytes: &[u8]) -> ChildStdin {
    if stdin.write_all(&header).await.is_ok() {
        let _ = stdin.write_all(bytes).await;
    }
    stdin
}

/// The beginning of what a child says. The rest is read as well: a full pipe would stop the child.
async fn first_of(mut stderr: impl AsyncRead + Unpin) -> String {
    let (mut first, mut buffer) = (Vec::new(), [0; 1024]);
    while let Ok(read @ 1..) = stderr.read(&mut buffer).await {
        let room = NOISE.saturating_sub(first.len()).min(read);
        first.extend_from_slice(&buffer[..room]);
    }
    String::from_utf8_lossy(&first).into_owned()
}
