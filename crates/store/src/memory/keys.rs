//! Keys of the in-memory store.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{KeyRow, Keys, NewEvent};
use async_trait::async_trait;
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};

#[async_trait]
impl Keys for MemoryStore {
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.with(|s| s.put_key(row, event))
    }
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>> {
        self.with(|s| s.key_by_hash(hash))
    }
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>> {
        self.with(|s| s.keys(instance))
    }
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64> {
        self.with(|s| s.revoke_keys(instance, which, event))
    }
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()> {
        self.with(|s| s.note_key_uses(&uses))
    }
}

impl State {
    pub(super) fn put_key(&mut self, row: KeyRow, event: Option<NewEvent>) {
        self.keys.insert(row.id, row);
        event.into_iter().for_each(|event| self.emit(event));
    }

    pub(super) fn key_by_hash(&self, hash: &ApiKeyHash) -> Option<KeyRow> {
        self.keys.values().find(|row| row.hash == *hash).cloned()
    }

    pub(super) fn keys(&self, instance: &InstanceId) -> Vec<KeyRow> {
        let mut rows: Vec<_> = self.keys.values().filter(|row| row.instance == *instance).cloned().collect();
        rows.sort_by_key(|row| row.created_at);
        rows
    }

    pub(super) fn revoke_keys(
        &mut self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> u64 {
        let meant = |row: &&mut KeyRow| {
            row.instance == *instance && row.revoked_at.is_none() && which.is_none_or(|id| id == row.id)
        };
        let mut revoked = 0;
        for row in self.keys.values_mut().filter(meant) {
            row.revoked_at = Some(event.at);
            revoked += 1;
        }
        if revoked > 0 {
            self.emit(event);
        }
        revoked
    }

    pub(super) fn note_key_uses(&mut self, uses: &[(KeyId, Timestamp)]) {
        for (id, at) in uses {
            if let Some(row) = self.keys.get_mut(id) {
                row.last_used_at = row.last_used_at.max(Some(*at));
            }
        }
    }

    /// Removes or revokes the keys of an instance that has been emptied.
    pub(super) fn revoke_all(&mut self, instance: &InstanceId, at: Timestamp) {
        let live = self.keys.values_mut().filter(|row| row.instance == *instance && row.revoked_at.is_none());
        live.for_each(|row| row.revoked_at = Some(at));
    }
}
