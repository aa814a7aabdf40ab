//! The seam between those who ask and whatever answers.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{ChatAnswer, ChatRequest, LlmError};

/// Answers conversations. Implementations are shared between tasks and may be asked concurrently.
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// The name of the model, for logs and for records of what wrote a text.
    fn name(&self) -> &str;

    /// Continues a conversation by one assistant message.
    ///
    /// Dropping the future abandons the call; the server may bill it nevertheless.
    ///
    /// # Errors
    /// When no answer came, or none that the model would stand by. The text of a good answer may still be blank:
    /// whether that is acceptable is the caller's to decide.
    async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, LlmError>;
}

#[async_trait]
impl<M: ChatModel + ?Sized> ChatModel for Arc<M> {
    fn name(&self) -> &str {
        (**self).name()
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, LlmError> {
        (**self).chat(request).await
    }
}
