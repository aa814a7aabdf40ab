//! Calls about conversations: turns, transcripts, compactions, prompts, predictions.

use super::Engine;
use crate::anticipation::prediction::{Anticipation, PredictionContext};
use crate::anticipation::quota::Pattern;
use crate::caller::{Address, Caller};
use crate::conversation::compaction::content::Compacted;
use crate::conversation::compaction::events::Event;
use crate::conversation::compaction::service::{CompactRequest, CompactionProgress, CompactionStarted};
use crate::conversation::history::PastConversation;
use crate::conversation::ownership::NamedConversation;
use crate::conversation::prompt_context::{PromptContext, prompt_context};
use crate::conversation::transcripts::{TranscriptReceipt, TranscriptRequest};
use crate::conversation::turns::{RecordedTurn, TurnRequest};
use crate::error::{ConversationError, FetchError};
use evoke_recall::Hit;
use evoke_store::{StoreResult, TurnRow};
use tokio::sync::broadcast;

impl Engine {
    /// Records turns, each independently; results are in the order of the request.
    ///
    /// # Errors
    /// [`ConversationError::Store`] and [`ConversationError::Denied`] for the call; each row has its own
    /// result.
    pub async fn record(
        &self,
        caller: &Caller,
        turns: Vec<TurnRequest>,
    ) -> Result<Vec<Result<RecordedTurn, ConversationError>>, ConversationError> {
        self.parts.conversations.turns.record(caller, turns).await
    }

    /// Turns of a conversation from a position on, which counts from 1; none for an unknown conversation, or
    /// one that the named user does not own.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user outside the key's scope, [`ConversationError::Store`].
    pub async fn turns(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
        start: u32,
        limit: usize,
    ) -> Result<Vec<TurnRow>, ConversationError> {
        self.parts.conversations.turns.turns(caller, conversation.into(), start, limit).await
    }

    /// Records a whole transcript once: the same content again is a duplicate, other content under the same conversation a
    /// conflict.
    ///
    /// # Errors
    /// See [`ConversationError`]; nothing is stored on error.
    pub async fn transcript(
        &self,
        caller: &Caller,
        request: TranscriptRequest,
    ) -> Result<TranscriptReceipt, ConversationError> {
        self.parts.conversations.transcripts.record(caller, request).await
    }

    /// Requests a compaction of a conversation in its current state, as a new version. The request is durable
    /// when this returns; [`Engine::compaction_progress`] says when the compaction is made.
    ///
    /// # Errors
    /// [`ConversationError::NothingToCompact`], [`ConversationError::CompactionRunning`],
    /// [`ConversationError::Denied`], [`ConversationError::Store`].
    pub async fn compact(
        &self,
        caller: &Caller,
        request: CompactRequest,
    ) -> Result<CompactionStarted, ConversationError> {
        self.parts.conversations.compactions.request(caller, request).await
    }

    /// The state of a conversation's compaction; nothing for a conversation that the named user does not own.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user outside the key's scope, [`ConversationError::Store`].
    pub async fn compaction_progress(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
    ) -> Result<CompactionProgress, ConversationError> {
        self.parts.conversations.compactions.progress(caller, conversation.into()).await
    }

    /// A compaction of a conversation: this version, or the newest.
    ///
    /// # Errors
    /// [`ConversationError::NoCompaction`], [`ConversationError::Scope`], [`ConversationError::Store`].
    pub async fn compacted(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
        version: Option<u32>,
    ) -> Result<Compacted, ConversationError> {
        self.parts.conversations.compactions.version(caller, conversation.into(), version).await
    }

    /// The prompt context: the newest compaction and every turn after it. A conversation that the named user
    /// does not own is unknown.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user outside the key's scope, [`ConversationError::Store`].
    pub async fn prompt_context(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
    ) -> Result<PromptContext, ConversationError> {
        prompt_context(&*self.parts.store, self.parts.clock.now(), caller, conversation.into()).await
    }

    /// The conversations of a user, the latest first, each with its summary.
    ///
    /// # Errors
    /// [`ConversationError::Scope`], [`ConversationError::Store`].
    pub async fn past_conversations(
        &self,
        caller: &Caller,
        address: &Address,
        limit: usize,
    ) -> Result<Vec<PastConversation>, ConversationError> {
        self.parts.conversations.history.list(caller, address, limit).await
    }

    /// Predicts which memories the next turns of a conversation will need.
    ///
    /// # Errors
    /// [`FetchError::Scope`] without a user, [`FetchError::Busy`], [`FetchError::Store`].
    pub async fn anticipate(
        &self,
        caller: &Caller,
        context: &PredictionContext,
    ) -> Result<Anticipation, FetchError> {
        self.parts.reads.predictor.anticipate(caller, context).await
    }

    /// All items of a user, the most recent and important first; nothing when they are too many for a
    /// summary.
    ///
    /// # Errors
    /// [`FetchError::Scope`] without a user, [`FetchError::Store`].
    pub async fn user_summary(&self, caller: &Caller, address: &Address) -> Result<Vec<Hit>, FetchError> {
        self.parts.reads.predictor.user_summary(caller, address).await
    }

    /// Records how many items of predictions were pushed and used, by pattern. Nothing is recorded for
    /// read-only keys.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn count_pushes(
        &self,
        caller: &Caller,
        counts: impl IntoIterator<Item = (Pattern, u64, u64)>,
    ) -> StoreResult<()> {
        self.parts.reads.predictor.count_pushes(caller, counts).await
    }

    /// Receives every [`Event`] of this process from now on. A subscriber that falls behind misses the oldest: what must
    /// not be missed is in the store.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.parts.conversations.events.subscribe()
    }
}
