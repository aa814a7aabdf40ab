//! What a store holds, in figures.
//!
//! Shown on health pages and by commands. The one thing to know: figures only, no words.

use serde::{Deserialize, Serialize};

/// What a store holds, for health pages and commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoreStats {
    /// Documents taken and not yet understood.
    pub queued: u64,
    /// Documents.
    pub documents: u64,
    /// Items, passages and memories.
    pub items: u64,
    /// Items without a vector of the current generation.
    pub without_vector: u64,
}
