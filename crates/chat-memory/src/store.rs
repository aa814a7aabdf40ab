//! What a backend has to do: keep the messages of many conversations.

use crate::error::Result;
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId};
use async_trait::async_trait;
use std::fmt;

/// Where messages are kept. [`Conversation`](crate::Conversation) makes a [`Memory`](crate::Memory) of it.
///
/// Every call names its conversation and how much of it is kept; a conversation whose newest message is older than
/// its time to live is empty, and so is what lies before its newest `max_messages`. Calls connect on demand, are
/// bounded in time, and are safe from many tasks and processes. Clones of the implementations share connections.
#[async_trait]
pub trait MessageStore: Send + Sync + fmt::Debug + 'static {
    /// Whether a conversation of this id can be stored here; asked once for each.
    fn check_session(&self, _id: &SessionId) -> Result<()> {
        Ok(())
    }

    /// Whether a message can be stored here; asked before any side effect.
    fn check(&self, _session: &Session, _message: &NewMessage) -> Result<()> {
        Ok(())
    }

    /// Appends messages and removes those that leave the window, in one step. `batch` is not empty.
    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()>;

    /// A part of the window, oldest first.
    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>>;

    /// How many messages the window holds.
    async fn count(&self, session: &Session) -> Result<usize>;

    /// Removes all messages of the conversation.
    async fn clear(&self, session: &Session) -> Result<()>;

    /// Removes the messages before a place.
    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()>;

    /// Replaces the messages that the window begins with by one in the place of the last of them, in one step;
    /// `false` and no change when it begins with others. `oldest` is not empty.
    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool>;

    /// The conversations that have messages, in order of their ids.
    async fn sessions(&self) -> Result<Vec<SessionId>>;

    /// Lets go of connections and files that nobody else uses. A later call connects again.
    async fn release(&self) -> Result<()>;
}
