//! Erasure of whole scopes, with exact counts and an audit record that outlives the data.
//!
//! Called by the public calls to erase. The one thing to know: the record keeps salted digests of ids, not ids, and says
//! whether the words have left the store's files as well.

use crate::caller::{Address, Caller};
use crate::error::EraseError;
use crate::ingest::workers::in_hand::{ErasedFlag, InHand};
use crate::runtime::instance_cache::InstanceCache;
use evoke_store::{EraseCounts, EraseTarget, ErasureRow, ErasureState, NewEvent, Store};
use evoke_types::{CallerId, Clock, ConversationId, DeletionId, IdSource, Permission, ScopeError, ScopePath};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What a request wants erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseScope {
    /// One user, with all conversations and memories.
    User,
    /// One customer with all its users (B2B).
    Customer,
    /// One conversation's turns; memories are kept.
    Conversation,
    /// Everything in the instance; its keys are revoked with it. Not for bound keys.
    Client,
    /// Everything in the instance, with its keys and the instance itself; the operator only.
    Instance,
}

impl EraseScope {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Customer => "customer",
            Self::Conversation => "conversation",
            Self::Client => "client",
            Self::Instance => "instance",
        }
    }
}

/// A request to erase.
#[derive(Debug, Clone)]
pub struct EraseRequest {
    /// The kind of scope to erase.
    pub scope: EraseScope,
    /// The user or customer that is meant.
    pub address: Address,
    /// The conversation that is meant, for [`EraseScope::Conversation`].
    pub conversation: Option<CallerId>,
    /// Whether to count only.
    pub dry_run: bool,
    /// Must repeat the id that is to be erased, unless this is a dry run.
    pub confirm: Option<String>,
}

/// What was (or would be) erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseOutcome {
    /// The audit record; absent for a dry run.
    pub record: Option<ErasureRow>,
    /// How much of what.
    pub counts: EraseCounts,
}

impl EraseRequest {
    fn missing(&self, field: &'static str) -> EraseError {
        EraseError::MissingId { scope: self.scope.as_str(), field }
    }

    fn resolve_user(&self, caller: &Caller) -> Result<ScopePath, EraseError> {
        match caller.resolve_user(&self.address) {
            Err(ScopeError::UserRequired) => Err(self.missing("user_id")),
            resolved => Ok(resolved?),
        }
    }

    fn resolve_customer(&self, caller: &Caller) -> Result<ScopePath, EraseError> {
        match caller.resolve_customer(&self.address) {
            Err(ScopeError::CustomerMissing) => Err(self.missing("customer_id")),
            resolved => Ok(resolved?),
        }
    }

    /// The id of the instance, for a caller whose key opens all of it.
    fn whole_instance(&self, caller: &Caller) -> Result<String, EraseError> {
        caller.resolve(&self.address)?;
        if caller.owns(&ScopePath::CLIENT) {
            Ok(caller.instance_id().as_str().to_owned())
        } else {
            Err(outside(caller))
        }
    }
}

/// The error of a request for a scope that is not inside the key's.
fn outside(caller: &Caller) -> EraseError {
    ScopeError::OutsideKey(caller.within.kind().as_str()).into()
}

/// Erases whole scopes, and keeps the records of it.
pub(crate) struct Eraser {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) in_hand: Arc<InHand>,
    pub(crate) instances: Arc<InstanceCache>,
}

impl Eraser {
    /// Erases a scope, or counts what that would remove; see [`crate::Engine::erase`].
    pub(crate) async fn erase(
        &self,
        caller: &Caller,
        request: EraseRequest,
    ) -> Result<EraseOutcome, EraseError> {
        let (target, id) = self.target(caller, &request).await?;
        if request.dry_run {
            let counts = self.store.erasable(caller.instance_id(), &target).await?;
            return Ok(EraseOutcome { record: None, counts });
        }
        caller.require(Permission::DataErase)?;
        if request.confirm.as_deref() != Some(id.as_str()) {
            return Err(EraseError::NotConfirmed);
        }
        let record = self.record(caller, request.scope, &target);
        let is_instance = target == EraseTarget::Instance;
        let event = NewEvent {
            instance: caller.instance_id().clone(),
            kind: if is_instance { "instance.deleted" } else { "data.erased" }.to_owned(),
            payload: json!({
                "deletion_id": record.id.to_string(), "scope": record.scope, "by": caller.actor(),
            })
            .to_string(),
            at: record.at,
        };
        let in_hand = self.in_hand_of(caller, &target);
        let record = self.store.erase(target, record, event).await?;
        in_hand.iter().for_each(ErasedFlag::raise);
        if is_instance {
            self.instances.remove(caller.instance_id());
        }
        Ok(EraseOutcome { counts: record.counts, record: Some(record) })
    }

