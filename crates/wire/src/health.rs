//! The health of a server.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The health of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// `ok`, `degraded` (it works, but `warnings` says what is wrong) or `unavailable`.
    pub status: String,
    /// Whether it can serve requests now, like `/readyz`.
    pub ready: bool,
    /// Whether the store accepts writes.
    pub store_ok: bool,
    /// What is wrong, for people. Without figures if the caller may not see them.
    pub warnings: Vec<String>,
    /// Version and figures; absent for callers who may not see the metrics.
    #[serde(flatten)]
    pub figures: Option<HealthFigures>,
}

/// Version and figures of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HealthFigures {
    /// The version of the server.
    pub version: String,
    /// The state of the embedding model: `missing`, `catching_up` or `ready`.
    pub embedding: String,
    /// The fingerprint of the embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding_model: Option<String>,
    /// The number of documents that wait to be processed.
    pub queue_depth: u64,
    /// The number of stored documents.
    pub documents: u64,
    /// The number of stored memories and passages.
    pub items: u64,
    /// The number of those without a vector of the current model.
    pub items_without_vector: u64,
    /// The number of cached partitions.
    pub resident_partitions: usize,
    /// The size of the cached partitions in bytes.
    pub resident_bytes: usize,
}

/// Whether a server can serve requests now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ready {
    /// Whether requests are served.
    pub ready: bool,
    /// The reason why requests are not served, or only some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The answer of a live process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alive {
    /// Always true: the process answers.
    pub alive: bool,
}
