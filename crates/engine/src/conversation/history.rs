//! Conversations of the past, with what they were about.

use crate::conversation::compaction::{Compacted, SummaryState, light_summary};
use crate::{Address, Caller, ConversationError, Engine};
use evoke_store::ConversationRow;

/// A conversation of the past.
#[derive(Debug, Clone, PartialEq)]
pub struct PastConversation {
    /// The conversation.
    pub row: ConversationRow,
    /// Its newest compaction.
    pub compaction: Option<Compacted>,
    /// The few sentences that say most; empty while there are none.
    pub summary: String,
    /// How far the summary is.
    pub state: SummaryState,
}

/// Turns that a summary is made of on the spot, when there is no compaction yet.
const ON_THE_SPOT: usize = 200;

impl Engine {
    /// A user's conversations, the latest first, each with what it was about.
    ///
    /// # Errors
    /// [`ConversationError::Scope`], [`ConversationError::Store`].
    pub async fn past_conversations(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<PastConversation>, ConversationError> {
        let partition = self.owner(caller, address)?;
        let mut past = Vec::new();
        for row in self.store().conversations_of(&partition, limit).await?.into_iter().take(limit) {
            past.push(self.past_conversation(caller, row).await?);
        }
        Ok(past)
    }

    async fn past_conversation(
        &self,
        caller: &Caller,
        row: ConversationRow,
    ) -> Result<PastConversation, ConversationError> {
        let state = self.summary_state(caller, row.id).await?;
        let compaction = self.newest_compaction(caller, row.id).await?;
        let (summary, state) = match (&compaction, state) {
            (Some(compaction), state) => (compaction.content.summary.clone(), state),
            (None, SummaryState::Missing) => {
                let turns = self.store().turns(caller.instance_id(), row.id, 1, ON_THE_SPOT).await?;
                let summary = light_summary(turns).await;
                let state = if summary.is_empty() { SummaryState::Missing } else { SummaryState::Available };
                (summary, state)
            }
            (None, state) => (String::new(), state),
        };
        Ok(PastConversation { row, compaction, summary, state })
    }
}
