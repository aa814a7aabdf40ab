//! The indexes of partitions in memory: built on first use, brought up to date on each use, bounded in bytes.
//!
//! Called by everything that searches or reads a partition as a whole. The one thing to know: an index is never older
//! than the store at the moment of the call, since its version is compared with the store's each time.

use crate::metrics;
use evoke_recall::{OpenPartition, PartitionIndex};
use evoke_store::{PartitionKey, PartitionVersion, Store, StoreResult};
use evoke_types::ScopeKind;
use parking_lot::{Mutex, RwLock};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which vectors the indexes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct VectorSpace {
    /// The number of the generation; none without an embedder.
    pub(crate) generation: Option<u32>,
    /// The number of dimensions of its vectors.
    pub(crate) dimension: usize,
}

/// The indexes of one process, the least recently used out first.
pub(crate) struct PartitionCache {
    store: Arc<dyn Store>,
    budget: usize,
    space: RwLock<VectorSpace>,
    slots: Mutex<HashMap<PartitionKey, Arc<Slot>>>,
    /// Counts uses, to tell which index was used least recently.
    tick: AtomicU64,
}

/// The entry of one partition.
#[derive(Default)]
struct Slot {
    index: RwLock<Option<Held>>,
    /// One refresh at a time; readers of the present version do not wait for it.
    refresh: tokio::sync::Mutex<()>,
    used: AtomicU64,
}

#[derive(Clone)]
struct Held {
    index: Arc<PartitionIndex>,
    space: VectorSpace,
    /// The size of the index, counted once: that takes a walk through it.
    bytes: usize,
}

impl PartitionCache {
    /// An empty cache of at most so many bytes.
    pub(crate) fn new(store: Arc<dyn Store>, budget: usize) -> Self {
        Self { store, budget, space: RwLock::default(), slots: Mutex::default(), tick: AtomicU64::new(0) }
    }

    /// Chooses the vectors that the indexes hold from now on. Indexes with others are built anew at their next use.
    pub(crate) fn set_vector_space(&self, space: VectorSpace) {
        *self.space.write() = space;
    }

    /// Opens a partition at its present version; none when it holds nothing.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn open_one(&self, key: &PartitionKey) -> StoreResult<Option<OpenPartition>> {
        Ok(self.open_each(std::slice::from_ref(key)).await?.into_iter().flatten().next())
    }

    /// Opens partitions at their present versions, those that hold something, in the order of the keys.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn open(&self, keys: &[PartitionKey]) -> StoreResult<Vec<OpenPartition>> {
        Ok(self.open_each(keys).await?.into_iter().flatten().collect())
    }

    /// As [`PartitionCache::open`], with one result for each key: none where the partition holds nothing.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn open_each(&self, keys: &[PartitionKey]) -> StoreResult<Vec<Option<OpenPartition>>> {
        let versions = self.store.versions(keys).await?;
        let mut opened = Vec::with_capacity(keys.len());
        for (key, version) in keys.iter().zip(versions) {
            if version == PartitionVersion::default() {
                self.slots.lock().remove(key);
                opened.push(None);
                continue;
            }
            opened.push(Some(OpenPartition { scope: scope_of(key), index: self.at(key, version).await? }));
        }
        Ok(opened)
    }

    /// How many partitions are in memory, and their size in bytes.
    pub(crate) fn size(&self) -> (usize, usize) {
        let slots = self.slots.lock();
        (slots.len(), slots.values().map(|slot| slot.bytes()).sum())
    }

    async fn at(&self, key: &PartitionKey, wanted: PartitionVersion) -> StoreResult<Arc<PartitionIndex>> {
        let slot = self.slots.lock().entry(key.clone()).or_default().clone();
        slot.used.store(self.tick.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let space = *self.space.read();
        if let Some(index) = slot.fresh(wanted, space) {
            return Ok(index);
        }
        let _one_at_a_time = slot.refresh.lock().await;
        if let Some(index) = slot.fresh(wanted, space) {
            return Ok(index);
        }
        let index = self.refreshed(key, &slot, space).await?;
        *slot.index.write() = Some(Held { bytes: index.bytes(), index: index.clone(), space });
        self.evict(key);
        Ok(index)
    }

    /// Applies what has changed, or builds anew when there is nothing to apply it to.
    async fn refreshed(
        &self,
        key: &PartitionKey,
        slot: &Slot,
        space: VectorSpace,
    ) -> StoreResult<Arc<PartitionIndex>> {
        let held = slot.index.read().clone().filter(|held| held.space == space);
        let since = held.as_ref().map(|held| held.index.version());
        let changes = self.store.changes(key, since, space.generation).await?;
        let build = move || match held {
            Some(held) if !changes.whole => held.index.apply(changes),
            Some(_) | None => PartitionIndex::build(changes, space.dimension),
        };
        match tokio::task::spawn_blocking(build).await {
            Ok(index) => Ok(Arc::new(index)),
            Err(error) => Err(evoke_store::StoreError::Corrupt(format!("index of a partition: {error}"))),
        }
    }

    /// Drops the least recently used partitions until the rest fits; `keep` stays.
    fn evict(&self, keep: &PartitionKey) {
        let mut slots = self.slots.lock();
        let mut total: usize = slots.values().map(|slot| slot.bytes()).sum();
        if total > self.budget {
            let mut by_use: Vec<(u64, PartitionKey, usize)> = slots
                .iter()
                .filter(|(key, _)| *key != keep)
                .map(|(key, slot)| (slot.used.load(Ordering::Relaxed), key.clone(), slot.bytes()))
                .collect();
            by_use.sort_unstable_by_key(|(used, ..)| *used);
            for (_, key, bytes) in by_use {
                if total <= self.budget {
                    break;
                }
                slots.remove(&key);
                total -= bytes;
            }
        }
        metrics::partition_cache(slots.len(), total);
    }
}

/// The kind of scope that a partition belongs to.
pub(crate) fn scope_of(key: &PartitionKey) -> ScopeKind {
    if key.is_world() { ScopeKind::World } else { key.path.kind() }
}

impl Slot {
    fn fresh(&self, wanted: PartitionVersion, space: VectorSpace) -> Option<Arc<PartitionIndex>> {
        let held = self.index.read();
        let held = held.as_ref().filter(|held| held.space == space)?;
        let version = held.index.version();
        // A newer index than the version read a moment ago is as good: it holds all of it.
        (version.epoch == wanted.epoch && version.sequence >= wanted.sequence).then(|| held.index.clone())
    }

    fn bytes(&self) -> usize {
        self.index.read().as_ref().map_or(0, |held| held.bytes)
    }
}
