//! Compactions, made and wanted.
//!
//! A request is written when a compaction is begun. The one thing to know: it is durable, so that the compaction is made even
//! when the server dies meanwhile.

use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{CompactionId, ConversationId, InstanceId, Timestamp};

/// A compaction of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactionRow {
    /// Its id.
    pub id: CompactionId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// 1, 2, 3, … within the conversation.
    pub version: u32,
    /// Positions 1..=covers are in it.
    pub covers: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// The strategy's name.
    pub strategy: String,
    /// Tokens of the turns covered.
    pub original_tokens: u32,
    /// Tokens of the result.
    pub compacted_tokens: u32,
    /// JSON object with the result itself.
    pub body: String,
}

/// A compaction that is under way, or that failed. A conversation has at most one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactionJob {
    /// The id that the compaction will have.
    pub id: CompactionId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// The name of the strategy that was asked for.
    pub strategy: String,
    /// Tokens to keep; the strategy decides when absent.
    pub target_tokens: Option<u32>,
    /// What asked for it: `manual_api`, `window_share`, `transcript`, `erasure`.
    pub cause: String,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Why it failed; absent while it is under way.
    pub error: Option<String>,
}

/// An unfinished compaction and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCompaction {
    /// Whose.
    pub instance: InstanceId,
    /// What is wanted.
    pub job: CompactionJob,
}

/// What became of a request to compact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompactionStart {
    /// It is durable; make it.
    Started,
    /// Another one is under way.
    Running(Box<CompactionJob>),
    /// The conversation is unknown or holds no turn.
    NoTurns,
}

/// The vector of words of one turn. A long turn has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnVector {
    /// 1-based place of the turn in its conversation.
    pub position: u32,
    /// Little-endian half floats.
    pub bytes: Vec<u8>,
}

/// Compactions of conversations, and requests for them.
#[async_trait]
pub trait Compactions: Send + Sync {
    /// Vectors of a conversation's turns, of one generation, as far as the turns have been processed; in
    /// order.
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>>;
    /// Records a request to compact, unless one is in progress. A failed one is replaced.
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart>;
    /// Records that a compaction failed. No effect when it is no longer in progress.
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()>;
    /// The compaction of a conversation that is in progress, or that failed and was not retried.
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>>;
    /// All compactions that are in progress, oldest first.
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>>;
    /// Adds a requested compaction and ends its job; the store assigns its version and returns it. Adding it
    /// again changes nothing. `None` when it is no longer requested: its conversation was erased, and
    /// possibly created again.
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>>;
    /// Adds a compaction and ends its job; the store assigns its version and returns it. Adding it again
    /// changes nothing and returns its version. `None` when the conversation is gone.
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>>;
    /// A compaction: a given version, or the newest.
    async fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> StoreResult<Option<CompactionRow>>;
    /// Reads a compaction by its own id.
    async fn compaction_by_id(
        &self,
        instance: &InstanceId,
        id: CompactionId,
    ) -> StoreResult<Option<CompactionRow>>;
}
