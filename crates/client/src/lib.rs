//! A client of an Evoke server, for async Rust programs.
//!
//! ```no_run
//! # async fn example() -> Result<(), evoke_client::Error> {
//! use evoke_client::{Client, Document, Scope};
//! use std::time::Duration;
//!
//! // From EVOKE_SERVER and EVOKE_API_KEY.
//! let evoke = Client::from_env()?;
//! let ada = Scope::user("ada");
//! let words = Document::new("User: I moved to Porto, and I am allergic to peanuts.").scope(&ada);
//! let accepted = evoke.memories().create(words).await?;
//! evoke.memories().wait(&accepted.ingestion_id, Duration::from_secs(10)).await?;
//! for item in evoke.user("ada").recall("Where does Ada live?").await? {
//!     println!("{}", item.content);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Client`] is a cheap handle: clone it, and share it between tasks. Its namespaces are methods: [`Client::memories`],
//! [`Client::conversation`], [`Client::user`], [`Client::customer`], [`Client::client`], [`Client::instance`],
//! [`Client::entities`], [`Client::data`], [`Client::memory_tool`]. Requests and answers are the types of the
//! protocol, in [`wire`].
//!
//! Every call has time limits ([`Timeouts`]) and is sent again as [`RetryPolicy`] says, but only where that is safe: a
//! write that could happen twice carries an `Idempotency-Key`, or is not sent again unless the server said that it did
//! nothing. Every failure is an [`Error`] with a code, a correlation id, and whether it may pass by itself.

mod body;
mod builder;
mod calls;
mod error;
mod input;
mod key;
mod retry;
mod timeouts;
mod trace;
mod transport;

pub use builder::{Client, ClientBuilder};
pub use calls::conversation::Conversations;
pub use calls::data::{Data, Export};
pub use calls::entities::Entities;
pub use calls::instance::Instance;
pub use calls::memories::Memories;
pub use calls::memory_tool::MemoryTool;
pub use calls::reads::Reads;
pub use error::{Error, Phase, Refusal};
pub use evoke_wire as wire;
pub use input::{Document, Scope, Turn};
pub use key::{ApiKey, KeyError};
pub use retry::RetryPolicy;
pub use timeouts::Timeouts;
