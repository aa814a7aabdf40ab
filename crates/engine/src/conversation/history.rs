//! The earlier conversations of a user, each with what it was about.
//!
//! Called by the public call that lists them. The one thing to know: a conversation that was never compacted gets a
//! summary on the spot, of its first turns, which is not stored.

use super::compaction::build::light_summary;
use super::compaction::content::{Compacted, SummaryState};
use super::compaction::service::Compactions;
use crate::caller::{Address, Caller};
use crate::error::ConversationError;
use evoke_store::{ConversationRow, Store};
use std::sync::Arc;

/// An earlier conversation of a user, with what it was about.
#[derive(Debug, Clone, PartialEq)]
pub struct PastConversation {
    /// The conversation as it is stored.
    pub row: ConversationRow,
    /// The newest compaction, if there is one.
    pub compaction: Option<Compacted>,
    /// The few sentences that say most; empty while there are none.
    pub summary: String,
    /// How far the summary is.
    pub state: SummaryState,
}

/// Turns that a summary is made of on the spot, when there is no compaction yet.
const SUMMARIZED_TURNS: usize = 200;

/// Lists conversations with their summaries.
pub(crate) struct ConversationHistory {
    store: Arc<dyn Store>,
    compactions: Arc<Compactions>,
}

impl ConversationHistory {
    /// The history of the conversations of this store.
    pub(crate) const fn new(store: Arc<dyn Store>, compactions: Arc<Compactions>) -> Self {
        Self { store, compactions }
    }

    /// The conversations of a user; see [`crate::Engine::past_conversations`].
    pub(crate) async fn list(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<PastConversation>, ConversationError> {
        let partition = caller.partition(caller.resolve_user(address)?);
        let mut past = Vec::new();
        for row in self.store.conversations_of(&partition, limit).await?.into_iter().take(limit) {
            past.push(self.with_summary(caller, row).await?);
        }
        Ok(past)
    }

    async fn with_summary(
        &self,
        caller: &Caller,
        row: ConversationRow,
    ) -> Result<PastConversation, ConversationError> {
        let state = self.compactions.summary_state(caller, row.id).await?;
        let compaction = self.compactions.newest(caller, row.id).await?;
        let (summary, state) = match (&compaction, state) {
            (Some(compaction), state) => (compaction.content.summary.clone(), state),
            (None, SummaryState::Missing) => {
                let turns = self.store.turns(caller.instance_id(), row.id, 1, SUMMARIZED_TURNS).await?;
                let summary = light_summary(turns).await;
                let state = if summary.is_empty() { SummaryState::Missing } else { SummaryState::Available };
                (summary, state)
            }
            (None, state) => (String::new(), state),
        };
        Ok(PastConversation { row, compaction, summary, state })
    }
}
