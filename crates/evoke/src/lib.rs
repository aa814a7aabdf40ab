//! Memory for AI agents as a library.
//!
//! Evoke stores what people and agents say and write, derives typed memories from it in the background (facts,
//! preferences, episodes, emotions, events in time), and returns the few that are relevant to the next prompt.
//! It stores in one directory, needs no network and no LLM, and runs in the process that uses it. This crate
//! opens a memory: [`Evoke::open`] puts store, embedding model, reranker, chat model and background workers
//! together as [`Options`] say. The server `evoke serve` and all commands are built on it.
//!
//! # Remember and recall
//!
//! Every memory lives in a scope, here that of the user `ada`. [`Engine::ingest`] returns as soon as the words are
//! durable, [`Engine::wait_until_idle`] waits until they are processed, and [`Engine::fetch`] finds them. Without an installed
//! embedding model, as here, memories are found by their words; `evoke model install` adds meaning.
//!
//! ```
//! use evoke::{Address, DocumentRequest, Evoke, FetchRequest, FetchScope, Isolation, Options};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let directory = tempfile::tempdir()?;
//! # let directory = directory.path().join("memory");
//! let memory = Evoke::open(&directory, Options::default()).await?;
//! let agent = memory.open_instance("concierge", Isolation::EqualsCustomer).await?;
//! let ada = Address::new(Some("ada"), None)?;
//!
//! let words = "User: I moved to Porto last week, and I am allergic to peanuts.";
//! memory.ingest(&agent, DocumentRequest::new(words, ada.clone()), None).await?;
//! memory.wait_until_idle().await;
//!
//! let question = vec!["Where does Ada live? Porto?".to_owned()];
//! let found = memory.fetch(&agent, FetchRequest::new(FetchScope::User, ada, question)).await?;
//! assert!(found.hits.iter().any(|hit| hit.content().contains("Porto")));
//!
//! // Another user of the same agent finds nothing of it.
//! let ben = FetchRequest::new(FetchScope::User, Address::new(Some("ben"), None)?, vec!["Porto".to_owned()]);
//! assert!(memory.fetch(&agent, ben).await?.hits.is_empty());
//!
//! memory.close().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # A conversation, and what its next prompt needs
//!
//! [`Engine::record`] stores turns, which become memories like any other words. [`Engine::prompt_context`] returns the
//! turns of one conversation, the oldest ones as a compaction once they fill their share of the model's window.
//!
//! ```
//! use evoke::{Address, CallerId, ConversationId, Evoke, Isolation, Metadata, Options, Role, TurnRequest};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let memory = Evoke::in_memory(Options::default()).await?;
//! let agent = memory.open_instance("concierge", Isolation::EqualsCustomer).await?;
//!
//! let words = [
//!     (Role::User, "I need a table for four on Friday."),
//!     (Role::Assistant, "Gladly. Does anybody have allergies?"),
//! ];
//! let mut turns = Vec::new();
//! for (role, content) in words {
//!     turns.push(TurnRequest {
//!         conversation: CallerId::new("chat-17")?,
//!         role,
//!         content: content.to_owned(),
//!         address: Address::new(Some("ada"), None)?,
//!         session: None,
//!         metadata: Metadata::new(),
//!         said_at: None,
//!         replay: None,
//!     });
//! }
//! for recorded in memory.record(&agent, turns).await? {
//!     recorded?;
//! }
//!
//! let context = memory.prompt_context(&agent, ConversationId::coerce("chat-17")).await?;
//! let prompt: Vec<String> =
//!     context.recent.iter().map(|turn| format!("{}: {}", turn.role.as_str(), turn.content)).collect();
//! assert_eq!(prompt[0], "user: I need a table for four on Friday.");
//! assert_eq!(prompt.len(), 2);
//!
//! memory.close().await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Scopes
//!
//! A data directory holds instances; one is one agent's isolated store, opened by [`Evoke::open_instance`] or, as a
//! server does it, by an API key ([`Engine::authenticate`]). Within an instance a memory belongs to a user, to a customer
//! (a company with its users) or to the whole instance, as its [`Address`] says. A read sees the scope that it names and
//! the wider ones around it, and nothing else: the partitions of other users are not filtered out, they are not opened.
//! With [`Isolation::Strict`] users belong to customers, with [`Isolation::EqualsCustomer`] they stand alone.
//!
//! # Where to read on
//!
//! - [`Options`]: everything that can be set, [`Builder`]: models of your own.
//! - [`Engine`]: all calls, from [`Engine::ingest`] to [`Engine::erase`] and [`Engine::forget`].
//! - [`Processing`]: several processes on one directory.
//! - `ARCHITECTURE.md` in the repository: how a document becomes memories, and how a question finds them.

mod builder;
mod chat_model;
mod embedding;
mod error;
mod evoke;
mod extraction;
mod model_watch;
mod options;
mod reranker;
mod secret_source;
mod storage;

pub use self::builder::Builder;
pub use self::embedding::load_embedder;
pub use self::error::{InstanceError, OpenError};
pub use self::evoke::{Components, Evoke};
pub use self::extraction::load_extractor;
pub use self::options::{
    ChatModelOptions, ChatProvider, EmbeddingEndpoint, EmbeddingOptions, EngineOptions, MissingModel,
    ModelOptions, Options, Processing, RerankerOptions, RerankerSource, StoreOptions, TokenPrice,
};
pub use self::secret_source::{SecretError, SecretSource};

pub use evoke_embed::Embedder;
pub use evoke_engine::{
    Address, AdminError, AuthError, BatchOutcome, Caller, CompactRequest, ConversationError, Depth,
    DocumentRequest, Engine, EngineError, EraseError, EraseOutcome, EraseRequest, EraseScope, FetchError,
    FetchRequest, FetchScope, Fetched, ForgetMode, Forgotten, Health, Hit, IngestError, Ingested, IssuedKey,
    Kinds, MemoryError, MemoryUpdate, NamedConversation, NewKey, Packing, PromptContext, Reach, Readiness,
    RecordedTurn, StoredMemory, Strategy, TurnRequest,
};
pub use evoke_extract::Extractor;
pub use evoke_llm::ChatModel;
pub use evoke_rerank::Reranker;
pub use evoke_store::{Store, StoreError};
pub use evoke_types::{
    CallerId, ConversationId, CustomerId, DocumentId, DocumentType, IngestMode, IngestStatus, IngestionId,
    InstanceId, Isolation, KeyId, MemoryId, MemoryKind, MessageId, Metadata, Role, ScopePath, Secret,
    Timestamp, UserId,
};
