//! API keys and their roles.
//!
//! Made by the engine's administration, read with each request. The one thing to know: a revoked key stays, so that it is
//! refused by name.

use super::events::NewEvent;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ApiKeyHash, InstanceId, KeyId, Permission, Permissions, ScopePath, Timestamp};
use serde::{Deserialize, Serialize};

/// What a key may do within its scope: a named set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRole {
    /// Everything that an application needs, including erasure.
    Full,
    /// Only reads: it cannot store, change or erase anything.
    ReadOnly,
}

impl KeyRole {
    /// Both roles.
    pub const ALL: [Self; 2] = [Self::Full, Self::ReadOnly];

    /// The role that grants exactly these permissions, if there is one.
    pub fn of(permissions: Permissions) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.permissions() == permissions)
    }

    /// The word that is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read_only",
        }
    }

    /// The permissions of a key with this role.
    pub const fn permissions(self) -> Permissions {
        match self {
            Self::Full => Permissions::ALL,
            Self::ReadOnly => Permissions::of(&[
                Permission::InstanceRead,
                Permission::ContentRead,
                Permission::TelemetryWrite,
            ]),
        }
    }
}

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The public id of the key.
    pub id: KeyId,
    /// The instance that it gives access to.
    pub instance: InstanceId,
    /// SHA-256 of the secret.
    pub hash: ApiKeyHash,
    /// The first characters of the secret, to recognize it by.
    pub hint: String,
    /// The purpose, in the owner's words.
    pub label: String,
    /// What the key may do.
    pub role: KeyRole,
    /// The scope that it gives access to, with everything inside: one user, one customer, or (the empty path)
    /// the whole instance. Reads also see the scopes above it.
    pub within: ScopePath,
    /// Requests per minute; absent means no limit.
    pub rate_limit: Option<u32>,
    /// The time of its creation.
    pub created_at: Timestamp,
    /// The time of its expiry.
    pub expires_at: Option<Timestamp>,
    /// The time of its revocation.
    pub revoked_at: Option<Timestamp>,
    /// The time of its last use, to about a minute; absent means never, or before this was recorded.
    pub last_used_at: Option<Timestamp>,
}

/// API keys of instances. A key is found by the hash of its secret; the secret is nowhere.
#[async_trait]
pub trait Keys: Send + Sync {
    /// Adds a key; the event is written with it.
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// The key with this secret, also a revoked or expired one.
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>>;
    /// All keys of an instance, oldest first.
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>>;
    /// Revokes keys of an instance at the time of the event: one, or all. Returns how many; keys that were
    /// revoked before do not count. The event is written with it unless there are none.
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64>;
    /// Records when keys were used. Keys that are gone are skipped, and times never go back.
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()>;
}
