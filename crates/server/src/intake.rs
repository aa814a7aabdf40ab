//! What becomes of a conversation event, whichever way it came.

use crate::app::App;
use crate::error::ApiError;
use crate::metrics;
use crate::replay;
use evoke_engine::{Address, Caller, Coded, ConversationError, RecordedTurn, Report, TurnRequest};
use evoke_types::{CallerId, Code, Metadata, Role};
use serde_json::Value;

/// What an event says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EventKind {
    /// Words of the user or the agent: a turn.
    Message(Role),
    /// Anything else that an agent reports: taken note of, not stored as a turn.
    Report(&'static str),
}

impl EventKind {
    /// Reads the event type. The type decides: the role that comes with an event is not reliable.
    pub(crate) fn read(word: &str) -> Option<Self> {
        const REPORTS: &[&str] = &[
            "tool_call",
            "tool_result",
            "agent_thinking",
            "context_request",
            "context_fetch",
            "session_start",
            "session_end",
        ];
        match word {
            "user_message" => Some(Self::Message(Role::User)),
            "assistant_message" => Some(Self::Message(Role::Assistant)),
            other => REPORTS.iter().copied().find(|known| *known == other).map(Self::Report),
        }
    }
    const fn label(self) -> &'static str {
        match self {
            Self::Message(Role::User) => "user_message",
            Self::Message(Role::Assistant | Role::Other) => "assistant_message",
            Self::Report(kind) => kind,
        }
    }
}

/// An event, as both ways bring it.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) id: CallerId,
    pub(crate) conversation: CallerId,
    pub(crate) session: Option<CallerId>,
    pub(crate) content: String,
    pub(crate) address: Address,
    pub(crate) metadata: Metadata,
    /// What only reports have: the tool, the queries.
    pub(crate) details: Metadata,
}

/// What became of an event.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Stored, or stored before.
    Stored(RecordedTurn),
    /// Taken note of.
    Noted,
    /// Wrong, and will stay wrong.
    Refused(ApiError),
}

/// Takes events in, in order. One failure of the store fails the call: nothing of it is to be
/// acknowledged then.
pub(crate) async fn take(
    app: &App,
    caller: &Caller,
    events: Vec<Event>,
) -> Result<Vec<Outcome>, ConversationError> {
    let mut outcomes: Vec<Waiting> = Vec::with_capacity(events.len());
    let (mut turns, mut reports) = (Vec::new(), Vec::new());
    for event in events {
        outcomes.push(match EventKind::read(&event.kind) {
            Some(kind @ EventKind::Message(role)) => match turn(caller, event, role) {
                Ok(turn) => {
                    turns.push(turn);
                    Waiting::Turn(kind)
                }
                Err(error) => Waiting::Done(refuse(kind.label(), error)),
            },
            Some(EventKind::Report(kind)) => {
                reports.push(report(caller, event, kind));
                Waiting::Report(kind)
            }
            None => Waiting::Done(refuse("unknown", unknown_kind(&event.kind))),
        });
    }
    let recorded = if turns.is_empty() { Vec::new() } else { app.engine.record(caller, turns).await? };
    let noted = if reports.is_empty() { Vec::new() } else { app.engine.report(caller, reports).await? };
    let (mut recorded, mut noted) = (recorded.into_iter(), noted.into_iter());
    let outcome = |waiting| match waiting {
        Waiting::Done(outcome) => Ok(outcome),
        Waiting::Turn(kind) => stored(recorded.next().map(|row| (kind, row))),
        Waiting::Report(kind) => Ok(reported(kind, noted.next())),
    };
    outcomes.into_iter().map(outcome).collect()
}

/// What an event waits for.
enum Waiting {
    Done(Outcome),
    Turn(EventKind),
    Report(&'static str),
}

fn reported(kind: &'static str, row: Option<Result<(), ConversationError>>) -> Outcome {
    match row {
        Some(Err(error @ ConversationError::MetadataTooLarge { .. })) => {
            refuse(kind, ApiError::new(error.code(), error.to_string()))
        }
        // A report that names nobody we know of is not kept; that is no mistake of the sender.
        Some(_) | None => {
            metrics::event(kind, "noted");
            Outcome::Noted
        }
    }
}

fn report(caller: &Caller, event: Event, kind: &'static str) -> Report {
    let mut body = event.details;
    let own = [
        ("content", Value::from(event.content)),
        ("session_id", event.session.map_or(Value::Null, |id| Value::from(String::from(id)))),
        ("metadata", Value::Object(event.metadata)),
    ];
    let says = |value: &Value| match value {
        Value::String(text) => !text.is_empty(),
        Value::Object(map) => !map.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => !value.is_null(),
    };
    body.extend(own.into_iter().filter(|(_, value)| says(value)).map(|(k, v)| (k.to_owned(), v)));
    Report {
        kind,
        conversation: event.conversation.present(),
        address: event.address,
        body,
        replay: replay::of_event(caller.instance_id(), event.id.as_str()),
    }
}

fn stored(
    row: Option<(EventKind, Result<RecordedTurn, ConversationError>)>,
) -> Result<Outcome, ConversationError> {
    match row {
        Some((kind, Ok(turn))) => {
            metrics::event(kind.label(), if turn.repeated { "repeated" } else { "stored" });
            Ok(Outcome::Stored(turn))
        }
        Some((_, Err(error @ ConversationError::Store(_)))) => Err(error),
        Some((kind, Err(error))) => Ok(refuse(kind.label(), ApiError::new(error.code(), error.to_string()))),
        None => Ok(refuse(
            "unknown",
            ApiError::new(Code::Internal, "the engine answered fewer turns than were recorded"),
        )),
    }
}

fn refuse(kind: &'static str, error: ApiError) -> Outcome {
    metrics::event(kind, "refused");
    Outcome::Refused(error)
}

fn unknown_kind(kind: &str) -> ApiError {
    let shown: String = kind.chars().take(64).collect();
    ApiError::field(format!(
        "event_type: {shown:?} is not known; user_message and assistant_message are stored"
    ))
}

fn turn(caller: &Caller, event: Event, role: Role) -> Result<TurnRequest, ApiError> {
    if event.conversation.is_empty() {
        return Err(ApiError::field("conversation_id: a message needs the conversation that it belongs to"));
    }
    Ok(TurnRequest {
        replay: replay::of_event(caller.instance_id(), event.id.as_str()),
        conversation: event.conversation,
        role,
        content: event.content,
        address: event.address,
        session: event.session,
        metadata: event.metadata,
        said_at: None,
    })
}
