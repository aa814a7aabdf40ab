//! Why a memory was not opened, or no caller could be chosen.
//!
//! Returned by [`Builder`](crate::Builder) and [`Evoke`](crate::Evoke); all other calls return the errors of the engine.
//! The one thing to know: every message names what is wrong and what to do about it.

use crate::secret_source::SecretError;
use evoke_embed::EmbedError;
use evoke_embed::model::ModelError;
use evoke_engine::{AdminError, EngineError};
use evoke_llm::LlmError;
use evoke_rerank::RerankError;
use evoke_store::StoreError;
use evoke_types::Isolation;
use std::path::PathBuf;

/// A memory was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// An option has a value that cannot work.
    #[error("{option} {reason}")]
    Option {
        /// The path of the option in [`Options`](crate::Options), such as `engine.ingest_workers`.
        option: &'static str,
        /// What is wrong with its value.
        reason: String,
    },
    /// A key is empty or cannot be read.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The data directory cannot be created.
    #[error("{}: {source}", .directory.display())]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The store cannot be opened: another process has it, it is damaged, or of a newer version.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The engine could not start.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The embedding model is missing where it is required, or the endpoint is misconfigured.
    #[error(transparent)]
    Embedder(#[from] EmbedError),
    /// The files of the embedding model are not what they must be: its vectors would not fit those that are stored.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The reranker is misconfigured, or its model is missing.
    #[error("{0} [{code}]", code = .0.code())]
    Reranker(#[from] RerankError),
    /// The chat model is misconfigured.
    #[error(transparent)]
    ChatModel(#[from] LlmError),
    /// A task that loaded a model panicked, or the runtime was shut down meanwhile.
    #[error("an internal task failed: {0}; please report this with the log")]
    Task(#[from] tokio::task::JoinError),
}

/// No instance could be chosen.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// There is none yet.
    #[error("there is no instance yet: create one with `evoke instance create`")]
    None,
    /// There are several, and none was named.
    #[error("there are several instances: name one")]
    Several,
    /// The instance of this name isolates its users in another way.
    #[error("the instance {name:?} has isolation {found}, not {wanted}")]
    OtherIsolation {
        /// The name.
        name: String,
        /// The isolation of the stored instance.
        found: Isolation,
        /// The isolation that was asked for.
        wanted: Isolation,
    },
    /// The named instance is unknown, or the store failed.
    #[error(transparent)]
    Admin(#[from] AdminError),
}
