//! Counts by key.

use std::collections::BTreeMap;

/// How often each key was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally<K>(BTreeMap<K, usize>);

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord + Copy> Tally<K> {
    /// Counts a key so many times more.
    pub(super) fn add(&mut self, key: K, times: usize) {
        *self.0.entry(key).or_default() += times;
    }

    /// Counts a key if something is so.
    pub(super) fn note(&mut self, key: K, is: bool) {
        self.add(key, usize::from(is));
    }

    /// How often a key was counted.
    pub(super) fn get(&self, key: K) -> usize {
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// Adds the counts of another one.
    pub(super) fn merge(&mut self, other: &Self) {
        for (key, times) in &other.0 {
            self.add(*key, *times);
        }
    }
}
