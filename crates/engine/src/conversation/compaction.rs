//! Compacting a conversation: choose what survives, keep it as a version, never touch the turns.
//!
//! A wish is durable before it is answered, and made in the background; one that a dying server left
//! unmade is made at the next start.

mod build;
mod content;
mod llm_writer;
mod worker;

use crate::engine::Engine;
use crate::{Caller, ConversationError, NamedConversation};
pub(crate) use build::light_summary;
pub use content::{CompactedContent, CompactedLine, CurrentState, Extraction, ValidationReport};
use evoke_compact::Strategy;
use evoke_store::{CompactionJob, CompactionRow, CompactionStart};
use evoke_types::{CompactionId, ConversationId, Timestamp};
pub(crate) use worker::Compactor;

/// A wish to compact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompactRequest {
    /// Which conversation.
    pub conversation: ConversationId,
    /// How much to keep.
    pub strategy: Strategy,
    /// Tokens to keep; the strategy decides when absent.
    pub target_tokens: Option<u32>,
    /// Whether a new version is made even when nothing has been said since the last one.
    pub force: bool,
}

/// The receipt of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactionStarted {
    /// The id of the compaction.
    pub id: CompactionId,
    /// Whether it is there already: nothing new has been said since.
    pub done: bool,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// The compaction before it, and when that was made.
    pub previous: Option<(CompactionId, Timestamp)>,
}

/// How far the compaction of a conversation is.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactionProgress {
    /// One that is under way, or that failed.
    pub job: Option<CompactionJob>,
    /// The newest one that is made.
    pub newest: Option<Compacted>,
}

/// A compaction and its content.
#[derive(Debug, Clone, PartialEq)]
pub struct Compacted {
    /// The stored row.
    pub row: CompactionRow,
    /// What survived.
    pub content: CompactedContent,
}

/// Whether a conversation has a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryState {
    /// It has.
    Available,
    /// It is being made.
    Pending,
    /// Making it failed.
    Failed,
    /// None was made.
    Missing,
}

/// What asked for a compaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// A caller.
    Api,
    /// The share of the agent's window that its turns fill.
    WindowShare,
    /// A transcript that was taken in.
    Transcript,
    /// Words that an earlier one held were erased.
    Erasure,
}

impl Cause {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "manual_api",
            Self::WindowShare => "window_share",
            Self::Transcript => "transcript",
            Self::Erasure => "erasure",
        }
    }
}

/// After a failure, a conversation is not compacted by itself again for so long.
const RETRY_MILLIS: i64 = 60 * 60 * 1000;

impl Engine {
    /// Asks for a compaction of a conversation as it stands now, as a new version. The wish is durable
    /// when this returns; [`Engine::compaction_progress`] tells when it is made.
    ///
    /// # Errors
    /// [`ConversationError::NothingToCompact`], [`ConversationError::CompactionRunning`],
    /// [`ConversationError::Store`].
    pub async fn compact(
        &self,
        caller: &Caller,
        request: CompactRequest,
    ) -> Result<CompactionStarted, ConversationError> {
        caller.may_write()?;
        if self.own_conversation(caller, &request.conversation.into()).await?.is_none() {
            return Err(ConversationError::NothingToCompact);
        }
        let newest = self.newest_compaction(caller, request.conversation).await?;
        let previous = newest.as_ref().map(|compaction| (compaction.row.id, compaction.row.created_at));
        if let Some(newest) = newest.filter(|_| !request.force) {
            let turns = self.store().conversation(caller.instance_id(), request.conversation).await?;
            let same = newest.row.strategy == request.strategy.as_str() && request.target_tokens.is_none();
            if same && turns.is_some_and(|row| row.turns == newest.row.covers) {
                let (id, requested_at) = (newest.row.id, newest.row.created_at);
                return Ok(CompactionStarted { id, done: true, requested_at, previous });
            }
        }
        let job = self.new_job(request.conversation, request.strategy, request.target_tokens, Cause::Api);
        let (id, requested_at) = (job.id, job.requested_at);
        match self.store().open_compaction(caller.instance_id(), job.clone()).await? {
            CompactionStart::Started => {
                self.run_compaction(caller.instance_id().clone(), job);
                Ok(CompactionStarted { id, done: false, requested_at, previous })
            }
            CompactionStart::Running(job) => Err(ConversationError::CompactionRunning(job.id)),
            CompactionStart::NoTurns => Err(ConversationError::NothingToCompact),
        }
    }

