//! Instances and keys, and the world that all instances share.

use crate::{Address, AdminError, AuthError, Caller, DocumentRequest, Engine, IngestError, Ingested};
use evoke_store::{EventRow, InstanceRow, KeyRole, KeyRow, NewEvent, PartitionKey};
use evoke_types::{ApiKeyHash, ClientId, InstanceId, Isolation, KeyId, Lane, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// The instance it opens.
    pub instance: InstanceId,
    /// What it is for.
    pub label: String,
    /// Milliseconds until it expires; absent = never.
    pub expires_in_millis: Option<i64>,
    /// Requests a minute; absent = no limit.
    pub rate_limit: Option<u32>,
    /// What it may do.
    pub role: KeyRole,
    /// The user or customer that it is bound to; naming nobody opens the whole instance.
    pub bound_to: Address,
}

impl NewKey {
    /// A key that opens the whole instance, for everything, for ever.
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

/// A key that was made, with its secret: the only time that the secret is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedKey {
    /// The stored part.
    pub row: KeyRow,
    /// `evoke_` and 43 characters; 256 random bits.
    pub secret: String,
}

/// Characters of the secret that lists show.
const HINT: usize = 12;

impl Engine {
    /// Makes an instance. `client` groups instances of one organisation; a new one is made when absent.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn create_instance(
        &self,
        name: &str,
        isolation: Isolation,
        client: Option<ClientId>,
    ) -> Result<InstanceRow, AdminError> {
        let row = InstanceRow {
            id: InstanceId::from_bits(self.ids().bits() | 1),
            client: client.unwrap_or_else(|| ClientId::from_bits(self.ids().bits())),
            name: name.to_owned(),
            isolation,
            created_at: self.now(),
        };
        let event =
            self.audit_event(&row.id, "instance.created", json!({"isolation": row.isolation.as_str()}));
        self.store().put_instance(row.clone(), Some(event)).await?;
        Ok(row)
    }

    /// All instances, oldest first.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn instances(&self) -> Result<Vec<InstanceRow>, AdminError> {
        Ok(self.store().instances().await?)
    }

    /// One instance.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn instance(&self, id: &InstanceId) -> Result<InstanceRow, AdminError> {
        self.store().instance(id).await?.ok_or_else(|| AdminError::UnknownInstance(id.to_string()))
    }

    /// Makes a key.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Scope`] when the ids that it shall be bound to break the addressing
    /// rules, [`AdminError::Store`].
    pub async fn create_key(&self, new: NewKey) -> Result<IssuedKey, AdminError> {
        let within = Caller::operator(self.instance(&new.instance).await?).resolve(&new.bound_to)?;
        let secret = self.secret();
        let now = self.now();
        let row = KeyRow {
            id: KeyId::new(self.ids().uuid()),
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
        let what = json!({
            "key_id": row.id.to_string(), "role": row.role.as_str(), "opens": row.within.kind().as_str(),
            "expires_at": row.expires_at,
        });
        let event = self.audit_event(&row.instance, "key.created", what);
        self.store().put_key(row.clone(), Some(event)).await?;
        Ok(IssuedKey { row, secret })
    }

    /// An instance's keys, oldest first, expired and revoked ones included.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn keys(&self, instance: &InstanceId) -> Result<Vec<KeyRow>, AdminError> {
        self.instance(instance).await?;
        Ok(self.store().keys(instance).await?)
    }

    /// Revokes a key; from the next request on it is refused.
    ///
    /// # Errors
    /// [`AdminError::UnknownKey`] when it does not exist or was revoked before, [`AdminError::Store`].
    pub async fn revoke_key(&self, instance: &InstanceId, id: KeyId) -> Result<Timestamp, AdminError> {
        let event = self.audit_event(instance, "key.revoked", json!({"key_id": id.to_string()}));
        let now = event.at;
        match self.store().revoke_keys(instance, Some(id), event).await? {
            0 => Err(AdminError::UnknownKey(id.to_string())),
            _ => Ok(now),
        }
    }

    /// Revokes all keys of an instance, as [`Engine::revoke_key`] does one. Returns how many were not revoked before.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn revoke_all_keys(&self, instance: &InstanceId) -> Result<u64, AdminError> {
        self.instance(instance).await?;
        let event = self.audit_event(instance, "key.all_revoked", json!({}));
        Ok(self.store().revoke_keys(instance, None, event).await?)
    }

    /// Who did what to instances, keys and whole places, from a position on, oldest first.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn audit(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<EventRow>, AdminError> {
        Ok(self.store().audit_events(instance, after, limit).await?)
    }

    /// An event of the audit record. Whoever administers is the operator: keys cannot.
    fn audit_event(&self, instance: &InstanceId, kind: &str, mut what: Value) -> NewEvent {
        what["by"] = json!("operator");
        NewEvent {
            instance: instance.clone(),
            kind: kind.to_owned(),
            payload: what.to_string(),
            at: self.now(),
        }
    }

    /// Who holds this secret. Reads the store each time, so that a revoked key is refused at once.
    ///
    /// # Errors
    /// [`AuthError::InvalidKey`] for unknown, expired and revoked keys alike, [`AuthError::Store`].
    pub async fn authenticate(&self, secret: &str) -> Result<Caller, AuthError> {
        self.authenticate_digest(&ApiKeyHash::of(secret)).await
    }

    /// The same for whoever has the digest of the secret already.
    ///
    /// # Errors
    /// As [`Engine::authenticate`].
    pub async fn authenticate_digest(&self, digest: &ApiKeyHash) -> Result<Caller, AuthError> {
        let key = self.store().key_by_hash(digest).await?.ok_or(AuthError::InvalidKey)?;
        let now = self.now();
        if key.revoked_at.is_some() || key.expires_at.is_some_and(|at| at <= now) {
            return Err(AuthError::InvalidKey);
        }
        let instance = self.known_instance(&key.instance).await?.ok_or(AuthError::InvalidKey)?;
        self.key_uses().note(key.id, now);
        let KeyRow { id, role, within, rate_limit, .. } = key;
        Ok(Caller { instance, key: Some(id), role, within, rate_limit })
    }

    /// Takes a document into the world that every instance of this server can read.
    ///
    /// # Errors
    /// See [`IngestError`].
    pub async fn add_world(&self, request: DocumentRequest) -> Result<Ingested, IngestError> {
        let world = InstanceRow {
            id: PartitionKey::world().instance,
            client: ClientId::from_bits(0),
            name: "world".to_owned(),
            isolation: Isolation::Strict,
            created_at: self.now(),
        };
        if self.store().instance(&world.id).await?.is_none() {
            self.store().put_instance(world.clone(), None).await?;
        }
        self.check_sizes(&request)?;
        let document = self.new_document(PartitionKey::world(), request, Lane::Live, None);
        self.accept_one(document).await
    }

    fn secret(&self) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let mut bytes = [0_u8; 43];
        self.ids().fill(&mut bytes);
        let text = bytes.iter().map(|b| char::from(ALPHABET[usize::from(b & 63)]));
        "evoke_".chars().chain(text).collect()
    }

    /// An instance's row never changes once made, so it is remembered.
    async fn known_instance(&self, id: &InstanceId) -> Result<Option<Arc<InstanceRow>>, AuthError> {
        if let Some(row) = self.instance_cache().lock().get(id) {
            return Ok(Some(row.clone()));
        }
        let Some(row) = self.store().instance(id).await? else { return Ok(None) };
        let row = Arc::new(row);
        self.instance_cache().lock().insert(id.clone(), row.clone());
        Ok(Some(row))
    }
}
