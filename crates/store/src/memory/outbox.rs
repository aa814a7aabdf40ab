//! Events and statistics of the in-memory store.

use super::state::{Job, State};
use crate::rows::*;
use evoke_types::{InstanceId, Timestamp};
use std::ops::Bound::{Excluded, Unbounded};

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

    pub(super) fn stats(&self, generation: Option<u32>) -> StoreStats {
        StoreStats {
            queued: self.documents.values().filter(|d| !matches!(d.job, Job::Done { .. })).count() as u64,
            documents: self.documents.len() as u64,
            items: self.homes.len() as u64,
            without_vector: generation.map_or(0, |g| self.passages_without(g).count() as u64),
        }
    }
}
