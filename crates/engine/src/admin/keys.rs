//! API keys: creating, listing, revoking.
//!
//! Called by the public administrative calls. The one thing to know: the secret is returned once, when a key is
//! created; the store keeps its digest.

use super::instances::{Instances, audit_event};
use crate::caller::{Address, Caller};
use crate::error::AdminError;
use evoke_store::{KeyRole, KeyRow, Store};
use evoke_types::{ApiKeyHash, Clock, IdSource, InstanceId, KeyId, Timestamp};
use serde_json::json;
use std::sync::Arc;

/// The properties of a key to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The instance that the key gives access to.
    pub instance: InstanceId,
    /// The purpose of the key, for people.
    pub label: String,
    /// Milliseconds until the key expires; absent means never.
    pub expires_in_millis: Option<i64>,
    /// The rate limit per minute; absent means no limit.
    pub rate_limit: Option<u32>,
    /// Whether the key may write or only read.
    pub role: KeyRole,
    /// The user or customer that the key is bound to; an empty address gives access to the whole instance.
    pub bound_to: Address,
}

impl NewKey {
    /// A key for the whole instance, with all permissions, without expiry.
    pub fn full(instance: InstanceId, label: impl Into<String>) -> Self {
        Self {
            instance,
            label: label.into(),
            expires_in_millis: None,
            rate_limit: None,
            role: KeyRole::Full,
            bound_to: Address::default(),
        }
    }
}

/// A created key with its secret, which is returned only here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedKey {
    /// The stored row of the key.
    pub row: KeyRow,
    /// `evoke_` and 43 characters; 256 random bits.
    pub secret: String,
}

/// The number of characters of the secret that lists show.
const HINT: usize = 12;

/// Creates and revokes keys.
pub(crate) struct Keys {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    instances: Arc<Instances>,
}

impl Keys {
    /// The keys of this store.
    pub(crate) const fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        instances: Arc<Instances>,
    ) -> Self {
        Self { store, clock, ids, instances }
    }

    /// Creates a key; see [`crate::Engine::create_key`].
    pub(crate) async fn create(&self, new: NewKey) -> Result<IssuedKey, AdminError> {
        let within = Caller::operator(self.instances.get(&new.instance).await?).resolve(&new.bound_to)?;
        let secret = self.new_secret();
        let now = self.clock.now();
        let row = KeyRow {
            id: KeyId::new(self.ids.uuid()),
            instance: new.instance,
            hash: ApiKeyHash::of(&secret),
            hint: secret.chars().take(HINT).collect(),
            label: new.label,
            role: new.role,
            within,
            rate_limit: new.rate_limit,
            created_at: now,
            expires_at: new.expires_in_millis.map(|millis| now.plus_millis(millis)),
            revoked_at: None,
            last_used_at: None,
        };
        let details = json!({
            "key_id": row.id.to_string(), "role": row.role.as_str(), "opens": row.within.kind().as_str(),
            "expires_at": row.expires_at,
        });
        let event = audit_event(&row.instance, "key.created", details, self.clock.now());
        self.store.put_key(row.clone(), Some(event)).await?;
        Ok(IssuedKey { row, secret })
    }

    /// The keys of an instance; see [`crate::Engine::keys`].
    pub(crate) async fn list(&self, instance: &InstanceId) -> Result<Vec<KeyRow>, AdminError> {
        self.instances.get(instance).await?;
        Ok(self.store.keys(instance).await?)
    }

    /// Revokes a key; see [`crate::Engine::revoke_key`].
    pub(crate) async fn revoke(&self, instance: &InstanceId, id: KeyId) -> Result<Timestamp, AdminError> {
        let now = self.clock.now();
        let event = audit_event(instance, "key.revoked", json!({"key_id": id.to_string()}), now);
        match self.store.revoke_keys(instance, Some(id), event).await? {
            0 => Err(AdminError::UnknownKey(id.to_string())),
            _ => Ok(now),
        }
    }

    /// Revokes all keys of an instance; see [`crate::Engine::revoke_all_keys`].
    pub(crate) async fn revoke_all(&self, instance: &InstanceId) -> Result<u64, AdminError> {
        self.instances.get(instance).await?;
        let event = audit_event(instance, "key.all_revoked", json!({}), self.clock.now());
        Ok(self.store.revoke_keys(instance, None, event).await?)
    }

    fn new_secret(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0_u8; 43];
        self.ids.fill(&mut bytes);
        let text = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 63)]));
        "evoke_".chars().chain(text).collect()
    }
}
