//! What can go wrong between a question and its answer.

use std::time::Duration;

use evoke_types::Timestamp;

use crate::BudgetLimit;

/// No answer was given. Texts of the server are shown shortened and without the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LlmError {
    /// The settings cannot work.
    #[error("the chat model is misconfigured: {setting}: {reason}")]
    Config {
        /// The setting to change.
        setting: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// There is nothing to answer: no message with content.
    #[error("the conversation for {model} has no message with content: add one")]
    EmptyRequest {
        /// The model that was to be asked.
        model: String,
    },
    /// The server could not be reached, or kept failing.
    #[error(
        "{url} gave no answer in {attempts} attempts, the last one: {reason}; check that the server runs and that EVOKE_LLM_URL is right"
    )]
    Unavailable {
        /// The address that was asked.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// What happened at the last attempt.
        reason: String,
    },
    /// The server was still not done when time was up.
    #[error("{url} did not finish within {seconds} s, in {attempts} attempts; raise EVOKE_LLM_TIMEOUT or ask for a shorter answer", seconds = .timeout.as_secs_f64())]
    Timeout {
        /// The address that was asked.
        url: String,
        /// How often it was tried.
        attempts: u32,
        /// How long one attempt may take.
        timeout: Duration,
    },
    /// The server asks for fewer calls.
    #[error("{url} limits the rate of calls and asks to wait {wait}: {reason}", wait = in_words(*.retry_after))]
    RateLimited {
        /// The address that was asked.
        url: String,
        /// How long the server wants to be left alone, if it said so.
        retry_after: Option<Duration>,
        /// What the server says about it.
        reason: String,
    },
    /// The key is missing, wrong, or not allowed to do this.
    #[error("{url} does not accept the key (status {status}): {reason}; correct EVOKE_LLM_KEY")]
    Unauthorized {
        /// The address that was asked.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What the server says about it.
        reason: String,
    },
    /// The server does not know the path or the model.
    #[error(
        "{url} was not found, or has no model {model:?}: {reason}; correct EVOKE_LLM_URL or EVOKE_LLM_MODEL"
    )]
    NotFound {
        /// The address that was asked.
        url: String,
        /// The model that was asked for.
        model: String,
        /// What the server says about it.
        reason: String,
    },
    /// The account has no credit left.
    #[error("the account behind {url} has no credit left: {reason}; add credit or use another key")]
    OutOfCredit {
        /// The address that was asked.
        url: String,
        /// What the server says about it.
        reason: String,
    },
    /// The server refused the request and would refuse it again.
    #[error("{url} refused the request with status {status}: {reason}")]
    Refused {
        /// The address that was asked.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What the server says about it.
        reason: String,
    },
    /// The server answered something else than an assistant message.
    #[error(
        "{url} answered something else than a chat message: {reason}; check that EVOKE_LLM_PROVIDER fits the server"
    )]
    Malformed {
        /// The address that was asked.
        url: String,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The call would cost more than was allowed, and was not sent.
    #[error("a call to {model} needs about {needed}, {left} of {limit} are left{until}", until = until(*.resets_at))]
    OverBudget {
        /// The model that was to be asked.
        model: String,
        /// The limit that would be exceeded, in its own unit.
        limit: BudgetLimit,
        /// What the call needs, with its unit.
        needed: String,
        /// What is left, with its unit.
        left: String,
        /// When the budget is full again; `None` for a limit of each single call.
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

    /// Whether the same call may succeed later without anybody changing anything.
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

fn in_words(wait: Option<Duration>) -> String {
    wait.map_or_else(|| "for an unknown time".to_owned(), |wait| format!("{} s", wait.as_secs_f64().ceil()))
}

fn until(resets_at: Option<Timestamp>) -> String {
    resets_at.map_or_else(
        || "; ask for less, or raise EVOKE_LLM_TOKENS_PER_CALL".to_owned(),
        |at| format!(" until {at}"),
    )
}
