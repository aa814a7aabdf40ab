//! Why an evaluation ended without figures. Returned by everything that measures. The one thing to know: one document that
//! is refused, or one read that fails, ends an evaluation, since a benchmark with holes has no figures.

use crate::dataset::DatasetError;
use evoke_embed::EmbedError;
use evoke_engine::{AdminError, ConversationError, EraseError, FetchError, IngestError, MemoryError};
use evoke_store::StoreError;
use evoke_types::IdTooLong;
use std::path::PathBuf;

/// An evaluation ended without figures.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    /// A file of cases cannot be read.
    #[error("{}: {source}", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of a file of cases is not a case.
    #[error("{}, line {line}: {reason}", .file.display())]
    Line {
        /// The file.
        file: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// A pattern of an answer key cannot be read.
    #[error("{pattern}: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: Box<fancy_regex::Error>,
    },
    /// A call was refused, or answered in another shape than the protocol has.
    #[error("{call}: {answer}")]
    Call {
        /// The path of the call.
        call: String,
        /// What was answered.
        answer: String,
    },
    /// The training text of the heads cannot be used.
    #[error(transparent)]
    Training(#[from] evoke_extract::heads::TrainingError),
    /// A benchmark file cannot be used.
    #[error(transparent)]
    Dataset(#[from] DatasetError),
    /// A document could not be processed.
    #[error("{document} was not understood: {reason}")]
    NotProcessed {
        /// The document's id.
        document: String,
        /// Why, or the state that it is in.
        reason: String,
    },
    /// An id of the benchmark is too long.
    #[error("an id {0}")]
    Id(#[from] IdTooLong),
    /// The instance could not be created.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// A document was refused.
    #[error(transparent)]
    Ingest(#[from] IngestError),
    /// A turn was refused.
    #[error(transparent)]
    Conversation(#[from] ConversationError),
    /// A memory could not be read.
    #[error(transparent)]
    Memory(#[from] MemoryError),
    /// A read failed.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A finished history could not be erased.
    #[error(transparent)]
    Erase(#[from] EraseError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The embedder failed.
    #[error(transparent)]
    Embed(#[from] EmbedError),
}
