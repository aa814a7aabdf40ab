//! What came of one request.

use std::fmt;
use std::time::Duration;

use super::refusal::Refusal;
use crate::{ChatAnswer, LlmError};

/// How one attempt decided.
pub(super) enum Attempt {
    Answered(ChatAnswer),
    /// It would fail again.
    Failed(LlmError),
    Again(Again),
}

/// Why a request has no answer.
pub(super) enum Trouble {
    /// It may pass.
    Passing(Again),
    /// The server will not do it.
    Refused(Refusal),
}

/// A failure that may pass, and after which time the server wants to be asked again.
pub(super) struct Again {
    pub(super) cause: Cause,
    pub(super) wish: Option<Duration>,
}

/// The kinds of failures that may pass.
pub(super) enum Cause {
    /// Too many calls.
    Throttled(String),
    /// The time of one attempt was up.
    TimedOut,
    /// No connection, a connection that broke, or a server in trouble.
    Failed(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Throttled(reason) | Self::Failed(reason) => formatter.write_str(reason),
            Self::TimedOut => formatter.write_str("no answer in time"),
        }
    }
}

impl Again {
    pub(super) fn failed(reason: String) -> Self {
        Self { cause: Cause::Failed(reason), wish: None }
    }

    /// What the caller is told when there is no further attempt.
    pub(super) fn into_error(self, url: &str, attempts: u32, timeout: Duration) -> LlmError {
        let url = url.to_owned();
        match self.cause {
            Cause::Throttled(reason) => LlmError::RateLimited { url, retry_after: self.wish, reason },
            Cause::TimedOut => LlmError::Timeout { url, attempts, timeout },
            Cause::Failed(reason) => LlmError::Unavailable { url, attempts, reason },
        }
    }
}
