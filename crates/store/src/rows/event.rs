//! Events: records of changes, for readers of the outbox and for the audit log.

use evoke_types::{InstanceId, Timestamp};

/// An event to write to the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// The instance of the event.
    pub instance: InstanceId,
    /// The kind: `ingestion.completed`, `memory.deleted`, …
    pub kind: String,
    /// A JSON object without text of users: ids, counts, times.
    pub payload: String,
    /// The time of the event.
    pub at: Timestamp,
}

impl NewEvent {
    /// Whether it belongs to the audit log: who did what to instances, keys and whole scopes. Audit events
    /// are not trimmed with the others.
    pub fn is_audit(&self) -> bool {
        ["instance.", "key.", "data."].iter().any(|subject| self.kind.starts_with(subject))
    }
}

/// An event in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// The position, which grows but may have gaps.
    pub sequence: u64,
    /// The event at this position.
    pub event: NewEvent,
}
