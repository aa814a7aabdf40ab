//! The context of the next prompt, kept within its budgets.

mod budget;
mod message;
mod recent;
mod search;

use self::recent::Recent;
use crate::message::Message;
use crate::role::Role;
use crate::summarizer::{SUMMARY_HEADING, Summarizer, SummaryError};
use parking_lot::Mutex;
use std::sync::Arc;
use tokio::sync::Mutex as AsyncMutex;

pub use budget::ContextBudget;
pub use message::ContextMessage;

/// The line above search results in a prompt.
pub const SEARCH_HEADING: &str = "Search Results Context:\n";

/// Puts together what a model is to see: four tiers, in this order, of which empty ones are left out.
///
/// 1. the system prompt, marked for the provider's prompt cache;
/// 2. the running summary of what has left the conversation, marked likewise;
/// 3. search results, cut to `max_search_tokens`;
/// 4. recent messages, in their order.
///
/// Only recent messages count against `max_recent_tokens`. When they exceed it, the oldest leave in pairs until they
/// fit or no more than two are left; so the result can be over budget where two messages are. What leaves goes into the
/// summary, with one call of the model for all of it; without a model it is dropped.
///
/// All methods but [`get_messages`](Self::get_messages) return at once. Clones are the same instance.
#[derive(Debug, Clone)]
pub struct SmartContextManager {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    budget: ContextBudget,
    summarizer: Option<Summarizer>,
    state: Mutex<State>,
    /// Held by the one compaction that is running.
    turn: AsyncMutex<()>,
}

#[derive(Debug)]
struct State {
    system: Arc<str>,
    summary: Arc<str>,
    /// Cut already.
    search: Arc<str>,
    recent: Recent,
    /// How often everything was removed.
    clears: u64,
}

/// What a compaction puts into the summary.
struct Leaving {
    messages: Vec<Message>,
    summary: Arc<str>,
    clears: u64,
}

impl SmartContextManager {
    /// An empty context. With a summarizer, what leaves the recent messages is summed up; without, it is dropped.
    pub fn new(budget: ContextBudget, summarizer: Option<Summarizer>) -> Self {
        let nothing: Arc<str> = Arc::from("");
        let state = State {
            system: Arc::clone(&nothing),
            summary: Arc::clone(&nothing),
            search: nothing,
            recent: Recent::default(),
            clears: 0,
        };
        Self {
            shared: Arc::new(Shared {
                budget,
                summarizer,
                state: Mutex::new(state),
                turn: AsyncMutex::default(),
            }),
        }
    }

    /// Replaces the system prompt; the empty text removes it.
    pub fn set_system(&self, content: impl Into<Arc<str>>) {
        self.shared.state.lock().system = content.into();
    }

    /// Replaces the search results, cut to the budget between two characters as people see them.
    pub fn set_search_results(&self, content: &str) {
        let cut = Arc::from(self.shared.budget.cut(content));
        self.shared.state.lock().search = cut;
    }

    /// Removes the search results.
    pub fn clear_search_results(&self) {
        self.set_search_results("");
    }

    /// Appends a message to the recent ones. Nothing leaves at this point.
    pub fn add(&self, role: Role, content: impl Into<Arc<str>>) {
        let message = Message::new(role, content);
        let tokens = self.shared.budget.count(&message.content);
        self.shared.state.lock().recent.push(message, tokens);
    }

    /// Brings the recent messages within their budget, then gives all tiers.
    ///
    /// Of calls at the same time one compacts and all get its result. A [`clear`](Self::clear) meanwhile wins over the
    /// summary; messages added meanwhile stay.
    ///
    /// # Errors
    /// When the model fails or answers nothing but blanks. Nothing has left then, and another call tries again.
    pub async fn get_messages(&self) -> Result<Vec<ContextMessage>, SummaryError> {
        let _turn = self.shared.turn.lock().await;
        self.shared.compact().await?;
        Ok(self.shared.state.lock().tiers())
    }

    /// Empties everything: messages, summary, system prompt and search results.
    pub fn clear(&self) {
        let mut state = self.shared.state.lock();
        let nothing: Arc<str> = Arc::from("");
        state.system = Arc::clone(&nothing);
        state.summary = Arc::clone(&nothing);
        state.search = nothing;
        state.recent = Recent::default();
        state.clears += 1;
    }

    /// The running summary; empty at first.
    pub fn summary(&self) -> Arc<str> {
        Arc::clone(&self.shared.state.lock().summary)
    }

    /// How many messages are in the recent buffer.
    pub fn len(&self) -> usize {
        self.shared.state.lock().recent.len()
    }

    /// Whether no message is in the recent buffer.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Default for SmartContextManager {
    /// The usual budget, and no model.
    fn default() -> Self {
        Self::new(ContextBudget::default(), None)
    }
}

impl Shared {
    /// Only for the one who has the turn.
    async fn compact(&self) -> Result<(), SummaryError> {
        let max_tokens = self.budget.max_recent_tokens;
        let Some(summarizer) = &self.summarizer else {
            let recent = &mut self.state.lock().recent;
            recent.remove_oldest(recent.surplus(max_tokens));
            return Ok(());
        };
        let Some(leaving) = self.state.lock().leaving(max_tokens) else { return Ok(()) };
        let summary = summarizer.summarize(&leaving.summary, &leaving.messages).await?;
        let mut state = self.state.lock();
        if state.clears == leaving.clears {
            // Messages leave only here and in `clear`, so these still are the oldest.
            state.recent.remove_oldest(leaving.messages.len());
            state.summary = summary.into();
        }
        Ok(())
    }
}

impl State {
    fn leaving(&self, max_tokens: usize) -> Option<Leaving> {
        let surplus = self.recent.surplus(max_tokens);
        let leaving = || Leaving {
            messages: self.recent.oldest(surplus),
            summary: Arc::clone(&self.summary),
            clears: self.clears,
        };
        (surplus > 0).then(leaving)
    }

    fn tiers(&self) -> Vec<ContextMessage> {
        let under = |heading: &str, content: &str| format!("{heading}{content}").into();
        let mut tiers = Vec::with_capacity(3 + self.recent.len());
        if !self.system.is_empty() {
            tiers.push(ContextMessage::instruction(Arc::clone(&self.system), true));
        }
        if !self.summary.is_empty() {
            tiers.push(ContextMessage::instruction(under(SUMMARY_HEADING, &self.summary), true));
        }
        if !self.search.is_empty() {
            tiers.push(ContextMessage::instruction(under(SEARCH_HEADING, &self.search), false));
        }
        tiers.extend(self.recent.iter().cloned().map(ContextMessage::from));
        tiers
    }
}
