//! One step: the oldest messages become a summary.

use crate::memory::Memory;
use crate::message::{Message, Metadata, NewMessage, Record, Seq};
use crate::page::Page;
use crate::role::Role;
use crate::summarizer::{SUMMARY_HEADING, Summarizer, SummaryError};
use parking_lot::Mutex;
use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Mutex as AsyncMutex;

/// What all clones of a memory and its steps share.
pub(super) struct Shared {
    pub(super) backend: Arc<dyn Memory>,
    pub(super) summarizer: Summarizer,
    pub(super) max_messages: usize,
    /// How many messages may come between two steps without leaving the backend's own window.
    pub(super) room: Option<NonZeroUsize>,
    /// Held by the one step that is running.
    pub(super) turn: AsyncMutex<()>,
    /// Whether messages came since a step last looked.
    pub(super) wanted: AtomicBool,
    /// Held while messages are replaced or removed; counts the removals.
    pub(super) clears: AsyncMutex<u64>,
    pub(super) last_error: Mutex<Option<Arc<SummaryError>>>,
}

impl fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Shared")
            .field("backend", &self.backend)
            .field("summarizer", &self.summarizer)
            .field("max_messages", &self.max_messages)
            .finish_non_exhaustive()
    }
}

impl Shared {
    /// Takes the turn if nobody has it. Whoever has it looks once more for those who came too late to see their
    /// messages counted and too early to get the turn.
    pub(super) async fn sum_up_unless_running(&self) {
        self.wanted.store(true, Ordering::SeqCst);
        while self.wanted.load(Ordering::SeqCst) {
            let Ok(_turn) = self.turn.try_lock() else { return };
            while self.wanted.swap(false, Ordering::SeqCst) {
                self.try_to_sum_up().await;
            }
        }
    }

    /// A step whose failure is noted and harms nobody.
    pub(super) async fn try_to_sum_up(&self) {
        if let Err(error) = self.sum_up().await {
            tracing::warn!(%error, "all messages were kept; the next add tries again");
        }
    }

    /// Steps until no more than `max_messages` are left. Only for the one who has the turn.
    pub(super) async fn sum_up(&self) -> Result<(), Arc<SummaryError>> {
        let done = loop {
            match self.step().await {
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(Arc::new(error)),
            }
        };
        *self.last_error.lock() = done.as_ref().err().map(Arc::clone);
        done
    }

    /// Replaces the oldest messages, if there are too many, and says whether to look again.
    async fn step(&self) -> Result<bool, SummaryError> {
        let clears = *self.clears.lock().await;
        let count = self.backend.count().await?;
        if count <= self.max_messages {
            return Ok(false);
        }
        let leaving = count - self.max_messages / 2;
        let oldest = self.backend.get_records(Page::After(Seq(i64::MIN), leaving)).await?;
        let Some(last) = oldest.last() else { return Ok(false) };
        let said_at = last.created_at;
        let summary = self.summary_of(&oldest).await?;
        let replacement = NewMessage::new(Role::System, format!("{SUMMARY_HEADING}{summary}"))
            .with_metadata(self.provenance(&oldest))
            .said_at(said_at);
        let clears_now = self.clears.lock().await;
        // Cleared, or changed by somebody else: this summary is of a conversation that is no more.
        Ok(*clears_now == clears && self.backend.replace_oldest(&oldest, replacement).await?)
    }

    async fn summary_of(&self, oldest: &[Record]) -> Result<String, SummaryError> {
        // Where writers take a number before they store, a late message may be in front of the summary.
        let at = oldest.iter().position(|record| earlier_summary(&record.message).is_some());
        let earlier = at.and_then(|at| earlier_summary(&oldest.get(at)?.message)).unwrap_or_default();
        let rest = oldest.iter().enumerate().filter(|(n, _)| Some(*n) != at);
        let messages: Vec<Message> = rest.map(|(_, record)| record.message.clone()).collect();
        self.summarizer.summarize(earlier, &messages).await
    }

    /// What wrote a summary, and from how many messages besides an earlier summary.
    fn provenance(&self, oldest: &[Record]) -> Metadata {
        let earlier = oldest.iter().any(|record| earlier_summary(&record.message).is_some());
        let messages = oldest.len() - usize::from(earlier);
        let mut metadata = Metadata::new();
        metadata.insert("summarized_messages".to_owned(), messages.into());
        metadata.insert("summarized_by".to_owned(), self.summarizer.model_name().into());
        metadata
    }
}

/// The summary that a message is, if it is one.
fn earlier_summary(message: &Message) -> Option<&str> {
    message.content.strip_prefix(SUMMARY_HEADING).filter(|_| message.role == Role::System)
}
