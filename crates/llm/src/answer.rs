//! What is answered.

use std::ops::AddAssign;

/// Why an answer ended where it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// The model had said all it wanted.
    Complete,
    /// The limit of the request cut it off.
    OutputLimit,
    /// The provider withheld it, or the model declined.
    Refused,
    /// Something this version does not know.
    Other,
}

/// How many tokens a call took, as the server counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the conversation sent, those read from a prompt cache included.
    pub input_tokens: u64,
    /// Tokens of the answer.
    pub output_tokens: u64,
    /// How many of the input tokens came from the provider's prompt cache.
    pub cached_tokens: u64,
}

impl Usage {
    /// Tokens in both directions.
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

/// One assistant message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatAnswer {
    /// What the model says; may be blank.
    pub text: String,
    /// Why it ended.
    pub finish: Finish,
    /// What it took; `None` when the server does not say.
    pub usage: Option<Usage>,
}
