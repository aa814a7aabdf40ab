//! Events: what happened, for readers of the outbox and for the audit record.

use evoke_types::{InstanceId, Timestamp};

/// An event to write to the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Whose.
    pub instance: InstanceId,
    /// `ingestion.completed`, `memory.deleted`, …
    pub kind: String,
    /// JSON object without words of users: ids, counts, times.
    pub payload: String,
    /// When.
    pub at: Timestamp,
}

impl NewEvent {
    /// Whether it belongs to the audit record: who did what to instances, keys and whole places. Such events are not
    /// trimmed with the others.
    pub fn is_audit(&self) -> bool {
        ["instance.", "key.", "data."].iter().any(|subject| self.kind.starts_with(subject))
    }
}

/// An event in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRow {
    /// Position; grows without gaps being promised.
    pub sequence: u64,
    /// The event.
    pub event: NewEvent,
}
