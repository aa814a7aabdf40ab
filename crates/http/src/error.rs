//! Why a client cannot be made, and why a request has no response.
//!
//! Mapped by callers to errors of their own. The one thing to know: a response with an error status is a response.

use std::error::Error;
use std::path::PathBuf;

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The file of certificates cannot be used.
    #[error("{}: {reason}", .file.display())]
    Trust {
        /// The path of the file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The credential cannot be sent in a header.
    #[error("holds characters that a key cannot have")]
    Credential,
    /// The client itself cannot be made; the text says why.
    #[error("{0}")]
    Client(String),
}

/// Why a request has no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No connection could be opened, so the server has received nothing.
    #[error("{0}")]
    Unreachable(String),
    /// The time limit passed. The server may have received the request.
    #[error("no answer in time")]
    Timeout,
    /// The connection broke. The server may have received the request.
    #[error("{0}")]
    Broken(String),
    /// The response is larger than the limit in bytes.
    #[error("its answer is longer than {0} bytes")]
    TooLarge(usize),
    /// The body of the request cannot be written as JSON; nothing was sent.
    #[error("the request cannot be written as JSON: {0}")]
    Unwritable(String),
}

impl RequestError {
    pub(crate) fn of(error: reqwest::Error) -> Self {
        // A connection that cannot be opened in time means an unreachable server, not a slow one.
        if error.is_connect() {
            return Self::Unreachable(chain(&error.without_url()));
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        Self::Broken(chain(&error.without_url()))
    }
}

/// An error with its sources: the outermost one alone says next to nothing.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
