//! Requests to compact a conversation, and how far its compaction is.
//!
//! Called by the public calls about compactions, by turns and transcripts, and by forgetting. The one thing to know: a
//! request is durable before it is answered, and carried out in the background; one that a stopped process left undone
//! is carried out at the next start.

use super::content::{Compacted, SummaryState};
use super::job::{self, Cause};
use super::worker::CompactionWorker;
use crate::caller::Caller;
use crate::config::CompactionSettings;
use crate::conversation::ownership::{NamedConversation, find_owned};
use crate::error::ConversationError;
use evoke_compact::Strategy;
use evoke_store::{CompactionJob, CompactionStart, Store};
use evoke_types::{Clock, CompactionId, ConversationId, IdSource, InstanceId, Permission, Timestamp};
use std::sync::Arc;

/// A request to compact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompactRequest {
    /// The conversation to compact.
    pub conversation: ConversationId,
    /// How much to keep.
    pub strategy: Strategy,
    /// Tokens to keep; the strategy decides when absent.
    pub target_tokens: Option<u32>,
    /// Whether a new version is made even when nothing has been said since the last one.
    pub force: bool,
}

/// The receipt of a request to compact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactionStarted {
    /// The id of the compaction.
    pub id: CompactionId,
    /// Whether it exists already, since nothing has been said after it.
    pub done: bool,
    /// When it was requested.
    pub requested_at: Timestamp,
    /// The compaction before it, and when that was made.
    pub previous: Option<(CompactionId, Timestamp)>,
}

/// How far the compaction of a conversation is.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactionProgress {
    /// The job that is under way, or that failed.
    pub job: Option<CompactionJob>,
    /// The newest compaction that is made.
    pub newest: Option<Compacted>,
}

/// After a failure, a conversation is not compacted by itself again for so long.
const RETRY_MILLIS: i64 = 60 * 60 * 1000;

/// Takes requests to compact.
pub(crate) struct Compactions {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    settings: CompactionSettings,
    worker: Arc<CompactionWorker>,
}

