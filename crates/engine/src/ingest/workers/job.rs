//! A document in hand: how far it has come, and that this process holds it.
//!
//! Made by a claim, moved on by the workers one slice at a time. The one thing to know: whoever has a [`Job`] is alone
//! with it, and when it is dropped, for whatever reason, its claim is no longer renewed.

use super::parts::Parts;
use crate::embedding::speaker_names::Speakers;
use crate::ingest::process::Read;
use evoke_extract::Reading;
use evoke_store::{Claim, ClaimedDocument, DocumentSize, PartitionKey, VectorRow};
use evoke_types::{InstanceId, ScopePath};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A document in hand.
pub(crate) struct Job {
    /// The document; its text is dropped once it has been cut.
    pub(crate) claimed: ClaimedDocument,
    /// How far it has come.
    pub(crate) stage: Stage,
    /// How long its text is.
    pub(crate) size: DocumentSize,
    /// Bytes of its text.
    pub(crate) bytes: usize,
    /// Time spent on reading it.
    pub(crate) spent: Duration,
    hold: Hold,
}

/// How far a document has come.
pub(crate) enum Stage {
    /// Nothing is done.
    Waiting,
    /// It is being read, passage by passage.
    Reading(Box<dyn Reading>),
    /// Its passages get their vectors.
    Embedding(Box<Embedding>),
    /// It can be stored, or has been in part.
    Storing(Box<Storing>),
    /// It is stored, or gone.
    Done,
    /// Something went wrong: it goes back and that counts against it.
    Failed(&'static str),
    /// The store does not answer: it goes back and counts for nothing.
    Released,
}

/// A document whose passages get their vectors.
pub(crate) struct Embedding {
    pub(crate) read: Read,
    /// Names that are left out of what is embedded.
    pub(crate) speakers: Speakers,
}

/// A document that can be stored.
pub(crate) struct Storing {
    pub(crate) read: Read,
    /// What is left, once the first part is stored.
    pub(crate) parts: Option<Parts>,
}

impl Job {
    /// A document that was just claimed.
    pub(crate) fn new(claimed: ClaimedDocument, held: &Arc<InHand>) -> Self {
        let size = DocumentSize::of(&claimed.document.text);
        let partition = claimed.document.partition.clone();
        let bytes = claimed.document.text.len();
        let hold = held.hold(claimed.claim(), Place { partition, size, erased: Erased::default() });
        Self { claimed, stage: Stage::Waiting, size, bytes, spent: Duration::ZERO, hold }
    }

    /// Whether one round is enough for it.
    pub(super) fn is_short(&self) -> bool {
        self.size == DocumentSize::Short
    }

    /// Whether the document was erased while it was in hand.
    pub(super) fn is_erased(&self) -> bool {
        self.hold.erased.0.load(Ordering::Acquire)
    }

    /// Whether nothing is left to do.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Failed(_) | Stage::Released)
    }
}

impl Embedding {
    /// A document whose passages have no vectors yet.
    pub(crate) fn new(read: Read) -> Self {
        let names = read.understanding.passages.iter().filter_map(|p| p.speaker.name.as_deref());
        Self { speakers: Speakers::new(names), read }
    }

    /// Texts of the next passages, up to so many bytes; at least one.
    pub(crate) fn next(&self, bytes: usize) -> Vec<String> {
        let mut held = 0;
        let passages = self.read.understanding.passages.iter().skip(self.read.vectors.len());
        let some = passages.map(|p| self.speakers.left_out_of(&p.text)).take_while(|text| {
            let fits = held == 0 || held + text.len() <= bytes;
            held += text.len().max(1);
            fits
        });
        some.collect()
    }

    /// Takes vectors of the next passages.
    pub(crate) fn take(&mut self, vectors: impl IntoIterator<Item = Option<VectorRow>>) {
        self.read.vectors.extend(vectors);
    }

    /// Whether each passage has been asked for.
    pub(crate) fn is_complete(&self) -> bool {
        self.read.vectors.len() >= self.read.understanding.passages.len()
    }
}

/// The documents that this process holds.
#[derive(Default)]
pub(crate) struct InHand(Mutex<HashMap<Claim, Place>>);

struct Place {
    partition: PartitionKey,
    size: DocumentSize,
    erased: Erased,
}

/// Tells whoever works on a document that it is gone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Erased(Arc<AtomicBool>);

impl Erased {
    /// The document is gone.
    pub(crate) fn tell(&self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Ends with the job.
struct Hold {
    claim: Claim,
    erased: Erased,
    all: Arc<InHand>,
}

impl InHand {
    fn hold(self: &Arc<Self>, claim: Claim, place: Place) -> Hold {
        let erased = place.erased.clone();
        self.0.lock().insert(claim, place);
        Hold { claim, erased, all: self.clone() }
    }

    /// Those of a place and everything inside it, as they are in hand now: for an erasure that begins, to tell when it
    /// has happened. What comes later is not meant.
    pub(crate) fn within(&self, instance: &InstanceId, path: &ScopePath) -> Vec<Erased> {
        let held = self.0.lock();
        let of_it = held
            .values()
            .filter(|place| place.partition.instance == *instance && place.partition.path.is_within(path));
        of_it.map(|place| place.erased.clone()).collect()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// Their claims.
    pub(crate) fn claims(&self) -> Vec<Claim> {
        self.0.lock().keys().copied().collect()
    }

    /// How many of a size, and the instances that have at least `most` of them.
    pub(crate) fn of_size(&self, size: DocumentSize, most: usize) -> (usize, Vec<InstanceId>) {
        let mut counts: HashMap<InstanceId, usize> = HashMap::new();
        for place in self.0.lock().values().filter(|place| place.size == size) {
            *counts.entry(place.partition.instance.clone()).or_default() += 1;
        }
        let total = counts.values().sum();
        (
            total,
            counts.into_iter().filter(|(_, count)| *count >= most).map(|(instance, _)| instance).collect(),
        )
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.all.0.lock().remove(&self.claim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{CustomerId, IngestionId, UserId};

    fn place(instance: u64, user: &str) -> PartitionKey {
        let customer = CustomerId::new("acme").expect("short");
        let user = UserId::new(user).expect("short").expect("not empty");
        PartitionKey {
            instance: InstanceId::from_bits(instance),
            path: ScopePath::user(customer.as_ref(), &user),
        }
    }

    #[test]
    fn what_is_erased_is_told_to_its_own_work_and_to_no_other() {
        let all = Arc::new(InHand::default());
        let hold = |number: u8, partition: PartitionKey| {
            let claim = Claim { ingestion: IngestionId::from_slice(&[number; 16]).expect("16"), attempt: 1 };
            all.hold(claim, Place { partition, size: DocumentSize::Short, erased: Erased::default() })
        };
        let (ana, ben, other) =
            (hold(1, place(1, "ana")), hold(2, place(1, "ben")), hold(3, place(2, "ana")));
        let ended = all.within(&InstanceId::from_bits(1), &place(1, "ana").path);
        // It came after the erasure began, and is not meant.
        let later = hold(4, place(1, "ana"));
        ended.iter().for_each(Erased::tell);
        let told: Vec<bool> =
            [&ana, &ben, &other, &later].map(|hold| hold.erased.0.load(Ordering::Acquire)).to_vec();
        assert_eq!(told, [true, false, false, false]);
        drop(ana);
        assert_eq!(all.within(&InstanceId::from_bits(1), &ScopePath::CLIENT).len(), 2);
    }
}
