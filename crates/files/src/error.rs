//! Why a file gives no text.

use crate::format::Format;

/// A file could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// No byte in it.
    #[error("the file is empty; send a file with text in it")]
    Empty,
    /// More bytes than are read.
    #[error("the file has {size} bytes; at most {limit} are read, split it or send its text")]
    TooLarge {
        /// Bytes that came.
        size: usize,
        /// Bytes that are accepted.
        limit: usize,
    },
    /// A kind of file that holds no text we can read.
    #[error("{what} cannot be read as text; send plain text, Markdown, HTML, e-mail, PDF or DOCX")]
    Unsupported {
        /// What it seems to be.
        what: &'static str,
    },
    /// The file claims a format and breaks its rules.
    #[error("the file is not a readable {format}: {reason}; open and save it again, or send its text")]
    Broken {
        /// The format.
        format: Format,
        /// What is wrong, for people.
        reason: String,
    },
    /// It unpacks to more text than is read.
    #[error("the {format} unpacks to more than {limit} bytes of text; split it")]
    UnpacksTooLarge {
        /// The format.
        format: Format,
        /// Bytes of text that are accepted.
        limit: usize,
    },
    /// A well-formed file without words, such as a scan.
    #[error("the {format} has no text in it; if it is a scan, run text recognition on it first")]
    NoText {
        /// The format.
        format: Format,
    },
}