impl Compactions {
    /// The compactions of this store, carried out by this worker.
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        settings: CompactionSettings,
        worker: Arc<CompactionWorker>,
    ) -> Self {
        Self { store, clock, ids, settings, worker }
    }

    /// Requests a compaction; see [`crate::Engine::compact`].
    pub(crate) async fn request(
        &self,
        caller: &Caller,
        request: CompactRequest,
    ) -> Result<CompactionStarted, ConversationError> {
        caller.require(Permission::ContentWrite)?;
        if find_owned(&*self.store, caller, &request.conversation.into()).await?.is_none() {
            return Err(ConversationError::NothingToCompact);
        }
        let newest = self.newest(caller, request.conversation).await?;
        let previous = newest.as_ref().map(|compaction| (compaction.row.id, compaction.row.created_at));
        if let Some(newest) = newest.filter(|_| !request.force) {
            let turns = self.store.conversation(caller.instance_id(), request.conversation).await?;
            let same = newest.row.strategy == request.strategy.as_str() && request.target_tokens.is_none();
            if same && turns.is_some_and(|row| row.turns == newest.row.covers) {
                let (id, requested_at) = (newest.row.id, newest.row.created_at);
                return Ok(CompactionStarted { id, done: true, requested_at, previous });
            }
        }
        let job = self.new_job(request.conversation, request.strategy, request.target_tokens, Cause::Api);
        let (id, requested_at) = (job.id, job.requested_at);
        match self.store.open_compaction(caller.instance_id(), job.clone()).await? {
            CompactionStart::Started => {
                self.start(caller.instance_id().clone(), job);
                Ok(CompactionStarted { id, done: false, requested_at, previous })
            }
            CompactionStart::Running(job) => Err(ConversationError::CompactionRunning(job.id)),
            CompactionStart::NoTurns => Err(ConversationError::NothingToCompact),
        }
    }

    /// How far the compaction of a conversation is; see [`crate::Engine::compaction_progress`].
    pub(crate) async fn progress(
        &self,
        caller: &Caller,
        conversation: NamedConversation,
    ) -> Result<CompactionProgress, ConversationError> {
        match find_owned(&*self.store, caller, &conversation).await? {
            Some(row) => self.progress_of(caller, row.id).await,
            None => Ok(CompactionProgress { job: None, newest: None }),
        }
    }

    async fn progress_of(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<CompactionProgress, ConversationError> {
        // In this order: a job that is gone has left its compaction behind.
        let job = self.store.compaction_job(caller.instance_id(), conversation).await?;
        let newest = self.newest(caller, conversation).await?;
        Ok(CompactionProgress { job, newest })
    }

    /// One version of a compaction; see [`crate::Engine::compacted`].
    pub(crate) async fn version(
        &self,
        caller: &Caller,
        conversation: NamedConversation,
        version: Option<u32>,
    ) -> Result<Compacted, ConversationError> {
        let owned = find_owned(&*self.store, caller, &conversation).await?;
        let id = owned.ok_or(ConversationError::NoCompaction)?.id;
        let row = self.store.compaction(caller.instance_id(), id, version).await?;
        row.map(Compacted::parse).ok_or(ConversationError::NoCompaction)
    }

    /// The newest compaction of a conversation whose owner is known, if there is one.
    ///
    /// # Errors
    /// [`ConversationError::Store`].
    pub(crate) async fn newest(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<Option<Compacted>, ConversationError> {
        Ok(self.store.compaction(caller.instance_id(), conversation, None).await?.map(Compacted::parse))
    }

    /// Whether a conversation has a summary.
    ///
    /// # Errors
    /// [`ConversationError::Store`].
    pub(crate) async fn summary_state(
        &self,
        caller: &Caller,
        conversation: ConversationId,
    ) -> Result<SummaryState, ConversationError> {
        let CompactionProgress { job, newest } = self.progress_of(caller, conversation).await?;
        Ok(match (newest, job) {
            (Some(_), _) => SummaryState::Available,
            (None, Some(job)) if job.error.is_none() => SummaryState::Pending,
            (None, Some(_)) => SummaryState::Failed,
            (None, None) => SummaryState::Missing,
        })
    }

    /// Starts to compact conversations whose uncovered turns fill their share of the agent's window. A failure to do so
    /// fails nobody's call: the next turn tries again.
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
        let (store, instance) = (&self.store, caller.instance_id());
        let Some(row) = store.conversation(instance, conversation).await? else { return Ok(()) };
        let window = row.agent_window.unwrap_or(self.settings.agent_window);
        let full = (f64::from(window) * self.settings.window_share) as u64;
        if row.tokens < full {
            return Ok(());
        }
        let newest = store.compaction(instance, conversation, None).await?;
        let covered = newest.map_or(0, |compaction| u64::from(compaction.original_tokens));
        if row.tokens.saturating_sub(covered) < full {
            return Ok(());
        }
        let failed = store.compaction_job(instance, conversation).await?;
        if failed.is_some_and(|job| self.clock.now().millis_since(job.requested_at) < RETRY_MILLIS) {
            return Ok(());
        }
        let job = self.new_job(conversation, Strategy::Adaptive, None, Cause::WindowShare);
        if store.open_compaction(instance, job.clone()).await? == CompactionStart::Started {
            self.start(instance.clone(), job);
        }
        Ok(())
    }

    /// A job that is not stored yet.
    pub(crate) fn new_job(
        &self,
        conversation: ConversationId,
        strategy: Strategy,
        target_tokens: Option<u32>,
        cause: Cause,
    ) -> CompactionJob {
        let id = CompactionId::new(self.ids.uuid());
        job::new_job(id, conversation, strategy, target_tokens, cause, self.clock.now())
    }

    /// Carries out a job that is in the store, in the background.
    pub(crate) fn start(&self, instance: InstanceId, job: CompactionJob) {
        self.worker.start(instance, job);
    }
}
