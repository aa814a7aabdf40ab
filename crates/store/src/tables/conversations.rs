//! Conversations, their turns, and whole transcripts.
//!
//! Written turn by turn or at once. The one thing to know: a conversation belongs to the partition that spoke in it first.

use super::compactions::CompactionJob;
use super::documents::{IngestionRow, NewDocument};
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ConversationId, InstanceId, MessageId, Metadata, Role, Timestamp};

/// A conversation's owner and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Who owns it.
    pub partition: PartitionKey,
    /// The caller's own id, when that was not the UUID.
    pub external_id: Option<String>,
    /// What kind (`voice`, …), from a transcript.
    pub conversation_type: Option<String>,
    /// When it came into being.
    pub created_at: Timestamp,
    /// When the last turn was said.
    pub last_turn_at: Option<Timestamp>,
    /// Turns held.
    pub turns: u32,
    /// Tokens of the turns held.
    pub tokens: u64,
    /// Tokens that the model of the agent can take, as the latest turn that says it has it.
    pub agent_window: Option<u32>,
    /// When it began and ended, and what its sender made of it; from a transcript.
    pub account: TranscriptAccount,
}

/// What the sender of a transcript says about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranscriptAccount {
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The sender's own findings, verbatim.
    pub analysis: Option<Metadata>,
}

/// A turn to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTurn {
    /// Its id.
    pub message: MessageId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// The caller's own conversation id, when that is not the UUID.
    pub external_id: Option<String>,
    /// Who owns the conversation; it comes into being when unknown.
    pub partition: PartitionKey,
    /// `User` or `Assistant`.
    pub role: Role,
    /// The words.
    pub content: String,
    /// When they were said.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
    /// Tokens of the words.
    pub tokens: u32,
    /// Tokens that the model of the agent can take, if the turn says so.
    pub agent_window: Option<u32>,
    /// When we took it.
    pub received_at: Timestamp,
    /// Same value = the same turn sent again (a retry, a replayed stream event).
    pub replay: Option<[u8; 32]>,
    /// Its way into memory, accepted in the same transaction; `position` is filled in by the store.
    pub document: Option<NewDocument>,
}

/// What became of one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// Stored, or stored before.
    Stored {
        /// Its id (the first one, for a repeat).
        message: MessageId,
        /// 1-based place in the conversation.
        position: u32,
        /// Turns held after this call.
        total: u32,
        /// Whether it had been stored before.
        repeated: bool,
    },
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// A turn as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRow {
    /// Its id.
    pub message: MessageId,
    /// 1-based place in the conversation.
    pub position: u32,
    /// Who said it.
    pub role: Role,
    /// The words.
    pub content: String,
    /// When.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
}

/// A whole transcript to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTranscript {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// What kind of conversation.
    pub conversation_type: Option<String>,
    /// Digest of the content: the same again is a duplicate, another one a conflict.
    pub digest: [u8; 32],
    /// Its turns, in order; their `document` is absent.
    pub turns: Vec<NewTurn>,
    /// What its sender says about it.
    pub account: TranscriptAccount,
    /// The way of the whole into memory.
    pub document: NewDocument,
    /// The compaction that is begun with it.
    pub compaction: Option<CompactionJob>,
}

/// What became of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TranscriptOutcome {
    /// Stored and queued.
    Stored,
    /// The same content was stored before, under this ingestion.
    Duplicate(Box<IngestionRow>),
    /// Other content was stored before.
    Conflict,
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// Conversations and their turns.
#[async_trait]
pub trait Conversations: Send + Sync {
    /// Records turns in one transaction; results are in input order.
    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>>;
    /// Records a whole transcript.
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome>;
    /// One conversation, by its id.
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>>;
    /// A partition's conversations, the one with the latest turn first.
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>>;
    /// Turns from a 1-based position on, in order.
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>>;
    /// Turns of a partition's conversations that contain one of these words, which are in lower case and
    /// match in any case and inside longer words: conversation by conversation, in order.
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>>;
}
