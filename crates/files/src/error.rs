//! Why a file gives no text. Made by the readers, in the child process, and carried to the server as it is.

use crate::format::Format;
use evoke_types::Code;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A file could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
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
    #[error(
        "{what} cannot be read as text; send plain text, Markdown, HTML, e-mail, PDF, RTF, DOCX, XLSX, OpenDocument, EPUB or subtitles"
    )]
    Unsupported {
        /// What it seems to be.
        what: Cow<'static, str>,
    },
    /// The file claims a format and breaks its rules.
    #[error("the file is not a readable {format}: {reason}; open and save it again, or send its text")]
    Broken {
        /// The format.
        format: Format,
        /// What is wrong, for people.
        reason: String,
    },
    /// It unpacks to more than is read.
    #[error("the {format} unpacks to more than {limit} bytes; split it, or send its text")]
    UnpacksTooLarge {
        /// The format.
        format: Format,
        /// Bytes that are accepted.
        limit: usize,
    },
    /// It unpacks to so much more than its size that it was made to.
    #[error("the {format} unpacks to more than {times} times its size; save it again, or send its text")]
    Bursts {
        /// The format.
        format: Format,
        /// How many times its size it may unpack to.
        times: u64,
    },
    /// A well-formed file without words, such as a scan.
    #[error("the {format} has no text in it; if it is a scan, run text recognition on it first")]
    NoText {
        /// The format.
        format: Format,
    },
    /// Reading it needs more memory than one file may take.
    #[error("reading the file takes more than {megabytes} MB of memory; split it, or send its text")]
    TooMuchMemory {
        /// Megabytes that reading one file may take.
        megabytes: u32,
    },
    /// Reading it needs more time than one file may take.
    #[error("reading the file takes more than {seconds} s; split it, or send its text")]
    TooSlow {
        /// Seconds that reading one file may take.
        seconds: u32,
    },
    /// The reader ended without an answer, as on a file that is nested without end.
    #[error("the file could not be read: its reader gave up on it; open and save it again, or send its text")]
    ReaderEnded,
}

impl FileError {
    /// The stable code.
    pub const fn code(&self) -> Code {
        match self {
            Self::Empty
            | Self::Unsupported { .. }
            | Self::Broken { .. }
            | Self::NoText { .. }
            | Self::ReaderEnded => Code::UnreadableFile,
            Self::TooLarge { .. }
            | Self::UnpacksTooLarge { .. }
            | Self::Bursts { .. }
            | Self::TooMuchMemory { .. } => Code::FileTooLarge,
            Self::TooSlow { .. } => Code::FileTooSlow,
        }
    }
}
