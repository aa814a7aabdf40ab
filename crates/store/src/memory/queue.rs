//! The queue of documents in the in-memory store: claims, leases, and what is still to do.

use super::MemoryStore;
use super::state::{Document, Job, State};
use crate::error::StoreResult;
use crate::tables::{
    Claim, ClaimRequest, ClaimedDocument, DocumentSize, Lease, NewDocument, PartitionKey, Queue, Requeued,
    Share, turn_of,
};
use async_trait::async_trait;
use evoke_types::{InstanceId, Lane, Timestamp};

#[async_trait]
impl Queue for MemoryStore {
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>> {
        self.with(|s| s.claim(&request))
    }
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()> {
        self.with(|s| s.renew(&claims, until))
    }
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()> {
        self.with(|s| s.set_begun(claim, begun))
    }
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64> {
        self.with(|s| s.release(&claims, failed))
    }
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued> {
        self.with(|s| s.requeue_expired(now, holder))
    }
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>> {
        self.with(|s| s.unfinished(partitions, limit, bytes))
    }
    async fn requeue_claimed(&self) -> StoreResult<Requeued> {
        self.with(State::requeue_claimed)
    }
    async fn queue_depth(&self) -> StoreResult<u64> {
        self.with(|s| s.queue_depth())
    }
}

impl State {
    pub(super) fn claim(&mut self, request: &ClaimRequest) -> Vec<ClaimedDocument> {
        match request {
            ClaimRequest::Queued { lease, shares } => {
                let sizes = DocumentSize::ALL.iter().zip(shares);
                sizes.flat_map(|(size, share)| self.claim_size(*size, share, *lease)).collect()
            }
            ClaimRequest::Suspect { lease } => {
                let next = self.suspects.first().map(|(_, number)| *number);
                next.and_then(|number| self.hand_out(number, *lease, false)).into_iter().collect()
            }
        }
    }

    fn claim_size(&mut self, size: DocumentSize, share: &Share, lease: Lease) -> Vec<ClaimedDocument> {
        for lane in [Lane::Live, Lane::Bootstrap] {
            let mut claimed: Vec<ClaimedDocument> = Vec::new();
            let mut bytes = 0;
            while claimed.len() < share.documents && bytes < share.bytes {
                let Some((instance, turn, number)) = self.next_in(lane, size, &share.skip) else { break };
                self.served.insert((lane, size), instance.clone());
                self.served_turns.insert((lane, size, instance), turn);
                let document = self.hand_out(number, lease, true);
                bytes += document.as_ref().map_or(0, |document| document.document.text.len());
                claimed.extend(document);
            }
            if !claimed.is_empty() {
                return claimed;
            }
        }
        Vec::new()
    }

    /// The oldest document of the partition and the instance whose turn it is: the one after the last served,
    /// starting over at the end.
    fn next_in(&self, lane: Lane, size: DocumentSize, skip: &[InstanceId]) -> Option<(InstanceId, u32, u64)> {
        let waiting: Vec<_> = self
            .queue
            .iter()
            .filter(|(l, s, instance, ..)| (*l, *s) == (lane, size) && !skip.contains(instance))
            .collect();
        let last = self.served.get(&(lane, size));
        let after = waiting.iter().find(|(_, _, instance, ..)| last.is_some_and(|last| instance > last));
        let (_, _, instance, ..) = after.or_else(|| waiting.first())?;
        let last = self.served_turns.get(&(lane, size, instance.clone()));
        let here = || waiting.iter().filter(|(_, _, other, ..)| other == instance);
        let next = here().find(|(_, _, _, turn, _)| last.is_some_and(|last| turn > last));
        let (_, _, _, turn, number) = next.or_else(|| here().next())?;
        Some((instance.clone(), *turn, *number))
    }

