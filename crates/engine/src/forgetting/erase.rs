//! Erasure by place, with counts that are true and a proof that outlives the data.

use crate::ingest::workers::job::Erased;
use crate::{Address, Caller, Engine, EraseError};
use evoke_store::{EraseCounts, EraseTarget, ErasureRow, ErasureState, NewEvent};
use evoke_types::{CallerId, ConversationId, DeletionId, ScopeError, ScopePath};
use serde_json::json;
use sha2::{Digest, Sha256};

/// What a request wants erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseScope {
    /// One user.
    User,
    /// One customer with all its users (B2B).
    Customer,
    /// One conversation's turns; memories are kept.
    Conversation,
    /// Everything in the instance; its keys are revoked with it. Not for bound keys.
    Client,
    /// The same, with the keys and the instance itself; the operator only.
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
    /// What.
    pub scope: EraseScope,
    /// Whose.
    pub address: Address,
    /// Which conversation.
    pub conversation: Option<CallerId>,
    /// Count only.
    pub dry_run: bool,
    /// Must repeat the id that is to be erased, unless this is a dry run.
    pub confirm: Option<String>,
}

/// What was (or would be) erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EraseOutcome {
    /// The audit record; absent for a dry run.
    pub record: Option<ErasureRow>,
    /// How much.
    pub counts: EraseCounts,
}

impl Engine {
    /// Erases a place, or counts what that would remove. Nothing of it can be read or found when this returns; the
    /// record says whether the words have left the store's files too, which else happens by itself later.
    ///
    /// # Errors
    /// See [`EraseError`]; nothing is removed on error.
    pub async fn erase(&self, caller: &Caller, request: EraseRequest) -> Result<EraseOutcome, EraseError> {
        let (target, id) = self.erase_target(caller, &request).await?;
        if request.dry_run {
            let counts = self.store().erasable(caller.instance_id(), &target).await?;
            return Ok(EraseOutcome { record: None, counts });
        }
        caller.may_write()?;
        if request.confirm.as_deref() != Some(id.as_str()) {
            return Err(EraseError::NotConfirmed);
        }
        let record = self.erasure_record(caller, request.scope, &target);
        let event = NewEvent {
            instance: caller.instance_id().clone(),
            kind: if target == EraseTarget::Instance { "instance.deleted" } else { "data.erased" }.to_owned(),
            payload: json!({
                "deletion_id": record.id.to_string(), "scope": record.scope, "by": caller.actor(),
            })
            .to_string(),
            at: record.at,
        };
        let gone = (target == EraseTarget::Instance).then(|| caller.instance_id().clone());
        let in_hand = self.in_hand_of(caller, &target);
        let record = self.store().erase(target, record, event).await?;
        in_hand.iter().for_each(Erased::tell);
        if let Some(gone) = gone {
            self.instance_cache().lock().remove(&gone);
        }
        Ok(EraseOutcome { counts: record.counts, record: Some(record) })
    }

    /// The audit record of an erasure.
    ///
    /// # Errors
    /// [`EraseError::UnknownDeletion`] for an id of another instance as well, and to a bound key for what another
    /// key asked for.
    pub async fn erasure(&self, caller: &Caller, id: &str) -> Result<ErasureRow, EraseError> {
        let unknown = || EraseError::UnknownDeletion(id.to_owned());
        let parsed: DeletionId = id.parse().map_err(|_| unknown())?;
        let row = self.store().erasure(caller.instance_id(), parsed).await?;
        let whole = caller.owns(&ScopePath::CLIENT);
        row.filter(|row| whole || row.requested_by == caller.key).ok_or_else(unknown)
    }

    /// What is being understood of the documents that an erasure takes.
    fn in_hand_of(&self, caller: &Caller, target: &EraseTarget) -> Vec<Erased> {
        let in_hand = self.lanes().in_hand();
        match target {
            EraseTarget::Within(path) => in_hand.within(caller.instance_id(), path),
            EraseTarget::Instance => in_hand.within(caller.instance_id(), &ScopePath::CLIENT),
            // Its memories are kept, and so are the documents that they come from.
            EraseTarget::Conversation(..) => Vec::new(),
        }
    }

    /// The place, and the id that `confirm` has to repeat.
    async fn erase_target(
        &self,
        caller: &Caller,
        request: &EraseRequest,
    ) -> Result<(EraseTarget, String), EraseError> {
        let missing = |field| EraseError::MissingId { scope: request.scope.as_str(), field };
        let outside = || EraseError::from(ScopeError::OutsideKey(caller.within.kind().as_str()));
        let path = caller.resolve(&request.address)?;
        let user = path.id_at("user").map(str::to_owned);
        let customer = path.id_at("customer").map(str::to_owned);
        match request.scope {
            EraseScope::User => Ok((EraseTarget::Within(path), user.ok_or_else(|| missing("user_id"))?)),
            EraseScope::Customer => {
                if caller.instance.isolation == evoke_types::Isolation::EqualsCustomer {
                    return Err(ScopeError::CustomerRefused.into());
                }
                let id = customer.ok_or_else(|| missing("customer_id"))?;
                let place = path.chain().find(|p| p.id_at("user").is_none()).unwrap_or_default();
                if !caller.owns(&place) {
                    return Err(outside());
                }
                Ok((EraseTarget::Within(place), id))
            }
            EraseScope::Conversation => {
                user.ok_or_else(|| missing("user_id"))?;
                let id = request.conversation.clone().filter(|c| !c.is_empty());
                let id = id.ok_or_else(|| missing("conversation_id"))?;
                let conversation = ConversationId::coerce(id.as_str());
                let row = self.store().conversation(caller.instance_id(), conversation).await?;
                if row.is_some_and(|row| row.partition.path != path) {
                    return Err(EraseError::UnknownConversation);
                }
                Ok((EraseTarget::Conversation(conversation, path), id.into()))
            }
            EraseScope::Client | EraseScope::Instance if !caller.owns(&ScopePath::CLIENT) => Err(outside()),
            EraseScope::Instance if caller.key.is_some() => {
                Err(EraseError::OperatorOnly(request.scope.as_str()))
            }
            EraseScope::Client => {
                Ok((EraseTarget::Within(ScopePath::CLIENT), caller.instance_id().as_str().to_owned()))
            }
            EraseScope::Instance => Ok((EraseTarget::Instance, caller.instance_id().as_str().to_owned())),
        }
    }

    fn erasure_record(&self, caller: &Caller, scope: EraseScope, target: &EraseTarget) -> ErasureRow {
        let mut digest = Sha256::new();
        // Ids of people can be guessed. The salt is as long as any, so nothing can be taken for a part of it.
        digest.update(self.store().digest_salt());
        match target {
            EraseTarget::Within(path) => digest.update(path.key()),
            EraseTarget::Instance => digest.update(ScopePath::CLIENT.key()),
            EraseTarget::Conversation(id, path) => {
                digest.update(path.key());
                digest.update(id.as_bytes());
            }
        }
        ErasureRow {
            id: DeletionId::new(self.ids().uuid()),
            instance: caller.instance_id().clone(),
            scope: scope.as_str().to_owned(),
            // Records of earlier versions have no prefix: their digests are of the ids alone.
            target_digest: digest
                .finalize()
                .iter()
                .fold("salted:".to_owned(), |text, b| format!("{text}{b:02x}")),
            requested_by: caller.key,
            at: self.now(),
            counts: EraseCounts::default(),
            state: ErasureState::Pending,
            completed_at: None,
        }
    }
}
