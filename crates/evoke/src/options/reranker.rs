//! Options of the reranker, which scores the best candidates of accurate reads. The one thing to know: a read
//! waits for it for a limited time, and is answered without its scores after that.

use crate::secret_source::SecretSource;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Which reranker to use, and how long a read waits for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RerankerOptions {
    /// The source of the scores.
    #[serde(flatten)]
    pub source: RerankerSource,
    /// Milliseconds that an accurate read waits for scores, at least 1. Absent: 250.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_limit_ms: Option<u32>,
}

/// The source of the scores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "source", rename_all = "snake_case")]
pub enum RerankerSource {
    /// A server with the common rerank protocol: `POST {url}/rerank`.
    Endpoint {
        /// The address up to, not including, `/rerank`, such as `http://127.0.0.1:9100/v1`.
        url: String,
        /// The name of the model, if the server has several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// The bearer token, if the server requires one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        api_key: Option<SecretSource>,
    },
    /// An ONNX cross-encoder in this process.
    Model {
        /// The directory that holds `model.onnx` and `tokenizer.json`.
        directory: PathBuf,
    },
}
