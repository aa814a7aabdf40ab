//! Conversations: turns and transcripts.

use crate::bounded::Bounded;
use crate::row::Row;
use crate::schema;
use evoke_types::{CallerId, Metadata, NestedScope, Role, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The speaker of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnRole {
    /// The user of the agent.
    User,
    /// The agent, as assistant.
    Assistant,
}

impl From<TurnRole> for Role {
    fn from(role: TurnRole) -> Self {
        match role {
            TurnRole::User => Self::User,
            TurnRole::Assistant => Self::Assistant,
        }
    }
}

/// A turn to record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RecordTurn {
    /// The conversation: any text; a UUID is kept as it is.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// The speaker of the turn.
    pub role: TurnRole,
    /// The words of the turn.
    pub content: String,
    /// The user who owns the conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The session; one is generated when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub session_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// The caller's own metadata.
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// The time at which it was said; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Option<Timestamp>,
}

/// The receipt of a recorded turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recorded {
    /// The id of the turn.
    pub message_id: String,
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// The id of the session.
    pub session_id: String,
    /// The time at which it was recorded.
    #[schemars(schema_with = "schema::timestamp")]
    pub recorded_at: Timestamp,
    /// The number of turns in the conversation.
    pub conversation_message_count: u32,
}

/// A batch of turns.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct RecordBatch {
    /// The turns, in order; at most 1,000.
    pub messages: Bounded<Row<RecordTurn>>,
}

/// A turn that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedTurn {
    /// Its position in the request, from 0.
    pub index: usize,
    /// The message of the error.
    pub error: String,
    /// The stable code of the error.
    pub code: String,
}

/// The outcome of a batch of turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedBatch {
    /// The number of turns that were sent.
    pub total: usize,
    /// The number of turns that were stored.
    pub succeeded: usize,
    /// The number of turns that were refused.
    pub failed: usize,
    /// The stored turns, in the order sent.
    pub results: Vec<Recorded>,
    /// The refused turns, with reasons.
    pub errors: Vec<RefusedTurn>,
}

/// The query for turns of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ListTurns {
    /// The first position, from 1.
    #[serde(default)]
    pub start: Option<u32>,
    /// The largest number of turns in the answer, up to 500.
    #[serde(default)]
    pub limit: Option<usize>,
    /// The user who must own the conversation; otherwise no turns are returned.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of that user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// A turn as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoredTurn {
    /// The position in the conversation, from 1.
    pub position: u32,
    /// The speaker of the turn.
    pub role: String,
    /// The words of the turn.
    pub content: String,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Timestamp,
    /// The id of the turn.
    pub message_id: String,
}

/// Stored turns of a conversation, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TurnList {
    /// The UUID of the conversation.
    pub conversation_id: String,
    /// The id of the conversation as the caller sent it.
    pub external_conversation_id: String,
    /// The turns, in order.
    pub turns: Vec<StoredTurn>,
}

/// A recent turn, as returned with other context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecentTurn {
    /// The speaker of the turn.
    pub role: String,
    /// The words of the turn.
    pub content: String,
    /// The time at which it was said.
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Timestamp,
    /// The id of the turn.
    pub message_id: String,
}

/// A turn of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TranscriptTurn {
    /// The speaker of the turn.
    pub role: TurnRole,
    /// The words of the turn.
    pub content: String,
    /// The time at which it was said.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Option<Timestamp>,
    /// The name of the speaker.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The caller's own metadata.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// The content of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Transcript {
    /// Text with speaker labels.
    Text(String),
    /// A list of turns.
    Turns(Vec<TranscriptTurn>),
}

impl<'de> Deserialize<'de> for Transcript {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TranscriptVisitor)
    }
}

struct TranscriptVisitor;

impl<'de> serde::de::Visitor<'de> for TranscriptVisitor {
    type Value = Transcript;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string or a list of turns")
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Transcript, E> {
        Ok(Transcript::Text(text.to_owned()))
    }
    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<Transcript, A::Error> {
        let mut turns = Vec::new();
        while let Some(turn) = list.next_element()? {
            turns.push(turn);
        }
        Ok(Transcript::Turns(turns))
    }
}

/// A whole conversation to ingest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct IngestTranscript {
    /// The caller's id of the conversation: any text.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// The user who owns the conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The text or the turns.
    pub transcript: Transcript,
    /// The kind of conversation, such as `voice`; up to 64 characters.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub conversation_type: Option<String>,
    /// The caller's own findings; up to 64 KB.
    #[serde(default)]
    pub analysis: Option<Map<String, Value>>,
    /// The caller's own metadata; up to 64 KB.
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// The time at which it began; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Option<Timestamp>,
    /// The time at which it ended.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub ended_at: Option<Timestamp>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
}

/// The receipt of a transcript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TranscriptAccepted {
    /// The UUID of the conversation, as all other calls use it.
    pub conversation_id: String,
    /// The id as the caller sent it.
    pub external_conversation_id: String,
    /// The ingestion under which its status can be queried.
    pub ingestion_id: String,
    /// `queued`, or `duplicate` if the same transcript was stored before.
    pub status: String,
    /// The state of the summary: `in_progress`, `already_compacted`, or `skipped` if it could not be made.
    pub summary_status: String,
    /// The number of recorded turns.
    pub turns_recorded: u32,
    /// The time at which it was stored.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// Fields that were accepted and are not used.
    pub warnings: Vec<String>,
}
