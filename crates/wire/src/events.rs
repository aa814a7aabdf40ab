//! Stream events over HTTP, for clients without a stream.

use crate::bounded::Bounded;
use crate::row::Row;
use crate::schema;
use evoke_types::{CallerId, Metadata, NestedScope};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An event of a conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ConversationEvent {
    /// The type: `user_message`, `assistant_message`, `tool_call`, `tool_result`, `agent_thinking`,
    /// `context_request`, `context_fetch`, `session_start` or `session_end`.
    pub event_type: String,
    /// The role, which is ignored: the event type decides.
    #[serde(default)]
    pub role: Option<String>,
    /// The content of the event.
    #[serde(default)]
    pub content: Option<String>,
    /// The id of the conversation.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub conversation_id: Option<CallerId>,
    /// The id of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub user_id: Option<CallerId>,
    /// The customer of the user.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub customer_id: Option<CallerId>,
    /// The id of the session.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub session_id: Option<CallerId>,
    /// The id of the event, the same when the event is sent again.
    #[serde(default)]
    #[schemars(schema_with = "schema::optional_id")]
    pub event_id: Option<CallerId>,
    /// The nested scope path.
    #[serde(default)]
    #[schemars(schema_with = "schema::nested_scope")]
    pub scope: Option<NestedScope>,
    /// The caller's own metadata.
    #[serde(default)]
    pub metadata: Option<Metadata>,
}

/// A batch of events, in order.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
pub struct EventBatch {
    /// The events; at most 1,000.
    pub events: Bounded<Row<ConversationEvent>>,
}

/// The outcome of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventOutcome {
    /// The outcome: `accepted` or `rejected`.
    pub status: String,
    /// The id of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// The reason why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// The outcome of a batch of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventsAccepted {
    /// The number of accepted events.
    pub accepted: usize,
    /// The number of rejected events.
    pub rejected: usize,
    /// One outcome per event, in the order sent.
    pub results: Vec<EventOutcome>,
}
