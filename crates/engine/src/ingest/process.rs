//! Composes the rows that are stored for a document.
//!
//! Called by the workers for each document, under the lock of its partition. The one thing to know: rows are composed
//! against the state of the partition, which grows with each document of a round, so that documents of one partition see
//! each other in the order in which they came.

use super::entity_resolution::{EntityResolver, ResolvedEntities};
use super::processed_document::ProcessedDocument;
use super::supersede::AttributeStatements;
use crate::redaction::clauses::bare_words;
use crate::redaction::item_words::says_apart;
use crate::runtime::compute_pool;
use crate::runtime::partition_cache::PartitionCache;
use evoke_store::{ItemBody, ItemRow, NewEvent, PartitionKey, StoreResult, Understood};
use evoke_types::{Clock, EntityId, IdSource, IngestStatus, IngestionId, MemoryId};
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;

/// The known state of a partition while its documents are stored.
pub(crate) struct PartitionState {
    /// Statements about single-valued attributes.
    pub(crate) statements: AttributeStatements,
    /// Entities of the partition and of the wider scopes.
    pub(crate) entities: EntityResolver,
}

/// Composes the rows of documents.
pub(crate) struct Processor {
    partitions: Arc<PartitionCache>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Processor {
    /// A processor for these partitions.
    pub(crate) fn new(
        partitions: Arc<PartitionCache>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
    ) -> Self {
        Self { partitions, clock, ids }
    }

    /// The state of a partition before its next documents are stored.
    ///
    /// # Errors
    /// Those of the store.
    pub(crate) async fn partition_state(&self, partition: &PartitionKey) -> StoreResult<PartitionState> {
        let keys: Vec<PartitionKey> = partition
            .path
            .chain()
            .map(|path| PartitionKey { instance: partition.instance.clone(), path })
            .collect();
        let own = self.partitions.open_one(partition).await?;
        let chain = self.partitions.open(&keys).await?;
        let entities = EntityResolver::new(chain, own.is_some());
        let statements = own.map(|opened| AttributeStatements::new(opened.index)).unwrap_or_default();
        Ok(PartitionState { statements, entities })
    }

    /// The rows of a document, with names and conflicts resolved against the state of its partition.
    pub(crate) fn compose(&self, processed: &ProcessedDocument, state: &mut PartitionState) -> Understood {
        compute_pool::yield_core();
        let now = self.clock.now();
        let resolved = self.resolve_entities(processed, state);
        let mut items: Vec<ItemRow> = (0..processed.extraction.passages.len())
            .filter_map(|number| processed.passage_row(number, now))
            .collect();
        let passages = items.len();
        for (number, draft) in processed.extraction.memories.iter().enumerate() {
            if let Some(passage) = items[..passages].get(draft.passage) {
                items.push(processed.memory_row(number, draft, passage, now));
            }
        }
        link_entities(&mut items, passages, &resolved.links);
        let rewritten = state.statements.resolve_conflicts(&mut items, &processed.endings(), now);
        Understood { rewritten, entities: resolved.rows, ..self.finish(processed, items.len(), items) }
    }

    /// The entities that a document names.
    pub(crate) fn resolve_entities(
        &self,
        processed: &ProcessedDocument,
        state: &mut PartitionState,
    ) -> ResolvedEntities {
        let drafts = &processed.extraction.entities;
        let ingestion = processed.claimed.document.ingestion;
        let says = |passage: usize, names: &[&str], others: &[&str]| {
            let passage = processed.extraction.passages.get(passage);
            passage.is_some_and(|passage| {
                passage.speaker.name.as_deref().is_some_and(|speaker| names.contains(&speaker))
                    || says_apart(&bare_words(&passage.text), names, others)
            })
        };
        state.entities.resolve(drafts, ingestion, says, || EntityId::new(self.ids.uuid()))
    }

    /// The outcome of a document with `count` items, of which these are left to store.
    pub(crate) fn finish(
        &self,
        processed: &ProcessedDocument,
        count: usize,
        items: Vec<ItemRow>,
    ) -> Understood {
        let (document, now) = (&processed.claimed.document, self.clock.now());
        let (status, error) = status(count == 0, &processed.extraction.problems);
        let event = NewEvent {
            instance: document.partition.instance.clone(),
            kind: format!("ingestion.{status}"),
            payload: event_payload(document.ingestion, count, &processed.forget.closed),
            at: now,
        };
        Understood {
            ingestion: document.ingestion,
            attempt: processed.claimed.attempt,
            status,
            error,
            at: now,
            items,
            rewritten: Vec::new(),
            closed: processed.forget.closed.clone(),
            entities: Vec::new(),
            events: vec![event],
        }
    }
}

/// The payload of the event of a finished document.
fn event_payload(ingestion: IngestionId, items: usize, closed: &[MemoryId]) -> String {
    let mut payload = json!({"ingestion_id": ingestion.to_string(), "items": items});
    if !closed.is_empty() {
        payload["closed_memory_ids"] = closed.iter().map(ToString::to_string).collect();
    }
    payload.to_string()
}

/// The final status of a document, and its message for people.
fn status(is_empty: bool, problems: &[String]) -> (IngestStatus, Option<String>) {
    let problems = (!problems.is_empty()).then(|| problems.join("; "));
    match (is_empty, problems) {
        (false, None) => (IngestStatus::Completed, None),
        (false, problems) => (IngestStatus::PartialSuccess, problems),
        (true, None) => (IngestStatus::Failed, Some("the document holds no words".to_owned())),
        (true, problems) => (IngestStatus::Failed, problems),
    }
}

/// Links passages, and the memories with evidence in them, to the entities that they name.
fn link_entities(items: &mut [ItemRow], passages: usize, links: &[(EntityId, Vec<usize>)]) {
    let mut named: HashMap<MemoryId, Vec<EntityId>> = HashMap::new();
    for (entity, numbers) in links {
        for passage in numbers.iter().filter_map(|number| items[..passages].get(*number)) {
            named.entry(passage.id).or_default().push(*entity);
        }
    }
    for item in items.iter_mut() {
        let passage = match &item.body {
            ItemBody::Passage(_) => Some(item.id),
            ItemBody::Memory(body) => body.evidence.first().map(|evidence| evidence.passage),
        };
        item.entities.extend(passage.and_then(|passage| named.get(&passage)).into_iter().flatten());
    }
}
