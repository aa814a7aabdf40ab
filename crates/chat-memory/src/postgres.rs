//! Conversations in PostgreSQL: one row a message, one transaction in one round trip an add.

mod dsn;
mod link;
mod schema;
mod statements;
mod tls;

use crate::conversation::Conversation;
use crate::error::{ChatMemoryError, InvalidInput, Outcome, Result};
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId, Ttl};
use crate::span::Span;
use crate::store::MessageStore;
use crate::timeouts::Timeouts;
use crate::window::Window;
use async_trait::async_trait;
use futures::FutureExt;
use link::Link;
use std::fmt;
use std::sync::Arc;

/// A conversation in PostgreSQL, in the table `synapsekit_conversations`, which the first use makes.
///
/// ```no_run
/// # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
/// use evoke_chat_memory::{Memory, PostgresMemory, Role, Window};
///
/// let memory = PostgresMemory::new("postgresql://app@db.example/app", "user-123", Window::last(50)?)?;
/// memory.add(Role::User, "Remember that I like tea").await?;
/// # Ok(())
/// # }
/// ```
pub type PostgresMemory = Conversation<PostgresStore>;

/// The conversations of one PostgreSQL database. Clones share a pool of connections.
#[derive(Clone)]
pub struct PostgresStore {
    link: Arc<Link>,
}

impl PostgresStore {
    /// The database of a connection string, `postgresql://…` or `host=… user=…`. The first call connects.
    ///
    /// Calls use no named prepared statements, so that a transaction pooler may stand in between. `sslmode` and
    /// `sslrootcert` mean what they mean to other clients: `verify-full` checks the server's certificate.
    pub fn new(dsn: &str) -> Result<Self, InvalidInput> {
        Self::with(dsn, Timeouts::default(), DEFAULT_CONNECTIONS)
    }

    /// With other timeouts, and at most so many connections (at least 1).
    pub fn with(dsn: &str, timeouts: Timeouts, connections: usize) -> Result<Self, InvalidInput> {
        if connections == 0 {
            return Err(InvalidInput::Zero { setting: "connections" });
        }
        Ok(Self { link: Arc::new(Link::new(dsn::parsed(dsn)?, timeouts, connections)) })
    }

    /// Removes the conversations whose newest message is older than `ttl`, and says how many messages that were.
    pub async fn remove_expired(&self, ttl: Ttl) -> Result<usize> {
        let removed = self.link.call(Outcome::Unknown, move |client, _| {
            async move { statements::remove_expired(client, statements::seconds(ttl)).await }.boxed()
        });
        Ok(usize::try_from(removed.await?).unwrap_or(usize::MAX))
    }

    fn holds(text: &str, what: &'static str) -> Result<()> {
        if text.contains('\0') {
            let advice = "remove the U+0000 characters";
            return Err(InvalidInput::NotStorable { backend: link::BACKEND, what, advice }.into());
        }
        Ok(())
    }
}

/// Connections of a pool at most.
const DEFAULT_CONNECTIONS: usize = 8;

impl fmt::Debug for PostgresStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresStore").field("at", &self.link.place().at).finish_non_exhaustive()
    }
}

#[async_trait]
impl MessageStore for PostgresStore {
    fn check_session(&self, id: &SessionId) -> Result<()> {
        Self::holds(id.as_str(), "a session_id with U+0000")
    }

    fn check(&self, _: &Session, message: &NewMessage) -> Result<()> {
        Self::holds(&message.message.content, "content with U+0000")
    }

    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()> {
        let session = session.clone();
        let append = self.link.call(Outcome::Unknown, move |client, columns| {
            async move { statements::append(client, columns, &session, &batch).await }.boxed()
        });
        append.await
    }

    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>> {
        let (span, bounded) = Span::of(page, session.max_messages);
        let read = self.link.read(|| {
            let session = session.clone();
            Box::new(move |client, columns| {
                async move { statements::read(client, columns, &session, span, bounded).await }.boxed()
            })
        });
        statements::records(&read.await?)
            .map_err(|detail| ChatMemoryError::CorruptData { place: self.link.place().clone(), detail })
    }

    async fn count(&self, session: &Session) -> Result<usize> {
        let count = self.link.read(|| {
            let session = session.clone();
            Box::new(move |client, _| async move { statements::count(client, &session).await }.boxed())
        });
        let stored = usize::try_from(count.await?).unwrap_or(0);
        Ok(session.max_messages.map_or(stored, |max| stored.min(max.get())))
    }

    async fn clear(&self, session: &Session) -> Result<()> {
        self.discard_before(session, Seq(i64::MAX)).await
    }

    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()> {
        let session = session.clone();
        let discard = self.link.call(Outcome::Unknown, move |client, _| {
            async move { statements::discard_before(client, &session, seq).await }.boxed()
        });
        discard.await
    }

    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool> {
        let (session, oldest) = (session.clone(), oldest.to_vec());
        let replace = self.link.call(Outcome::Unknown, move |client, columns| {
            async move { statements::replace_oldest(client, columns, &session, &oldest, &replacement).await }
                .boxed()
        });
        replace.await
    }

    async fn sessions(&self) -> Result<Vec<SessionId>> {
        let sessions = self
            .link
            .read(|| Box::new(|client, _| async move { statements::sessions(client).await }.boxed()));
        let mut ids: Vec<_> = sessions.await?.into_iter().filter_map(|id| SessionId::new(id).ok()).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    async fn release(&self) -> Result<()> {
        if Arc::strong_count(&self.link) == 1 {
            self.link.release().await;
        }
        Ok(())
    }
}

impl Conversation<PostgresStore> {
    /// The conversation `session_id` in the database of `dsn`. Nothing is connected yet.
    pub fn new(dsn: &str, session_id: &str, window: Window) -> Result<Self> {
        Self::in_store(PostgresStore::new(dsn)?, SessionId::new(session_id)?, window, None)
    }
}
