//! Somebody who uses a store and checks every answer: an `Ok` is the one answer that the model gives, an error changed
//! nothing, and an unknown outcome is one of two states. Each has an instance of its own.

mod calls;
mod ingest;
mod queue;

use crate::disk::Disk;
use crate::model::{Document, Id, Job, Model, look};
use crate::tally::Tally;
use evoke_store::conformance::sample::{Sample, path};
use evoke_store::{ClaimedDocument, NewDocument, NewTurn, StoreError, StoreResult};
use evoke_store_sqlite::SqliteStore;
use evoke_types::{InstanceId, ScopePath, Timestamp};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tempfile::TempDir;

/// Owners in each instance.
const OWNERS: u64 = 3;
/// All documents are received at this time, so that repeats are always recognized.
const RECEIVED: Timestamp = Timestamp::from_millis(1_700_000_000_000);

/// What an instance may hold, from the time before a call to the time after its answer.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) now: Model,
    /// States that a crash may still bring back: an outcome was unknown, and nothing has been stored since.
    pub(crate) doubts: Vec<Model>,
    /// The state after the call that is under way.
    flight: Option<Model>,
}

impl Known {
    /// Every state that a crash may leave now.
    pub(crate) fn possible(&self) -> Vec<Model> {
        let flight = self.flight.iter();
        std::iter::once(&self.now).chain(&self.doubts).chain(flight).map(Model::without_claims).collect()
    }
}

/// A store that is open, where it is, and who uses it.
#[derive(Clone)]
pub(crate) struct Open {
    pub(crate) store: Arc<SqliteStore>,
    pub(crate) disk: Arc<Disk>,
    pub(crate) tally: Arc<Tally>,
    pub(crate) known: Arc<Vec<(InstanceId, Arc<Mutex<Known>>)>>,
}

impl Open {
    /// Makes a directory as a crash leaves it now, and tells what each instance may hold there.
    pub(crate) fn image(&self, to: &Path, power_lost: bool) -> Vec<Vec<Model>> {
        let possible = || self.known.iter().map(|(_, known)| known.lock().possible()).collect();
        self.disk.image(to, power_lost, possible)
    }

    /// What a crash would leave now holds what the answers said.
    fn assert_crash_is_no_loss(&self) {
        let (image, power_lost) = (TempDir::new().expect("a directory"), self.disk.below(2) == 0);
        let possible = self.image(image.path(), power_lost);
        self.tally.images.fetch_add(1, Ordering::Relaxed);
        // Without a name of a VFS: on a disk that works.
        let db = Connection::open(image.path().join("evoke.db")).expect("opened");
        for ((instance, _), possible) in self.known.iter().zip(possible) {
            let found = Model::read(&db, instance).expect("readable").without_claims();
            let differences = || possible.iter().map(|one| one.difference(&found)).collect::<Vec<_>>();
            let place = self.tally.place();
            assert!(
                possible.contains(&found),
                "a crash ({power_lost}): {} ({place})",
                differences().join(" / ")
            );
        }
    }
}

pub(crate) struct Worker {
    pub(crate) instance: InstanceId,
    pub(crate) known: Arc<Mutex<Known>>,
    /// Whether it works the queue. One does: a claim in doubt is handed to whoever claims next.
    claims: bool,
    others: Vec<InstanceId>,
    pub(crate) sample: Sample,
    pub(crate) held: Vec<ClaimedDocument>,
    /// Claimed in the store, and handed to nobody yet.
    pub(crate) orphans: BTreeSet<Id>,
    sent: Vec<NewDocument>,
    said: Vec<NewTurn>,
    named: u64,
}

impl Worker {
    /// The worker of a number, of so many.
    pub(crate) fn new(number: u64, of: u64, seed: u64) -> Self {
        let instance = |number: u64| InstanceId::from_bits(100 + number);
        Self {
            instance: instance(number),
            known: Arc::default(),
            claims: number == 0,
            others: (0..of).filter(|other| *other != number).map(instance).collect(),
            sample: Sample::new(seed.wrapping_mul(1_000).wrapping_add(number)),
            held: Vec::new(),
            orphans: BTreeSet::new(),
            sent: Vec::new(),
            said: Vec::new(),
            named: 0,
        }
    }

