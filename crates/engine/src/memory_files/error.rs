//! Why a command of the memory tool was refused.

use super::edit::EditError;
use crate::caller::PermissionDenied;
use crate::error_code::{Coded, scope_code, store_code};
use evoke_store::{FileRefusal, MAX_FILES, StoreError};
use evoke_types::{Code, ScopeError};

/// A command of the memory tool was refused. Nothing is changed then.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The path is not one.
    #[error("{path:?} is no path of a memory file: {fault}")]
    Path {
        /// The path, shortened.
        path: String,
        /// What is wrong with it.
        fault: PathFault,
    },
    /// There is no file or folder of this path in the scope.
    #[error("there is no file or folder {0}; view /memories shows what there is")]
    Unknown(String),
    /// The file has no such version, or it is no longer kept.
    #[error("no version {version} of {path} is kept; its history shows those that are")]
    UnknownVersion {
        /// The path.
        path: String,
        /// The version.
        version: u32,
    },
    /// A file or a folder of this path is in the way.
    #[error("{0} exists already: change it, or choose another path")]
    Exists(String),
    /// A file would have to be a folder.
    #[error("{0} cannot be a file and a folder at once: choose another path")]
    FileAndFolder(String),
    /// Others changed the file meanwhile, again and again.
    #[error("{0} was changed at the same time: view it and try again")]
    ChangedMeanwhile(String),
    /// The command is for files, and the path is a folder.
    #[error("{0} is a folder: this works on files only")]
    Folder(String),
    /// The text does not allow the edit.
    #[error("{path} is unchanged: {error}")]
    Edit {
        /// The path.
        path: String,
        /// Why not.
        error: EditError,
    },
    /// The file would be too large.
    #[error("{path} would have {bytes} bytes, the limit is {limit}: split it into several files")]
    TooLarge {
        /// The path.
        path: String,
        /// The size that it would have, in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// The scope has as many files as it may have.
    #[error("there can be {MAX_FILES} files and no more: delete some, or put several into one")]
    TooMany,
    /// The ids break the addressing rules.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The key lacks a permission; see [`crate::Caller::require`].
    #[error(transparent)]
    Denied(#[from] PermissionDenied),
    /// The store failed; whether the call may be tried again says [`StoreError::is_temporary`].
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// It does not begin with `/memories`.
    #[error("it must be /memories or begin with /memories/")]
    Outside,
    /// A name in it is `.` or `..`.
    #[error("names must not be . or ..")]
    Traversal,
    /// A name in it is empty.
    #[error("names must not be empty")]
    EmptyName,
    /// A name has a control character or a backslash.
    #[error("names must not contain control characters or backslashes")]
    Character,
    /// It, or a name in it, is too long.
    #[error("it, or a name in it, has {bytes} bytes, the limit is {limit}")]
    TooLong {
        /// The length in bytes.
        bytes: usize,
        /// The largest value that is accepted.
        limit: usize,
    },
    /// It has too many names.
    #[error("it is more than {0} names deep")]
    TooDeep(usize),
    /// It can only be a folder.
    #[error("it is the path of a folder, not of a file")]
    Folder,
    /// It cannot be removed or moved.
    #[error("the whole tree cannot be removed or moved; name what is in it")]
    Root,
    /// A folder cannot be moved into itself.
    #[error("a folder cannot be moved into itself")]
    IntoItself,
}

impl From<FileRefusal> for FileError {
    fn from(refusal: FileRefusal) -> Self {
        match refusal {
            FileRefusal::Outdated(path) => Self::ChangedMeanwhile(path),
            FileRefusal::Occupied(path) => Self::FileAndFolder(path),
            FileRefusal::TooMany => Self::TooMany,
        }
    }
}

impl Coded for FileError {
    fn code(&self) -> Code {
        match self {
            Self::Path { .. } => Code::InvalidPath,
            Self::Unknown(_) | Self::UnknownVersion { .. } => Code::UnknownFile,
            Self::Exists(_) | Self::FileAndFolder(_) | Self::ChangedMeanwhile(_) => Code::FileConflict,
            Self::Folder(_) | Self::Edit { .. } => Code::EditImpossible,
            Self::TooLarge { .. } | Self::TooMany => Code::MemoryFileTooLarge,
            Self::Scope(error) => scope_code(error),
            Self::Denied(_) => Code::ReadOnlyKey,
            Self::Store(error) => store_code(error),
        }
    }
}
