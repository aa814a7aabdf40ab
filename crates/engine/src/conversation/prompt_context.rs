//! What the next prompt of an agent needs of a conversation: its newest compaction and every turn after it.
//!
//! Called by the public call for prompts. The one thing to know: together they cover the whole conversation, unless it has
//! more turns than a prompt context may carry.

use super::compaction::content::Compacted;
use super::ownership::{NamedConversation, find_owned};
use super::turn_rows::has_words;
use crate::caller::Caller;
use crate::error::ConversationError;
use evoke_store::{Store, TurnRow};
use evoke_types::Timestamp;

/// What a prompt needs of a conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PromptContext {
    /// Whether the conversation is known, and the caller's.
    pub available: bool,
    /// Every turn that no compaction covers, oldest first.
    pub recent: Vec<TurnRow>,
    /// How many turns the conversation has.
    pub total: u32,
    /// The newest compaction, if there is one.
    pub compaction: Option<Compacted>,
    /// Whether turns have come since the compaction, which is older than a quarter of an hour.
    pub stale: bool,
}

/// Turns that a prompt context carries at most: the newest.
const MAX_TURNS: u32 = 5_000;
/// After so long, a compaction that does not cover every turn is stale.
const STALE_MILLIS: i64 = 15 * 60 * 1000;

/// The prompt context of a conversation at an instant; see [`crate::Engine::prompt_context`].
pub(crate) async fn prompt_context(
    store: &dyn Store,
    now: Timestamp,
    caller: &Caller,
    conversation: NamedConversation,
) -> Result<PromptContext, ConversationError> {
    let Some(row) = find_owned(store, caller, &conversation).await? else {
        return Ok(PromptContext::default());
    };
    let instance = caller.instance_id();
    let compaction = store.compaction(instance, row.id, None).await?.map(Compacted::parse);
    let covered = compaction.as_ref().map_or(0, |c| c.row.covers);
    let newest = row.turns.saturating_sub(MAX_TURNS);
    let mut recent = store.turns(instance, row.id, covered.max(newest) + 1, MAX_TURNS as usize).await?;
    recent.retain(has_words);
    let stale = compaction.as_ref().is_some_and(|compaction| {
        !recent.is_empty() && now.millis_since(compaction.row.created_at) > STALE_MILLIS
    });
    Ok(PromptContext { available: true, recent, total: row.turns, compaction, stale })
}
