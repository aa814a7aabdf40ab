//! How do I ask a chat model?
//!
//! [`ChatModel`] is the one seam. [`RemoteModel`] asks a server that speaks the OpenAI chat API or the Anthropic
//! messages API, with time limits and a bounded number of attempts; [`Budgeted`] refuses calls that would cost
//! more than was allowed, before they are sent. [`Settings`] builds both from configuration, and builds nothing
//! when nothing is configured: without a model everything in Evoke works, by rules.
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

mod answer;
mod budget;
mod chat;
mod error;
#[cfg(feature = "local")]
mod local;
#[cfg(feature = "remote")]
mod remote;
mod request;
#[cfg(feature = "remote")]
#[cfg(feature = "remote")]
mod settings;
mod tokens;

pub use answer::{ChatAnswer, Finish, Usage};
pub use budget::{Budget, BudgetLimit, Budgeted, Cost, Price, Spent};
pub use chat::ChatModel;
pub use error::LlmError;
#[cfg(feature = "remote")]
pub use evoke_types::Secret;
#[cfg(feature = "local")]
pub use local::LocalServer;
#[cfg(feature = "remote")]
pub use remote::{OutputLimitField, Provider, RemoteConfig, RemoteModel};
pub use request::{ChatMessage, ChatRequest, ChatRole};
#[cfg(feature = "remote")]
pub use settings::Settings;
pub use tokens::estimate_tokens;
