//! Events of the in-memory store.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{EventRow, Events, NewEvent};
use async_trait::async_trait;
use evoke_types::{InstanceId, Timestamp};
use std::ops::Bound::{Excluded, Unbounded};

#[async_trait]
impl Events for MemoryStore {
    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.with(|s| s.events(after, limit))
    }
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>> {
        self.with(|s| s.audit_events(instance, after, limit))
    }
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64> {
        self.with(|s| s.trim_events(before))
    }
}

impl State {
    pub(super) fn emit(&mut self, event: NewEvent) {
        self.last_event += 1;
        self.events.insert(self.last_event, event);
    }

    pub(super) fn events(&self, after: u64, limit: usize) -> Vec<EventRow> {
        let rows = self.events.range((Excluded(after), Unbounded)).take(limit);
        rows.map(|(sequence, event)| EventRow { sequence: *sequence, event: event.clone() }).collect()
    }

    pub(super) fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> Vec<EventRow> {
        let wanted = |event: &NewEvent| {
            event.is_audit() && instance.is_none_or(|instance| event.instance == *instance)
        };
        let rows = self.events.range((Excluded(after), Unbounded)).filter(|(_, event)| wanted(event));
        rows.take(limit)
            .map(|(sequence, event)| EventRow { sequence: *sequence, event: event.clone() })
            .collect()
    }

    pub(super) fn trim_events(&mut self, before: Timestamp) -> u64 {
        let held = self.events.len();
        self.events.retain(|_, event| event.at >= before || event.is_audit());
        (held - self.events.len()) as u64
    }
}
