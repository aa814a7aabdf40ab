//! Reading uploaded files: in child processes, a few at a time, instances in turn. Called by the upload route.

mod turns;

use crate::config::{FileParser, FileSettings};
use crate::error::ApiError;
use crate::metrics;
use evoke_files::{FileText, SandboxError, SourceFile};
use evoke_types::{Code, InstanceId};
use std::time::{Duration, Instant};
use turns::Turns;

/// How long an upload waits for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Seconds after which a client may try again that found too many files waiting.
const RETRY_AFTER: u64 = 5;

/// Reads uploaded files.
pub(crate) struct FileReader {
    parser: FileParser,
    max_text: usize,
    turns: Turns,
}

impl FileReader {
    /// A reader as it is set up.
    pub(crate) fn new(settings: &FileSettings) -> Self {
        let parser = settings.parser.clone();
        Self { parser, max_text: settings.text_bytes, turns: Turns::new(settings.at_once, settings.waiting) }
    }

    /// Reads a file of an instance. When the future is dropped, its child process is killed and its place is free.
    pub(crate) async fn read(
        &self,
        instance: &InstanceId,
        file: SourceFile<'_>,
    ) -> Result<FileText, ApiError> {
        let turn = self.turns.next(instance, file.bytes.len());
        let _turn = match tokio::time::timeout(PATIENCE, turn).await {
            Ok(Some(turn)) => turn,
            Ok(None) | Err(_) => {
                metrics::file_read("busy");
                let message = "too many files are being read; try again in some seconds";
                return Err(ApiError::new(Code::FilesBusy, message).retry_after(RETRY_AFTER));
            }
        };
        let begun = Instant::now();
        let read = self.parse(file).await;
        let outcome = match &read {
            Ok(_) => "read",
            Err(SandboxError::Start(_)) => "failed",
            Err(SandboxError::File(error)) if error.code() == Code::FileTooLarge => "too_large",
            Err(SandboxError::File(error)) if error.code() == Code::FileTooSlow => "too_slow",
            Err(SandboxError::File(_)) => "refused",
        };
        metrics::file_read(outcome);
        read.map_err(|error| {
            let (bytes, seconds) = (file.bytes.len(), begun.elapsed().as_secs_f32());
            match error {
                SandboxError::File(error) => {
                    // Without the file's name: it is the user's.
                    tracing::info!(%instance, bytes, seconds, outcome, "a file was not read");
                    ApiError::new(error.code(), error.to_string())
                }
                error @ SandboxError::Start(_) => ApiError::new(Code::Unavailable, error.to_string()),
            }
        })
    }

    async fn parse(&self, file: SourceFile<'_>) -> Result<FileText, SandboxError> {
        match &self.parser {
            FileParser::Process(sandbox) => sandbox.read(file).await,
            FileParser::InProcess => Ok(evoke_files::read(file, self.max_text)?),
            FileParser::PlainTextOnly => match evoke_files::read_plain(file, self.max_text) {
                Some(read) => Ok(read?),
                None => {
                    let what = "a file other than plain text, on this server,".into();
                    Err(evoke_files::FileError::Unsupported { what }.into())
                }
            },
        }
    }
}
