//! The error type of this crate.
//!
//! Every variant names what failed and what an operator can change. Texts of the server are truncated, and
//! never contain the API key.

use std::time::Duration;

use evoke_types::Timestamp;

use crate::limits::BudgetLimit;

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// A setting is missing or invalid.
    #[error("the chat model is misconfigured: {setting}: {reason}")]
    Config {
        /// The name of the setting to change.
        setting: &'static str,
        /// What is wrong with its value.
        reason: String,
    },
    /// The request has no message with content.
    #[error("the conversation for {model} has no message with content: add one")]
    EmptyRequest {
        /// The model of the request.
        model: String,
    },
    /// The server could not be reached, or kept failing.
    #[error(
        "{url} gave no answer in {attempts} attempts, the last one: {reason}; check that the server runs and that EVOKE_LLM_URL is right"
    )]
    Unavailable {
        /// The URL of the request, without secrets.
        url: String,
        /// The number of attempts.
        attempts: u32,
        /// What happened at the last attempt.
        reason: String,
    },
    /// The server did not finish in time.
    #[error("{url} did not finish within {seconds} s, in {attempts} attempts; raise EVOKE_LLM_TIMEOUT or ask for a shorter answer", seconds = .timeout.as_secs_f64())]
    Timeout {
        /// The URL of the request, without secrets.
        url: String,
        /// The number of attempts.
        attempts: u32,
        /// The time limit of one attempt.
        timeout: Duration,
    },
    /// The server limits the rate of calls.
    #[error("{url} limits the rate of calls and asks to wait {wait}: {reason}", wait = format_wait(*.retry_after))]
    RateLimited {
        /// The URL of the request, without secrets.
        url: String,
        /// How long the server asks to wait, if it says so.
        retry_after: Option<Duration>,
        /// The server's own explanation.
        reason: String,
    },
    /// The API key is missing, wrong, or lacks permission.
    #[error("{url} does not accept the key (status {status}): {reason}; correct EVOKE_LLM_KEY")]
    Unauthorized {
        /// The URL of the request, without secrets.
        url: String,
        /// The HTTP status, 401 or 403.
        status: u16,
        /// The server's own explanation.
        reason: String,
    },
    /// The server does not know the path or the model.
    #[error(
        "{url} was not found, or has no model {model:?}: {reason}; correct EVOKE_LLM_URL or EVOKE_LLM_MODEL"
    )]
    NotFound {
        /// The URL of the request, without secrets.
        url: String,
        /// The model of the request.
        model: String,
        /// The server's own explanation.
        reason: String,
    },
    /// The account has no credit left.
    #[error("the account behind {url} has no credit left: {reason}; add credit or use another key")]
    OutOfCredit {
        /// The URL of the request, without secrets.
        url: String,
        /// The server's own explanation.
        reason: String,
    },
    /// The server rejected the request, and would reject it again.
    #[error("{url} refused the request with status {status}: {reason}")]
    Refused {
        /// The URL of the request, without secrets.
        url: String,
        /// The HTTP status of the response.
        status: u16,
        /// The server's own explanation.
        reason: String,
    },
    /// The response is not an assistant message.
    #[error(
        "{url} answered something else than a chat message: {reason}; check that EVOKE_LLM_PROVIDER fits the server"
    )]
    Malformed {
        /// The URL of the request, without secrets.
        url: String,
        /// What is wrong with the response.
        reason: String,
    },
    /// The call would exceed a [`BudgetLimit`], and was not sent.
    #[error("a call to {model} needs about {needed}, {remaining} of {limit} are left{reset}", reset = format_reset(*.resets_at))]
    OverBudget {
        /// The model of the request.
        model: String,
        /// The limit that would be exceeded.
        limit: BudgetLimit,
        /// What the call needs, with its unit.
        needed: String,
        /// What remains of the limit, with its unit.
        remaining: String,
        /// When the budget is full again; `None` for a limit per call.
        resets_at: Option<Timestamp>,
    },
}

impl LlmError {
    /// How many times the server may have worked on the call, and bill it.
    pub fn billable_attempts(&self) -> u32 {
        match self {
            Self::Timeout { attempts, .. } | Self::Unavailable { attempts, .. } => *attempts,
            Self::Malformed { .. } => 1,
            Self::Config { .. }
            | Self::EmptyRequest { .. }
            | Self::RateLimited { .. }
            | Self::Unauthorized { .. }
            | Self::NotFound { .. }
            | Self::OutOfCredit { .. }
            | Self::Refused { .. }
            | Self::OverBudget { .. } => 0,
        }
    }

    /// Whether the same call may succeed later without any change, such as after [`LlmError::RateLimited`].
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Timeout { .. }
            | Self::Unavailable { .. }
            | Self::RateLimited { .. }
            | Self::Malformed { .. } => true,
            Self::OverBudget { resets_at, .. } => resets_at.is_some(),
            Self::Config { .. }
            | Self::EmptyRequest { .. }
            | Self::Unauthorized { .. }
            | Self::NotFound { .. }
            | Self::OutOfCredit { .. }
            | Self::Refused { .. } => false,
        }
    }
}

fn format_wait(wait: Option<Duration>) -> String {
    wait.map_or_else(|| "for an unknown time".to_owned(), |wait| format!("{} s", wait.as_secs_f64().ceil()))
}

fn format_reset(resets_at: Option<Timestamp>) -> String {
    resets_at.map_or_else(
        || "; ask for less, or raise EVOKE_LLM_TOKENS_PER_CALL".to_owned(),
        |at| format!(" until {at}"),
    )
}