    fn hand_out(&mut self, number: u64, lease: Lease, begun: bool) -> Option<ClaimedDocument> {
        self.dequeue(number);
        let document = self.documents.get_mut(&number)?;
        document.attempt += 1;
        // It may have arrived after the claimer read the clock.
        document.started_at = Some(lease.now.max(document.row.received_at));
        document.job = Job::Claimed { holder: lease.holder, until: lease.until, begun };
        let (attempt, failures) = (document.attempt, document.failures);
        Some(ClaimedDocument { attempt, failures, document: document.row.clone() })
    }

    /// Puts a queued document into its turn.
    pub(super) fn enqueue(&mut self, number: u64) {
        let Some(document) = self.documents.get(&number) else { return };
        if document.failures > 0 {
            self.suspects.insert((document.failures, number));
        } else {
            self.queue.insert(document.turn(number));
        }
    }

    /// Removes a document from the queue that it waits in.
    pub(super) fn dequeue(&mut self, number: u64) {
        let Some(document) = self.documents.get(&number) else { return };
        self.suspects.remove(&(document.failures, number));
        self.queue.remove(&document.turn(number));
    }

    pub(super) fn held(&mut self, claim: Claim) -> Option<(u64, &mut Document)> {
        let number = *self.numbers.get(&claim.ingestion)?;
        let document = self.documents.get_mut(&number)?;
        let held = matches!(document.job, Job::Claimed { .. }) && document.attempt == claim.attempt;
        held.then_some((number, document))
    }

    pub(super) fn renew(&mut self, claims: &[Claim], later: Timestamp) {
        for claim in claims {
            if let Some((_, Document { job: Job::Claimed { until, .. }, .. })) = self.held(*claim) {
                *until = later;
            }
        }
    }

    pub(super) fn set_begun(&mut self, claim: Claim, now: bool) {
        if let Some((_, Document { job: Job::Claimed { begun, .. }, .. })) = self.held(claim) {
            *begun = now;
        }
    }

    pub(super) fn release(&mut self, claims: &[Claim], failed: bool) -> u64 {
        let mut count = 0;
        for claim in claims {
            let Some((number, document)) = self.held(*claim) else { continue };
            document.job = Job::Queued;
            document.failures += u32::from(failed);
            self.enqueue(number);
            count += 1;
        }
        count
    }

    pub(super) fn requeue_claimed(&mut self) -> Requeued {
        self.requeue(|_, _| true, |_| true)
    }

    pub(super) fn requeue_expired(&mut self, now: Timestamp, own: [u8; 16]) -> Requeued {
        self.requeue(|_, until| until <= now, |holder| holder != own)
    }

    fn requeue(
        &mut self,
        lost: impl Fn([u8; 16], Timestamp) -> bool,
        counts: impl Fn([u8; 16]) -> bool,
    ) -> Requeued {
        let (mut requeued, mut numbers) = (Requeued::default(), Vec::new());
        for (number, document) in &mut self.documents {
            let Job::Claimed { holder, until, begun } = document.job else { continue };
            if !lost(holder, until) {
                continue;
            }
            let suspect = begun && counts(holder);
            document.job = Job::Queued;
            document.failures += u32::from(suspect);
            requeued.documents += 1;
            requeued.suspects += u64::from(suspect);
            numbers.push(*number);
        }
        numbers.into_iter().for_each(|number| self.enqueue(number));
        requeued
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

    pub(super) fn queue_depth(&self) -> u64 {
        self.documents.values().filter(|document| !matches!(document.job, Job::Done { .. })).count() as u64
    }
}

impl Document {
    /// A document that was just accepted.
    pub(super) fn new(row: NewDocument) -> Self {
        let size = DocumentSize::of(&row.text);
        Self { row, attempt: 0, failures: 0, size, parts_from: None, started_at: None, job: Job::Queued }
    }

    /// The position of the document in the queue.
    fn turn(&self, number: u64) -> (Lane, DocumentSize, InstanceId, u32, u64) {
        let place = &self.row.partition;
        (self.row.lane, self.size, place.instance.clone(), turn_of(&place.path), number)
    }
}
