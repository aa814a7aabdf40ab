//! The memory tool: commands on the files that an agent keeps under `/memories`.

use crate::schema;
use evoke_types::{CallerId, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemoryToolCommand {
    /// Show a file with numbered lines, or what is in a folder.
    View,
    /// Write a new file.
    Create,
    /// Replace a text that occurs once in a file.
    StrReplace,
    /// Insert lines into a file.
    Insert,
    /// Remove a file, or a folder with everything in it.
    Delete,
    /// Move a file or a folder.
    Rename,
}

/// A command of the memory tool, with the arguments that language models send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryTool {
    /// What to do.
    pub command: MemoryToolCommand,
    /// The user whose files these are; those of the customer, or of the instance, when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer whose files these are, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The file or folder, `/memories` or below it. For all commands but `rename`.
    #[serde(default)]
    pub path: Option<String>,
    /// For `view` of a file: the first and the last line, from 1; -1 is the last line of the file.
    #[serde(default)]
    #[schemars(length(equal = 2))]
    pub view_range: Option<Vec<i64>>,
    /// For `view` of a file: an earlier version, also of a file that is deleted.
    #[serde(default)]
    pub version: Option<u32>,
    /// For `create`: the text of the file.
    #[serde(default)]
    pub file_text: Option<String>,
    /// For `str_replace`: the text to replace, which must occur once.
    #[serde(default)]
    pub old_str: Option<String>,
    /// For `str_replace`: the text in its place; nothing when absent.
    #[serde(default)]
    pub new_str: Option<String>,
    /// For `insert`: the line after which the text goes; 0 is before the first one.
    #[serde(default)]
    pub insert_line: Option<u64>,
    /// For `insert`: the text.
    #[serde(default)]
    pub insert_text: Option<String>,
    /// For `rename`: the file or folder.
    #[serde(default)]
    pub old_path: Option<String>,
    /// For `rename`: its new path.
    #[serde(default)]
    pub new_path: Option<String>,
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryToolAnswer {
    /// The result of the tool, for the language model.
    pub content: String,
    /// The path of the file or folder, as it is now.
    pub path: String,
    /// The version of the file that is shown, or that the command made; absent for folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// The files in a folder that is viewed, by path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<MemoryFile>>,
}

/// A file without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemoryFile {
    /// The path.
    pub path: String,
    /// The version, from 1.
    pub version: u32,
    /// The size of the text in bytes.
    pub bytes: u64,
    /// The time of the last change.
    #[schemars(schema_with = "schema::timestamp")]
    pub updated_at: Timestamp,
}

/// The file whose versions are read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct FileHistoryQuery {
    /// The path of the file.
    pub path: String,
    /// The user whose file it is; the customer's, or the instance's, when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer whose file it is, or the customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// The versions of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileHistory {
    /// The versions that are kept, the newest first.
    pub versions: Vec<FileVersion>,
}

/// A version of a file without its text, which `view` shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileVersion {
    /// The version, from 1.
    pub version: u32,
    /// What it came from: `created`, `edited`, `deleted`, `moved_from` or `moved_to`.
    pub action: String,
    /// The other path of a move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_path: Option<String>,
    /// The size of the text in bytes.
    pub bytes: u64,
    /// The time at which it came into being.
    #[schemars(schema_with = "schema::timestamp")]
    pub at: Timestamp,
}
