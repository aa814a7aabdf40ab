//! Why a memory could not be opened, or no caller could be chosen.
//!
//! Returned by [`Builder`](crate::Builder) and [`Evoke`](crate::Evoke); all other calls return the errors of
//! the engine. The one thing to know: every message says what is wrong and what to do about it.

use crate::secret_source::SecretError;
use evoke_embed::EmbedError;
use evoke_embed::model::ModelError;
use evoke_engine::{AdminError, EngineError};
use evoke_llm::LlmError;
use evoke_rerank::RerankError;
use evoke_store::StoreError;
use evoke_types::Isolation;
use std::path::PathBuf;

/// Why a memory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// An option has an invalid value.
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
        /// The path of the directory.
        directory: PathBuf,
        /// The error of the system.
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
    /// The files of the embedding model are altered: its vectors would not be comparable with the stored
    /// ones.
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

/// Why no instance could be chosen.
#[derive(Debug, thiserror::Error)]
pub enum InstanceError {
    /// The store has no instance.
    #[error("there is no instance yet: create one with `evoke instance create`")]
    None,
    /// The store has several instances, and none was named.
    #[error("there are several instances: name one")]
    Several,
    /// The instance of this name has another isolation.
    #[error("the instance {name:?} has isolation {found}, not {wanted}")]
    OtherIsolation {
        /// The name of the instance.
        name: String,
        /// The isolation of the stored instance.
        found: Isolation,
        /// The isolation that was requested.
        wanted: Isolation,
    },
    /// The named instance is unknown, or the store failed.
    #[error(transparent)]
    Admin(#[from] AdminError),
}
