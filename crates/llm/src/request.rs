//! What is asked.

use crate::estimate_tokens;

/// Who says a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChatRole {
    /// Instructions of the application.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

impl ChatRole {
    /// The word both protocols use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatMessage {
    /// Who says it.
    pub role: ChatRole,
    /// What is said.
    pub content: String,
    /// Whether the prompt up to and including this message is worth keeping in the provider's prompt cache.
    /// Anthropic is told so with a `cache_control` mark; others decide by themselves and are told nothing.
    pub cache: bool,
}

impl ChatMessage {
    /// A message that asks for no caching.
    pub fn new(role: ChatRole, content: impl Into<String>) -> Self {
        Self { role, content: content.into(), cache: false }
    }

    /// An instruction.
    pub fn system(content: impl Into<String>) -> Self {
        Self::new(ChatRole::System, content)
    }

    /// What a person says.
    pub fn user(content: impl Into<String>) -> Self {
        Self::new(ChatRole::User, content)
    }

    /// What the model said.
    pub fn assistant(content: impl Into<String>) -> Self {
        Self::new(ChatRole::Assistant, content)
    }

    /// The same message with a mark for the prompt cache.
    #[must_use]
    pub fn cached(mut self) -> Self {
        self.cache = true;
        self
    }
}

/// A conversation that wants its next message.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The conversation so far, oldest first.
    pub messages: Vec<ChatMessage>,
    /// The longest answer, in the model's tokens; at least 1.
    pub max_output_tokens: u32,
    /// How freely the model chooses its words, 0.0 for the likeliest ones. `None` leaves it to the server; some
    /// models take nothing else.
    pub temperature: Option<f32>,
}

impl ChatRequest {
    /// What an answer may have when nothing else is said.
    pub const DEFAULT_OUTPUT_TOKENS: u32 = 1_024;

    /// A request for at most [`DEFAULT_OUTPUT_TOKENS`](Self::DEFAULT_OUTPUT_TOKENS) tokens at the server's
    /// temperature.
    pub fn new(messages: Vec<ChatMessage>) -> Self {
        Self { messages, max_output_tokens: Self::DEFAULT_OUTPUT_TOKENS, temperature: None }
    }

    /// A request of one user message.
    pub fn prompt(text: impl Into<String>) -> Self {
        Self::new(vec![ChatMessage::user(text)])
    }

    /// The same request with another limit for the answer.
    #[must_use]
    pub fn max_output_tokens(mut self, tokens: u32) -> Self {
        self.max_output_tokens = tokens.max(1);
        self
    }

    /// The same request with a temperature.
    #[must_use]
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// About how many tokens the conversation has, the protocol's own included.
    pub fn estimated_input_tokens(&self) -> u64 {
        /// What chat templates put around a message.
        const PER_MESSAGE: u64 = 4;
        self.messages.iter().map(|message| PER_MESSAGE + estimate_tokens(&message.content)).sum()
    }
}
