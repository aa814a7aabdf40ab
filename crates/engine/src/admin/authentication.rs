//! Authentication: from the secret of an API key to the caller.
//!
//! Called for each request of the server. The one thing to know: the key is read from the store each time, so
//! that a revoked key is refused immediately.

use super::key_uses::KeyUses;
use crate::caller::Caller;
use crate::error::AuthError;
use crate::runtime::instance_cache::InstanceCache;
use evoke_store::{KeyRow, Store};
use evoke_types::{ApiKeyHash, Clock};
use std::sync::Arc;

/// Authenticates callers by the digest of their key.
pub(crate) struct Authenticator {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    instances: Arc<InstanceCache>,
    uses: Arc<KeyUses>,
}

impl Authenticator {
    /// An authenticator with the keys of this store.
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        instances: Arc<InstanceCache>,
        uses: Arc<KeyUses>,
    ) -> Self {
        Self { store, clock, instances, uses }
    }

    /// The caller with the secret of this digest; see [`crate::Engine::authenticate_digest`].
    pub(crate) async fn authenticate(&self, digest: &ApiKeyHash) -> Result<Caller, AuthError> {
        let key = self.store.key_by_hash(digest).await?.ok_or(AuthError::InvalidKey)?;
        let now = self.clock.now();
        if key.revoked_at.is_some() || key.expires_at.is_some_and(|at| at <= now) {
            return Err(AuthError::InvalidKey);
        }
        let instance = self.instances.get(&key.instance).await?.ok_or(AuthError::InvalidKey)?;
        self.uses.note(key.id, now);
        let KeyRow { id, role, within, rate_limit, .. } = key;
        Ok(Caller { instance, key: Some(id), permissions: role.permissions(), within, rate_limit })
    }
}
