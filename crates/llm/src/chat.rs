//! The [`ChatModel`] trait: what the rest of Evoke depends on to ask a chat model.
//!
//! The engine's compaction and the summarizer of `chat-memory` call it; [`RemoteModel`](crate::RemoteModel)
//! and [`Budgeted`](crate::Budgeted) implement it, and tests implement it by a script.

use std::sync::Arc;

use async_trait::async_trait;

use crate::error::LlmError;
use crate::request::ChatRequest;
use crate::response::ChatResponse;

/// A chat model. Implementations are shared between tasks and may be called concurrently.
///
/// A scripted model for tests:
///
/// ```
/// use evoke_llm::{ChatModel, ChatRequest, ChatResponse, FinishReason, LlmError};
///
/// struct Scripted(&'static str);
///
/// #[async_trait::async_trait]
/// impl ChatModel for Scripted {
///     fn name(&self) -> &str {
///         "scripted"
///     }
///
///     async fn chat(&self, _: &ChatRequest) -> Result<ChatResponse, LlmError> {
///         Ok(ChatResponse { text: self.0.to_owned(), finish: FinishReason::Complete, usage: None })
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), LlmError> {
/// let response = Scripted("Lisbon").chat(&ChatRequest::prompt("Which city is the capital of Portugal?")).await?;
/// assert_eq!(response.text, "Lisbon");
/// # Ok(())
/// # }
/// ```
#[async_trait]
pub trait ChatModel: Send + Sync {
    /// The name of the model, for logs and for the records of what it wrote.
    fn name(&self) -> &str;

    /// Continues a conversation by one assistant message.
    ///
    /// Dropping the future abandons the call; the provider may bill it nevertheless.
    ///
    /// # Errors
    /// When there is no response, or the request cannot be sent. The text of a response may be blank: whether
    /// that is acceptable is for the caller to decide.
    async fn chat(&self, request: &ChatRequest) -> Result<ChatResponse, LlmError>;
}

#[async_trait]
impl<M: ChatModel + ?Sized> ChatModel for Arc<M> {
    fn name(&self) -> &str {
        (**self).name()
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatResponse, LlmError> {
        (**self).chat(request).await
    }
}
