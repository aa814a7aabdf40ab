//! Memories of other systems.

use super::absent::is_false;
use evoke_types::{MemoryKind, Metadata, Timestamp};
use serde::{Deserialize, Serialize};

/// A memory of another system, with its earlier versions.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// The user that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer that it, or its user, belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Whether it belongs to the global scope.
    #[serde(default, skip_serializing_if = "is_false")]
    pub global: bool,
    /// Its id, unique in the scope: by it the same memory is known again.
    pub id: String,
    /// Its kind; as the words suggest when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_type: Option<MemoryKind>,
    /// The topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// The caller's own metadata.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
}

/// One version of a memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    /// The statement.
    pub text: String,
    /// From when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Until when it held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
}
