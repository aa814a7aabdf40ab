//! Finding one memory by its id.
//!
//! Called by everything that reads, edits or removes a memory by id. The one thing to know: while a long document is being
//! stored part by part, its memories are unknown here: until all of it is there, nothing changes in it.

use crate::caller::Caller;
use crate::error::MemoryError;
use crate::ingest::partly_stored::PartlyStored;
use evoke_store::{ItemBody, ItemRow, PartitionKey, Store, StoreResult};
use evoke_types::{MemoryId, Origin, ScopePath};
use std::sync::Arc;

/// One memory, as the calls by id show it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMemory {
    /// The memory, or the passage.
    pub item: ItemRow,
    /// The caller's id of its document.
    pub document_id: String,
    /// The partition it is stored in.
    pub partition: PartitionKey,
    /// Where its words come from.
    pub origin: Origin,
}

impl StoredMemory {
    /// How certain it is, from 0 to 1; a passage is what was said, so it is certain.
    pub fn confidence(&self) -> f32 {
        match &self.item.body {
            ItemBody::Memory(body) => body.confidence.get(),
            ItemBody::Passage(_) => 1.0,
        }
    }
}

/// Finds memories by id.
pub(crate) struct MemoryLookup {
    store: Arc<dyn Store>,
    partly_stored: Arc<PartlyStored>,
}

impl MemoryLookup {
    /// A lookup in this store.
    pub(crate) const fn new(store: Arc<dyn Store>, partly_stored: Arc<PartlyStored>) -> Self {
        Self { store, partly_stored }
    }

    /// One memory; see [`crate::Engine::memory`].
    pub(crate) async fn get(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        let found = self.find(caller, id, |path| caller.sees(path)).await?;
        let (partition, item) = found
            .filter(|(_, item)| !item.text.is_empty())
            .ok_or_else(|| MemoryError::Unknown(id.to_owned()))?;
        Ok(self.with_document(caller, partition, item).await?)
    }

    /// An item for a change: only in the key's own scope.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn find_own(
        &self,
        caller: &Caller,
        id: &str,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.find(caller, id, |path| caller.owns(path)).await
    }

    /// An item with what its document says about it.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn with_document(
        &self,
        caller: &Caller,
        partition: PartitionKey,
        item: ItemRow,
    ) -> StoreResult<StoredMemory> {
        let row = self.store.ingestion(caller.instance_id(), item.ingestion).await?;
        let origin =
            row.as_ref().map_or(Origin::Document, |row| item.origin(row.document_type, row.declared));
        let document_id = row.map(|row| row.document_id.as_str().to_owned()).unwrap_or_default();
        Ok(StoredMemory { item, document_id, partition, origin })
    }

    /// An item by either id in the scopes that are reached, unless its document is being stored in parts.
    async fn find(
        &self,
        caller: &Caller,
        id: &str,
        reached: impl Fn(&ScopePath) -> bool + Send,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        let found = self.find_stored(caller, id, reached).await?;
        Ok(found.filter(|(_, item)| !self.partly_stored.contains(item.ingestion)))
    }

    async fn find_stored(
        &self,
        caller: &Caller,
        id: &str,
        reached: impl Fn(&ScopePath) -> bool + Send,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        if let Ok(parsed) = id.parse::<MemoryId>()
            && let Some(found) = self.store.item(caller.instance_id(), parsed).await?
        {
            return Ok(Some(found).filter(|(partition, _)| reached(&partition.path)));
        }
        // Two users' programs may have given the same one.
        let theirs = self.store.items_by_caller_id(caller.instance_id(), id).await?;
        for item in theirs.into_iter().filter(|item| !item.text.is_empty()) {
            let found = self.store.item(caller.instance_id(), item.id).await?;
            if found.as_ref().is_some_and(|(partition, _)| reached(&partition.path)) {
                return Ok(found);
            }
        }
        Ok(None)
    }
}
