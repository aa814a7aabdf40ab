//! Partitions in memory: built on first use, brought up to date on each, bounded in bytes.

use evoke_recall::{OpenPartition, PartitionIndex};
use evoke_store::{PartitionKey, PartitionVersion, Store, StoreResult};
use evoke_types::ScopeKind;
use parking_lot::{Mutex, RwLock};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which vectors the indexes hold: the generation's number and its dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Dense {
    pub(crate) generation: Option<u32>,
    pub(crate) dimension: usize,
}

/// The resident partitions of one process.
pub(crate) struct Partitions {
    store: Arc<dyn Store>,
    budget: usize,
    dense: RwLock<Dense>,
    slots: Mutex<HashMap<PartitionKey, Arc<Slot>>>,
    /// Counts uses, so that the least recently used can be told.
    tick: AtomicU64,
}

/// One partition's place.
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
    dense: Dense,
    /// Its size, counted once: that takes a walk.
    bytes: usize,
}

impl Partitions {
    pub(crate) fn new(store: Arc<dyn Store>, budget: usize) -> Self {
        Self { store, budget, dense: RwLock::default(), slots: Mutex::default(), tick: AtomicU64::new(0) }
    }

    /// Chooses the generation whose vectors are used from now on.
    pub(crate) fn set_dense(&self, dense: Dense) {
        *self.dense.write() = dense;
    }

    /// Opens partitions at their present versions, those that hold something, in the order given.
    pub(crate) async fn open(&self, keys: &[PartitionKey]) -> StoreResult<Vec<OpenPartition>> {
        Ok(self.open_each(keys).await?.into_iter().flatten().collect())
    }

    /// The same, one for each key: none where nothing is held.
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
    pub(crate) fn resident(&self) -> (usize, usize) {
        let slots = self.slots.lock();
        (slots.len(), slots.values().map(|slot| slot.bytes()).sum())
    }

    async fn at(&self, key: &PartitionKey, wanted: PartitionVersion) -> StoreResult<Arc<PartitionIndex>> {
        let slot = self.slots.lock().entry(key.clone()).or_default().clone();
        slot.used.store(self.tick.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        let dense = *self.dense.read();
        if let Some(index) = slot.fresh(wanted, dense) {
            return Ok(index);
        }
        let _one_at_a_time = slot.refresh.lock().await;
        if let Some(index) = slot.fresh(wanted, dense) {
            return Ok(index);
        }
        let index = self.refreshed(key, &slot, dense).await?;
        *slot.index.write() = Some(Held { bytes: index.bytes(), index: index.clone(), dense });
        self.evict(key);
        Ok(index)
    }

    /// Applies what has changed, or builds anew when there is nothing to apply it to.
    async fn refreshed(
        &self,
        key: &PartitionKey,
        slot: &Slot,
        dense: Dense,
    ) -> StoreResult<Arc<PartitionIndex>> {
        let held = slot.index.read().clone().filter(|held| held.dense == dense);
        let since = held.as_ref().map(|held| held.index.version());
        let changes = self.store.changes(key, since, dense.generation).await?;
        let build = move || match held {
            Some(held) if !changes.whole => held.index.apply(changes),
            Some(_) | None => PartitionIndex::build(changes, dense.dimension),
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
        crate::metric::resident(slots.len(), total);
    }
}

/// The kind of place that a partition is.
pub(crate) fn scope_of(key: &PartitionKey) -> ScopeKind {
    if key.is_world() { ScopeKind::World } else { key.path.kind() }
}

impl Slot {
    fn fresh(&self, wanted: PartitionVersion, dense: Dense) -> Option<Arc<PartitionIndex>> {
        let held = self.index.read();
        let held = held.as_ref().filter(|held| held.dense == dense)?;
        let version = held.index.version();
        // A newer index than the version read a moment ago is as good: it holds all of it.
        (version.epoch == wanted.epoch && version.sequence >= wanted.sequence).then(|| held.index.clone())
    }

    fn bytes(&self) -> usize {
        self.index.read().as_ref().map_or(0, |held| held.bytes)
    }
}
