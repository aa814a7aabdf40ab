//! Activity of agents and clients, and the use of pushes.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{Activity, ActivityRow, PartitionKey, PushCount};
use async_trait::async_trait;
use evoke_types::{InstanceId, Timestamp};

#[async_trait]
impl Activity for MemoryStore {
    async fn report(&self, reports: Vec<ActivityRow>) -> StoreResult<u64> {
        self.with(|s| s.report(reports))
    }
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        self.with(|s| s.reports(instance, since, limit))
    }
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>> {
        self.with(|s| s.reports_of(partition, limit))
    }
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64> {
        self.with(|s| s.trim_reports(before))
    }
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()> {
        self.with(|s| s.count_pushes(instance, counts))
    }
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>> {
        self.with(|s| s.push_counts(instance))
    }
}

impl State {
    pub(super) fn report(&mut self, reports: Vec<ActivityRow>) -> u64 {
        let mut new = 0;
        for report in reports {
            let known = report.key.is_some()
                && self.reports.iter().any(|known| {
                    known.key == report.key && known.partition.instance == report.partition.instance
                });
            if !known {
                self.reports.push(report);
                new += 1;
            }
        }
        new
    }

    pub(super) fn reports(&self, instance: &InstanceId, since: Timestamp, limit: usize) -> Vec<ActivityRow> {
        let own = self.reports.iter().filter(|row| row.partition.instance == *instance && row.at >= since);
        own.take(limit).cloned().collect()
    }

    pub(super) fn reports_of(&self, partition: &PartitionKey, limit: usize) -> Vec<ActivityRow> {
        let own = self.reports.iter().rev().filter(|row| row.partition == *partition);
        own.take(limit).cloned().collect()
    }

    /// Replaces the body of a report.
    pub(super) fn rewrite_report(&mut self, partition: &PartitionKey, known: &ActivityRow, body: &str) {
        for row in self.reports.iter_mut().filter(|row| row.partition == *partition && *row == known) {
            row.body = body.to_owned();
        }
    }

    pub(super) fn trim_reports(&mut self, before: Timestamp) -> u64 {
        let held = self.reports.len();
        self.reports.retain(|row| row.at >= before);
        (held - self.reports.len()) as u64
    }

    pub(super) fn count_pushes(&mut self, instance: &InstanceId, counts: Vec<PushCount>) {
        for count in counts {
            let key = (instance.clone(), count.pattern.clone());
            let known = self
                .pushes
                .entry(key)
                .or_insert_with(|| PushCount { pattern: count.pattern, ..PushCount::default() });
            known.pushed += count.pushed;
            known.used += count.used;
        }
    }

    pub(super) fn push_counts(&self, instance: &InstanceId) -> Vec<PushCount> {
        let own = self.pushes.iter().filter(|((owner, _), _)| owner == instance);
        own.map(|(_, count)| count.clone()).collect()
    }
}
