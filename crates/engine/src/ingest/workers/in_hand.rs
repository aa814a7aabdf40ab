//! The documents that this process has claimed and not finished yet.
//!
//! Filled by claims, read by whoever renews leases, shares out claims or erases. The one thing to know: a document is in
//! hand as long as its [`Hold`] exists, however work on it ends.

use evoke_store::{Claim, DocumentSize, PartitionKey};
use evoke_types::{InstanceId, ScopePath};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The claimed documents of this process.
#[derive(Default)]
pub(crate) struct InHand(Mutex<HashMap<Claim, Entry>>);

struct Entry {
    partition: PartitionKey,
    size: DocumentSize,
    erased: ErasedFlag,
}

/// Tells whoever works on a document that it has been erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct ErasedFlag(Arc<AtomicBool>);

impl ErasedFlag {
    /// Notes that the document has been erased.
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn is_raised(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Keeps a document in hand until it is dropped.
pub(crate) struct Hold {
    claim: Claim,
    erased: ErasedFlag,
    all: Arc<InHand>,
}

impl Hold {
    /// Whether the document was erased while it was in hand.
    pub(crate) fn is_erased(&self) -> bool {
        self.erased.is_raised()
    }
}

impl InHand {
    /// Takes a document in hand.
    pub(crate) fn hold(self: &Arc<Self>, claim: Claim, partition: PartitionKey, size: DocumentSize) -> Hold {
        let erased = ErasedFlag::default();
        self.0.lock().insert(claim, Entry { partition, size, erased: erased.clone() });
        Hold { claim, erased, all: self.clone() }
    }

    /// The flags of the documents of a scope, everything inside included, that are in hand now: for an erasure that
    /// begins, to raise when it has happened. What comes later is not meant.
    pub(crate) fn within(&self, instance: &InstanceId, path: &ScopePath) -> Vec<ErasedFlag> {
        let held = self.0.lock();
        let of_scope = held
            .values()
            .filter(|entry| entry.partition.instance == *instance && entry.partition.path.is_within(path));
        of_scope.map(|entry| entry.erased.clone()).collect()
    }

    /// How many documents are in hand.
    pub(crate) fn len(&self) -> usize {
        self.0.lock().len()
    }

    /// The claims of the documents in hand.
    pub(crate) fn claims(&self) -> Vec<Claim> {
        self.0.lock().keys().copied().collect()
    }

    /// How many documents of a size are in hand, and the instances that have at least `most` of them.
    pub(crate) fn of_size(&self, size: DocumentSize, most: usize) -> (usize, Vec<InstanceId>) {
        let mut counts: HashMap<InstanceId, usize> = HashMap::new();
        for entry in self.0.lock().values().filter(|entry| entry.size == size) {
            *counts.entry(entry.partition.instance.clone()).or_default() += 1;
        }
        let total = counts.values().sum();
        let full = counts.into_iter().filter(|(_, count)| *count >= most);
        (total, full.map(|(instance, _)| instance).collect())
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

    fn partition(instance: u64, user: &str) -> PartitionKey {
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
            all.hold(claim, partition, DocumentSize::Short)
        };
        let (ana, ben, other) =
            (hold(1, partition(1, "ana")), hold(2, partition(1, "ben")), hold(3, partition(2, "ana")));
        let ended = all.within(&InstanceId::from_bits(1), &partition(1, "ana").path);
        // It came after the erasure began, and is not meant.
        let later = hold(4, partition(1, "ana"));
        ended.iter().for_each(ErasedFlag::raise);
        assert_eq!([&ana, &ben, &other, &later].map(Hold::is_erased), [true, false, false, false]);
        drop(ana);
        assert_eq!(all.within(&InstanceId::from_bits(1), &ScopePath::CLIENT).len(), 2);
    }
}
