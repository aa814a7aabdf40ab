//! Stream events over HTTP, for clients without a stream.

use crate::bounded::Bounded;
use crate::row::Row;
use crate::schema;
use evoke_types::{CallerId, Metadata, NestedScope};
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
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// The user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The user's customer.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The session.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub session_id: Option<CallerId>,
    /// Stays the same when the event is sent again.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub event_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
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
