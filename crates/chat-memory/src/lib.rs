//! Conversation history as a library: the messages of a chat, kept in order and read back for a prompt.
//!
//! Everything is a [`Memory`]: messages are added at the end, read oldest first, and the oldest go when a
//! [`Window`] is full. Where they are kept is a choice of class:
//!
//! | class | kept in | feature |
//! |---|---|---|
//! | [`InMemoryConversation`], [`WindowMemory`] | this process | |
//! | `SqliteMemory` | a file | `sqlite` (on by default) |
//! | `RedisMemory` | Redis or Valkey | `redis` |
//! | `PostgresMemory` | PostgreSQL | `postgres` |
//! | `DynamoDbMemory` | DynamoDB | `dynamodb` |
//! | `MongoMemory` | MongoDB | `mongodb` |
//!
//! - **Nothing that was acknowledged is lost**, with any number of tasks, threads and processes on one
//!   conversation, and nobody ever reads more than the window holds.
//! - **No call blocks the async runtime.** Constructors do no I/O; the first call connects.
//! - **The cheap calls are synchronous.** [`Memory::to_messages`] and [`Memory::to_string`] read a local
//!   copy; other writers become visible at the next [`Memory::get`].
//!
//! ```
//! # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
//! use evoke_chat_memory::{InMemoryConversation, Memory, Role, Window};
//!
//! let memory = InMemoryConversation::new(Window::last(20)?);
//! memory.add(Role::User, "What is a rolling window?").await?;
//! memory.add(Role::Assistant, "The newest messages; the oldest go first.").await?;
//! assert_eq!(memory.get().await?.len(), 2);
//! # Ok(())
//! # }
//! ```

mod context;
mod conversation;
#[cfg(feature = "dynamodb")]
mod dynamodb;
mod error;
mod in_process;
mod limits;
mod memory;
mod message;
#[cfg(feature = "mongodb")]
mod mongodb;
#[cfg(feature = "openai-tokens")]
mod openai_tokens;
mod page;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
mod role;
mod rolling;
mod session;
#[cfg(any(feature = "sqlite", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
mod span;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod summarizer;
mod summary;
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
mod timeouts;
mod tokens;
mod transfer;
mod vector;
mod window;

pub use context::{ContextBudget, ContextMessage, SEARCH_HEADING, SmartContextManager};
pub use conversation::Conversation;
#[cfg(feature = "dynamodb")]
pub use dynamodb::{DynamoDbMemory, DynamoDbStore};
pub use error::{ChatMemoryError, Failure, InvalidInput, Outcome, Place, Result};
pub use in_process::{InMemoryConversation, WindowMemory};
pub use limits::MAX_SESSION_ID_BYTES;
pub use memory::{Memory, MemoryExt};
pub use message::{Message, Metadata, NewMessage, Record, Seq};
#[cfg(feature = "mongodb")]
pub use mongodb::{LOCAL_MONGODB, MongoMemory, MongoStore};
#[cfg(feature = "openai-tokens")]
pub use openai_tokens::OpenAiTokens;
pub use page::Page;
#[cfg(feature = "postgres")]
pub use postgres::{PostgresMemory, PostgresStore};
#[cfg(feature = "redis")]
pub use redis::{LOCAL_REDIS, RedisMemory, RedisStore};
pub use role::Role;
pub use session::{Session, SessionId, Ttl};
#[cfg(feature = "sqlite")]
pub use sqlite::{SqliteMemory, SqliteStore};
pub use store::MessageStore;
pub use summarizer::{SUMMARY_HEADING, Summarizer, SummaryError, SummaryPrompt};
pub use summary::SummaryMemory;
#[cfg(any(feature = "redis", feature = "postgres", feature = "dynamodb", feature = "mongodb"))]
pub use timeouts::Timeouts;
pub use tokens::{CharsPerToken, TokenCounter};
pub use transfer::{from_json_lines, to_json_lines};
#[cfg(feature = "embed")]
pub use vector::InMemoryVectorStore;
#[cfg(feature = "evoke")]
pub use vector::{EvokeVectorConfig, EvokeVectorStore};
pub use vector::{
    MEMORY_KEY, MESSAGE_KEY, ROLE_KEY, SEQ_KEY, VectorEntry, VectorHit, VectorMemory, VectorMemoryBuilder,
    VectorStore,
};
pub use window::{TokenBudget, Window};
