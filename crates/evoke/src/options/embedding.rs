//! Options for what computes vectors: the local model, an endpoint, or nothing.
//!
//! The one thing to know: all processes that open one directory should name the same model. Vectors of another model
//! cannot be compared, so its memories are embedded again.

use crate::secret_source::SecretSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What computes vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum EmbeddingOptions {
    /// The model that `evoke model install` fetches, in this process.
    Model(ModelOptions),
    /// A server that speaks the OpenAI embeddings protocol.
    Endpoint(EmbeddingEndpoint),
    /// Nothing: memories are found by their words alone.
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
    /// The directory that holds the model's files. Absent: `$EVOKE_MODEL_DIR`, or else a directory below
    /// `$XDG_DATA_HOME`, or else below `~/.local/share`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<PathBuf>,
    /// What happens when the model is not there.
    pub missing: MissingModel,
}

/// What happens when the embedding model is not there, or cannot be loaded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingModel {
    /// A warning is logged, and memories are found by their words alone.
    #[default]
    Lexical,
    /// The same, and the model is used as soon as it is installed, without a restart: older memories are then embedded in
    /// the background. For processes that run for long.
    Wait,
    /// Opening fails.
    Fail,
}

/// A server that computes vectors: `POST {url}/embeddings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingEndpoint {
    /// The address up to, not including, `/embeddings`, such as `http://127.0.0.1:9000/v1`.
    pub url: String,
    /// The model to ask for.
    pub model: String,
    /// How many numbers a vector of that model has, at least 1.
    pub dimension: usize,
    /// Sent as a bearer token, if the server wants one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<SecretSource>,
}