    /// The audit record of an erasure; see [`crate::Engine::erasure`].
    pub(crate) async fn erasure(&self, caller: &Caller, id: &str) -> Result<ErasureRow, EraseError> {
        let unknown = || EraseError::UnknownDeletion(id.to_owned());
        let parsed: DeletionId = id.parse().map_err(|_| unknown())?;
        let row = self.store.erasure(caller.instance_id(), parsed).await?;
        let whole = caller.owns(&ScopePath::CLIENT);
        row.filter(|row| whole || row.requested_by == caller.key).ok_or_else(unknown)
    }

    /// The documents in hand that an erasure takes.
    fn in_hand_of(&self, caller: &Caller, target: &EraseTarget) -> Vec<ErasedFlag> {
        match target {
            EraseTarget::Within(path) => self.in_hand.within(caller.instance_id(), path),
            EraseTarget::Instance => self.in_hand.within(caller.instance_id(), &ScopePath::CLIENT),
            // Its memories are kept, and so are the documents that they come from.
            EraseTarget::Conversation(..) => Vec::new(),
        }
    }

    /// What is to be erased, and the id that `confirm` has to repeat.
    async fn target(
        &self,
        caller: &Caller,
        request: &EraseRequest,
    ) -> Result<(EraseTarget, String), EraseError> {
        match request.scope {
            EraseScope::User => {
                let path = request.resolve_user(caller)?;
                let id = path.id_at("user").unwrap_or_default().to_owned();
                Ok((EraseTarget::Within(path), id))
            }
            EraseScope::Customer => {
                let path = request.resolve_customer(caller)?;
                if !caller.owns(&path) {
                    return Err(outside(caller));
                }
                let id = path.id_at("customer").unwrap_or_default().to_owned();
                Ok((EraseTarget::Within(path), id))
            }
            EraseScope::Conversation => self.conversation_target(caller, request).await,
            EraseScope::Client => {
                Ok((EraseTarget::Within(ScopePath::CLIENT), request.whole_instance(caller)?))
            }
            EraseScope::Instance => {
                let id = request.whole_instance(caller)?;
                if caller.key.is_some() {
                    return Err(EraseError::OperatorOnly(request.scope.as_str()));
                }
                Ok((EraseTarget::Instance, id))
            }
        }
    }

    async fn conversation_target(
        &self,
        caller: &Caller,
        request: &EraseRequest,
    ) -> Result<(EraseTarget, String), EraseError> {
        let path = request.resolve_user(caller)?;
        let id = request.conversation.clone().filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| request.missing("conversation_id"))?;
        let conversation = ConversationId::coerce(id.as_str());
        let row = self.store.conversation(caller.instance_id(), conversation).await?;
        if row.is_some_and(|row| row.partition.path != path) {
            return Err(EraseError::UnknownConversation);
        }
        Ok((EraseTarget::Conversation(conversation, path), id.into()))
    }

    fn record(&self, caller: &Caller, scope: EraseScope, target: &EraseTarget) -> ErasureRow {
        let mut digest = Sha256::new();
        // Ids of people can be guessed. The salt is as long as any, so nothing can be taken for a part of it.
        digest.update(self.store.digest_salt());
        match target {
            EraseTarget::Within(path) => digest.update(path.key()),
            EraseTarget::Instance => digest.update(ScopePath::CLIENT.key()),
            EraseTarget::Conversation(id, path) => {
                digest.update(path.key());
                digest.update(id.as_bytes());
            }
        }
        ErasureRow {
            id: DeletionId::new(self.ids.uuid()),
            instance: caller.instance_id().clone(),
            scope: scope.as_str().to_owned(),
            // Records of earlier versions have no prefix: their digests are of the ids alone.
            target_digest: digest
                .finalize()
                .iter()
                .fold("salted:".to_owned(), |text, b| format!("{text}{b:02x}")),
            requested_by: caller.key,
            at: self.clock.now(),
            counts: EraseCounts::default(),
            state: ErasureState::Pending,
            completed_at: None,
        }
    }
}
