//! Stream events over HTTP, for clients without a stream.

use crate::{Bounded, Row, ScopeMap};
use evoke_types::Metadata;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that happened in a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationEvent {
    /// What: `user_message`, `assistant_message`, `tool_call`, `tool_result`, `agent_thinking`,
    /// `context_request`, `context_fetch`, `session_start` or `session_end`.
    pub event_type: String,
    /// Not relied on: the event type decides.
    #[serde(default)]
    pub role: Option<String>,
    /// The words.
    #[serde(default)]
    pub content: Option<String>,
    /// The conversation.
    #[serde(default)]
    pub conversation_id: Option<String>,
    /// The user.
    #[serde(default)]
    pub user_id: Option<String>,
    /// The user's customer.
    #[serde(default)]
    pub customer_id: Option<String>,
    /// The session.
    #[serde(default)]
    pub session_id: Option<String>,
    /// Stays the same when the event is sent again.
    #[serde(default)]
    pub event_id: Option<String>,
    /// The nested scope path.
    #[serde(default)]
    pub scope: Option<ScopeMap>,
    /// The caller's own data.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// Events, in order.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct EventBatch {
    /// The events; at most 1,000.
    pub events: Bounded<Row<ConversationEvent>>,
}

/// The outcome of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventOutcome {
    /// `accepted` or `rejected`.
    pub status: String,
    /// The event's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The outcome of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventsAccepted {
    /// Events taken.
    pub accepted: usize,
    /// Events refused.
    pub rejected: usize,
    /// One outcome an event, in the order sent.
    pub results: Vec<EventOutcome>,
}
