//! The order of the longer documents in work: instances take turns, within an instance its partitions, and
//! within a partition the oldest document goes first.
//!
//! Called by the workers for each round. The one thing to know: live documents go before those of a backfill,
//! and one of those is always taken too.

use super::job::{Job, Stage};
use evoke_store::PartitionKey;
use evoke_types::{InstanceId, Lane};
use parking_lot::Mutex;
use std::collections::VecDeque;

/// Documents in work that wait for their next slice.
#[derive(Default)]
pub(crate) struct Schedule(Mutex<[Ring; 2]>);

/// Documents of one instance, by partition. The partition at the front is served next.
type Partitions = VecDeque<(PartitionKey, VecDeque<Job>)>;

/// Documents of one priority. Those at the front are served next.
#[derive(Default)]
struct Ring {
    instances: VecDeque<(InstanceId, Partitions)>,
}

impl Schedule {
    /// Adds a document; one that has been started goes before others of its partition.
    pub(crate) fn put(&self, job: Job) {
        let mut rings = self.0.lock();
        let [live, bulk] = &mut *rings;
        let ring = match job.claimed.document.lane {
            Lane::Live => live,
            Lane::Bootstrap => bulk,
        };
        ring.put(job);
    }

    /// Takes up to this many documents in turn. At least one is of a backfill, if there is one.
    pub(crate) fn take(&self, most: usize) -> Vec<Job> {
        let mut rings = self.0.lock();
        let [live, bulk] = &mut *rings;
        let mut taken: Vec<Job> = bulk.next().into_iter().collect();
        while taken.len() < most
            && let Some(job) = live.next().or_else(|| bulk.next())
        {
            taken.push(job);
        }
        taken
    }

    /// Drops all documents, which are then no longer in work.
    pub(crate) fn clear(&self) {
        *self.0.lock() = Default::default();
    }
}

impl Ring {
    fn put(&mut self, job: Job) {
        let key = &job.claimed.document.partition;
        let at = self.instances.iter().position(|(instance, _)| *instance == key.instance);
        let at = at.unwrap_or_else(|| {
            self.instances.push_back((key.instance.clone(), VecDeque::new()));
            self.instances.len() - 1
        });
        let Some((_, partitions)) = self.instances.get_mut(at) else { return };
        let begun = !matches!(job.stage, Stage::Waiting);
        match partitions.iter_mut().find(|(partition, _)| partition == key) {
            Some((_, jobs)) if begun => jobs.push_front(job),
            Some((_, jobs)) => jobs.push_back(job),
            None => partitions.push_back((key.clone(), VecDeque::from([job]))),
        }
    }

    fn next(&mut self) -> Option<Job> {
        let (instance, mut partitions) = self.instances.pop_front()?;
        let (partition, mut jobs) = partitions.pop_front()?;
        let job = jobs.pop_front();
        if !jobs.is_empty() {
            partitions.push_back((partition, jobs));
        }
        if !partitions.is_empty() {
            self.instances.push_back((instance, partitions));
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::workers::in_hand::InHand;
    use evoke_store::conformance::sample::Sample;
    use evoke_store::{ClaimedDocument, NewDocument};
    use evoke_types::{ScopePath, UserId};
    use std::sync::Arc;

    fn job(held: &Arc<InHand>, sample: &Sample, instance: u64, user: &str, name: &str, lane: Lane) -> Job {
        let path = UserId::stored(user).map_or(ScopePath::CLIENT, |user| ScopePath::user(None, &user));
        let partition = PartitionKey { instance: InstanceId::from_bits(instance), path };
        let document = NewDocument { lane, ..sample.document(&partition, name) };
        Job::new(ClaimedDocument { attempt: 1, failures: 0, document }, held)
    }

    fn names(jobs: &[Job]) -> Vec<&str> {
        jobs.iter().map(|job| job.claimed.document.document_id.as_str()).collect()
    }

    #[test]
    fn instances_and_partitions_take_turns_and_each_document_keeps_its_place() {
        let (schedule, held, sample) = (Schedule::default(), Arc::new(InHand::default()), Sample::new(1));
        for (instance, user, name) in
            [(1, "ana", "a1"), (1, "ana", "a2"), (1, "ben", "b1"), (2, "eve", "e1"), (2, "eve", "e2")]
        {
            schedule.put(job(&held, &sample, instance, user, name, Lane::Live));
        }
        schedule.put(job(&held, &sample, 3, "old", "backfill", Lane::Bootstrap));
        assert_eq!(held.len(), 6);
        let mut first = schedule.take(4);
        assert_eq!(names(&first), ["backfill", "a1", "e1", "b1"]);
        // A started document continues before those that wait behind it.
        first[1].stage = Stage::Released;
        first.into_iter().for_each(|job| schedule.put(job));
        let rest = schedule.take(9);
        assert_eq!(names(&rest).len(), 6);
        let place = |name: &str| names(&rest).iter().position(|other| *other == name);
        assert!(place("a1") < place("a2"), "{:?}", names(&rest));
        drop(rest);
        assert_eq!(held.len(), 0, "what is dropped is not held");
    }
}
