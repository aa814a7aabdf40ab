//! The events that tell of changes to memories.
//!
//! Written into the outbox in the transaction of the change. The one thing to know: they carry ids, never words.

use evoke_store::{NewEvent, PartitionKey};
use evoke_types::{MemoryId, Timestamp};
use serde_json::json;

/// An event about some memories of a partition; `by` is the name of the caller in the audit log.
pub(crate) fn memory_event(
    partition: &PartitionKey,
    kind: &str,
    ids: &[MemoryId],
    by: &str,
    at: Timestamp,
) -> NewEvent {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    NewEvent {
        instance: partition.instance.clone(),
        kind: kind.to_owned(),
        payload: json!({ "memory_ids": ids, "by": by }).to_string(),
        at,
    }
}
