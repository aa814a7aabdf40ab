//! Conversations: turns and transcripts.

use crate::bounded::Bounded;
use crate::row::Row;
use crate::schema;
use evoke_types::{CallerId, Metadata, NestedScope, Role, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who says a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnRole {
    /// The person.
    User,
    /// The agent.
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
    /// The conversation; any string names one, a UUID is kept as it is.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// Who says it.
    pub role: TurnRole,
    /// The words.
    pub content: String,
    /// Whose conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The session; one is minted when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub session_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// The caller's own data.
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// When it was said; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Option<Timestamp>,
}

/// The receipt of a turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recorded {
    /// The turn's id.
    pub message_id: String,
    /// The conversation.
    pub conversation_id: String,
    /// The conversation's id as the caller sent it.
    pub external_conversation_id: String,
    /// The session.
    pub session_id: String,
    /// When it was recorded.
    #[schemars(schema_with = "schema::timestamp")]
    pub recorded_at: Timestamp,
    /// Turns that the conversation holds now.
    pub conversation_message_count: u32,
}

/// Turns to record.
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
    /// Why.
    pub error: String,
    /// The stable code of the refusal.
    pub code: String,
}

/// The outcome of a batch of turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecordedBatch {
    /// Turns sent.
    pub total: usize,
    /// Turns stored.
    pub succeeded: usize,
    /// Turns refused.
    pub failed: usize,
    /// The stored ones, in the order sent.
    pub results: Vec<Recorded>,
    /// The refused ones.
    pub errors: Vec<RefusedTurn>,
}

/// Which turns of a conversation to list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, JsonSchema)]
pub struct ListTurns {
    /// The first position, from 1.
    #[serde(default)]
    pub start: Option<u32>,
    /// Most turns in the answer, up to 500.
    #[serde(default)]
    pub limit: Option<usize>,
    /// Whose conversation it must be; of anybody else's there are no turns.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// Whose user that is.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
}

/// A stored turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StoredTurn {
    /// Its place in the conversation, from 1.
    pub position: u32,
    /// Who said it.
    pub role: String,
    /// The words.
    pub content: String,
    /// When.
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Timestamp,
    /// Its id.
    pub message_id: String,
}

/// Stored turns, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TurnList {
    /// The conversation.
    pub conversation_id: String,
    /// Its id as the caller sent it.
    pub external_conversation_id: String,
    /// The turns.
    pub turns: Vec<StoredTurn>,
}

/// A turn beside other context.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RecentTurn {
    /// Who said it.
    pub role: String,
    /// The words.
    pub content: String,
    /// When.
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Timestamp,
    /// Its id.
    pub message_id: String,
}

/// A turn of a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TranscriptTurn {
    /// Who says it.
    pub role: TurnRole,
    /// The words.
    pub content: String,
    /// When it was said.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub timestamp: Option<Timestamp>,
    /// The speaker's name.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The caller's own data.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// What was said in a transcript.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Transcript {
    /// Text with speaker labels.
    Text(String),
    /// Turns.
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

/// A whole conversation to take in.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct IngestTranscript {
    /// The caller's id of the conversation; any string.
    #[schemars(schema_with = "schema::id")]
    pub conversation_id: CallerId,
    /// Whose conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// What was said.
    pub transcript: Transcript,
    /// What kind it is, such as `voice`; up to 64 characters.
    #[serde(default)]
    #[schemars(length(max = 64))]
    pub conversation_type: Option<String>,
    /// The caller's own findings; up to 64 KB.
    #[serde(default)]
    pub analysis: Option<Map<String, Value>>,
    /// The caller's own data; up to 64 KB.
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// When it began; now when absent.
    #[serde(default)]
    #[schemars(schema_with = "schema::timestamp")]
    pub started_at: Option<Timestamp>,
    /// When it ended.
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
    /// The conversation, in the form that all other calls use.
    pub conversation_id: String,
    /// The id as the caller sent it.
    pub external_conversation_id: String,
    /// Ask for its status under this id.
    pub ingestion_id: String,
    /// `queued`, or `duplicate` when the same was there before.
    pub status: String,
    /// `in_progress`, `already_compacted`, or `skipped` when it could not be made.
    pub summary_status: String,
    /// Turns recorded.
    pub turns_recorded: u32,
    /// When it was taken.
    #[schemars(schema_with = "schema::timestamp")]
    pub queued_at: Timestamp,
    /// What was accepted and is not used.
    pub warnings: Vec<String>,
}
