//! Instances and keys.

use super::state::State;
use crate::rows::{InstanceRow, KeyRow};
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Timestamp};

impl State {
    pub(super) fn put_instance(&mut self, row: InstanceRow) {
        self.instances.insert(row.id.clone(), row);
    }

    pub(super) fn instances(&self) -> Vec<InstanceRow> {
        let mut rows: Vec<_> = self.instances.values().cloned().collect();
        rows.sort_by_key(|row| row.created_at);
        rows
    }

    pub(super) fn put_key(&mut self, row: KeyRow) {
        self.keys.insert(row.id, row);
    }

    pub(super) fn key_by_hash(&self, hash: &ApiKeyHash) -> Option<KeyRow> {
        self.keys.values().find(|row| row.hash == *hash).cloned()
    }

    pub(super) fn keys(&self, instance: &InstanceId) -> Vec<KeyRow> {
        let mut rows: Vec<_> = self.keys.values().filter(|row| row.instance == *instance).cloned().collect();
        rows.sort_by_key(|row| row.created_at);
        rows
    }

    pub(super) fn revoke_key(&mut self, instance: &InstanceId, id: KeyId, at: Timestamp) -> bool {
        match self.keys.get_mut(&id) {
            Some(row) if row.instance == *instance && row.revoked_at.is_none() => {
                row.revoked_at = Some(at);
                true
            }
            Some(_) | None => false,
        }
    }
}
