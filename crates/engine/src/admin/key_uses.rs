//! The last use of keys: recorded in memory with each request, written once a minute for all of them.
//!
//! Filled by [`super::authentication`]. The one thing to know: a use that cannot be written is lost; the next
//! one comes soon.

use crate::runtime::shutdown::Shutdown;
use evoke_store::Store;
use evoke_types::{KeyId, Timestamp};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// The time between two writes.
const INTERVAL: Duration = Duration::from_secs(60);

/// Uses that are not written yet. There are never more than keys.
pub(crate) struct KeyUses {
    store: Arc<dyn Store>,
    shutdown: Shutdown,
    uses: Mutex<HashMap<KeyId, Timestamp>>,
}

impl KeyUses {
    /// Starts without uses, for the keys of this store.
    pub(crate) fn new(store: Arc<dyn Store>, shutdown: Shutdown) -> Self {
        Self { store, shutdown, uses: Mutex::default() }
    }

    /// Records that a key was used at an instant.
    pub(crate) fn note(&self, key: KeyId, at: Timestamp) {
        self.uses.lock().insert(key, at);
    }

    /// Writes uses periodically until the engine stops. Those of the last minute are written when it is
    /// drained.
    pub(crate) async fn keep_written(self: Arc<Self>) {
        while !self.shutdown.begins_within(INTERVAL).await {
            self.write().await;
        }
    }

    /// Writes the recorded uses.
    pub(crate) async fn write(&self) {
        let uses: Vec<(KeyId, Timestamp)> = self.uses.lock().drain().collect();
        if uses.is_empty() {
            return;
        }
        if let Err(error) = self.store.note_key_uses(uses).await {
            tracing::warn!(%error, "when keys were last used could not be written");
        }
    }
}
