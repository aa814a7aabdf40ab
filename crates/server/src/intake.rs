//! What becomes of a conversation event, whichever way it came.

use crate::app::App;
use crate::error::ApiError;
use crate::metric;
use crate::replay;
use evoke_engine::{Address, Caller, Coded, ConversationError, RecordedTurn, TurnRequest};
use evoke_types::{Code, Metadata, Role};

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
    pub(crate) id: String,
    pub(crate) conversation: String,
    pub(crate) session: Option<String>,
    pub(crate) content: String,
    pub(crate) address: Address,
    pub(crate) metadata: Metadata,
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
    let mut outcomes: Vec<Option<Outcome>> = Vec::with_capacity(events.len());
    let mut turns = Vec::new();
    for event in events {
        let outcome = match EventKind::read(&event.kind) {
            Some(kind @ EventKind::Message(role)) => match turn(caller, event, role) {
                Ok(turn) => {
                    turns.push((kind, turn));
                    None
                }
                Err(error) => Some(refuse(kind.label(), error)),
            },
            Some(EventKind::Report(kind)) => {
                metric::event(kind, "noted");
                Some(Outcome::Noted)
            }
            None => Some(refuse("unknown", unknown_kind(&event.kind))),
        };
        outcomes.push(outcome);
    }
    let (kinds, turns): (Vec<_>, Vec<_>) = turns.into_iter().unzip();
    let recorded = if turns.is_empty() { Vec::new() } else { app.engine.record(caller, turns).await? };
    let mut recorded = kinds.into_iter().zip(recorded);
    outcomes.into_iter().map(|outcome| outcome.map_or_else(|| stored(recorded.next()), Ok)).collect()
}

fn stored(
    row: Option<(EventKind, Result<RecordedTurn, ConversationError>)>,
) -> Result<Outcome, ConversationError> {
    match row {
        Some((kind, Ok(turn))) => {
            metric::event(kind.label(), if turn.repeated { "repeated" } else { "stored" });
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
    metric::event(kind, "refused");
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
        replay: replay::of_event(caller.instance_id(), &event.id),
        conversation: event.conversation,
        role,
        content: event.content,
        address: event.address,
        session: event.session,
        metadata: event.metadata,
        said_at: None,
    })
}
