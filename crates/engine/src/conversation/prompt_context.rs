//! What the next prompt needs of a conversation.

use crate::conversation::compaction::Compacted;
use crate::{Caller, ConversationError, Engine, NamedConversation};
use evoke_store::TurnRow;

/// What a prompt needs of a conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromptContext {
    /// Whether the conversation is known.
    pub available: bool,
    /// Every turn that no compaction covers, oldest first.
    pub recent: Vec<TurnRow>,
    /// Turns held.
    pub total: u32,
    /// The newest compaction.
    pub compaction: Option<Compacted>,
    /// Whether turns have come since, and that was a while ago.
    pub stale: bool,
}

/// Most turns that a prompt context carries: the newest.
const PROMPT_TURNS: usize = 5_000;
/// After so long, a compaction that does not cover every turn is stale.
const STALE_MILLIS: i64 = 15 * 60 * 1000;

impl Engine {
    /// What a prompt needs: the newest compaction and every turn after it. A conversation that is not of the owner that
    /// is named is not known.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user that the key is not for, [`ConversationError::Store`].
    pub async fn prompt_context(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
    ) -> Result<PromptContext, ConversationError> {
        let Some(row) = self.own_conversation(caller, &conversation.into()).await? else {
            return Ok(PromptContext::default());
        };
        let (store, instance) = (self.store(), caller.instance_id());
        let compaction = store.compaction(instance, row.id, None).await?.map(Compacted::read);
        let covered = compaction.as_ref().map_or(0, |c| c.row.covers);
        let newest = row.turns.saturating_sub(PROMPT_TURNS as u32);
        let mut recent = store.turns(instance, row.id, covered.max(newest) + 1, PROMPT_TURNS).await?;
        // Of some turns no word is left.
        recent.retain(|turn| !turn.content.trim().is_empty());
        let stale = compaction.as_ref().is_some_and(|compaction| {
            !recent.is_empty() && self.now().millis_since(compaction.row.created_at) > STALE_MILLIS
        });
        Ok(PromptContext { available: true, recent, total: row.turns, compaction, stale })
    }
}
