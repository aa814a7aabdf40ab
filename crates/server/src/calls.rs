//! Every call of the stream protocol, with the permission that it needs: the methods of the service, and the messages that a
//! client sends on an open stream.
//!
//! Read by the service and by the description of the interface, as the route table is for HTTP. The one thing to know: a
//! stream is opened with its own permission, and each message on it needs that of its kind.

use evoke_types::Permission;
use evoke_wire::proto::stream_event::Payload;

/// The service, as clients name it.
pub(crate) const SERVICE: &str = "synap.v1.SynapService";

/// A method of the service, or a message on an open stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// The method that opens a stream.
    Listen,
    /// The method that reports a client's own figures.
    IngestTelemetry,
    /// The message of something that happened in a conversation.
    ConversationEvent,
    /// The message that keeps a stream alive.
    HeartbeatPing,
    /// The message that a session begins or ends.
    SessionControl,
    /// The message that pushed context answered a fetch.
    ContextUsed,
    /// The message that a fetch was assembled inside the client.
    ContextAssembled,
}

impl Call {
    /// All calls.
    pub(crate) const ALL: [Self; 7] = [
        Self::Listen,
        Self::IngestTelemetry,
        Self::ConversationEvent,
        Self::HeartbeatPing,
        Self::SessionControl,
        Self::ContextUsed,
        Self::ContextAssembled,
    ];

    /// The call that a message is.
    pub(crate) const fn of(message: &Payload) -> Self {
        match message {
            Payload::ConversationEvent(_) => Self::ConversationEvent,
            Payload::HeartbeatPing(_) => Self::HeartbeatPing,
            Payload::SessionControl(_) => Self::SessionControl,
            Payload::ContextUsed(_) => Self::ContextUsed,
            Payload::ContextAssembled(_) => Self::ContextAssembled,
        }
    }

    /// What its key must be allowed to do.
    pub(crate) const fn permission(self) -> Permission {
        match self {
            // A session's beginning asks for pushes; that it is also noted is not why it is sent.
            Self::Listen | Self::HeartbeatPing | Self::SessionControl => Permission::ContentRead,
            Self::ConversationEvent | Self::ContextUsed | Self::ContextAssembled => Permission::ContentWrite,
            Self::IngestTelemetry => Permission::TelemetryWrite,
        }
    }

    /// The name as in the protocol's definition: a method, or a field of `StreamEvent`.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Listen => "Listen",
            Self::IngestTelemetry => "IngestTelemetry",
            Self::ConversationEvent => "Listen.conversation_event",
            Self::HeartbeatPing => "Listen.heartbeat_ping",
            Self::SessionControl => "Listen.session_control",
            Self::ContextUsed => "Listen.context_used",
            Self::ContextAssembled => "Listen.context_assembled",
        }
    }
}
