//! Single memories: read, rewrite, open again. [`crate::forgetting`] removes them.

use crate::memory::edit::Rewrite;
use crate::{Caller, Engine, IngestError, MemoryError};
use evoke_store::{DocumentHead, ItemBody, ItemRow, NewEvent, PartitionKey, Revision, StoreResult};
use evoke_types::{DocumentType, MemoryId, MergeStrategy, Origin, ScopePath};
use serde_json::json;

/// One memory, as the calls by id show it.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMemory {
    /// The item.
    pub item: ItemRow,
    /// The caller's id of its document.
    pub document_id: String,
    /// The place it lives in.
    pub partition: PartitionKey,
    /// Where it comes from.
    pub origin: Origin,
}

/// A new text for a memory.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryUpdate {
    /// The words.
    pub text: String,
    /// How they meet what is there.
    pub strategy: MergeStrategy,
    /// What kind of text; as the memory's own document when absent.
    pub document_type: Option<DocumentType>,
}

impl Engine {
    /// One memory, by its id or by the id that the caller gave it in `metadata.memory_id`.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`] for an id of another instance, or that the key does not see, as well;
    /// [`MemoryError::Store`].
    pub async fn memory(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        let found = self.find(caller, id, |path| caller.sees(path)).await?;
        let (partition, item) = found
            .filter(|(_, item)| !item.text.is_empty())
            .ok_or_else(|| MemoryError::Unknown(id.to_owned()))?;
        self.stored(caller, partition, item).await
    }

    /// Rewrites a memory; it keeps its id.
    ///
    /// `Replace` puts the new text in the place of the old words. `Append` adds to them.
    /// `SmartMerge` changes nothing when the new text says the same, closes the old statement when
    /// the new one contradicts it, and appends otherwise.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], [`MemoryError::Ingest`] for an empty or too large text, [`MemoryError::Store`].
    pub async fn update_memory(
        &self,
        caller: &Caller,
        id: &str,
        update: MemoryUpdate,
    ) -> Result<StoredMemory, MemoryError> {
        caller.may_write()?;
        if update.text.trim().is_empty() {
            return Err(IngestError::Empty.into());
        }
        let (bytes, limit) = (update.text.len(), self.config().limits.document_bytes);
        if bytes > limit {
            return Err(IngestError::TooLarge { bytes, limit }.into());
        }
        let unknown = || MemoryError::Unknown(id.to_owned());
        let (partition, _) = self.find_own(caller, id).await?.ok_or_else(unknown)?;
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let (_, item) =
            self.find_own(caller, id).await?.filter(|(_, i)| !i.text.is_empty()).ok_or_else(unknown)?;
        let head = self.head_of(&partition, &item).await?.ok_or_else(unknown)?;
        let siblings = self.store().items_of(caller.instance_id(), item.ingestion).await?;
        let text =
            self.store().document_text(caller.instance_id(), item.ingestion).await?.unwrap_or_default();
        let rewrite = Rewrite { engine: self, partition: &partition, item, head, siblings, text };
        let (item, mut revision) = rewrite.apply(update).await;
        if revision != Revision::default() {
            revision.events.push(self.memory_event(
                &partition,
                "memory.updated",
                &[item.id],
                &caller.actor(),
            ));
            self.store().revise(&partition, revision).await?;
        }
        self.stored(caller, partition, item).await
    }

    /// Opens a memory again that a newer statement or a spoken wish has closed; one that is open stays so. Nothing else
    /// changes: what replaced it stays.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], also when its words have been removed; [`MemoryError::Store`].
    pub async fn reopen_memory(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        caller.may_write()?;
        let unknown = || MemoryError::Unknown(id.to_owned());
        let (partition, _) = self.find_own(caller, id).await?.ok_or_else(unknown)?;
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let (_, item) =
            self.find_own(caller, id).await?.filter(|(_, i)| !i.text.is_empty()).ok_or_else(unknown)?;
        let opened = self.partitions().open(std::slice::from_ref(&partition)).await?;
        let index = opened.first().map(|opened| opened.index.clone()).ok_or_else(unknown)?;
        let mut revision = self.opening(&index, &item);
        if revision.items.is_empty() {
            return self.stored(caller, partition, item).await;
        }
        revision.events.push(self.memory_event(&partition, "memory.reopened", &[item.id], &caller.actor()));
        self.store().revise(&partition, revision).await?;
        self.catch_up_soon();
        self.memory(caller, &item.id.to_string()).await
    }

    /// An item by either id in the places that are reached, unless its document is being stored: until all of it is
    /// there, nothing changes in it.
    async fn find(
        &self,
        caller: &Caller,
        id: &str,
        reached: impl Fn(&ScopePath) -> bool + Send,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        let found = self.lookup(caller, id, reached).await?;
        Ok(found.filter(|(_, item)| !self.lanes().storing().contains(&item.ingestion)))
    }

    /// The same for a change: only in the key's own place.
    pub(crate) async fn find_own(
        &self,
        caller: &Caller,
        id: &str,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.find(caller, id, |path| caller.owns(path)).await
    }

    async fn lookup(
        &self,
        caller: &Caller,
        id: &str,
        reached: impl Fn(&ScopePath) -> bool + Send,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        if let Ok(parsed) = id.parse::<MemoryId>()
            && let Some(found) = self.store().item(caller.instance_id(), parsed).await?
        {
            return Ok(Some(found).filter(|(partition, _)| reached(&partition.path)));
        }
        // Two users' programs may have given the same one.
        let theirs = self.store().items_by_caller_id(caller.instance_id(), id).await?;
        for item in theirs.into_iter().filter(|item| !item.text.is_empty()) {
            let found = self.store().item(caller.instance_id(), item.id).await?;
            if found.as_ref().is_some_and(|(partition, _)| reached(&partition.path)) {
                return Ok(found);
            }
        }
        Ok(None)
    }

    async fn stored(
        &self,
        caller: &Caller,
        partition: PartitionKey,
        item: ItemRow,
    ) -> Result<StoredMemory, MemoryError> {
        let row = self.store().ingestion(caller.instance_id(), item.ingestion).await?;
        let origin =
            row.as_ref().map_or(Origin::Document, |row| item.origin(row.document_type, row.declared));
        let document_id = row.map(|row| row.document_id.as_str().to_owned()).unwrap_or_default();
        Ok(StoredMemory { item, document_id, partition, origin })
    }

    async fn head_of(&self, partition: &PartitionKey, item: &ItemRow) -> StoreResult<Option<DocumentHead>> {
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        let found = opened.iter().find_map(|o| o.index.whole(item.id));
        Ok(found.map(|item| (*item.document).clone()))
    }

    pub(crate) fn memory_event(
        &self,
        partition: &PartitionKey,
        kind: &str,
        ids: &[MemoryId],
        by: &str,
    ) -> NewEvent {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        NewEvent {
            instance: partition.instance.clone(),
            kind: kind.to_owned(),
            payload: json!({ "memory_ids": ids, "by": by }).to_string(),
            at: self.now(),
        }
    }
}

impl StoredMemory {
    /// How sure we are of it; a passage is what was said.
    pub fn confidence(&self) -> f32 {
        match &self.item.body {
            ItemBody::Memory(body) => body.confidence.get(),
            ItemBody::Passage(_) => 1.0,
        }
    }
}
