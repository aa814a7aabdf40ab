//! Conversations in Redis or Valkey: one list each, changed by scripts, so that every call is one atomic step.

mod element;
mod link;

use crate::conversation::Conversation;
use crate::error::{ChatMemoryError, InvalidInput, Result};
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId, Ttl};
use crate::store::MessageStore;
use crate::timeouts::Timeouts;
use crate::window::Window;
use ::redis::Script;
use async_trait::async_trait;
use evoke_types::{Clock, SystemClock};
use link::Link;
use std::collections::BTreeSet;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::{Arc, LazyLock};

/// The URL of a server on this machine.
pub const LOCAL_REDIS: &str = "redis://localhost:6379";

const PREFIX: &str = "synapsekit:memory:";
const SUFFIX: &str = ":messages";

static APPEND: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis/append.lua")));
static DISCARD: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis/discard.lua")));
static REPLACE: LazyLock<Script> = LazyLock::new(|| Script::new(include_str!("redis/replace.lua")));

/// A conversation in Redis or Valkey, shared by many servers, perhaps for a limited time.
///
/// ```no_run
/// # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
/// use evoke_chat_memory::{LOCAL_REDIS, Memory, RedisMemory, Role, Ttl, Window};
///
/// let memory = RedisMemory::new(LOCAL_REDIS, "user-123", Some(Ttl::seconds(3_600)?), Window::last(50)?)?;
/// memory.add(Role::User, "Forget this in an hour").await?;
/// # Ok(())
/// # }
/// ```
pub type RedisMemory = Conversation<RedisStore>;

/// The conversations of one Redis database. Clones share a connection that carries many calls at once.
#[derive(Clone)]
pub struct RedisStore {
    shared: Arc<Shared>,
}

struct Shared {
    link: Link,
    clock: Arc<dyn Clock>,
}

impl RedisStore {
    /// The server of a URL: `redis://`, `rediss://` (TLS) or `unix://`. The first call connects.
    pub fn new(url: &str) -> Result<Self, InvalidInput> {
        Self::with(url, Timeouts::default(), Arc::new(SystemClock))
    }

    /// With other timeouts and another source of the time of messages.
    pub fn with(url: &str, timeouts: Timeouts, clock: Arc<dyn Clock>) -> Result<Self, InvalidInput> {
        Ok(Self { shared: Arc::new(Shared { link: Link::new(url, timeouts)?, clock }) })
    }

    fn link(&self) -> &Link {
        &self.shared.link
    }

    fn element(&self, new: &NewMessage) -> String {
        element::written(new, new.created_at.unwrap_or_else(|| self.shared.clock.now()))
    }

    /// Some elements of a list in order, with the places of their messages.
    async fn stretch(&self, key: &str, from: i64, to: i64) -> Result<Stretch> {
        let mut read = ::redis::pipe();
        let index = |i: i64| isize::try_from(i).unwrap_or(isize::MAX);
        read.atomic().llen(key).lindex(key, 0).lrange(key, index(from), index(to));
        type Answer = (usize, Option<Vec<u8>>, Vec<Vec<u8>>);
        let (length, head, raw): Answer = self.link().read(&read).await?;
        let skipped = usize::try_from(from).unwrap_or_else(|_| length.saturating_sub(raw.len()));
        let records = element::records(&raw, skipped).map_err(|detail| ChatMemoryError::CorruptData {
            place: self.link().place(),
            detail: format!("key {key}: {detail}"),
        })?;
        let head = head.as_deref().and_then(element::seq_of);
        Ok(Stretch { head, raw, records })
    }

    /// Messages before or after a place. Places follow each other, so that the index of one is known from the
    /// place of the first; when the list was cut between two calls, it is asked again.
    async fn beside(&self, key: &str, page: Page) -> Result<Vec<Record>> {
        let mut head = self.stretch(key, 0, 0).await?.head;
        loop {
            let (from, to) = head.map_or((0, -1), |head| indices(page, head));
            if to < from && head.is_some() {
                return Ok(Vec::new());
            }
            let stretch = self.stretch(key, from, to).await?;
            if head.is_none() || stretch.head == head {
                return Ok(page.of(&stretch.records, |r| r.seq).to_vec());
            }
            head = stretch.head;
        }
    }
}

struct Stretch {
    /// The place of the list's first message, where its writer noted one.
    head: Option<i64>,
    raw: Vec<Vec<u8>>,
    records: Vec<Record>,
}

/// The first and last index of a page in a list whose first message has the place `head`.
fn indices(page: Page, head: i64) -> (i64, i64) {
    let most = |limit: usize| i64::try_from(limit).unwrap_or(i64::MAX);
    match page {
        Page::All => (0, -1),
        Page::Newest(limit) => (most(limit).saturating_neg(), -1),
        Page::After(seq, limit) => {
            let from = seq.0.saturating_sub(head).saturating_add(1).max(0);
            (from, from.saturating_add(most(limit)).saturating_sub(1))
        }
        Page::Before(seq, limit) => {
            let to = seq.0.saturating_sub(head).saturating_sub(1);
            (to.saturating_sub(most(limit)).saturating_add(1).max(0), to)
        }
    }
}

