//! Results of processing in the in-memory store.

use super::MemoryStore;
use super::state::{Job, State};
use crate::error::StoreResult;
use crate::tables::{Claim, EntityRow, ItemRow, PartitionKey, Processing, Understood, UnderstoodPart};
use async_trait::async_trait;
use evoke_types::{IngestionId, MemoryId};
use std::collections::BTreeSet;

#[async_trait]
impl Processing for MemoryStore {
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool> {
        self.with(|s| s.store_part(part))
    }
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>> {
        self.with(|s| s.partly_stored())
    }
    async fn finish(&self, understood: Understood) -> StoreResult<bool> {
        self.with(|s| s.finish(understood))
    }
}

impl State {
    pub(super) fn partly_stored(&self) -> Vec<IngestionId> {
        let some = self.documents.values().filter(|document| document.parts_from.is_some());
        some.map(|document| document.row.ingestion).collect()
    }

    pub(super) fn store_part(&mut self, part: UnderstoodPart) -> bool {
        let Some((number, document)) = self.held(part.claim) else { return false };
        let partition = document.row.partition.clone();
        let sequence = self.touch(&partition);
        if let Some(document) = self.documents.get_mut(&number).filter(|_| part.first) {
            document.parts_from = Some(sequence);
        }
        self.put_all(&partition, part.items, part.rewritten, part.entities, sequence);
        true
    }

    fn put_all(
        &mut self,
        partition: &PartitionKey,
        items: Vec<ItemRow>,
        rewritten: Vec<ItemRow>,
        entities: Vec<EntityRow>,
        sequence: u64,
    ) {
        for item in items {
            self.put_item(partition, item, sequence);
        }
        for item in rewritten {
            self.rewrite_item(partition, item, sequence);
        }
        self.put_entities(partition, entities, sequence);
    }

    pub(super) fn finish(&mut self, understood: Understood) -> bool {
        let claim = Claim { ingestion: understood.ingestion, attempt: understood.attempt };
        let Some((number, document)) = self.held(claim) else { return false };
        document.job = Job::Done {
            status: understood.status,
            at: document.started_at.map_or(understood.at, |began| began.max(understood.at)),
            error: understood.error,
            closed: understood.closed,
        };
        let (partition, parts_from) = (document.row.partition.clone(), document.parts_from.take());
        let left = parts_from.map(|from| self.written_before(number, from)).unwrap_or_default();
        let nothing =
            understood.items.is_empty() && understood.rewritten.is_empty() && understood.entities.is_empty();
        if !(nothing && left.is_empty()) {
            let sequence = self.touch(&partition);
            let Understood { items, rewritten, entities, .. } = understood;
            let kept: BTreeSet<MemoryId> = items.iter().map(|item| item.id).collect();
            self.put_all(&partition, items, rewritten, entities, sequence);
            for id in left.into_iter().filter(|id| !kept.contains(id)) {
                self.remove_item(&partition, id, sequence);
            }
        }
        understood.events.into_iter().for_each(|event| self.emit(event));
        true
    }

    /// Items of a document that were last written before a sequence number.
    fn written_before(&self, number: u64, from: u64) -> Vec<MemoryId> {
        let items = self.documents.get(&number).map(|document| self.items_from(document));
        let old = items.into_iter().flatten().filter(|item| item.sequence < from);
        old.map(|item| item.row.id).collect()
    }
}
