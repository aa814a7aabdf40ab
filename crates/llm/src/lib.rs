//! Chat models: asking an LLM within time limits, retries and budgets.
//!
//! [`ChatModel`] is the trait that the rest of Evoke depends on. [`RemoteModel`] calls a server that speaks
//! the OpenAI chat API or the Anthropic messages API, with time limits and a bounded number of attempts;
//! [`Budgeted`] refuses calls that would exceed a [`Budget`], before they are sent. [`Settings`] builds both
//! from configuration, and builds nothing when nothing is configured: without a model everything in Evoke
//! works, by rules.
//!
//! ```
//! use evoke_llm::{ChatMessage, ChatRequest};
//!
//! let request = ChatRequest::new(vec![
//!     ChatMessage::system("Answer in one word.").cached(),
//!     ChatMessage::user("Which city is the capital of Portugal?"),
//! ])
//! .max_output_tokens(8);
//! assert_eq!(request.messages.len(), 2);
//! ```
//!
//! Modules, from the bottom: `tokens`, `request`, `response` and `limits` are plain types, `error` follows;
//! `chat` has the trait; `budget` and `remote` implement it; `settings` builds them.

mod budget;
mod chat;
mod error;
mod limits;
#[cfg(feature = "local")]
mod local;
#[cfg(feature = "remote")]
mod remote;
mod request;
mod response;
#[cfg(feature = "remote")]
mod settings;
mod tokens;

pub use budget::{Budgeted, Price};
pub use chat::ChatModel;
pub use error::LlmError;
#[cfg(feature = "remote")]
pub use evoke_types::Secret;
pub use limits::{Budget, BudgetLimit, Cost, Spending};
#[cfg(feature = "local")]
pub use local::LocalServer;
#[cfg(feature = "remote")]
pub use remote::{OutputLimitField, Provider, RemoteConfig, RemoteModel};
pub use request::{ChatMessage, ChatRequest, ChatRole};
pub use response::{ChatResponse, FinishReason, Usage};
#[cfg(feature = "remote")]
pub use settings::Settings;
pub use tokens::estimate_tokens;
