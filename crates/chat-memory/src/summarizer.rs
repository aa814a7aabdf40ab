//! Many messages in few words, by a chat model.

mod prompt;

use crate::error::ChatMemoryError;
use crate::message::Message;
use evoke_llm::{ChatModel, ChatRequest, FinishReason, LlmError};
use std::fmt;
use std::sync::Arc;

pub use prompt::SummaryPrompt;

/// The line above a summary in a prompt.
pub const SUMMARY_HEADING: &str = "Summary of earlier conversation:\n";

/// Why there is no new summary. Nothing was removed from the conversation.
#[derive(Debug, thiserror::Error)]
pub enum SummaryError {
    /// The model gave no answer.
    #[error("the conversation was not summarised: {0}")]
    Model(#[from] LlmError),
    /// The model answered nothing but blanks.
    #[error("the conversation was not summarised: {model} gave a blank answer; try another model or prompt")]
    Blank {
        /// The model.
        model: String,
    },
    /// The model would not do it.
    #[error("the conversation was not summarised: {model} declined; try another model or prompt")]
    Declined {
        /// The model.
        model: String,
    },
    /// The conversation could not be read or written.
    #[error("the conversation was not summarised: {0}")]
    Memory(#[from] ChatMemoryError),
}

/// Summarises messages with a model and a prompt. Clones share the model.
#[derive(Clone)]
pub struct Summarizer {
    model: Arc<dyn ChatModel>,
    prompt: SummaryPrompt,
    max_output_tokens: u32,
}

impl fmt::Debug for Summarizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Summarizer").field("model", &self.model.name()).finish_non_exhaustive()
    }
}

impl Summarizer {
    /// Summaries of at most 1,024 tokens by the default prompt.
    pub fn new(model: Arc<dyn ChatModel>) -> Self {
        let max_output_tokens = ChatRequest::DEFAULT_OUTPUT_TOKENS;
        Self { model, prompt: SummaryPrompt::default(), max_output_tokens }
    }

    /// With another prompt.
    #[must_use]
    pub fn prompt(mut self, prompt: SummaryPrompt) -> Self {
        self.prompt = prompt;
        self
    }

    /// With another limit for the length of a summary, in the model's tokens, at least 1.
    #[must_use]
    pub fn max_output_tokens(mut self, tokens: u32) -> Self {
        self.max_output_tokens = tokens.max(1);
        self
    }

    /// The model's name.
    pub fn model_name(&self) -> &str {
        self.model.name()
    }

    /// The summary of messages, into which an earlier summary (or the empty text) is folded. One call of the model.
    ///
    /// # Errors
    /// When the model gives no answer, or one that is no summary.
    pub async fn summarize(&self, earlier: &str, messages: &[Message]) -> Result<String, SummaryError> {
        let prompt = self.prompt.render(earlier, messages);
        let request = ChatRequest::prompt(prompt).max_output_tokens(self.max_output_tokens);
        let answer = self.model.chat(&request).await?;
        let model = || self.model.name().to_owned();
        match answer.finish {
            FinishReason::Refused => return Err(SummaryError::Declined { model: model() }),
            FinishReason::OutputLimit => {
                let limit = self.max_output_tokens;
                tracing::warn!(model = self.model.name(), limit, "a summary was cut off at its limit");
            }
            FinishReason::Complete | FinishReason::Other => {}
        }
        let summary = answer.text.trim();
        if summary.is_empty() {
            return Err(SummaryError::Blank { model: model() });
        }
        Ok(summary.to_owned())
    }
}
