//! The first and the last line of an archive.

use evoke_types::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the archive format that is written, and the newest that is read.
pub const FORMAT: u32 = 1;

/// What an archive is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The version of the format.
    pub format: u32,
    /// The version of the program that wrote it.
    pub evoke: String,
    /// When it was begun.
    pub exported_at: Timestamp,
    /// The instance that it comes from; absent for the global scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// The isolation of that instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isolation: Option<String>,
}

/// That an archive is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// The number of lines of each type before this one, the header not counted.
    pub lines: BTreeMap<String, u64>,
}
