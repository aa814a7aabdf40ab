//! One lock per partition, for whoever rewrites its memories.
//!
//! Held while documents of a partition are stored, and while its memories are edited, reopened or forgotten. The one
//! thing to know: readers never take it; it is per process and orders writers only.

use evoke_store::PartitionKey;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;

/// Locks that are kept before those that nobody holds are dropped.
const MOST: usize = 1_000;

/// The locks by a digest of the partition's key, since a key is as long as its ids are.
#[derive(Debug, Default)]
pub(crate) struct PartitionLocks(Mutex<HashMap<[u8; 32], Arc<tokio::sync::Mutex<()>>>>);

impl PartitionLocks {
    /// Waits for the lock of a partition and holds it until the guard is dropped.
    pub(crate) async fn lock(&self, partition: &PartitionKey) -> OwnedMutexGuard<()> {
        self.of(partition).lock_owned().await
    }

    fn of(&self, partition: &PartitionKey) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = self.0.lock();
        if locks.len() >= MOST {
            locks.retain(|_, lock| Arc::strong_count(lock) > 1);
        }
        locks.entry(digest(partition)).or_default().clone()
    }
}

fn digest(partition: &PartitionKey) -> [u8; 32] {
    let id = partition.instance.as_str();
    let digest = Sha256::new().chain_update((id.len() as u64).to_le_bytes()).chain_update(id);
    digest.chain_update(partition.path.key()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_types::{InstanceId, ScopePath, UserId};

    fn partition(user: &str) -> PartitionKey {
        let user = UserId::new(user).expect("short").expect("not empty");
        PartitionKey { instance: InstanceId::from_bits(1), path: ScopePath::user(None, &user) }
    }

    #[tokio::test]
    async fn a_partition_has_one_lock_and_another_partition_another() {
        let locks = PartitionLocks::default();
        let ana = locks.lock(&partition("ana")).await;
        assert!(locks.of(&partition("ana")).try_lock().is_err());
        assert!(locks.of(&partition("ben")).try_lock().is_ok());
        drop(ana);
        assert!(locks.of(&partition("ana")).try_lock().is_ok());
    }

    #[tokio::test]
    async fn locks_that_nobody_holds_are_dropped_and_held_ones_stay() {
        let locks = PartitionLocks::default();
        let held = locks.lock(&partition("ana")).await;
        (0..MOST).for_each(|number| drop(locks.of(&partition(&format!("u{number}")))));
        assert!(locks.0.lock().len() < MOST);
        assert!(locks.of(&partition("ana")).try_lock().is_err());
        drop(held);
    }
}
