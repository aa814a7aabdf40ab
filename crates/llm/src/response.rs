//! The response types: text, finish reason, token usage.

use std::ops::AddAssign;

/// Why a response ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FinishReason {
    /// The model finished by itself.
    Complete,
    /// The limit of the request was reached: [`ChatRequest::max_output_tokens`](crate::ChatRequest::max_output_tokens).
    OutputLimit,
    /// The provider withheld it, or the model declined.
    Refused,
    /// A reason that this version does not know.
    Other,
}

/// Tokens of a call, as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the prompt, those read from a prompt cache included.
    pub input_tokens: u64,
    /// Tokens of the response.
    pub output_tokens: u64,
    /// The input tokens that came from the provider's prompt cache.
    pub cached_tokens: u64,
}

impl Usage {
    /// Input and output tokens together.
    pub fn total(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
        self.cached_tokens = self.cached_tokens.saturating_add(other.cached_tokens);
    }
}

/// One assistant message: the result of [`ChatModel::chat`](crate::ChatModel::chat).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatResponse {
    /// The text of the message; may be blank.
    pub text: String,
    /// Why the message ended.
    pub finish: FinishReason,
    /// Tokens of the call; `None` when the server does not report them.
    pub usage: Option<Usage>,
}
