//! Why a file could not be read.

use std::io;
use std::path::PathBuf;

/// A file could not be read as what it was said to be.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// The file is in another format.
    #[error("{}: expected {expected}, found {found}", .path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// A part of the file is not what it should be.
    #[error("{}, {at}: {reason}", .path.display())]
    Part {
        /// The file.
        path: PathBuf,
        /// Where, such as `line 12` or `results[3]`.
        at: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl ReadError {
    /// An error of the system.
    pub(crate) fn io(path: &std::path::Path, source: io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    /// Another format than expected.
    pub(crate) fn format(
        path: &std::path::Path,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        Self::Format { path: path.to_owned(), expected: expected.into(), found: found.into() }
    }

    /// A part that is not what it should be.
    pub(crate) fn part(path: &std::path::Path, at: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Part { path: path.to_owned(), at: at.into(), reason: reason.into() }
    }
}
