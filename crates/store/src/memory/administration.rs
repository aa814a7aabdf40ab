//! Instances and keys of the in-memory store.

use super::state::State;
use crate::rows::{InstanceRow, KeyRow, NewEvent};
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};

impl State {
    pub(super) fn put_instance(&mut self, row: InstanceRow, event: Option<NewEvent>) {
        self.instances.insert(row.id.clone(), row);
        event.into_iter().for_each(|event| self.emit(event));
    }

    pub(super) fn instances(&self) -> Vec<InstanceRow> {
        let mut rows: Vec<_> = self.instances.values().cloned().collect();
        rows.sort_by_key(|row| row.created_at);
        rows
    }

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

    /// Removes the instance itself, when everything in it has been erased.
    pub(super) fn remove_instance(&mut self, instance: &InstanceId) {
        self.keys.retain(|_, row| row.instance != *instance);
        self.pushes.retain(|(of, _), _| of != instance);
        self.instances.remove(instance);
    }

    /// Removes or revokes the keys of an instance that has been emptied.
    pub(super) fn revoke_all(&mut self, instance: &InstanceId, at: Timestamp) {
        let live = self.keys.values_mut().filter(|row| row.instance == *instance && row.revoked_at.is_none());
        live.for_each(|row| row.revoked_at = Some(at));
    }
}
