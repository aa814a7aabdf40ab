//! Changes to single memories: a new text, or opening one again.
//!
//! Called by the public calls that change a memory. The one thing to know: a change holds the lock of the partition, so
//! that it neither misses a document that is being stored nor overtakes it.

use super::edit::{Edit, EditInput};
use super::events::memory_event;
use super::lookup::{MemoryLookup, StoredMemory};
use super::reopen::reopened_rows;
use crate::caller::Caller;
use crate::config::Limits;
use crate::embedding::service::EmbeddingService;
use crate::error::{IngestError, MemoryError};
use crate::ingest::active_extractor::ActiveExtractor;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_extract::Understanding;
use evoke_store::{
    DocumentHead, ItemRow, NewDocument, PartitionKey, Revision, Store, StoreResult, VectorRow,
};
use evoke_types::{Clock, DocumentType, IdSource, IngestMode, Lane, MergeStrategy, Permission};
use std::sync::Arc;

/// A new text for a memory.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryUpdate {
    /// The words, up to [`crate::Limits::document_bytes`].
    pub text: String,
    /// How they are merged with what is there.
    pub strategy: MergeStrategy,
    /// What kind of text it is; as the memory's own document when absent.
    pub document_type: Option<DocumentType>,
}

/// Changes single memories.
pub(crate) struct MemoryEditor {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) limits: Limits,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) extractor: Arc<ActiveExtractor>,
    pub(crate) lookup: Arc<MemoryLookup>,
}

impl MemoryEditor {
    /// Gives a memory a new text; see [`crate::Engine::update_memory`].
    pub(crate) async fn update(
        &self,
        caller: &Caller,
        id: &str,
        update: MemoryUpdate,
    ) -> Result<StoredMemory, MemoryError> {
        caller.require(Permission::ContentWrite)?;
        if update.text.trim().is_empty() {
            return Err(IngestError::Empty.into());
        }
        self.limits.check_text(&update.text).map_err(IngestError::text_too_large)?;
        let unknown = || MemoryError::Unknown(id.to_owned());
        let (partition, _) = self.lookup.find_own(caller, id).await?.ok_or_else(unknown)?;
        let _one_writer = self.locks.lock(&partition).await;
        let item = self.find_with_words(caller, id).await?;
        let head = self.head_of(&partition, &item).await?.ok_or_else(unknown)?;
        let siblings = self.store.items_of(caller.instance_id(), item.ingestion).await?;
        let text = self.store.document_text(caller.instance_id(), item.ingestion).await?.unwrap_or_default();
        let (strategy, new_text) = (update.strategy, update.text.clone());
        let (document, extraction, vectors) = self.extract(&partition, &head, update).await;
        let input = EditInput { document: &document, extraction: &extraction, vectors, text: &new_text };
        let now = document.received_at;
        let edit = Edit { item, head, siblings, text, now, ids: &*self.ids };
        let (item, mut revision) = edit.apply(input, strategy);
        if revision != Revision::default() {
            let now = self.clock.now();
            revision.events.push(memory_event(
                &partition,
                "memory.updated",
                &[item.id],
                &caller.actor(),
                now,
            ));
            self.store.revise(&partition, revision).await?;
        }
        Ok(self.lookup.with_document(caller, partition, item).await?)
    }

    /// Opens a memory again; see [`crate::Engine::reopen_memory`].
    pub(crate) async fn reopen(&self, caller: &Caller, id: &str) -> Result<StoredMemory, MemoryError> {
        caller.require(Permission::ContentWrite)?;
        let unknown = || MemoryError::Unknown(id.to_owned());
        let (partition, _) = self.lookup.find_own(caller, id).await?.ok_or_else(unknown)?;
        let _one_writer = self.locks.lock(&partition).await;
        let item = self.find_with_words(caller, id).await?;
        let index = self.partitions.open_one(&partition).await?.ok_or_else(unknown)?.index;
        let items = reopened_rows(&index, &item, self.clock.now());
        if items.is_empty() {
            return Ok(self.lookup.with_document(caller, partition, item).await?);
        }
        let event =
            memory_event(&partition, "memory.reopened", &[item.id], &caller.actor(), self.clock.now());
        let revision = Revision { items, events: vec![event], ..Revision::default() };
        self.store.revise(&partition, revision).await?;
        self.embedding.catch_up_soon();
        self.lookup.get(caller, &item.id.to_string()).await
    }

    /// An item in the key's own scope that has words.
    async fn find_with_words(&self, caller: &Caller, id: &str) -> Result<ItemRow, MemoryError> {
        let found = self.lookup.find_own(caller, id).await?.filter(|(_, item)| !item.text.is_empty());
        Ok(found.ok_or_else(|| MemoryError::Unknown(id.to_owned()))?.1)
    }

    async fn head_of(&self, partition: &PartitionKey, item: &ItemRow) -> StoreResult<Option<DocumentHead>> {
        let opened = self.partitions.open_one(partition).await?;
        let found = opened.as_ref().and_then(|opened| opened.index.whole(item.id));
        Ok(found.map(|item| (*item.document).clone()))
    }

    /// What the new text says as a further part of the same document, with vectors of its passages.
    async fn extract(
        &self,
        partition: &PartitionKey,
        head: &DocumentHead,
        update: MemoryUpdate,
    ) -> (NewDocument, Understanding, Vec<Option<VectorRow>>) {
        let now = self.clock.now();
        let document = NewDocument {
            ingestion: head.ingestion,
            partition: partition.clone(),
            document_id: head.document_id.clone(),
            document_type: update.document_type.unwrap_or(head.document_type),
            mode: IngestMode::LongRange,
            lane: Lane::Live,
            text: update.text,
            speaker: None,
            // The same speaker, as far as we know, on the same calendar.
            said_at: now.at_offset(head.said_at.offset_minutes()),
            metadata: head.metadata.clone(),
            conversation: head.conversation,
            position: head.position,
            received_at: now,
            replay: None,
            event: None,
        };
        let (document, extraction) = self.extractor.extract(document).await;
        let texts: Vec<String> = extraction.passages.iter().map(|p| p.text.clone()).collect();
        let vectors = match self.embedding.embed(texts).await {
            Some((generation, Ok(vectors))) => {
                vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes })).collect()
            }
            Some((_, Err(_))) | None => vec![None; extraction.passages.len()],
        };
        (document, extraction, vectors)
    }
}
