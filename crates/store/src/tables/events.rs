//! Events: records of changes, for readers of the outbox and for the audit log.

use crate::error::StoreResult;
use async_trait::async_trait;
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

/// Events, each written in the transaction of its change; the audit log is a part of them.
#[async_trait]
pub trait Events: Send + Sync {
    /// Events after a position, oldest first.
    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>>;
    /// The audit events among them ([`NewEvent::is_audit`]), of one instance or of all. Must be an index
    /// lookup.
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>>;
    /// Drops events older than an instant, except audit events. Returns how many.
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64>;
}
