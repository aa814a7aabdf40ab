//! Administrative calls: instances, keys, the global scope, activity and audit records.

use super::Engine;
use crate::admin::activity::Report;
use crate::admin::keys::{IssuedKey, NewKey};
use crate::caller::Caller;
use crate::error::{AdminError, AuthError, ConversationError, IngestError};
use crate::ingest::document::{DocumentRequest, Ingested};
use evoke_store::{ActivityRow, EventRow, InstanceRow, KeyRow, PushCount, StoreResult};
use evoke_types::{ApiKeyHash, ClientId, InstanceId, Isolation, KeyId, Timestamp};

impl Engine {
    /// Creates an instance. `client` groups the instances of one organization; a new one is generated when
    /// absent.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn create_instance(
        &self,
        name: &str,
        isolation: Isolation,
        client: Option<ClientId>,
    ) -> Result<InstanceRow, AdminError> {
        self.parts.administration.instances.create(name, isolation, client).await
    }

    /// All instances, oldest first.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn instances(&self) -> Result<Vec<InstanceRow>, AdminError> {
        Ok(self.parts.store.instances().await?)
    }

    /// The instance with an id.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn instance(&self, id: &InstanceId) -> Result<InstanceRow, AdminError> {
        self.parts.administration.instances.get(id).await
    }

    /// Creates a key. Only this result contains its secret.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Scope`] when the ids to bind it to break the addressing
    /// rules, [`AdminError::Store`].
    pub async fn create_key(&self, new: NewKey) -> Result<IssuedKey, AdminError> {
        self.parts.administration.keys.create(new).await
    }

    /// The keys of an instance, oldest first, including expired and revoked ones.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn keys(&self, instance: &InstanceId) -> Result<Vec<KeyRow>, AdminError> {
        self.parts.administration.keys.list(instance).await
    }

    /// Revokes a key; its next request is refused. Returns the time of the revocation.
    ///
    /// # Errors
    /// [`AdminError::UnknownKey`] when it does not exist or was revoked before, [`AdminError::Store`].
    pub async fn revoke_key(&self, instance: &InstanceId, id: KeyId) -> Result<Timestamp, AdminError> {
        self.parts.administration.keys.revoke(instance, id).await
    }

    /// Revokes all keys of an instance, like [`Engine::revoke_key`]. Returns how many were not revoked
    /// before.
    ///
    /// # Errors
    /// [`AdminError::UnknownInstance`], [`AdminError::Store`].
    pub async fn revoke_all_keys(&self, instance: &InstanceId) -> Result<u64, AdminError> {
        self.parts.administration.keys.revoke_all(instance).await
    }

    /// The audit log: who did what to instances, keys and whole scopes, from a position on, oldest first.
    ///
    /// # Errors
    /// [`AdminError::Store`].
    pub async fn audit(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> Result<Vec<EventRow>, AdminError> {
        Ok(self.parts.store.audit_events(instance, after, limit).await?)
    }

    /// The caller with this secret. Reads the store each time, so that a revoked key is refused immediately.
    ///
    /// # Errors
    /// [`AuthError::InvalidKey`] for unknown, expired and revoked keys alike, [`AuthError::Store`].
    pub async fn authenticate(&self, secret: &str) -> Result<Caller, AuthError> {
        self.authenticate_digest(&ApiKeyHash::of(secret)).await
    }

    /// As [`Engine::authenticate`], for a caller that already has the digest of the secret.
    ///
    /// # Errors
    /// As [`Engine::authenticate`].
    pub async fn authenticate_digest(&self, digest: &ApiKeyHash) -> Result<Caller, AuthError> {
        self.parts.administration.authenticator.authenticate(digest).await
    }

    /// Ingests a document into the global scope, which every instance of this server can read.
    ///
    /// # Errors
    /// See [`IngestError`].
    pub async fn add_world(&self, request: DocumentRequest) -> Result<Ingested, IngestError> {
        self.parts.administration.global_scope.ingest(request).await
    }

    /// Stores new reports. Returns which were refused, and why, by position.
    ///
    /// # Errors
    /// [`ConversationError::Denied`], and [`ConversationError::Store`] for the call; then none was stored.
    pub async fn report(
        &self,
        caller: &Caller,
        reports: Vec<Report>,
    ) -> Result<Vec<Result<(), ConversationError>>, ConversationError> {
        self.parts.administration.activity.report(caller, reports).await
    }

    /// Reports since an instant, oldest first: for analytics.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn reports(
        &self,
        caller: &Caller,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        self.parts.administration.activity.since(caller, since, limit).await
    }

    /// How often pushed predictions were used, by pattern.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn push_counts(&self, caller: &Caller) -> StoreResult<Vec<PushCount>> {
        self.parts.administration.activity.push_counts(caller).await
    }

    /// Events after a position of the outbox, oldest first.
    ///
    /// # Errors
    /// See [`evoke_store::StoreError`].
    pub async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.parts.store.events(after, limit).await
    }
}
