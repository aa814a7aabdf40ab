//! Conversations in DynamoDB: one item a message, and one at the head of each conversation that says which count.
//!
//! The head (`seq` 0) holds the numbers of the first and the last message. An add is one transaction of the new
//! items and the head, so that order, window and clearing are exact however many writers there are; items before
//! the first are invisible at once and deleted afterwards.

mod fault;
mod items;
mod link;

use crate::conversation::Conversation;
use crate::error::{InvalidInput, Outcome, Result};
use crate::message::{NewMessage, Record, Seq};
use crate::page::Page;
use crate::session::{Session, SessionId};
use crate::span::Span;
use crate::store::MessageStore;
use crate::timeouts::Timeouts;
use crate::window::Window;
use async_trait::async_trait;
use evoke_types::{Clock, SystemClock, Timestamp};
use fault::Fault;
use items::{Head, Items};
use link::{BACKEND, Link};
use std::fmt;
use std::sync::Arc;

/// Bytes of an item at most, less the names of its attributes, its number and its time.
const LARGEST: usize = 400 * 1024 - 256;

/// A conversation in DynamoDB.
///
/// The table has to exist, with the partition key `session_id` (S) and the sort key `seq` (N);
/// [`DynamoDbStore::create_table`] makes one. Credentials come from the usual chain. A batch is stored in steps of
/// up to 99 messages; one that fails in the middle says so with [`Outcome::Partial`].
///
/// ```no_run
/// # async fn run() -> Result<(), evoke_chat_memory::ChatMemoryError> {
/// use evoke_chat_memory::{DynamoDbMemory, Memory, Role, Window};
///
/// let memory = DynamoDbMemory::new("chats", "user-123", "eu-central-1", Window::last(50)?)?;
/// memory.add(Role::User, "Remember that I like tea").await?;
/// # Ok(())
/// # }
/// ```
pub type DynamoDbMemory = Conversation<DynamoDbStore>;

/// The conversations of one DynamoDB table. Clones share a client.
#[derive(Clone)]
pub struct DynamoDbStore {
    shared: Arc<Shared>,
}

struct Shared {
    link: Link,
    clock: Arc<dyn Clock>,
}

impl DynamoDbStore {
    /// A table in a region, `us-east-1` where nothing else is meant. The first call connects.
    pub fn new(table_name: &str, region: &str) -> Result<Self, InvalidInput> {
        Self::with(table_name, region, None, Timeouts::default(), Arc::new(SystemClock))
    }

    /// With another endpoint than the region's (an emulator; the usual environment variable works too), other
    /// timeouts and another source of the time of messages.
    pub fn with(
        table_name: &str,
        region: &str,
        endpoint: Option<&str>,
        timeouts: Timeouts,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidInput> {
        let link = Link::new(table_name, region, endpoint, timeouts)?;
        Ok(Self { shared: Arc::new(Shared { link, clock }) })
    }

    /// Makes the table, paid by use, and waits until it is there. One that exists already is left alone.
    pub async fn create_table(&self) -> Result<()> {
        let client = self.link().client().await;
        self.link().bounded(Outcome::Unknown, items::create_table(&client, self.link().table())).await
    }

    fn link(&self) -> &Link {
        &self.shared.link
    }

    /// The head of a conversation as this session sees it: window and time to live applied.
    fn visible(&self, session: &Session, head: Head) -> Head {
        let expired = session.ttl.is_some_and(|ttl| {
            let cutoff = self.shared.clock.now().plus_millis(ttl.millis().saturating_neg());
            head.newest_at.is_some_and(|at| at < cutoff)
        });
        let first = match session.max_messages {
            _ if expired => head.last + 1,
            Some(max) => head.first.max(window_start(head.last, max.get())),
            None => head.first,
        };
        Head { first, ..head }
    }

    async fn append_step(
        &self,
        items: &Items<'_>,
        session: &Session,
        step: &[NewMessage],
        now: Timestamp,
    ) -> Result<(), Fault> {
        let mut tries = 0;
        loop {
            let head = items.head().await?;
            let alive = self.visible(session, head);
            let last = head.last + i64::try_from(step.len()).unwrap_or(i64::MAX);
            let first = match session.max_messages {
                Some(max) => alive.first.max(window_start(last, max.get())),
                None => alive.first,
            };
            let newest_at = step.last().map(|new| new.created_at.unwrap_or(now));
            match items.append(head, Head { first, last, newest_at }, step, now).await {
                Ok(()) => {
                    items.sweep(head.first, first).await;
                    return Ok(());
                }
                // Another writer was faster: that one's add is in, so that somebody always comes forward.
                Err(fault) if fault.is_conflict() => tries = link::pause_after_conflict(tries).await,
                Err(fault) => return Err(fault),
            }
        }
    }

    async fn read_span(
        &self,
        items: &Items<'_>,
        session: &Session,
        span: Span,
    ) -> Result<Vec<Record>, Fault> {
        let mut head = items.head().await?;
        loop {
            let visible = self.visible(session, head);
            let (from, to) =
                (visible.first.max(span.after.saturating_add(1)), visible.last.min(span.before - 1));
            let records = if from > to { Vec::new() } else { items.between(from, to, span).await? };
            let there = usize::try_from(to - from + 1).unwrap_or(0);
            let limit = span.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
            if records.len() >= there.min(limit) {
                return Ok(records);
            }
            // Fewer than the head promised: trimmed since then, or deleted by somebody else.
            let now = items.head().await?;
            if now == head {
                return Ok(records);
            }
            head = now;
        }
    }
}

/// The number of the oldest message of a window whose newest is `last`.
fn window_start(last: i64, max: usize) -> i64 {
    last.saturating_sub(i64::try_from(max).unwrap_or(i64::MAX)).saturating_add(1)
}

impl fmt::Debug for DynamoDbStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamoDbStore").field("at", &self.link().place().at).finish_non_exhaustive()
    }
}

