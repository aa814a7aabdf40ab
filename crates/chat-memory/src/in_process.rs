//! Memories that live in the process and end with it.

use crate::error::{ChatMemoryError, InvalidInput, Result};
use crate::memory::Memory;
use crate::message::{Message, NewMessage, Record, Seq};
use crate::page::Page;
use crate::rolling::Rolling;
use crate::window::Window;
use async_trait::async_trait;
use evoke_types::{Clock, SystemClock};
use parking_lot::Mutex;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// A conversation in this process, gone with it. Keeps the newest 100 messages unless told otherwise.
#[derive(Debug, Clone)]
pub struct InMemoryConversation {
    shared: Arc<Shared>,
}

struct Shared {
    window: Window,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    records: Rolling<Record>,
    next: i64,
    closed: bool,
}

impl InMemoryConversation {
    /// An empty conversation with a window.
    pub fn new(window: Window) -> Self {
        Self::with_clock(window, Arc::new(SystemClock))
    }

    /// With another source of the time of messages.
    pub fn with_clock(window: Window, clock: Arc<dyn Clock>) -> Self {
        let records = Rolling::new(window.clone());
        let state = Mutex::new(State { records, next: 1, closed: false });
        Self { shared: Arc::new(Shared { window, clock, state }) }
    }

    fn open<T>(&self, work: impl FnOnce(&mut State) -> T) -> Result<T> {
        let mut state = self.shared.state.lock();
        if state.closed {
            return Err(ChatMemoryError::Closed);
        }
        Ok(work(&mut state))
    }
}

impl Default for InMemoryConversation {
    /// The newest 100 messages.
    fn default() -> Self {
        Self::new(Window::newest(NonZeroUsize::MIN.saturating_add(99)))
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").field("window", &self.window).finish_non_exhaustive()
    }
}

impl State {
    fn push(&mut self, new: NewMessage, clock: &dyn Clock) {
        let created_at = new.created_at.unwrap_or_else(|| clock.now());
        let seq = Seq(self.next);
        self.next += 1;
        self.records.push(Record { seq, created_at, message: new.message, metadata: new.metadata });
    }
}

#[async_trait]
impl Memory for InMemoryConversation {
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        let clock = self.shared.clock.as_ref();
        self.open(|state| messages.into_iter().for_each(|new| state.push(new, clock)))
    }

    async fn get(&self) -> Result<Vec<Message>> {
        self.open(|state| state.records.messages())
    }

    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        self.open(|state| {
            let skipped = state.records.len().saturating_sub(last);
            state.records.iter().skip(skipped).map(|r| r.message.clone()).collect()
        })
    }

    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        self.open(|state| {
            let records: Vec<&Record> = state.records.iter().collect();
            page.of(&records, |r| r.seq).iter().map(|r| (*r).clone()).collect()
        })
    }

    async fn count(&self) -> Result<usize> {
        self.open(|state| state.records.len())
    }

    async fn clear(&self) -> Result<()> {
        self.open(|state| state.records.clear())
    }

    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        let now = self.shared.clock.now();
        self.open(|state| {
            let Some(last) = oldest.last() else { return false };
            let begins_so = state.records.len() >= oldest.len()
                && state.records.iter().zip(oldest).all(|(stored, expected)| stored.is_same(expected));
            if begins_so {
                let created_at = replacement.created_at.unwrap_or(now);
                let NewMessage { message, metadata, .. } = replacement;
                let record = Record { seq: last.seq, created_at, message, metadata };
                state.records.replace_oldest(oldest.len(), record);
            }
            begins_so
        })
    }

    async fn close(&self) -> Result<()> {
        self.shared.state.lock().closed = true;
        Ok(())
    }

    fn window(&self) -> &Window {
        &self.shared.window
    }

    fn to_messages(&self) -> Vec<Message> {
        self.shared.state.lock().records.messages()
    }
}

/// The last N messages of a conversation in this process, and nothing else.
#[derive(Debug, Clone)]
pub struct WindowMemory(InMemoryConversation);

impl WindowMemory {
    /// Keeps the newest `window_size` messages, at least 1.
    pub fn new(window_size: usize) -> Result<Self, InvalidInput> {
        let size = NonZeroUsize::new(window_size).ok_or(InvalidInput::Zero { setting: "window_size" })?;
        Ok(Self(InMemoryConversation::new(Window::newest(size))))
    }
}

impl Default for WindowMemory {
    /// The newest 10 messages.
    fn default() -> Self {
        Self(InMemoryConversation::new(Window::newest(NonZeroUsize::MIN.saturating_add(9))))
    }
}

#[async_trait]
impl Memory for WindowMemory {
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        self.0.add_many(messages).await
    }
    async fn get(&self) -> Result<Vec<Message>> {
        self.0.get().await
    }
    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        self.0.get_last(last).await
    }
    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        self.0.get_records(page).await
    }
    async fn count(&self) -> Result<usize> {
        self.0.count().await
    }
    async fn clear(&self) -> Result<()> {
        self.0.clear().await
    }
    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        self.0.replace_oldest(oldest, replacement).await
    }
    async fn close(&self) -> Result<()> {
        self.0.close().await
    }
    fn window(&self) -> &Window {
        self.0.window()
    }
    fn to_messages(&self) -> Vec<Message> {
        self.0.to_messages()
    }
}
