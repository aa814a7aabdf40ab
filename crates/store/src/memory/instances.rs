//! Instances of the in-memory store.

use super::MemoryStore;
use super::state::State;
use crate::error::StoreResult;
use crate::tables::{InstanceRow, Instances, NewEvent};
use async_trait::async_trait;
use evoke_types::InstanceId;

#[async_trait]
impl Instances for MemoryStore {
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.with(|s| s.put_instance(row, event))
    }
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>> {
        self.with(|s| s.instances.get(id).cloned())
    }
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>> {
        self.with(|s| s.instances())
    }
}

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

    /// Removes the instance itself, when everything in it has been erased.
    pub(super) fn remove_instance(&mut self, instance: &InstanceId) {
        self.keys.retain(|_, row| row.instance != *instance);
        self.pushes.retain(|(of, _), _| of != instance);
        self.instances.remove(instance);
    }
}