#[async_trait]
impl MessageStore for DynamoDbStore {
    fn check_session(&self, id: &SessionId) -> Result<()> {
        if id.as_str().is_empty() {
            let (what, advice) = ("an empty session_id", "choose another one");
            return Err(InvalidInput::NotStorable { backend: BACKEND, what, advice }.into());
        }
        Ok(())
    }

    fn check(&self, session: &Session, message: &NewMessage) -> Result<()> {
        let metadata = items::json(message).map_or(0, |json| json.len());
        let bytes = message.message.content.len() + metadata + session.id.as_str().len();
        if bytes > LARGEST {
            return Err(InvalidInput::MessageTooLarge { backend: BACKEND, bytes, limit: LARGEST }.into());
        }
        Ok(())
    }

    async fn append(&self, session: &Session, batch: Vec<NewMessage>) -> Result<()> {
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let now = self.shared.clock.now();
        let mut stored = 0;
        for step in items::steps(&batch) {
            let append = self.append_step(&items, session, step, now);
            let lost = if stored == 0 { Outcome::Unknown } else { Outcome::Partial { stored } };
            self.link().bounded(lost, append).await?;
            stored += step.len();
        }
        Ok(())
    }

    async fn read(&self, session: &Session, page: Page) -> Result<Vec<Record>> {
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let (span, _) = Span::of(page, session.max_messages);
        self.link().bounded(Outcome::NotStored, self.read_span(&items, session, span)).await
    }

    async fn count(&self, session: &Session) -> Result<usize> {
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let head = self.link().bounded(Outcome::NotStored, items.head()).await?;
        let visible = self.visible(session, head);
        Ok(usize::try_from(visible.last - visible.first + 1).unwrap_or(0))
    }

    async fn clear(&self, session: &Session) -> Result<()> {
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let clear = async {
            if let Some(first) = items.empty().await? {
                items.delete_before(first).await?;
            }
            Ok(())
        };
        self.link().bounded(Outcome::Unknown, clear).await
    }

    async fn discard_before(&self, session: &Session, seq: Seq) -> Result<()> {
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let discard = async {
            let head = items.head().await?;
            let first = seq.0.min(head.last + 1);
            match items.advance(first).await {
                Ok(()) => items.sweep(head.first, first).await,
                // It has gone further meanwhile.
                Err(fault) if fault.is_conflict() => {}
                Err(fault) => return Err(fault),
            }
            Ok(())
        };
        self.link().bounded(Outcome::Unknown, discard).await
    }

    async fn replace_oldest(
        &self,
        session: &Session,
        oldest: &[Record],
        replacement: NewMessage,
    ) -> Result<bool> {
        let Some(last) = oldest.last() else { return Ok(false) };
        let client = self.link().client().await;
        let items = self.link().items(&client, session);
        let replace = async {
            let mut tries = 0;
            loop {
                let head = items.head().await?;
                let from = self.visible(session, head).first;
                let limit = i64::try_from(oldest.len()).ok();
                let span = Span { after: from - 1, before: head.last + 1, limit, newest_first: false };
                let begins =
                    if from > head.last { Vec::new() } else { items.between(from, head.last, span).await? };
                let same =
                    begins.len() == oldest.len() && begins.iter().zip(oldest).all(|(a, b)| a.is_same(b));
                if !same {
                    return Ok(false);
                }
                match items.replace(head, last.seq.0, &replacement, self.shared.clock.now()).await {
                    Ok(()) => {
                        items.sweep(head.first, last.seq.0).await;
                        return Ok(true);
                    }
                    Err(fault) if fault.is_conflict() => tries = link::pause_after_conflict(tries).await,
                    Err(fault) => return Err(fault),
                }
            }
        };
        self.link().bounded(Outcome::Unknown, replace).await
    }

    async fn sessions(&self) -> Result<Vec<SessionId>> {
        let client = self.link().client().await;
        let ids = items::sessions(&client, self.link().table());
        let ids = self.link().bounded(Outcome::NotStored, ids).await?;
        let mut ids: Vec<_> = ids.into_iter().filter_map(|id| SessionId::new(id).ok()).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    async fn release(&self) -> Result<()> {
        Ok(())
    }
}

impl Conversation<DynamoDbStore> {
    /// The conversation `session_id` (not empty) in a table of a region. Nothing is connected yet.
    pub fn new(table_name: &str, session_id: &str, region: &str, window: Window) -> Result<Self> {
        let store = DynamoDbStore::new(table_name, region)?;
        Self::in_store(store, SessionId::new(session_id)?, window, None)
    }
}
