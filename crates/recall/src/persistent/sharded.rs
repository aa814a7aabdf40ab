//! A hash map in shared shards, for the lookup tables of an index.

use foldhash::fast::RandomState;
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

/// More shards make a change cheaper and an empty map more expensive.
const SHARDS: usize = 64;

type Shard<K, V> = HashMap<K, V, RandomState>;

/// A hash map that shares its shards with its clones. The order of its entries is unspecified.
#[derive(Debug)]
pub(crate) struct Sharded<K, V> {
    shards: Vec<Arc<Shard<K, V>>>,
    chooser: RandomState,
}

impl<K, V> Clone for Sharded<K, V> {
    fn clone(&self) -> Self {
        Self { shards: self.shards.clone(), chooser: self.chooser.clone() }
    }
}

impl<K, V> Default for Sharded<K, V> {
    fn default() -> Self {
        let empty = Arc::new(Shard::default());
        Self { shards: vec![empty; SHARDS], chooser: RandomState::default() }
    }
}

impl<K: Hash + Eq + Clone, V: Clone> Sharded<K, V> {
    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.shards.get(self.shard_of(key))?.get(key)
    }
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        let at = self.shard_of(&key);
        let shard = self.shards.get_mut(at)?;
        Arc::make_mut(shard).insert(key, value)
    }
    pub(crate) fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let at = self.shard_of(key);
        let shard = self.shards.get_mut(at).filter(|shard| shard.contains_key(key))?;
        Arc::make_mut(shard).remove(key)
    }
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.len()).sum()
    }
    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.shards.iter().flat_map(|shard| shard.keys())
    }
    pub(crate) fn values(&self) -> impl Iterator<Item = &V> {
        self.shards.iter().flat_map(|shard| shard.values())
    }
    fn shard_of<Q: Hash + ?Sized>(&self, key: &Q) -> usize {
        self.chooser.hash_one(key) as usize % SHARDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_are_independent() {
        let mut old = Sharded::default();
        for n in 0..1000_u32 {
            old.insert(n, n);
        }
        let mut new = old.clone();
        assert_eq!((new.insert(5, 50), new.remove(&6), new.remove(&5000)), (Some(5), Some(6), None));
        assert_eq!((old.get(&5), old.get(&6), old.len()), (Some(&5), Some(&6), 1000));
        assert_eq!((new.get(&5), new.get(&6), new.len()), (Some(&50), None, 999));
    }
}
