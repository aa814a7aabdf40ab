//! The error of a measurement. Returned by everything that measures. The one thing to know: one refused call
//! ends the measurement.

use evoke::OpenError;
use evoke_chat_memory::ChatMemoryError;
use evoke_embed::EmbedError;
use evoke_engine::{AdminError, ConversationError, EngineError, FetchError, IngestError};
use evoke_server::ServeError;
use evoke_types::IdTooLong;
use std::path::PathBuf;

/// Why a measurement failed.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The data directory or the engine could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The engine could not be closed, or does not report its health.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The instance or its key could not be created.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// An id is too long.
    #[error("an id {0}")]
    Id(#[from] IdTooLong),
    /// A document was refused.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A call about a conversation failed.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// A read failed or was refused.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The embedder failed on a text.
    #[error(transparent)]
    Embed(#[from] EmbedError),
    /// The server ended with an error.
    #[error(transparent)]
    Serve(#[from] ServeError),
    /// A call over HTTP got no answer, or an unexpected one.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A conversation history that was measured failed.
    #[error(transparent)]
    History(#[from] ChatMemoryError),
    /// The plain database that was measured for comparison failed.
    #[error("the plain SQLite beside it: {0}")]
    PlainSqlite(#[from] rusqlite::Error),
    /// The Python library with the same interface could not be measured.
    #[error("{} did not measure the original: {reason}", .python.display())]
    Original {
        /// The path of the interpreter.
        python: PathBuf,
        /// The last line of its output.
        reason: String,
    },
    /// A file or directory cannot be read.
    #[error("{}: {source}", .file.display())]
    File {
        /// The path of the file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A temporary directory cannot be made, or a program cannot be started.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The process under measurement ended, without a figure.
    #[error("{0}")]
    Incomplete(String),
    /// A measuring thread panicked.
    #[error("an internal task failed: {0}; please report this with the log")]
    Task(#[from] tokio::task::JoinError),
}

/// A call over HTTP failed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The server did not answer.
    #[error("{url} gave no answer: {reason}")]
    Unreachable {
        /// The URL that was called.
        url: String,
        /// The error of the connection.
        reason: String,
    },
    /// An answer other than success.
    #[error("{url} answered {status}: {message}")]
    Refused {
        /// The URL that was called.
        url: String,
        /// The HTTP status of the response.
        status: u16,
        /// The body of the response.
        message: String,
    },
}
