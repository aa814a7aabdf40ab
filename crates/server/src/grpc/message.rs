//! Between the stream's messages and the events that they carry.

use crate::error::ApiError;
use crate::extract::{address, present};
use crate::intake::Event;
use evoke_types::Timestamp;
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::{
    ConversationEvent, ConversationState, EventAck, HeartbeatPong, StreamResponse, StreamSignal,
};
use serde_json::Value;
use std::collections::HashMap;

/// The event that a message carries.
pub(super) fn event(sent: ConversationEvent) -> Event {
    Event {
        kind: sent.event_type,
        id: sent.event_id,
        conversation: sent.conversation_id,
        session: present(Some(sent.session_id)),
        content: sent.content,
        address: address(
            Some(&sent.user_id),
            Some(&sent.customer_id),
            Some(sent.scope.into_iter().collect()),
        ),
        metadata: sent.metadata.into_iter().map(|(key, value)| (key, Value::from(value))).collect(),
    }
}

/// Says that events are durable.
pub(super) fn ack(event_ids: Vec<String>, now: Timestamp) -> StreamResponse {
    response(Payload::EventAck(EventAck { event_ids, timestamp_ms: now.as_millis() }))
}

/// Says how many turns a conversation holds.
pub(super) fn state(conversation_id: String, total: u32) -> StreamResponse {
    response(Payload::ConversationState(ConversationState {
        conversation_id,
        message_count: i64::from(total),
    }))
}

/// Answers a ping.
pub(super) fn pong(timestamp_ms: i64) -> StreamResponse {
    response(Payload::HeartbeatPong(HeartbeatPong { timestamp_ms }))
}

/// Refuses one event; the stream goes on.
pub(super) fn refusal(event_id: &str, error: &ApiError) -> StreamResponse {
    let metadata = [("code", error.code().as_str()), ("event_id", event_id)];
    signal("error", error.public_message(), &metadata)
}

/// Says that the server is going away.
pub(super) fn closing() -> StreamResponse {
    signal("closing", "the server is going away; connect again", &[])
}

fn signal(kind: &str, reason: &str, metadata: &[(&str, &str)]) -> StreamResponse {
    let metadata: HashMap<String, String> =
        metadata.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    response(Payload::Signal(StreamSignal {
        signal_type: kind.to_owned(),
        reason: reason.to_owned(),
        metadata,
    }))
}

fn response(payload: Payload) -> StreamResponse {
    StreamResponse { payload: Some(payload) }
}
