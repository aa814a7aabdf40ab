//! How a server is doing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a server is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// `ok`, `degraded` (it works, but `warnings` says what is missing) or `unavailable`.
    pub status: String,
    /// The server's version.
    pub version: String,
    /// `missing`, `catching_up` or `ready`.
    pub embedding: String,
    /// The embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding_model: Option<String>,
    /// Whether the store answers.
    pub store_ok: bool,
    /// Documents waiting to be understood.
    pub queue_depth: u64,
    /// Documents held.
    pub documents: u64,
    /// Memories and passages held.
    pub items: u64,
    /// Of those, without a vector of the present model.
    pub items_without_vector: u64,
    /// Partitions in memory.
    pub resident_partitions: usize,
    /// Their size in bytes.
    pub resident_bytes: usize,
    /// What is not as it should be, for people.
    pub warnings: Vec<String>,
}