    /// How far the compaction of a conversation is; nothing for one that is not of the owner that is named.
    ///
    /// # Errors
    /// [`ConversationError::Scope`] for a user that the key is not for, [`ConversationError::Store`].
    pub async fn compaction_progress(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
    ) -> Result<CompactionProgress, ConversationError> {
        match self.own_conversation(caller, &conversation.into()).await? {
            Some(row) => self.progress(caller, row.id).await,
            None => Ok(CompactionProgress { job: None, newest: None }),
        }
    }

    async fn progress(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<CompactionProgress, ConversationError> {
        // In this order: a job that is gone has left its compaction behind.
        let job = self.store().compaction_job(caller.instance_id(), conversation).await?;
        let newest = self.newest_compaction(caller, conversation).await?;
        Ok(CompactionProgress { job, newest })
    }

    /// A compaction: a given version, or the newest.
    ///
    /// # Errors
    /// [`ConversationError::NoCompaction`], [`ConversationError::Store`].
    pub async fn compacted(
        &self,
        caller: &Caller,
        conversation: impl Into<NamedConversation> + Send,
        version: Option<u32>,
    ) -> Result<Compacted, ConversationError> {
        let owned = self.own_conversation(caller, &conversation.into()).await?;
        let id = owned.ok_or(ConversationError::NoCompaction)?.id;
        let row = self.store().compaction(caller.instance_id(), id, version).await?;
        row.map(Compacted::read).ok_or(ConversationError::NoCompaction)
    }

    /// The newest compaction of a conversation whose owner is known, if there is one.
    pub(crate) async fn newest_compaction(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<Option<Compacted>, ConversationError> {
        Ok(self.store().compaction(caller.instance_id(), conversation, None).await?.map(Compacted::read))
    }

    /// Whether a conversation has a summary.
    pub(crate) async fn summary_state(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<SummaryState, ConversationError> {
        let CompactionProgress { job, newest } = self.progress(caller, conversation).await?;
        Ok(match (newest, job) {
            (Some(_), _) => SummaryState::Available,
            (None, Some(job)) if job.error.is_none() => SummaryState::Pending,
            (None, Some(_)) => SummaryState::Failed,
            (None, None) => SummaryState::Missing,
        })
    }

    /// Begins to compact conversations whose uncovered turns fill their share of the agent's window.
    /// A failure to do so fails nobody's call: the next turn tries again.
    pub(crate) async fn compact_when_full(&self, caller: &Caller, touched: Vec<ConversationId>) {
        for conversation in touched {
            if let Err(error) = self.compact_if_full(caller, conversation).await {
                tracing::warn!(%error, %conversation, "a conversation that is full could not be compacted");
            }
        }
    }

    async fn compact_if_full(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<(), ConversationError> {
        let (store, instance) = (self.store(), caller.instance_id());
        let Some(row) = store.conversation(instance, conversation).await? else { return Ok(()) };
        let settings = &self.config().compaction;
        let window = row.agent_window.unwrap_or(settings.agent_window);
        let full = (f64::from(window) * settings.window_share) as u64;
        if row.tokens < full {
            return Ok(());
        }
        let newest = store.compaction(instance, conversation, None).await?;
        let covered = newest.map_or(0, |compaction| u64::from(compaction.original_tokens));
        if row.tokens.saturating_sub(covered) < full {
            return Ok(());
        }
        let failed = store.compaction_job(instance, conversation).await?;
        if failed.is_some_and(|job| self.now().millis_since(job.requested_at) < RETRY_MILLIS) {
            return Ok(());
        }
        let job = self.new_job(conversation, Strategy::Adaptive, None, Cause::WindowShare);
        if store.open_compaction(instance, job.clone()).await? == CompactionStart::Started {
            self.run_compaction(instance.clone(), job);
        }
        Ok(())
    }

    pub(crate) fn new_job(
        &self,
        conversation: ConversationId,
        strategy: Strategy,
        target_tokens: Option<u32>,
        cause: Cause,
    ) -> CompactionJob {
        CompactionJob {
            id: CompactionId::new(self.ids().uuid()),
            conversation,
            strategy: strategy.as_str().to_owned(),
            target_tokens,
            cause: cause.as_str().to_owned(),
            requested_at: self.now(),
            error: None,
        }
    }
}

impl Compacted {
    /// Reads a stored row. A body of another program reads as empty.
    pub(crate) fn read(row: CompactionRow) -> Self {
        let content = serde_json::from_str(&row.body).unwrap_or_default();
        Self { row, content }
    }
}
