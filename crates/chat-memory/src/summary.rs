//! A memory that sums up what is old.

mod step;

use crate::error::{InvalidInput, Result};
use crate::memory::Memory;
use crate::message::{Message, NewMessage, Record};
use crate::page::Page;
use crate::summarizer::{Summarizer, SummaryError};
use crate::window::Window;
use async_trait::async_trait;
use parking_lot::Mutex;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use step::Shared;
use tokio::sync::Mutex as AsyncMutex;

/// A memory over another one, in which a summary takes the place of the oldest messages when there are more than
/// `max_messages`.
///
/// After an add that makes them too many, all but the newest `max_messages / 2` are replaced by one system message,
/// [`SUMMARY_HEADING`](crate::SUMMARY_HEADING) and the summary, in one atomic step of the backend; an earlier summary is
/// folded in. So the model is called once for many messages, and the summary is as durable as they were.
///
/// **Nothing is lost.** A message leaves only when a summary that was made from it takes its place. If the model fails
/// or says nothing, everything stays, the add succeeds, [`last_error`](Self::last_error) tells, and the next add tries
/// again. Messages that arrive meanwhile stay. [`clear`](Memory::clear) meanwhile wins over the summary, from
/// whatever process it comes. Of several steps at once on one conversation only one takes effect.
///
/// An add that starts a step waits for it; others meanwhile do not. Clones are the same instance.
#[derive(Debug, Clone)]
pub struct SummaryMemory {
    shared: Arc<Shared>,
}

impl SummaryMemory {
    /// How many messages are kept when nothing else is said.
    pub const DEFAULT_MAX_MESSAGES: usize = 20;

    /// Sums up what a backend holds beyond `max_messages`, at least 2.
    ///
    /// # Errors
    /// When `max_messages` is less than 2, or the backend has a window in which messages would be dropped before they
    /// are summed up: one of at most `max_messages`, or one of tokens.
    pub fn new(
        backend: impl Memory + 'static,
        summarizer: Summarizer,
        max_messages: usize,
    ) -> Result<Self, InvalidInput> {
        let refuse = |setting, problem: String| Err(InvalidInput::Setting { setting, problem });
        if max_messages < 2 {
            return refuse("max_messages", format!("must be at least 2 to sum up, got {max_messages}"));
        }
        if backend.window().token_budget().is_some() {
            let problem = "a budget of tokens drops messages before they are summed up: leave it out";
            return refuse("backend", problem.to_owned());
        }
        let window = backend.window().max_messages();
        let room = window.map(|window| NonZeroUsize::new(window.get().saturating_sub(max_messages)));
        if room == Some(None) {
            let problem = format!(
                "its window drops messages before they are summed up: make it larger than max_messages, {max_messages}"
            );
            return refuse("backend", problem);
        }
        let shared = Shared {
            backend: Arc::new(backend),
            summarizer,
            max_messages,
            room: room.flatten(),
            turn: AsyncMutex::default(),
            wanted: AtomicBool::new(false),
            clears: AsyncMutex::default(),
            last_error: Mutex::default(),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// The memory below.
    pub fn backend(&self) -> &Arc<dyn Memory> {
        &self.shared.backend
    }

    /// Why the last step failed; `None` after one that did not.
    pub fn last_error(&self) -> Option<Arc<SummaryError>> {
        self.shared.last_error.lock().clone()
    }

    /// Tries a step now if there are more than `max_messages`, as an add does; for those who want the error.
    ///
    /// # Errors
    /// When there should be a summary and is none. Nothing has changed then.
    pub async fn summarize(&self) -> Result<(), Arc<SummaryError>> {
        let _turn = self.shared.turn.lock().await;
        self.shared.sum_up().await
    }
}

#[async_trait]
impl Memory for SummaryMemory {
    /// All or none, except over a backend with a window: there in parts that fit it, with steps between.
    async fn add_many(&self, messages: Vec<NewMessage>) -> Result<()> {
        let shared = &self.shared;
        let Some(room) = shared.room else {
            shared.backend.add_many(messages).await?;
            shared.sum_up_unless_running().await;
            return Ok(());
        };
        for part in messages.chunks(room.get()) {
            let _turn = shared.turn.lock().await;
            shared.backend.add_many(part.to_vec()).await?;
            shared.try_to_sum_up().await;
        }
        Ok(())
    }

    async fn get(&self) -> Result<Vec<Message>> {
        self.shared.backend.get().await
    }

    async fn get_last(&self, last: usize) -> Result<Vec<Message>> {
        self.shared.backend.get_last(last).await
    }

    async fn get_records(&self, page: Page) -> Result<Vec<Record>> {
        self.shared.backend.get_records(page).await
    }

    async fn count(&self) -> Result<usize> {
        self.shared.backend.count().await
    }

    async fn clear(&self) -> Result<()> {
        let mut clears = self.shared.clears.lock().await;
        *clears += 1;
        self.shared.backend.clear().await
    }

    async fn replace_oldest(&self, oldest: &[Record], replacement: NewMessage) -> Result<bool> {
        self.shared.backend.replace_oldest(oldest, replacement).await
    }

    async fn close(&self) -> Result<()> {
        self.shared.backend.close().await
    }

    fn window(&self) -> &Window {
        self.shared.backend.window()
    }

    fn to_messages(&self) -> Vec<Message> {
        self.shared.backend.to_messages()
    }
}
