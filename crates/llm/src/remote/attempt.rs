//! Outcomes of one attempt, and what of them can be retried.
//!
//! [`connection`](super::connection) returns a [`RequestError`]; [`RemoteModel`](super::RemoteModel) retries
//! or converts it into an [`LlmError`].

use std::fmt;
use std::time::Duration;

use super::status_error::StatusError;
use crate::error::LlmError;
use crate::response::ChatResponse;

/// The outcome of one attempt.
pub(super) enum Attempt {
    Completed(ChatResponse),
    /// A repetition would fail as well.
    Failed(LlmError),
    Retry(RetryableError),
}

/// Why a request has no successful response.
pub(super) enum RequestError {
    /// A repetition may succeed.
    Retryable(RetryableError),
    /// The server rejects the request.
    Rejected(StatusError),
}

/// A transient failure, with the time that the server asks to wait.
pub(super) struct RetryableError {
    pub(super) cause: Cause,
    pub(super) retry_after: Option<Duration>,
}

/// The kinds of transient failures.
pub(super) enum Cause {
    /// The server limits the rate of calls.
    Throttled(String),
    /// The time limit of one attempt passed.
    TimedOut,
    /// No connection, a connection that broke, or a server error.
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

impl RetryableError {
    pub(super) fn failed(reason: String) -> Self {
        Self { cause: Cause::Failed(reason), retry_after: None }
    }

    /// The error for the caller when there is no further attempt.
    pub(super) fn into_error(self, url: &str, attempts: u32, timeout: Duration) -> LlmError {
        let url = url.to_owned();
        match self.cause {
            Cause::Throttled(reason) => LlmError::RateLimited { url, retry_after: self.retry_after, reason },
            Cause::TimedOut => LlmError::Timeout { url, attempts, timeout },
            Cause::Failed(reason) => LlmError::Unavailable { url, attempts, reason },
        }
    }
}
