//! Conversations in a SQLite file.
//!
//! Each file has one writing thread in the process, however many conversations are open: it runs all changes that
//! wait in one transaction. Readers have connections of their own, so that a read never waits for a write. Other
//! processes may do the same with the same file.

mod connection;
mod database;
mod fault;
mod ledger;
mod legacy;
mod patience;
mod rows;
mod schema;
mod writer;

use crate::conversation::Conversation;
use crate::error::Result;
use crate::memory::Memory;
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId, Ttl};
use crate::store::MessageStore;
use crate::window::Window;
use async_trait::async_trait;
use database::Database;
use evoke_types::{Clock, SystemClock};
use parking_lot::Mutex;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A conversation in a SQLite file that survives restarts and is safe with many processes.
///
/// ```no_run
/// # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
/// use evoke_chat_memory::{Memory, Role, SqliteMemory, Window};
///
/// let memory = SqliteMemory::new("memory.db", "user-123", Window::last(50)?)?;
/// memory.add(Role::User, "Remember that I like tea").await?;
/// # Ok(())
/// # }
/// ```
pub type SqliteMemory = Conversation<SqliteStore>;

/// The conversations of one SQLite file. Clones share it, and so do all stores of the same file in a process.
#[derive(Clone)]
pub struct SqliteStore {
    shared: Arc<Shared>,
}

struct Shared {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    opened: Mutex<Option<Arc<Database>>>,
    opening: tokio::sync::Mutex<()>,
}

impl SqliteStore {
    /// The file at `path`, which is opened, and made if need be, by the first call. `:memory:` is a store of this
    /// instance alone.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self::with_clock(path, Arc::new(SystemClock))
    }

    /// With another source of the time of messages.
    pub fn with_clock(path: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        let (opened, opening) = (Mutex::new(None), tokio::sync::Mutex::new(()));
        Self { shared: Arc::new(Shared { path: path.into(), clock, opened, opening }) }
    }

    /// Removes the conversations whose newest message is older than `ttl`, and says how many messages that were.
    pub async fn remove_expired(&self, ttl: Ttl) -> Result<usize> {
        let cutoff = rows::seconds(self.shared.clock.now().plus_millis(ttl.millis().saturating_neg()));
        let change = move |changes: &mut writer::Changes<'_>| {
            let removed = rows::remove_expired(changes.db, cutoff)?;
            changes.ledger.forget_all();
            Ok(removed)
        };
        self.database().await?.change(change).await
    }

    async fn database(&self) -> Result<Arc<Database>> {
        let opened = || self.shared.opened.lock().clone();
        if let Some(database) = opened() {
            return Ok(database);
        }
        let _one_at_a_time = self.shared.opening.lock().await;
        if let Some(database) = opened() {
            return Ok(database);
        }
        let path = self.shared.path.clone();
        let database = database::blocking(&self.shared.path, move || Database::of(&path)).await?;
        *self.shared.opened.lock() = Some(Arc::clone(&database));
        Ok(database)
    }

    /// The time before which a conversation's newest message makes it an expired one, in seconds.
    fn cutoff(&self, session: &Session) -> Option<f64> {
        let ttl = session.ttl?;
        Some(rows::seconds(self.shared.clock.now().plus_millis(ttl.millis().saturating_neg())))
    }
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.shared.path).finish_non_exhaustive()
    }
}

#[async_trait]
impl MessageStore for SqliteStore {
    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()> {
        let database = self.database().await?;
        let (session, cutoff, now) = (session.clone(), self.cutoff(session), self.shared.clock.now());
        let change = move |changes: &mut writer::Changes<'_>| {
            if let Some(cutoff) = cutoff
                && rows::is_expired(changes.db, &session.id, cutoff)?
            {
                rows::clear(changes.db, &session.id)?;
                changes.ledger.forget(&session.id);
            }
            let ids = rows::insert(changes.db, &session.id, &batch, now)?;
            changes.ledger.trim(changes.db, &session, ids)
        };
        database.change(change).await
    }

    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>> {
        let (session, cutoff) = (session.clone(), self.cutoff(session));
        self.database().await?.read(move |db| rows::read(db, &session, cutoff, page)).await
    }

    async fn count(&self, session: &Session) -> Result<usize> {
        let (session, cutoff) = (session.clone(), self.cutoff(session));
        self.database().await?.read(move |db| rows::count(db, &session, cutoff)).await
    }

    async fn clear(&self, session: &Session) -> Result<()> {
        let id = session.id.clone();
        let change = move |changes: &mut writer::Changes<'_>| {
            changes.ledger.forget(&id);
            rows::clear(changes.db, &id)
        };
        self.database().await?.change(change).await
    }

    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()> {
        let id = session.id.clone();
        let change = move |changes: &mut writer::Changes<'_>| {
            changes.ledger.forget(&id);
            rows::discard_before(changes.db, &id, seq)
        };
        self.database().await?.change(change).await
    }

    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool> {
        let (session, cutoff, now) = (session.clone(), self.cutoff(session), self.shared.clock.now());
        let oldest = oldest.to_vec();
        let change = move |changes: &mut writer::Changes<'_>| {
            changes.ledger.forget(&session.id);
            rows::replace_oldest(changes.db, &session, cutoff, &oldest, &replacement, now)
        };
        self.database().await?.change(change).await
    }

    async fn sessions(&self) -> Result<Vec<SessionId>> {
        self.database().await?.read(rows::sessions).await
    }

    async fn release(&self) -> Result<()> {
        if Arc::strong_count(&self.shared) > 1 {
            return Ok(());
        }
        let opened = self.shared.opened.lock().take();
        let Some(database) = opened.and_then(Arc::into_inner) else { return Ok(()) };
        // The last user waits until the file is closed and its log is emptied.
        let finish = move || {
            database.finish();
            Ok(())
        };
        database::blocking(&self.shared.path, finish).await
    }
}

impl Conversation<SqliteStore> {
    /// The conversation `session_id` in the file at `db_path`. Nothing is opened yet.
    pub fn new(db_path: impl Into<PathBuf>, session_id: &str, window: Window) -> Result<Self> {
        Self::in_store(SqliteStore::new(db_path), SessionId::new(session_id)?, window, None)
    }

    /// Copies a conversation out of a file that an earlier Python package wrote (its table `messages`), which is
    /// only read, to the end of this conversation, and says how many messages it had. The copy is one step.
    pub async fn import_legacy(&self, path: impl AsRef<Path>, conversation_id: &str) -> Result<usize> {
        let (path, id) = (path.as_ref().to_owned(), conversation_id.to_owned());
        let messages = database::blocking(&path.clone(), move || legacy::read(&path, &id)).await?;
        let count = messages.len();
        self.add_many(messages).await?;
        Ok(count)
    }
}
