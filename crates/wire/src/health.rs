//! How a server is doing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How a server is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// `ok`, `degraded` (it works, but `warnings` says what is missing) or `unavailable`.
    pub status: String,
    /// Whether it takes requests now: as `/readyz` says it.
    pub ready: bool,
    /// Whether the store takes writes.
    pub store_ok: bool,
    /// What is not as it should be, for people. Without figures when those are left out.
    pub warnings: Vec<String>,
    /// Version and figures; left out for strangers when the counters are not open to everybody.
    #[serde(flatten)]
    pub figures: Option<HealthFigures>,
}

/// Version and figures of a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HealthFigures {
    /// The server's version.
    pub version: String,
    /// `missing`, `catching_up` or `ready`.
    pub embedding: String,
    /// The embedding model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embedding_model: Option<String>,
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
}

/// Whether a server takes requests now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ready {
    /// Whether it does.
    pub ready: bool,
    /// Why it does not, or does only in part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The process answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Alive {
    /// Always true.
    pub alive: bool,
}
