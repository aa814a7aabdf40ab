//! Options of the embedder: the local model, an endpoint, or none.
//!
//! The one thing to know: all processes that open one directory should name the same model. Vectors of another
//! model are not comparable, so its memories are embedded again.

use crate::secret_source::SecretSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The embedder of a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum EmbeddingOptions {
    /// The model that `evoke model install` fetches, in this process.
    Model(ModelOptions),
    /// A server with the OpenAI embeddings protocol.
    Endpoint(EmbeddingEndpoint),
    /// No embedder: memories are found by their terms only.
    Off,
}

impl Default for EmbeddingOptions {
    fn default() -> Self {
        Self::Model(ModelOptions::default())
    }
}

/// The embedding model in this process.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ModelOptions {
    /// The directory of the model's files. Absent: `$EVOKE_MODEL_DIR`, or else a directory below
    /// `$XDG_DATA_HOME`, or else below `~/.local/share`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<PathBuf>,
    /// What happens when the model is missing.
    pub missing: MissingModel,
}

/// What happens when the embedding model is missing, or cannot be loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingModel {
    /// A warning is logged, and memories are found by their terms only.
    #[default]
    Lexical,
    /// The same, and the model is loaded as soon as it is installed, without a restart; older memories are
    /// then embedded in the background. For long-running processes.
    Wait,
    /// Opening the memory fails.
    Fail,
}

/// A server that computes vectors: `POST {url}/embeddings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingEndpoint {
    /// The address up to, not including, `/embeddings`, such as `http://127.0.0.1:9000/v1`.
    pub url: String,
    /// The name of the model.
    pub model: String,
    /// The dimension of the model's vectors, at least 1.
    pub dimension: usize,
    /// The bearer token, if the server requires one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<SecretSource>,
}
