//! Between the stream's messages and the events that they carry.

use crate::error::ApiError;
use crate::extract::address;
use crate::intake::Event;
use crate::replay;
use evoke_engine::{Address, Report};
use evoke_types::{CallerId, InstanceId, Metadata, NestedScope, Timestamp, caller_id};
use evoke_wire::proto::stream_response::Payload;
use evoke_wire::proto::{
    ContextAssembledEvent, ContextUsedEvent, ConversationEvent, ConversationState, EventAck, HeartbeatPong,
    SessionControl, StreamResponse, StreamSignal,
};
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;

/// Ids of one list at most: a client names the items that one fetch was served.
const LISTED: usize = 1_000;

/// The event that a message carries.
///
/// # Errors
/// The id that is too long, as [`evoke_types::Code::InvalidField`]; so in all of this file.
pub(super) fn event(sent: ConversationEvent) -> Result<Event, ApiError> {
    id("tool_call_id", &sent.tool_call_id)?;
    let details = details(&sent);
    let scope = NestedScope::new(sent.scope).map_err(|error| ApiError::field(format!("scope {error}")))?;
    Ok(Event {
        details,
        address: address(
            Some(id("user_id", &sent.user_id)?),
            Some(id("customer_id", &sent.customer_id)?),
            Some(scope),
        ),
        kind: sent.event_type,
        id: id("event_id", &sent.event_id)?,
        conversation: id("conversation_id", &sent.conversation_id)?,
        session: id("session_id", &sent.session_id)?.present(),
        content: sent.content,
        metadata: sent.metadata.into_iter().map(|(key, value)| (key, Value::from(value))).collect(),
    })
}

/// Reads an id of a message.
pub(super) fn id(field: &str, text: &str) -> Result<CallerId, ApiError> {
    let read = caller_id::fits(text).and_then(|()| CallerId::new(text));
    read.map_err(|too_long| ApiError::field(format!("{field} {too_long}")))
}

/// Checks a list of ids.
fn ids(field: &str, list: &[String]) -> Result<(), ApiError> {
    if list.len() > LISTED {
        let count = list.len();
        return Err(ApiError::field(format!("{field} has {count} entries, the limit is {LISTED}")));
    }
    list.iter().try_for_each(|text| id(field, text).map(drop))
}

/// Whom a report without a scope is about.
fn whom(user: &str, customer: &str) -> Result<Address, ApiError> {
    Ok(address(Some(id("user_id", user)?), Some(id("customer_id", customer)?), None))
}

/// What only reports have.
fn details(sent: &ConversationEvent) -> Metadata {
    let texts = [
        ("tool_name", &sent.tool_name),
        ("tool_args", &sent.tool_args_json),
        ("tool_result", &sent.tool_result_json),
        ("tool_call_id", &sent.tool_call_id),
    ];
    let lists = [("search_queries", &sent.search_queries), ("context_types", &sent.context_types)];
    let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let texts = texts.map(|(name, text)| (name.to_owned(), Value::from(text.as_str())));
    texts.chain(lists.map(|(name, list)| (name.to_owned(), Value::from(list.clone())))).collect()
}

/// The report that pushed context answered a fetch.
pub(super) fn context_used(instance: &InstanceId, sent: &ContextUsedEvent) -> Result<Report, ApiError> {
    id("bundle_id", &sent.bundle_id)?;
    ids("served_item_ids", &sent.served_item_ids)?;
    ids("source_bundle_ids", &sent.source_bundle_ids)?;
    let body = serde_json::json!({
        "bundle_id": sent.bundle_id,
        "source_bundle_ids": sent.source_bundle_ids,
        "served_item_ids": sent.served_item_ids,
        "served_items": sent.served_item_ids.len(),
        "scope": sent.scope,
        "query_count": sent.query_count,
        "timestamp_ms": sent.timestamp_ms,
    });
    Ok(Report {
        kind: "context_used",
        address: whom(&sent.user_id, &sent.customer_id)?,
        replay: Some(replay::of_report(instance, "context_used", &sent.bundle_id, sent.timestamp_ms)),
        conversation: id("conversation_id", &sent.conversation_id)?.present(),
        body: object(body),
    })
}

/// The report that a fetch was assembled inside the client.
pub(super) fn context_assembled(
    instance: &InstanceId,
    sent: &ContextAssembledEvent,
) -> Result<Report, ApiError> {
    id("correlation_id", &sent.correlation_id)?;
    id("compaction_id", &sent.compaction_id)?;
    ids("final_item_ids", &sent.final_item_ids)?;
    let body = serde_json::json!({
        "correlation_id": sent.correlation_id,
        "final_item_ids": sent.final_item_ids,
        "final_items": sent.final_item_ids.len(),
        "compaction_id": sent.compaction_id,
        "recent_turn_count": sent.recent_turn_count,
        "assembly_source": sent.assembly_source,
        "assembly_duration_ms": sent.assembly_duration_ms,
        "cache_hit": sent.cache_hit,
        "timestamp_ms": sent.timestamp_ms,
    });
    Ok(Report {
        kind: "context_assembled",
        address: whom(&sent.user_id, &sent.customer_id)?,
        replay: Some(replay::of_report(
            instance,
            "context_assembled",
            &sent.correlation_id,
            sent.timestamp_ms,
        )),
        conversation: id("conversation_id", &sent.conversation_id)?.present(),
        body: object(body),
    })
}

/// The report that a session begins or ends.
pub(super) fn session_control(instance: &InstanceId, sent: &SessionControl) -> Result<Report, ApiError> {
    id("session_id", &sent.session_id)?;
    let kind = if sent.action == "end" { "session_end" } else { "session_start" };
    Ok(Report {
        kind,
        address: whom(&sent.user_id, &sent.customer_id)?,
        replay: Some(replay::of_report(instance, kind, &sent.session_id, 0)),
        conversation: id("conversation_id", &sent.conversation_id)?.present(),
        body: object(serde_json::json!({"session_id": sent.session_id})),
    })
}

fn object(value: Value) -> Metadata {
    match value {
        Value::Object(map) => map,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Metadata::new()
        }
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

/// Refuses one message; the stream goes on. What is no event has no id.
pub(super) fn refusal(event_id: &str, error: &ApiError) -> StreamResponse {
    let metadata = [("code", error.code().as_str()), ("event_id", event_id)];
    signal("error", error.public_message(), &metadata)
}

/// Says that events come faster than the key may send them; the stream goes on, later.
pub(super) fn throttle(wait: Duration) -> StreamResponse {
    let seconds = wait.as_secs().max(1).to_string();
    signal("throttle", "this key's rate is used up", &[("retry_after_seconds", &seconds)])
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
