//! Compaction jobs: durable requests, so that a compaction is made even when the server stops meanwhile.

use evoke_types::{CompactionId, ConversationId, InstanceId, Timestamp};

/// A compaction that is in progress or failed. A conversation has at most one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompactionJob {
    /// The id that the compaction will have.
    pub id: CompactionId,
    /// The conversation to compact.
    pub conversation: ConversationId,
    /// The name of the requested strategy.
    pub strategy: String,
    /// The tokens to retain; the strategy decides when absent.
    pub target_tokens: Option<u32>,
    /// The cause: `manual_api`, `window_share`, `transcript`, `erasure`.
    pub cause: String,
    /// The time of the request.
    pub requested_at: Timestamp,
    /// The reason of the failure; absent while it is in progress.
    pub error: Option<String>,
}

/// An unfinished compaction and its partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCompaction {
    /// The partition of the conversation.
    pub instance: InstanceId,
    /// The job that is not finished.
    pub job: CompactionJob,
}

/// The outcome of a request to compact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompactionStart {
    /// The request is durable and has to be carried out.
    Started,
    /// Another one is in progress.
    Running(Box<CompactionJob>),
    /// The conversation is unknown or has no turns.
    NoTurns,
}

/// The vector of a passage of one turn. A long turn has several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnVector {
    /// The position of the turn in its conversation, from 1.
    pub position: u32,
    /// The vector as little-endian half floats.
    pub bytes: Vec<u8>,
}
