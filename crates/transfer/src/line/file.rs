//! Memory files.

use evoke_types::Timestamp;
use serde::{Deserialize, Serialize};

/// A version of a memory file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The path, from `/memories/` on.
    pub path: String,
    /// The version, from 1.
    pub version: u32,
    /// What it came from: `created`, `edited`, `deleted`, `moved_from` or `moved_to`.
    pub action: String,
    /// The other path of a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_path: Option<String>,
    /// Its text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// When it came into being.
    pub at: Timestamp,
}
