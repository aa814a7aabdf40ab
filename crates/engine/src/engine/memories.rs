//! Calls about single memories, and removals.

use super::Engine;
use crate::caller::{Address, Caller};
use crate::error::{EraseError, MemoryError};
use crate::forgetting::erase::{EraseOutcome, EraseRequest};
use crate::forgetting::forget::{DeletedMemory, ForgetMode, Forgotten};
use crate::forgetting::requests::{DecidedRequest, DeletionRequests};
use crate::memory::editor::MemoryUpdate;
use crate::memory::lookup::StoredMemory;
use evoke_store::ErasureRow;
use evoke_types::IngestionId;

impl Engine {
    /// One memory, by its id or by the id that the caller gave it in `metadata.memory_id`.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], also for an id of another instance or outside the key's scope;
    /// [`MemoryError::Store`].
    pub async fn memory(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        self.parts.memories.lookup.get(caller, id).await
    }

    /// Gives a memory a new text; it keeps its id.
    ///
    /// `Replace` replaces the old words. `Append` adds to them. `SmartMerge` changes nothing when the new
    /// text says the same, closes the old statement when the new one contradicts it, and appends otherwise.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], [`MemoryError::Ingest`] for an empty or too large text, [`MemoryError::Denied`],
    /// [`MemoryError::Store`].
    pub async fn update_memory(
        &self,
        caller: &Caller,
        id: &str,
        update: MemoryUpdate,
    ) -> Result<StoredMemory, MemoryError> {
        self.parts.memories.editor.update(caller, id, update).await
    }

    /// Reopens a memory that a newer statement or a request to forget has closed; an open one does not
    /// change. Nothing else changes: what replaced it stays.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], also when its words have been removed; [`MemoryError::Denied`],
    /// [`MemoryError::Store`].
    pub async fn reopen_memory(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        self.parts.memories.editor.reopen(caller, id).await
    }

    /// Removes a memory, or a sentence that a forget request has listed, with the words of its evidence: from
    /// passages, documents and turns, and from everything derived from them.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], [`MemoryError::Denied`], [`MemoryError::Store`].
    pub async fn delete_memory(&self, caller: &Caller, id: &str) -> Result<DeletedMemory, MemoryError> {
        self.parts.memories.forgetter.delete(caller, id).await
    }

    /// Finds what a description matches among one user's memories and words, and removes it in direct mode.
    ///
    /// # Errors
    /// [`MemoryError::ForgetNeedsUser`], [`MemoryError::Scope`], [`MemoryError::Denied`] in direct mode,
    /// [`MemoryError::Store`].
    pub async fn forget(
        &self,
        caller: &Caller,
        address: &Address,
        description: &str,
        mode: ForgetMode,
    ) -> Result<Forgotten, MemoryError> {
        self.parts.memories.forgetter.forget(caller, address, description, mode).await
    }

    /// Open deletion requests, newest first, at most `limit`; with `after`, those after it. Only those in the
    /// key's own scope are returned.
    ///
    /// # Errors
    /// [`MemoryError::Store`].
    pub async fn deletion_requests(
        &self,
        caller: &Caller,
        after: Option<IngestionId>,
        limit: usize,
    ) -> Result<DeletionRequests, MemoryError> {
        self.parts.memories.deletion_decisions.list(caller, after, limit).await
    }

    /// Removes what a deletion request closed, with its words and those of the request, everywhere and
    /// permanently.
    ///
    /// # Errors
    /// [`MemoryError::UnknownRequest`], also when it is already decided; [`MemoryError::Denied`],
    /// [`MemoryError::Store`].
    pub async fn confirm_deletion(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        self.parts.memories.deletion_decisions.confirm(caller, id).await
    }

    /// Reopens what a deletion request closed.
    ///
    /// # Errors
    /// As [`Engine::confirm_deletion`].
    pub async fn reject_deletion(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        self.parts.memories.deletion_decisions.reject(caller, id).await
    }

    /// Erases a scope, or counts what that would remove. Nothing of it can be read or found when this
    /// returns; the record says whether the words have left the store's files too, which otherwise happens
    /// later automatically.
    ///
    /// # Errors
    /// See [`EraseError`]; nothing is removed on error.
    pub async fn erase(&self, caller: &Caller, request: EraseRequest) -> Result<EraseOutcome, EraseError> {
        self.parts.memories.eraser.erase(caller, request).await
    }

    /// The audit record of an erasure.
    ///
    /// # Errors
    /// [`EraseError::UnknownDeletion`], also for an id of another instance, and for a bound key when another
    /// key requested it; [`EraseError::Store`].
    pub async fn erasure(&self, caller: &Caller, id: &str) -> Result<ErasureRow, EraseError> {
        self.parts.memories.eraser.erasure(caller, id).await
    }
}
