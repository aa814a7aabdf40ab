//! All options of a memory, as plain values that serde reads and writes.
//!
//! Read by [`Builder`](crate::Builder); the command line maps its flags to these structs. The one thing to
//! know: every field has a default, so `{}` is a complete configuration, and a file contains only what differs.

mod chat_model;
mod embedding;
mod engine;
mod reranker;
mod store;

pub use self::chat_model::{ChatModelOptions, ChatProvider, TokenPrice};
pub use self::embedding::{EmbeddingEndpoint, EmbeddingOptions, MissingModel, ModelOptions};
pub use self::engine::EngineOptions;
pub use self::reranker::{RerankerOptions, RerankerSource};
pub use self::store::StoreOptions;

use serde::{Deserialize, Serialize};

/// How a memory is opened. The default needs no network and no LLM: it stores in SQLite, searches by terms and
/// by the local embedding model if that is installed, and processes documents unless another process does.
///
/// ```
/// let options: evoke::Options = serde_json::from_str(
///     r#"{
///         "engine": { "ingest_workers": 4 },
///         "embedding": { "source": "endpoint", "url": "http://127.0.0.1:9000/v1", "model": "small", "dimension": 384 }
///     }"#,
/// )?;
/// assert_eq!(options.engine.ingest_workers, 4);
/// assert_eq!(options.engine.partition_cache_mb, 2048);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// Whether this process processes documents.
    pub processing: Processing,
    /// The files of the data directory. Ignored by [`Evoke::in_memory`](crate::Evoke::in_memory).
    pub store: StoreOptions,
    /// Limits, threads, memory and retention.
    pub engine: EngineOptions,
    /// The embedder of the memory.
    pub embedding: EmbeddingOptions,
    /// The reranker of accurate reads; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reranker: Option<RerankerOptions>,
    /// The chat model that may phrase compactions; none by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chat_model: Option<ChatModelOptions>,
}

/// Whether this process processes the documents of its directory. Only one process at a time does; any number
/// of others can write and read beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Processing {
    /// It processes documents, and opening fails with [`StoreError::InUse`](evoke_store::StoreError::InUse)
    /// while another process does. For servers.
    Required,
    /// It processes documents unless another process does, which then processes what is added here.
    #[default]
    IfFree,
    /// It does not process documents: for administration, and for reads beside a server.
    Never,
}
