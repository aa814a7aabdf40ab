//! What can go wrong, in one family.

use crate::limits::MAX_SESSION_ID_BYTES;
use std::fmt;

/// The result of a call on a memory.
pub type Result<T, E = ChatMemoryError> = std::result::Result<T, E>;

/// Everything that can go wrong with a memory. No message shows a password.
#[derive(Debug, thiserror::Error)]
pub enum ChatMemoryError {
    /// An argument or a setting was wrong; nothing was stored.
    #[error(transparent)]
    Invalid(#[from] InvalidInput),
    /// The server or the file could not be reached.
    #[error("{place} is unavailable: {failure}: {detail}{outcome}")]
    BackendUnavailable {
        /// What could not be reached.
        place: Place,
        /// In which way.
        failure: Failure,
        /// What it said, or what to do.
        detail: String,
        /// Whether a write may have happened.
        outcome: Outcome,
    },
    /// The backend was reached and refused.
    #[error("{place} refused the call: {detail}{outcome}")]
    BackendError {
        /// What refused.
        place: Place,
        /// What it said, or what to do.
        detail: String,
        /// Whether a write may have happened.
        outcome: Outcome,
    },
    /// Something is stored that is not a message.
    #[error("{place} holds something that is not a message: {detail}")]
    CorruptData {
        /// Where.
        place: Place,
        /// Which key, row or element, and what is wrong with it.
        detail: String,
    },
    /// The memory has been closed.
    #[error("this memory is closed: make a new one to go on")]
    Closed,
}

/// An argument or a setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidInput {
    /// A word that is no role.
    #[error("unknown role {0:?}: expected one of user, assistant, system")]
    UnknownRole(String),
    /// A setting that counts something was zero.
    #[error("{setting} must be at least 1, got 0")]
    Zero {
        /// Which.
        setting: &'static str,
    },
    /// A setting that counts something was zero or less.
    #[error("{setting} must be at least 1, got {given}")]
    NotPositive {
        /// Which.
        setting: &'static str,
        /// What it was.
        given: i64,
    },
    /// The id of the conversation is too long for an index.
    #[error("session_id has {bytes} bytes: use at most {MAX_SESSION_ID_BYTES}")]
    SessionIdTooLong {
        /// Its length.
        bytes: usize,
    },
    /// A message is larger than the backend can hold.
    #[error("the message takes {bytes} bytes and {backend} holds at most {limit}: split it")]
    MessageTooLarge {
        /// Which backend.
        backend: &'static str,
        /// The size of the message with its metadata.
        bytes: usize,
        /// The most that fits.
        limit: usize,
    },
    /// A text that this backend cannot hold.
    #[error("{backend} cannot hold {what}: {advice}")]
    NotStorable {
        /// Which backend.
        backend: &'static str,
        /// Which text.
        what: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// Another setting cannot be used.
    #[error("{setting}: {problem}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What is wrong, and what would be accepted.
        problem: String,
    },
    /// A line of an import is not a message.
    #[error("line {line} is not a message: {problem}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
}

/// A backend and where it is: `PostgreSQL at db.example:5432`. Never with a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which backend.
    pub backend: &'static str,
    /// A host, a path or a table.
    pub at: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.backend, self.at)
    }
}

/// In which way a backend could not be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// No connection could be made, or it was lost.
    Connection,
    /// It did not answer in time.
    Timeout,
    /// It did not accept the credentials.
    Credentials,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connection => "no connection",
            Self::Timeout => "no answer in time",
            Self::Credentials => "the credentials were not accepted",
        })
    }
}

/// What a failed write may have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was stored.
    NotStored,
    /// The answer was lost: the write may have happened. Read before trying again.
    Unknown,
    /// The first messages of a batch were stored, the others were not.
    Partial {
        /// How many were stored.
        stored: usize,
    },
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStored => Ok(()),
            Self::Unknown => {
                f.write_str("; a write may have happened all the same: read before trying again")
            }
            Self::Partial { stored } => write!(f, "; the first {stored} messages of the batch are stored"),
        }
    }
}
