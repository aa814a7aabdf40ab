//! Why a call failed.

use crate::key::KeyError;
use std::fmt;
use std::time::Duration;

/// Why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server answered with an error.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// There was no answer, or it broke off.
    #[error("{url} gave no answer: {reason}")]
    NoAnswer {
        /// The URL that was called, without its query.
        url: String,
        /// What is known of the reason.
        reason: String,
    },
    /// A time limit was reached; see [`crate::Timeouts`].
    #[error("{url} took too long: {phase}, limit {} ms", .limit.as_millis())]
    TimedOut {
        /// The URL that was called, without its query.
        url: String,
        /// What took too long.
        phase: Phase,
        /// The limit.
        limit: Duration,
    },
    /// The answer is not one of this protocol.
    #[error("{url} answered something unexpected: {reason}; is it an Evoke server?")]
    Unexpected {
        /// The URL that was called, without its query.
        url: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// There is no key; see [`crate::ApiKey`].
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A value that no server would take; nothing was sent.
    #[error("{field}: {reason}")]
    Invalid {
        /// The argument or setting.
        field: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A document was waited for and could not be processed.
    #[error("ingestion {ingestion_id} failed: {reason}")]
    NotProcessed {
        /// The ingestion.
        ingestion_id: String,
        /// What the server says.
        reason: String,
    },
    /// Something was waited for longer than the caller wanted.
    #[error("{0} is not done yet")]
    NotYet(String),
}

/// An error that the server answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code} ({status}): {message} [{correlation_id}]")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The stable code, such as `EVK0103`; each has a page under `docs/errors`. Empty when something else than the
    /// server answered, such as a proxy.
    pub code: String,
    /// What went wrong and what to do, for people.
    pub message: String,
    /// Names the request in the log of the server.
    pub correlation_id: String,
    /// How long to wait before the same call, as the server asks.
    pub retry_after: Option<Duration>,
}

/// What took too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Connecting, or sending the request.
    Write,
    /// Waiting for the answer to begin.
    Read,
    /// Waiting for the next piece of an answer.
    Idle,
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Write => "sending the request",
            Self::Read => "the beginning of the answer",
            Self::Idle => "the next piece of the answer",
        })
    }
}

impl Error {
    /// Whether the same call may work later without anybody changing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Refused(refusal) => matches!(refusal.status, 429 | 502 | 503 | 504),
            Self::NoAnswer { .. } | Self::TimedOut { .. } | Self::NotYet(_) => true,
            Self::Unexpected { .. } | Self::Key(_) | Self::Invalid { .. } | Self::NotProcessed { .. } => {
                false
            }
        }
    }

    /// The error that the server answered, if it did.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::NoAnswer { .. }
            | Self::TimedOut { .. }
            | Self::Unexpected { .. }
            | Self::Key(_)
            | Self::Invalid { .. }
            | Self::NotProcessed { .. }
            | Self::NotYet(_) => None,
        }
    }

    /// The stable code of the server's error.
    pub fn code(&self) -> Option<&str> {
        self.refusal().map(|refusal| &*refusal.code).filter(|code| !code.is_empty())
    }

    /// The correlation id of the request, when the server answered.
    pub fn correlation_id(&self) -> Option<&str> {
        self.refusal().map(|refusal| &*refusal.correlation_id).filter(|id| !id.is_empty())
    }

    /// How long the server asks to wait.
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal().and_then(|refusal| refusal.retry_after)
    }
}
