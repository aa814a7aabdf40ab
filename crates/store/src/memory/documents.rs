//! Accepting documents, and the state of ingestions.

use super::MemoryStore;
use super::state::{Document, Job, Replay, State};
use crate::error::StoreResult;
use crate::tables::{Acceptance, Documents, IngestionRow, NewDocument, REPLAY_WINDOW_MILLIS};
use async_trait::async_trait;
use evoke_types::{IngestionId, InstanceId, MemoryId, Origin};

#[async_trait]
impl Documents for MemoryStore {
    async fn accept(
        &self,
        documents: Vec<NewDocument>,
        all_or_nothing: bool,
    ) -> StoreResult<Vec<Acceptance>> {
        self.with(|s| s.accept(documents, all_or_nothing))
    }
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>> {
        self.with(|s| s.ingestion(instance, id))
    }
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>> {
        self.with(|s| s.closing_documents(instance, before, limit))
    }
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>> {
        self.with(|s| s.document_text(instance, id))
    }
}

impl State {
    pub(super) fn accept(&mut self, documents: Vec<NewDocument>, all_or_nothing: bool) -> Vec<Acceptance> {
        let (first, last_event) = (self.next_document, self.last_event);
        let concerned =
            documents.iter().filter_map(|d| Some((d.partition.instance.clone(), d.conversation?)));
        let external = |key: &_| self.conversations.get(key).map(|known| known.row.external_id.clone());
        let before: Vec<_> = concerned.map(|key| (external(&key), key)).collect();
        let outcomes: Vec<_> = documents.into_iter().map(|document| self.accept_one(document)).collect();
        let refused =
            |o: &Acceptance| matches!(o, Acceptance::Duplicate(_) | Acceptance::ForeignConversation);
        if all_or_nothing && outcomes.iter().any(refused) {
            while self.next_document > first {
                self.next_document -= 1;
                self.remove_document(self.next_document);
            }
            self.events.split_off(&(last_event + 1));
            self.last_event = last_event;
            for (external_id, key) in before {
                match (external_id, self.conversations.get_mut(&key)) {
                    (Some(external_id), Some(known)) => known.row.external_id = external_id,
                    (None, _) | (_, None) => drop(self.conversations.remove(&key)),
                }
            }
        }
        outcomes
    }

    /// Accepts one document, unless it, its name or its conversation is taken.
    pub(super) fn accept_one(&mut self, mut document: NewDocument) -> Acceptance {
        let replay = document.replay.take();
        let replayed = replay.and_then(|key| self.replays.get(&(document.partition.clone(), key)));
        if let Some(first) =
            replayed.filter(|r| document.received_at.millis_since(r.at) < REPLAY_WINDOW_MILLIS)
            && let Some(first) = self.documents.get(&first.number)
        {
            return Acceptance::Replayed(Box::new(self.ingestion_row(first)));
        }
        let name = (document.partition.clone(), document.document_id.clone());
        if let Some(first) = self.names.get(&name).and_then(|number| self.documents.get(number)) {
            return Acceptance::Duplicate(Box::new(self.ingestion_row(first)));
        }
        if let Some(id) = document.conversation {
            let Some(conversation) = self.open_conversation(&document.partition, id, document.received_at)
            else {
                return Acceptance::ForeignConversation;
            };
            conversation.row.external_id = conversation
                .row
                .external_id
                .take()
                .or_else(|| document.external_conversation().map(str::to_owned));
        }
        let number = self.next_document;
        self.next_document += 1;
        self.numbers.insert(document.ingestion, number);
        self.names.insert(name, number);
        if let Some(key) = replay {
            self.replays
                .insert((document.partition.clone(), key), Replay { at: document.received_at, number });
        }
        if let Some(event) = document.event.take() {
            self.emit(event);
        }
        self.documents.insert(number, Document::new(document));
        self.enqueue(number);
        Acceptance::Accepted
    }

    /// Removes a document and all references to it; its items stay.
    pub(super) fn remove_document(&mut self, number: u64) {
        self.dequeue(number);
        self.free_name(number);
        let Some(Document { row, .. }) = self.documents.remove(&number) else { return };
        self.numbers.remove(&row.ingestion);
        self.replays.retain(|_, replay| replay.number != number);
    }

    /// Frees the id of this document for another one, if it still has it.
    fn free_name(&mut self, number: u64) {
        let Some(Document { row, .. }) = self.documents.get(&number) else { return };
        let name = (row.partition.clone(), row.document_id.clone());
        if self.names.get(&name) == Some(&number) {
            self.names.remove(&name);
        }
    }

    /// The same for a document that is finished and has no text left.
    pub(super) fn free_id_of(&mut self, id: IngestionId) {
        let Some(number) = self.numbers.get(&id).copied() else { return };
        let Some(document) = self.documents.get(&number) else { return };
        let done = matches!(document.job, Job::Done { .. });
        if done && self.items_from(document).iter().all(|item| item.row.text.is_empty()) {
            self.free_name(number);
        }
    }

    pub(super) fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> Option<IngestionRow> {
        Some(self.ingestion_row(self.document(instance, id)?))
    }

    pub(super) fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> Vec<IngestionRow> {
        let end = before.and_then(|id| self.numbers.get(&id).copied()).unwrap_or(u64::MAX);
        let newest_first = self.documents.range(..end).rev().map(|(_, document)| document);
        newest_first
            .filter(|document| document.row.partition.instance == *instance)
            .filter(|document| matches!(&document.job, Job::Done { closed, .. } if !closed.is_empty()))
            .take(limit)
            .map(|document| self.ingestion_row(document))
            .collect()
    }

    pub(super) fn document_text(&self, instance: &InstanceId, id: IngestionId) -> Option<String> {
        Some(self.document(instance, id)?.row.text.clone())
    }

    pub(super) fn ingestion_row(&self, document: &Document) -> IngestionRow {
        let row = &document.row;
        let (completed_at, error, closed) = match &document.job {
            Job::Done { at, error, closed, .. } => (Some(*at), error.clone(), closed.clone()),
            Job::Queued | Job::Claimed { .. } => (None, None, Vec::new()),
        };
        IngestionRow {
            ingestion: row.ingestion,
            document_id: row.document_id.clone(),
            partition: row.partition.clone(),
            document_type: row.document_type,
            declared: Origin::declared(&row.metadata).ok().flatten(),
            status: document.status(),
            queued_at: row.received_at,
            started_at: document.started_at,
            completed_at,
            memory_ids: completed_at.map_or_else(Vec::new, |_| self.memory_ids(document)),
            closed,
            error,
        }
    }

    fn memory_ids(&self, document: &Document) -> Vec<MemoryId> {
        let mut items = self.items_from(document);
        items.sort_by_key(|item| (item.is_passage(), item.row.ordinal));
        items.into_iter().map(|item| item.row.id).collect()
    }
}
