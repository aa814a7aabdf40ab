//! The record of an erasure, and whether removed words have left the store's files.

use super::{EraseCounts, NewEvent};
use evoke_types::{DeletionId, InstanceId, KeyId, Timestamp};
use serde_json::json;
use std::str::FromStr;

/// The audit record of an erasure. It contains digests of the ids, not the ids: the proof outlives the data and
/// must not be data itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasureRow {
    /// The id of the record.
    pub id: DeletionId,
    /// The instance of the erased scope.
    pub instance: InstanceId,
    /// The kind of scope: `user`, `customer`, `conversation`, `client`.
    pub scope: String,
    /// SHA-256 of the erased path's key (and conversation id), in hex.
    pub target_digest: String,
    /// The key that requested it; absent for the command line.
    pub requested_by: Option<KeyId>,
    /// The time of the erasure.
    pub at: Timestamp,
    /// The number of erased rows.
    pub counts: EraseCounts,
    /// Whether the words have left the store's files.
    pub state: ErasureState,
    /// The time at which they had; absent while that is pending.
    pub completed_at: Option<Timestamp>,
}

/// The state of an erasure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureState {
    /// Nothing can be read or found any more, but the store's files still contain words, because a reader
    /// needs the old pages. The store completes it later.
    Pending,
    /// The words have left the store's files.
    Complete,
}

/// The state of removed words in the store's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// The words are gone.
    Complete,
    /// The files still contain some, for this reason. [`crate::Store::finish_removals`] removes them later.
    Pending(String),
}

/// A text that is not the name of a state.
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
    /// The event that reports its completion.
    pub fn completed_event(&self, at: Timestamp) -> NewEvent {
        NewEvent {
            instance: self.instance.clone(),
            kind: "data.erasure_completed".to_owned(),
            payload: json!({"deletion_id": self.id.to_string(), "scope": self.scope}).to_string(),
            at,
        }
    }
}
