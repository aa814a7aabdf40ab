//! The record of an erasure, and whether removed words have left the store's files.

use super::{EraseCounts, NewEvent};
use evoke_types::{DeletionId, InstanceId, KeyId, Timestamp};
use serde_json::json;
use std::str::FromStr;

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
    /// The files still hold some, for this reason. [`crate::Store::finish_removals`] goes on.
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
