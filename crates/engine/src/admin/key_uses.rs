//! When keys were last used: noted in memory with each request, written once a minute for all of them.

use crate::engine::Engine;
use evoke_types::{KeyId, Timestamp};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::time::Duration;

/// Between two writes.
const EVERY: Duration = Duration::from_secs(60);

/// Uses that are not written yet. There are never more than keys.
#[derive(Debug, Default)]
pub(crate) struct KeyUses(Mutex<HashMap<KeyId, Timestamp>>);

impl KeyUses {
    /// Notes a use.
    pub(crate) fn note(&self, key: KeyId, at: Timestamp) {
        self.0.lock().insert(key, at);
    }

    fn take(&self) -> Vec<(KeyId, Timestamp)> {
        self.0.lock().drain().collect()
    }
}

impl Engine {
    /// Writes uses now and then until the engine stops. Those of the last minute are written when it is drained.
    pub(crate) async fn keep_key_uses(self) {
        while !self.lanes().stopped_within(EVERY).await {
            self.write_key_uses().await;
        }
    }

    /// Writes what has been noted. Uses that cannot be written now are lost: the next ones come soon.
    pub(crate) async fn write_key_uses(&self) {
        let uses = self.key_uses().take();
        if uses.is_empty() {
            return;
        }
        if let Err(error) = self.store().note_key_uses(uses).await {
            tracing::warn!(%error, "when keys were last used could not be written");
        }
    }
}