fn key(session: &Session) -> String {
    format!("{PREFIX}{}{SUFFIX}", session.id)
}

fn most(session: &Session) -> usize {
    session.max_messages.map_or(0, NonZeroUsize::get)
}

/// The index of the oldest message of the window.
fn window_start(session: &Session) -> i64 {
    i64::try_from(most(session)).map_or(0, i64::saturating_neg)
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").field("at", &self.link().place().at).finish_non_exhaustive()
    }
}

#[async_trait]
impl MessageStore for RedisStore {
    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()> {
        let mut call = APPEND.key(key(session));
        call.arg(most(session)).arg(session.ttl.map_or(0, Ttl::millis));
        for new in &batch {
            call.arg(self.element(new));
        }
        self.link().run(&call).await
    }

    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>> {
        let key = key(session);
        match page {
            Page::All => Ok(self.stretch(&key, window_start(session), -1).await?.records),
            Page::Newest(limit) => {
                let limit = session.max_messages.map_or(limit, |max| max.get().min(limit));
                let from = i64::try_from(limit).map_or(0, i64::saturating_neg);
                Ok(self.stretch(&key, from, -1).await?.records)
            }
            Page::Before(..) | Page::After(..) if session.max_messages.is_some() => {
                let window = self.stretch(&key, window_start(session), -1).await?.records;
                Ok(page.of(&window, |r| r.seq).to_vec())
            }
            Page::Before(..) | Page::After(..) => self.beside(&key, page).await,
        }
    }

    async fn count(&self, session: &Session) -> Result<usize> {
        let mut read = ::redis::pipe();
        read.llen(key(session));
        let (length,): (usize,) = self.link().read(&read).await?;
        Ok(session.max_messages.map_or(length, |max| length.min(max.get())))
    }

    async fn clear(&self, session: &Session) -> Result<()> {
        let mut clear = ::redis::pipe();
        clear.del(key(session)).ignore();
        self.link().write(&clear).await
    }

    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()> {
        let key = key(session);
        let records = self.stretch(&key, 0, -1).await?.records;
        let surplus = records.partition_point(|record| record.seq < seq);
        let Some(newest) = surplus.checked_sub(1).and_then(|last| records.get(last)) else { return Ok(()) };
        let mut call = DISCARD.key(key);
        self.link().run(call.arg(newest.seq.0).arg(surplus)).await
    }

    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool> {
        let Some(last) = oldest.last() else { return Ok(false) };
        let key = key(session);
        let window = self.stretch(&key, window_start(session), -1).await?;
        let same = window.records.iter().zip(oldest).filter(|(stored, read)| stored.is_same(read)).count();
        if same < oldest.len() {
            return Ok(false);
        }
        // The script compares the elements once more, byte for byte.
        let mut call = REPLACE.key(key);
        call.arg(most(session)).arg(element::finished(self.element(&replacement), last.seq));
        for element in window.raw.iter().take(oldest.len()) {
            call.arg(element.as_slice());
        }
        let replaced: i64 = self.link().run(&call).await?;
        Ok(replaced == 1)
    }

    async fn sessions(&self) -> Result<Vec<SessionId>> {
        let mut ids = BTreeSet::new();
        let mut cursor = 0_u64;
        loop {
            let mut scan = ::redis::pipe();
            scan.cmd("SCAN")
                .arg(cursor)
                .arg("MATCH")
                .arg(format!("{PREFIX}*{SUFFIX}"))
                .arg("COUNT")
                .arg(1_000);
            let ((next, keys),): ((u64, Vec<Vec<u8>>),) = self.link().read(&scan).await?;
            // What is not text, or too long, is another program's: nobody can open it here.
            ids.extend(keys.into_iter().filter_map(|key| {
                let key = String::from_utf8(key).ok()?;
                SessionId::new(key.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?).ok()
            }));
            if next == 0 {
                return Ok(ids.into_iter().collect());
            }
            cursor = next;
        }
    }

    async fn release(&self) -> Result<()> {
        if Arc::strong_count(&self.shared) == 1 {
            self.link().release();
        }
        Ok(())
    }
}

impl Conversation<RedisStore> {
    /// The conversation `session_id` on the server of `url`. Nothing is connected yet.
    pub fn new(url: &str, session_id: &str, ttl: Option<Ttl>, window: Window) -> Result<Self> {
        Self::in_store(RedisStore::new(url)?, SessionId::new(session_id)?, window, ttl)
    }
}
