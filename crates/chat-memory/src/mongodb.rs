//! Conversations in MongoDB: one document a message, numbered by a counter of its conversation.

mod documents;
mod link;

use crate::conversation::Conversation;
use crate::error::{ChatMemoryError, InvalidInput, Outcome, Result};
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId};
use crate::span::Span;
use crate::store::MessageStore;
use crate::timeouts::Timeouts;
use crate::window::Window;
use async_trait::async_trait;
use documents::Documents;
use evoke_types::{Clock, SystemClock, Timestamp};
use link::{BACKEND, Link, Ready};
use std::fmt;
use std::sync::Arc;

/// The URI of a server on this machine.
pub const LOCAL_MONGODB: &str = "mongodb://localhost:27017";

/// The largest document of the server, less what surrounds the text.
const LARGEST: usize = 16 * 1024 * 1024 - 4 * 1024;

/// A conversation in MongoDB.
///
/// A batch is stored as a whole on replica sets and sharded clusters; a server that stands alone has no
/// transactions, and a batch that it stops in the middle fails with [`Outcome::Partial`].
///
/// ```no_run
/// # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
/// use evoke_chat_memory::{LOCAL_MONGODB, Memory, MongoMemory, Role, Window};
///
/// let memory = MongoMemory::new(LOCAL_MONGODB, "user-123", Window::last(50)?)?;
/// memory.add(Role::User, "Remember that I like tea").await?;
/// # Ok(())
/// # }
/// ```
pub type MongoMemory = Conversation<MongoStore>;

/// The conversations of one MongoDB collection. Clones share a pool of connections.
#[derive(Clone)]
pub struct MongoStore {
    shared: Arc<Shared>,
}

struct Shared {
    link: Link,
    clock: Arc<dyn Clock>,
}

impl MongoStore {
    /// The collection `conversations` of the database `synapsekit`. The first call connects.
    pub fn new(uri: &str) -> Result<Self, InvalidInput> {
        Self::in_collection(uri, "synapsekit", "conversations")
    }

    /// Another collection.
    pub fn in_collection(uri: &str, database: &str, collection: &str) -> Result<Self, InvalidInput> {
        Self::with(uri, database, collection, Timeouts::default(), Arc::new(SystemClock))
    }

    /// With other timeouts and another source of the time of messages.
    pub fn with(
        uri: &str,
        database: &str,
        collection: &str,
        timeouts: Timeouts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidInput> {
        let link = Link::new(uri, database, collection, timeouts)?;
        Ok(Self { shared: Arc::new(Shared { link, clock }) })
    }

    fn link(&self) -> &Link {
        &self.shared.link
    }

    fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }

    /// The instant before which a conversation's newest message makes it an expired one.
    fn cutoff(&self, session: &Session) -> Option<Timestamp> {
        session.ttl.map(|ttl| self.now().plus_millis(ttl.millis().saturating_neg()))
    }
}

impl fmt::Debug for MongoStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MongoStore").field("at", &self.link().place().at).finish_non_exhaustive()
    }
}

/// The documents of one conversation.
fn documents<'a>(ready: &'a Ready, session: &'a Session) -> Documents<'a> {
    Documents { ready, session: session.id.as_str() }
}

#[async_trait]
impl MessageStore for MongoStore {
    fn check(&self, _: &Session, message: &NewMessage) -> Result<()> {
        let metadata = documents::json(message).map_or(0, |json| json.len());
        let bytes = message.message.content.len() + metadata;
        if bytes > LARGEST {
            return Err(InvalidInput::MessageTooLarge { backend: BACKEND, bytes, limit: LARGEST }.into());
        }
        Ok(())
    }

    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()> {
        let ready = self.link().ready().await?;
        let append = async {
            let documents = documents(&ready, session);
            if documents.is_expired(self.cutoff(session)).await? {
                documents.discard_before(i64::MAX).await?;
            }
            documents.insert(&batch, self.now()).await?;
            match session.max_messages {
                Some(max) => documents.trim(max).await,
                None => Ok(()),
            }
        };
        self.link().bounded(Outcome::Unknown, append).await
    }

    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>> {
        let ready = self.link().ready().await?;
        let (mut span, bounded) = Span::of(page, session.max_messages);
        let read = async {
            let documents = documents(&ready, session);
            if documents.is_expired(self.cutoff(session)).await? {
                return Ok(Vec::new());
            }
            if let Some(max) = session.max_messages.filter(|_| bounded) {
                span.after = span.after.max(documents.newest_beyond(max).await?.unwrap_or(i64::MIN));
            }
            documents.find(span).await
        };
        let found = self.link().bounded(Outcome::NotStored, read).await?;
        documents::records(&found)
            .map_err(|detail| ChatMemoryError::CorruptData { place: self.link().place(), detail })
    }

    async fn count(&self, session: &Session) -> Result<usize> {
        let ready = self.link().ready().await?;
        let count = async {
            let documents = documents(&ready, session);
            if documents.is_expired(self.cutoff(session)).await? {
                return Ok(0);
            }
            documents.count(session.max_messages).await
        };
        self.link().bounded(Outcome::NotStored, count).await
    }

    async fn clear(&self, session: &Session) -> Result<()> {
        self.discard_before(session, Seq(i64::MAX)).await
    }

    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()> {
        let ready = self.link().ready().await?;
        let documents = documents(&ready, session);
        self.link().bounded(Outcome::Unknown, documents.discard_before(seq.0)).await
    }

    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool> {
        let Some(last) = oldest.last() else { return Ok(false) };
        let ready = self.link().ready().await?;
        let replace = async {
            let documents = documents(&ready, session);
            let mut after = i64::MIN;
            if let Some(max) = session.max_messages {
                after = documents.newest_beyond(max).await?.unwrap_or(after);
            }
            let limit = i64::try_from(oldest.len()).ok();
            let span = Span { after, before: i64::MAX, limit, newest_first: false };
            // A document that is no message is not one of those that were read either.
            let begins = documents::records(&documents.find(span).await?).unwrap_or_default();
            let same = begins.len() == oldest.len() && begins.iter().zip(oldest).all(|(a, b)| a.is_same(b));
            if !same {
                return Ok(false);
            }
            documents.replace(oldest, last, &replacement, self.now()).await
        };
        self.link().bounded(Outcome::Unknown, replace).await
    }

    async fn sessions(&self) -> Result<Vec<SessionId>> {
        let ready = self.link().ready().await?;
        let ids = self.link().bounded(Outcome::NotStored, documents::sessions(&ready)).await?;
        let mut ids: Vec<_> = ids.into_iter().filter_map(|id| SessionId::new(id).ok()).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    async fn release(&self) -> Result<()> {
        if Arc::strong_count(&self.shared) == 1 {
            self.link().release();
        }
        Ok(())
    }
}

impl Conversation<MongoStore> {
    /// The conversation `session_id` in the default collection of the server of `uri`. Nothing is connected yet.
    pub fn new(uri: &str, session_id: &str, window: Window) -> Result<Self> {
        Self::in_store(MongoStore::new(uri)?, SessionId::new(session_id)?, window, None)
    }
}
