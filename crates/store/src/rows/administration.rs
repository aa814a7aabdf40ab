//! Instances and their keys.

use evoke_types::{ApiKeyHash, ClientId, InstanceId, Isolation, KeyId, ScopePath, Timestamp};
use serde::{Deserialize, Serialize};

/// An instance: one agent's isolated store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceRow {
    /// Its id.
    pub id: InstanceId,
    /// The organisation it belongs to.
    pub client: ClientId,
    /// A name for people.
    pub name: String,
    /// Whether it has customers.
    pub isolation: Isolation,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What a key may do at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyRole {
    /// Everything an application needs, erasure included.
    Full,
    /// Reads: nothing is stored, changed or erased with it.
    ReadOnly,
}

impl KeyRole {
    /// The word that is stored and shown.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::ReadOnly => "read_only",
        }
    }
}

/// An API key, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// Its public id.
    pub id: KeyId,
    /// The instance it opens.
    pub instance: InstanceId,
    /// SHA-256 of the secret.
    pub hash: ApiKeyHash,
    /// The first characters of the secret, for people to recognise it.
    pub hint: String,
    /// What it is for, in the owner's words.
    pub label: String,
    /// What it may do.
    pub role: KeyRole,
    /// The place that it opens, with everything inside: one user, one customer, or (the empty path) the whole
    /// instance. Reads also see the places above it.
    pub within: ScopePath,
    /// Requests a minute; absent = no limit.
    pub rate_limit: Option<u32>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Not accepted from then on.
    pub expires_at: Option<Timestamp>,
    /// Not accepted since then.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to about a minute; absent = never, or before this was noted.
    pub last_used_at: Option<Timestamp>,
}
