//! Memory files: texts that agents write and change by path, with their earlier versions.
//!
//! Made by the engine for the memory tool. The one thing to know: a change adds a version and alters no other, so every
//! earlier text can be read until newer ones have displaced it.

use super::events::NewEvent;
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::Timestamp;

/// The number of files that can exist in one partition.
pub const MAX_FILES: usize = 1_000;
/// The number of past versions that are kept in one partition: those that are not the newest of an existing file.
pub const KEPT_FILE_VERSIONS: usize = 1_000;

/// What a version came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAction {
    /// The file was written where there was none.
    Created,
    /// Its text was changed.
    Edited,
    /// It was removed; the version has no text.
    Deleted,
    /// It came from another path.
    MovedFrom(String),
    /// It went to another path; the version has no text.
    MovedTo(String),
}

/// A version of a file without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileHead {
    /// The path, from `/memories/` on.
    pub path: String,
    /// From 1, higher with each change under the path.
    pub version: u32,
    /// What it came from.
    pub action: FileAction,
    /// The size of its text in bytes.
    pub bytes: u64,
    /// When it came into being.
    pub at: Timestamp,
}

/// A version of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileVersion {
    /// The path, from `/memories/` on.
    pub path: String,
    /// From 1, higher with each change under the path.
    pub version: u32,
    /// What it came from.
    pub action: FileAction,
    /// Its text.
    pub text: String,
    /// When it came into being.
    pub at: Timestamp,
}

/// A change of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// The path of the file.
    pub path: String,
    /// The newest version of the file; absent when there must be none.
    pub expected: Option<u32>,
    /// What happens to it.
    pub action: FileAction,
    /// Its new text; empty for a file that goes.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Why changes were not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileRefusal {
    /// The file of this path has another newest version than was expected.
    Outdated(String),
    /// This path would be a file, and a folder of another one.
    Occupied(String),
    /// There would be more than [`MAX_FILES`].
    TooMany,
}

impl FileAction {
    /// The word that is stored and shown.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
            Self::MovedFrom(_) => "moved_from",
            Self::MovedTo(_) => "moved_to",
        }
    }

    /// The other path of a move.
    pub fn other_path(&self) -> Option<&str> {
        match self {
            Self::MovedFrom(path) | Self::MovedTo(path) => Some(path),
            Self::Created | Self::Edited | Self::Deleted => None,
        }
    }

    /// From its word and the other path of a move; `None` when they do not fit.
    pub fn parse(word: &str, other_path: Option<String>) -> Option<Self> {
        match (word, other_path) {
            ("created", None) => Some(Self::Created),
            ("edited", None) => Some(Self::Edited),
            ("deleted", None) => Some(Self::Deleted),
            ("moved_from", Some(path)) => Some(Self::MovedFrom(path)),
            ("moved_to", Some(path)) => Some(Self::MovedTo(path)),
            (_, _) => None,
        }
    }

    /// Whether the file exists afterwards.
    pub const fn leaves_file(&self) -> bool {
        match self {
            Self::Created | Self::Edited | Self::MovedFrom(_) => true,
            Self::Deleted | Self::MovedTo(_) => false,
        }
    }
}

impl FileVersion {
    /// The version without its text.
    pub fn head(&self) -> FileHead {
        FileHead {
            path: self.path.clone(),
            version: self.version,
            action: self.action.clone(),
            bytes: self.text.len() as u64,
            at: self.at,
        }
    }
}

impl FileChange {
    /// The version that it makes.
    pub fn into_version(self, version: u32) -> FileVersion {
        let Self { path, action, text, at, .. } = self;
        FileVersion { path, version, action, text, at }
    }
}

/// The folders of a path, the outermost first.
pub fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.char_indices().skip(1).filter(|(_, c)| *c == '/').map(|(at, _)| &path[..at])
}

/// Keeps memory files with their earlier versions. One method is one transaction, as in [`Store`](crate::Store).
#[async_trait]
pub trait MemoryFiles: Send + Sync {
    /// The files of a partition that exist, by path.
    async fn files(&self, partition: &PartitionKey) -> StoreResult<Vec<FileHead>>;
    /// A version of a file: a given one, or the newest when the file exists.
    async fn file(
        &self,
        partition: &PartitionKey,
        path: &str,
        version: Option<u32>,
    ) -> StoreResult<Option<FileVersion>>;
    /// The versions that are kept under a path, the newest first.
    async fn file_versions(
        &self,
        partition: &PartitionKey,
        path: &str,
        limit: usize,
    ) -> StoreResult<Vec<FileHead>>;
    /// Makes changes in order, all or none, and writes the event with them. Of the versions that are not the newest
    /// of an existing file, the latest [`KEPT_FILE_VERSIONS`] of the partition are kept.
    async fn change_files(
        &self,
        partition: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> StoreResult<Result<Vec<u32>, FileRefusal>>;
    /// All versions that are kept, in the order in which they came into being, each with the number to go on `after`;
    /// 0 starts. Ends with the version that brings their text to `bytes`.
    async fn archived_files(
        &self,
        partition: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, FileVersion)>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_come_back_from_their_words() {
        let to = || "/memories/b".to_owned();
        for action in [
            FileAction::Created,
            FileAction::Edited,
            FileAction::Deleted,
            FileAction::MovedFrom(to()),
            FileAction::MovedTo(to()),
        ] {
            let other = action.other_path().map(str::to_owned);
            assert_eq!(FileAction::parse(action.as_str(), other), Some(action));
        }
        assert_eq!(FileAction::parse("moved_to", None), None);
        assert_eq!(FileAction::parse("edited", Some(to())), None);
    }

    #[test]
    fn a_path_lies_in_its_folders() {
        assert_eq!(folders("/memories/a/b.md").collect::<Vec<_>>(), ["/memories", "/memories/a"]);
        assert_eq!(folders("/memories").count(), 0);
    }
}
