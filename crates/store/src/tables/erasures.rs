//! What to erase, the record of an erasure, and whether removed words have left the store's files.

use super::events::NewEvent;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ConversationId, DeletionId, InstanceId, KeyId, ScopePath, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::str::FromStr;

/// What to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseTarget {
    /// One place and everything inside it: a user, or a customer with all its users. When it is the whole
    /// instance, its keys are revoked in the same transaction.
    Within(ScopePath),
    /// One conversation's turns and compactions; memories are kept.
    Conversation(ConversationId, ScopePath),
    /// Everything, with the keys and the row of the instance itself. Audit records and their events stay.
    Instance,
}

/// How much was (or would be) erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EraseCounts {
    /// Typed memories.
    pub memories: u64,
    /// Verbatim passages.
    pub passages: u64,
    /// Vectors.
    pub vectors: u64,
    /// Entities.
    pub entities: u64,
    /// Documents with their words and jobs.
    pub documents: u64,
    /// Conversations.
    pub conversations: u64,
    /// Turns.
    pub turns: u64,
    /// Compactions.
    pub compactions: u64,
    /// Reports of agents and clients.
    #[serde(default)]
    pub reports: u64,
    /// Memory files, each version counted.
    #[serde(default)]
    pub files: u64,
}

impl EraseCounts {
    /// Sum over all kinds.
    pub const fn total(&self) -> u64 {
        self.memories
            + self.passages
            + self.vectors
            + self.entities
            + self.documents
            + self.conversations
            + self.turns
            + self.compactions
            + self.reports
            + self.files
    }
}

/// The audit record of an erasure. It names digests of the ids, not the ids: the proof outlives the
/// data, and must not be data itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// Its id.
    pub id: DeletionId,
    /// Whose instance.
    pub instance: InstanceId,
    /// `user`, `customer`, `conversation`, `client`.
    pub scope: String,
    /// SHA-256 of the erased path's key (and conversation id), in hex.
    pub target_digest: String,
    /// Which key asked; absent for the command line.
    pub requested_by: Option<KeyId>,
    /// When.
    pub at: Timestamp,
    /// How much was erased.
    pub counts: EraseCounts,
    /// Whether the words have left the store's files.
    pub state: ErasureState,
    /// When they had; absent while that is pending.
    pub completed_at: Option<Timestamp>,
}

/// How far an erasure has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureState {
    /// Nothing can be read or found any more, but the store's files still hold words: a reader is in the way. The store
    /// goes on by itself.
    Pending,
    /// The words have left the store's files.
    Complete,
}

/// What became of removed words in the store's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// They are gone.
    Complete,
    /// The files still hold some, for this reason. [`Erasures::finish_removals`] goes on.
    Pending(String),
}

/// The text was not a state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state of an erasure")]
pub struct UnknownState;

impl ErasureState {
    /// The word that is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Complete => "complete",
        }
    }
}

impl FromStr for ErasureState {
    type Err = UnknownState;
    fn from_str(word: &str) -> Result<Self, UnknownState> {
        match word {
            "pending" => Ok(Self::Pending),
            "complete" => Ok(Self::Complete),
            _ => Err(UnknownState),
        }
    }
}

impl ErasureRow {
    /// The event that tells of its completion.
    pub fn completed_event(&self, at: Timestamp) -> NewEvent {
        NewEvent {
            instance: self.instance.clone(),
            kind: "data.erasure_completed".to_owned(),
            payload: json!({"deletion_id": self.id.to_string(), "scope": self.scope}).to_string(),
            at,
        }
    }
}

/// Erasure of scopes and conversations, and its audit records.
#[async_trait]
pub trait Erasures: Send + Sync {
    /// Counts what an erasure would remove.
    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts>;
    /// Erases, and writes the audit record (with `counts` filled in) and an event, in one transaction. Queued
    /// and running ingestions in the scope are removed with it, and their partitions get a new epoch. The
    /// record is `Pending` while the store's files still contain words; [`Erasures::finish_removals`] completes
    /// it.
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow>;
    /// Tries to remove erased words from the store's files, if any are left, without blocking other calls.
    /// Erasures that are complete after that are marked so at `now`, with an event each
    /// ([`ErasureRow::completed_event`]). Cheap when nothing is left.
    async fn finish_removals(&self, now: Timestamp) -> StoreResult<Removal>;
    /// The audit record of an erasure.
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>>;
}
