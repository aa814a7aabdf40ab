//! The queue of documents: claiming, and storing what was understood.

use super::state::{Document, Job, State};
use crate::rows::*;
use evoke_types::{InstanceId, Lane, Timestamp};
use std::ops::Bound::{Excluded, Unbounded};

impl State {
    pub(super) fn claim(&mut self, limit: usize, now: Timestamp) -> Vec<ClaimedDocument> {
        for lane in [Lane::Live, Lane::Bootstrap] {
            let mut claimed: Vec<ClaimedDocument> = Vec::new();
            let mut bytes = 0;
            while claimed.len() < limit && bytes < CLAIM_BYTES {
                let Some((instance, number)) = self.next_in(lane) else { break };
                self.queue.remove(&(lane, instance.clone(), number));
                self.served.insert(lane, instance);
                let document = self.documents.get_mut(&number).map(|document| document.hand_out(now));
                bytes += document.as_ref().map_or(0, |document| document.document.text.len());
                claimed.extend(document);
            }
            if !claimed.is_empty() {
                return claimed;
            }
        }
        Vec::new()
    }

    /// The oldest document of the instance whose turn it is: the one after the last served, in the
    /// order of ids, and from the start again at the end.
    fn next_in(&self, lane: Lane) -> Option<(InstanceId, u64)> {
        let waiting = || self.queue.iter().filter(|(l, _, _)| *l == lane);
        let after = self.served.get(&lane).and_then(|last| {
            let past = (Excluded((lane, last.clone(), u64::MAX)), Unbounded);
            self.queue.range(past).find(|(l, _, _)| *l == lane)
        });
        after.or_else(|| waiting().next()).map(|(_, instance, number)| (instance.clone(), *number))
    }

    pub(super) fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> Vec<NewDocument> {
        let mut left = bytes;
        let mut found = Vec::new();
        for key in partitions {
            let here = self.documents.values().rev().filter(|document| document.row.partition == *key);
            let waiting = here.filter(|document| !matches!(document.job, Job::Done { .. }));
            for document in waiting.take(2 * limit) {
                let Some(rest) = left.checked_sub(document.row.text.len()) else { continue };
                if found.len() == limit {
                    return found;
                }
                left = rest;
                found.push(document.row.clone());
            }
        }
        found
    }

    pub(super) fn requeue_claimed(&mut self) -> u64 {
        let mut count = 0;
        for (number, document) in &mut self.documents {
            if matches!(document.job, Job::Claimed) {
                document.job = Job::Queued;
                self.queue.insert((document.row.lane, document.row.partition.instance.clone(), *number));
                count += 1;
            }
        }
        count
    }

    pub(super) fn finish(&mut self, understood: Understood) -> bool {
        let Some(number) = self.numbers.get(&understood.ingestion).copied() else { return false };
        let Some(document) = self.documents.get_mut(&number) else { return false };
        if !matches!(document.job, Job::Claimed) || document.attempt != understood.attempt {
            return false;
        }
        document.job = Job::Done { status: understood.status, at: understood.at, error: understood.error };
        let partition = document.row.partition.clone();
        if !(understood.items.is_empty() && understood.rewritten.is_empty() && understood.entities.is_empty())
        {
            let sequence = self.touch(&partition);
            for item in understood.items {
                self.put_item(&partition, item, sequence);
            }
            for item in understood.rewritten {
                self.rewrite_item(&partition, item, sequence);
            }
            self.put_entities(&partition, understood.entities, sequence);
        }
        understood.events.into_iter().for_each(|event| self.emit(event));
        true
    }
}

impl Document {
    fn hand_out(&mut self, now: Timestamp) -> ClaimedDocument {
        self.attempt += 1;
        self.started_at = Some(now);
        self.job = Job::Claimed;
        ClaimedDocument { attempt: self.attempt, document: self.row.clone() }
    }
}
