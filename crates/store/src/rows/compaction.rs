//! Compactions, made and wanted.
//!
//! A request is written when a compaction is begun. The one thing to know: it is durable, so that the compaction is made even
//! when the server dies meanwhile.

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
