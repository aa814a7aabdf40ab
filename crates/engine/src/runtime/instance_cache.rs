//! The instances of the store, remembered by id.
//!
//! Called for each authenticated request. The one thing to know: the row of an instance never changes once made, so an
//! entry is right until the instance is erased, and whoever erases it removes the entry.

use evoke_store::{InstanceRow, Store, StoreResult};
use evoke_types::InstanceId;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;

/// Instances that were asked for before.
pub(crate) struct InstanceCache {
    store: Arc<dyn Store>,
    rows: Mutex<HashMap<InstanceId, Arc<InstanceRow>>>,
}

impl InstanceCache {
    /// An empty cache over this store.
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, rows: Mutex::default() }
    }

    /// An instance, if there is one of this id.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn get(&self, id: &InstanceId) -> StoreResult<Option<Arc<InstanceRow>>> {
        if let Some(row) = self.rows.lock().get(id) {
            return Ok(Some(row.clone()));
        }
        let Some(row) = self.store.instance(id).await? else { return Ok(None) };
        let row = Arc::new(row);
        self.rows.lock().insert(id.clone(), row.clone());
        Ok(Some(row))
    }

    /// Forgets an instance that was erased.
    pub(crate) fn remove(&self, id: &InstanceId) {
        self.rows.lock().remove(id);
    }
}
