//! The request types: messages and options of one call.

use crate::tokens::estimate_tokens;

/// The author of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChatRole {
    /// Instructions of the application.
    System,
    /// The human who uses the application.
    User,
    /// The model, as assistant.
    Assistant,
}

impl ChatRole {
    /// The name in both protocols.
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
    /// The author of the message.
    pub role: ChatRole,
    /// The text of the message.
    pub content: String,
    /// Whether the prompt up to and including this message should be kept in the provider's prompt cache. It
    /// is sent to Anthropic as a `cache_control` marker; other providers decide by themselves.
    pub cache: bool,
}

impl ChatMessage {
    /// A message without a cache marker; [`ChatMessage::cached`] adds one.
    pub fn new(role: ChatRole, content: impl Into<String>) -> Self {
        Self { role, content: content.into(), cache: false }
    }

    /// A system message: an instruction of the application.
    pub fn system(content: impl Into<String>) -> Self {
        Self::new(ChatRole::System, content)
    }

    /// A message of the user.
    pub fn user(content: impl Into<String>) -> Self {
        Self::new(ChatRole::User, content)
    }

    /// A message of the model.
    pub fn assistant(content: impl Into<String>) -> Self {
        Self::new(ChatRole::Assistant, content)
    }

    /// Adds a cache marker. See [`ChatMessage::cache`].
    #[must_use]
    pub fn cached(mut self) -> Self {
        self.cache = true;
        self
    }
}

/// A conversation to be continued, with the options of the call.
#[derive(Debug, Clone, PartialEq)]
pub struct ChatRequest {
    /// The conversation so far, oldest first.
    pub messages: Vec<ChatMessage>,
    /// The maximum length of the response in the model's tokens, at least 1.
    pub max_output_tokens: u32,
    /// Sampling temperature, 0.0 for the likeliest tokens. `None` leaves it to the server; some models allow
    /// nothing else.
    pub temperature: Option<f32>,
}

impl ChatRequest {
    /// The limit of [`ChatRequest::new`].
    pub const DEFAULT_OUTPUT_TOKENS: u32 = 1_024;

    /// A request for at most [`DEFAULT_OUTPUT_TOKENS`](Self::DEFAULT_OUTPUT_TOKENS) tokens at the server's
    /// default temperature.
    pub fn new(messages: Vec<ChatMessage>) -> Self {
        Self { messages, max_output_tokens: Self::DEFAULT_OUTPUT_TOKENS, temperature: None }
    }

    /// A request with a single user message.
    pub fn prompt(text: impl Into<String>) -> Self {
        Self::new(vec![ChatMessage::user(text)])
    }

    /// Sets the maximum length of the response.
    #[must_use]
    pub fn max_output_tokens(mut self, tokens: u32) -> Self {
        self.max_output_tokens = tokens.max(1);
        self
    }

    /// Sets the sampling temperature.
    #[must_use]
    pub fn temperature(mut self, temperature: f32) -> Self {
        self.temperature = Some(temperature);
        self
    }

    /// The estimated number of input tokens, those of the chat template included.
    /// [`Budgeted`](crate::Budgeted) reserves by it.
    pub fn estimated_input_tokens(&self) -> u64 {
        /// Tokens that chat templates add to each message.
        const PER_MESSAGE: u64 = 4;
        self.messages.iter().map(|message| PER_MESSAGE + estimate_tokens(&message.content)).sum()
    }
}
