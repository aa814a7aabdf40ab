//! The errors of commands.

use crate::settings::SettingsError;
use evoke::{OpenError, SecretError};
use evoke_engine::{AdminError, EngineError, EraseError, FetchError, IngestError, TransferError};
use evoke_llm::LlmError;
use evoke_store::StoreError;
use evoke_transfer::ReadError;
use std::path::PathBuf;

/// Why a command failed. Every message names the thing and the next step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The settings file cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Flags contradict each other.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read or written.
    #[error("{}: {source}", .file.display())]
    File {
        /// The path of the file.
        file: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// A line of a file is invalid.
    #[error("{}, line {line}: {reason}", .file.display())]
    Line {
        /// The path of the file.
        file: PathBuf,
        /// The number of the line, from 1.
        line: usize,
        /// What is wrong with the line.
        reason: String,
    },
    /// Standard output is closed, or another input or output error.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The store failed to read or write.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine could not start or stop.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// An administrative call failed.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// An id is too long.
    #[error("an id {0}")]
    Id(#[from] evoke_types::IdTooLong),
    /// A call of the protocol was refused.
    #[error("{0}")]
    Refused(String),
    /// A document was refused.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A call about conversations failed.
    #[error(transparent)]
    Conversation(#[from] evoke_engine::ConversationError),
    /// A memory could not be read.
    #[error(transparent)]
    Memory(#[from] evoke_engine::MemoryError),
    /// A read failed or was refused.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// An export or an import was refused.
    #[error(transparent)]
    Transfer(#[from] TransferError),
    /// A file is not in the format that it was said to have.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An erasure was refused.
    #[error(transparent)]
    Erase(#[from] EraseError),
    /// A data directory, or a model that it needs, could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A key is empty or cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// A setting of the chat model is invalid.
    #[error(transparent)]
    ChatModel(#[from] LlmError),
    /// A measurement failed without figures.
    #[cfg(feature = "lab")]
    #[error("{0}")]
    Measurement(Box<dyn std::error::Error + Send + Sync>),
    /// The embedding model cannot be installed or verified.
    #[error(transparent)]
    Model(#[from] evoke_embed::model::ModelError),
    /// The server ended with an error.
    #[error(transparent)]
    Serve(#[from] evoke_server::ServeError),
    /// Serving memory tools ended with an error.
    #[error(transparent)]
    Mcp(#[from] evoke_mcp::StdioError),
    /// A server did not answer, or refused the call.
    #[error(transparent)]
    Remote(#[from] crate::remote::RemoteError),
    /// The server was told to stop, and documents in progress did not finish in time.
    #[error(
        "stopped before everything in hand was finished{}; nothing acknowledged is lost, and the next start takes it up",
        .queued.map(|queued| format!(" ({queued} documents wait)")).unwrap_or_default()
    )]
    NotDrained {
        /// Documents that wait to be processed, if they could be counted.
        queued: Option<u64>,
    },
    /// A data directory was checked, and data is lost or cannot be read.
    #[error("{} is damaged: what was found is above", .0.display())]
    Damaged(PathBuf),
    /// A data directory was checked, and its rows are inconsistent.
    #[error("{} is inconsistent: what was found is above", .0.display())]
    Inconsistent(PathBuf),
    /// Something was done only in part.
    #[error("{0}")]
    Incomplete(String),
    /// A background task panicked.
    #[error("an internal task failed: {0}; please report this with the log")]
    Task(#[from] tokio::task::JoinError),
}

impl Failure {
    /// The exit code: 2 for an invalid command line, 3 when a stop left something unfinished, 3 and 4 for the
    /// results of `evoke doctor`, otherwise 1.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Settings(_) | Self::Usage(_) => 2,
            Self::Secret(SecretError::Empty { .. })
            | Self::Open(OpenError::Option { .. } | OpenError::Secret(SecretError::Empty { .. })) => 2,
            Self::NotDrained { .. } | Self::Damaged(_) => 3,
            Self::Inconsistent(_) => 4,
            Self::File { .. }
            | Self::Line { .. }
            | Self::Io(_)
            | Self::Store(_)
            | Self::Engine(_)
            | Self::Admin(_)
            | Self::Id(_)
            | Self::Refused(_)
            | Self::Ingest(_)
            | Self::Conversation(_)
            | Self::Memory(_)
            | Self::Fetch(_)
            | Self::Transfer(_)
            | Self::Read(_)
            | Self::Erase(_)
            | Self::Open(_)
            | Self::Secret(_)
            | Self::ChatModel(_)
            | Self::Model(_)
            | Self::Serve(_)
            | Self::Mcp(_)
            | Self::Remote(_)
            | Self::Incomplete(_)
            | Self::Task(_) => 1,
            #[cfg(feature = "lab")]
            Self::Measurement(_) => 1,
        }
    }
}
