//! Conversations, their turns and their compactions.

use evoke_types::{CompactionId, ConversationId, IngestionId, Metadata, Role, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A conversation without its turns.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conversation {
    /// Its user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Its id: a UUID, or any other id of the source.
    pub id: String,
    /// The caller's own id of it, when that is not the UUID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The caller's word for its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation_type: Option<String>,
    /// When it came into being.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// The tokens that the agent's model takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent_window: Option<u32>,
    /// When it began, as the sender of a transcript says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Timestamp>,
    /// When it ended, as the sender of a transcript says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
    /// What the sender of a transcript found in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub analysis: Option<Metadata>,
    /// The transcript that it was recorded from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<Transcript>,
}

/// By what the same transcript is known again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    /// SHA-256 of its content, in hex.
    pub digest: String,
    /// The document with its words.
    pub document: IngestionId,
}

/// A turn. With a `position` it is one of an archive; without one it is added at the end and becomes a document too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The user of the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The conversation.
    pub conversation_id: String,
    /// Its id, unique in the conversation: by it the same turn is known again.
    pub id: String,
    /// Its position, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// Who says it: `user` or `assistant`.
    pub role: Role,
    /// The words.
    pub content: String,
    /// When they were said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<Timestamp>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<String>,
    /// The caller's own metadata.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
}

/// A compaction of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compaction {
    /// The user of the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The customer of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// Its id.
    pub id: CompactionId,
    /// Its version, from 1.
    pub version: u32,
    /// The position of the last turn that it covers.
    pub covers: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// The strategy.
    pub strategy: String,
    /// Tokens of the turns that it covers.
    pub original_tokens: u32,
    /// Its own tokens.
    pub compacted_tokens: u32,
    /// Its content.
    pub content: Value,
}