    /// One call, and the check of its answer.
    pub(crate) async fn step(&mut self, at: &Open) {
        match self.sample.below(20) {
            0..4 => self.accept(at, 3, 1_500).await,
            4..6 => self.accept(at, 100, 5_000).await,
            6..8 => self.repeat(at).await,
            8..11 => self.record(at).await,
            11 => self.keys(at).await,
            12 => self.report(at).await,
            13 => self.read(at).await,
            14..17 if self.claims => self.claim(at).await,
            17..20 if self.claims => self.finish(at).await,
            14..16 => self.accept(at, 1, 20_000).await,
            _ => self.read(at).await,
        }
        self.erase_when_many(at).await;
    }

    fn owner(&self) -> ScopePath {
        path("acme", &format!("u{}", self.sample.below(OWNERS)))
    }

    fn now(&self) -> Model {
        self.known.lock().now.clone()
    }

    /// Makes a change and checks its answer and, when it is not stored or not known to be, the file.
    async fn change<A: PartialEq + Debug>(
        &mut self,
        at: &Open,
        next: Model,
        expected: A,
        answer: impl Future<Output = StoreResult<A>>,
    ) -> bool {
        let wrote = {
            let mut known = self.known.lock();
            known.flight = Some(next.clone());
            known.now != next
        };
        let answer = answer.await;
        at.tally.note(&answer);
        let stored = match answer {
            Ok(answer) => {
                assert_eq!(answer, expected, "{}", at.tally.place());
                true
            }
            Err(StoreError::OutcomeUnknown(_)) => {
                let found = self.look(at);
                let before = self.now();
                self.known.lock().doubts.extend([before.clone(), next.clone()]);
                let stored = !before.allows(&found);
                assert!(
                    !stored || next.allows(&found),
                    "neither before nor after: {} / {} ({})",
                    before.difference(&found),
                    next.difference(&found),
                    at.tally.place()
                );
                self.adopt(found);
                self.known.lock().flight = None;
                self.doubt(at);
                return stored;
            }
            Err(StoreError::Unavailable(_) | StoreError::Full(_)) => false,
            Err(error) => panic!("{error:?} ({})", at.tally.place()),
        };
        {
            let mut known = self.known.lock();
            if stored {
                known.now = next;
                if wrote {
                    known.doubts.clear();
                }
            }
            known.flight = None;
        }
        if !stored {
            self.doubt(at);
        }
        stored
    }

    /// After an error: now and then a look at the file, and at what a crash would make of it. What was flushed in vain
    /// would show there.
    fn doubt(&mut self, at: &Open) {
        if self.sample.below(2) == 0 {
            self.check(at, "a refused change");
        }
        if self.sample.below(if at.disk.loses_flushes() { 8 } else { 200 }) == 0 {
            at.assert_crash_is_no_loss();
        }
    }

    fn look(&self, at: &Open) -> Model {
        Model::read(&look(at.disk.directory()), &self.instance).expect("the file is readable")
    }

    /// Compares the file with what must be there.
    pub(crate) fn check(&mut self, at: &Open, when: &str) {
        let (now, found) = (self.now(), self.look(at));
        assert!(now.allows(&found), "after {when}: {} ({})", now.difference(&found), at.tally.place());
        self.adopt(found);
    }

    /// Takes over what a file holds: claims may be in it that were made in doubt.
    pub(crate) fn adopt(&mut self, found: Model) {
        let mut known = self.known.lock();
        let claimed = |document: &Document| document.job == Job::Claimed;
        let mine = |id: &Id| self.held.iter().any(|held| held.document.ingestion.as_bytes() == id);
        let new = found.documents.values().filter(|document| claimed(document) && !mine(&document.ingestion));
        self.orphans = new.map(|document| document.ingestion).collect();
        known.now = found;
    }
}
