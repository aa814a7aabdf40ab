//! Rows for archives, and rows from them.

use super::MemoryStore;
use super::state::{Document, Job, State, Turn};
use crate::error::StoreResult;
use crate::tables::{
    Acceptance, Archive, ArchiveRow, ArchiveSource, ArchivedConversation, ArchivedDocument, ArchivedTurn,
    CompactionRow, ConversationRow, DocumentOutcome, EntityRow, ItemRow, NewDocument, PartitionKey, Recorded,
    Restored, TranscriptMark,
};
use async_trait::async_trait;
use evoke_types::{ConversationId, EntityId, InstanceId, ScopePath};
use std::collections::BTreeSet;

#[async_trait]
impl Archive for MemoryStore {
    async fn partitions(&self, instance: &InstanceId, path: &ScopePath) -> StoreResult<Vec<PartitionKey>> {
        self.with(|s| s.partitions_within(instance, path))
    }
    async fn archived_entities(
        &self,
        partition: &PartitionKey,
        after: Option<EntityId>,
        limit: usize,
    ) -> StoreResult<Vec<EntityRow>> {
        self.with(|s| s.archived_entities(partition, after, limit))
    }
    async fn archived_conversations(
        &self,
        source: &ArchiveSource,
        after: Option<ConversationId>,
        limit: usize,
    ) -> StoreResult<Vec<ArchivedConversation>> {
        self.with(|s| s.archived_conversations(source, after, limit))
    }
    async fn archived_documents(
        &self,
        source: &ArchiveSource,
        after: u64,
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, ArchivedDocument)>> {
        self.with(|s| s.archived_documents(source, after, limit, bytes))
    }
    async fn restore(&self, rows: Vec<ArchiveRow>) -> StoreResult<Vec<Restored>> {
        self.with(|s| rows.into_iter().map(|row| s.restore(row)).collect())
    }
}

impl State {
    pub(super) fn partitions_within(&self, instance: &InstanceId, path: &ScopePath) -> Vec<PartitionKey> {
        let owned = self.documents.values().map(|document| &document.row.partition);
        let keys = self.partitions.keys().chain(owned);
        let keys = keys.chain(self.conversations.values().map(|conversation| &conversation.row.partition));
        let keys = keys.chain(self.files.values().map(|file| &file.partition));
        let inside = keys.filter(|key| key.instance == *instance && key.path.is_within(path));
        inside.cloned().collect::<BTreeSet<_>>().into_iter().collect()
    }

    pub(super) fn archived_entities(
        &self,
        key: &PartitionKey,
        after: Option<EntityId>,
        limit: usize,
    ) -> Vec<EntityRow> {
        let entities = self.partitions.get(key).map(|partition| partition.entities.values());
        let named = entities
            .into_iter()
            .flatten()
            .map(|(_, row)| row)
            .filter(|row| !row.name.is_empty() || !row.decisions.is_empty());
        named.filter(|row| after.is_none_or(|after| row.id > after)).take(limit).cloned().collect()
    }

    pub(super) fn archived_conversations(
        &self,
        source: &ArchiveSource,
        after: Option<ConversationId>,
        limit: usize,
    ) -> Vec<ArchivedConversation> {
        let own = self.conversations.values().filter(|known| known.row.partition == source.partition);
        let own = own.filter(|known| source.conversation.is_none_or(|only| known.row.id == only));
        let rows = own.filter(|known| after.is_none_or(|after| known.row.id > after)).take(limit);
        rows.map(|known| ArchivedConversation {
            row: known.row.clone(),
            transcript: known.transcript.map(|(digest, ingestion)| TranscriptMark { digest, ingestion }),
        })
        .collect()
    }

    pub(super) fn archived_documents(
        &self,
        source: &ArchiveSource,
        after: u64,
        limit: usize,
        bytes: usize,
    ) -> Vec<(u64, ArchivedDocument)> {
        let (mut found, mut read) = (Vec::new(), 0);
        for (number, document) in self.documents.range(after..) {
            if found.len() >= limit || read >= bytes {
                break;
            }
            let row = &document.row;
            let meant = source.conversation.is_none_or(|only| row.conversation == Some(only));
            if row.partition == source.partition && meant {
                let archived = self.archived(document);
                if archived.has_words() {
                    read += row.text.len();
                    found.push((number + 1, archived));
                }
            }
        }
        found
    }

    fn archived(&self, document: &Document) -> ArchivedDocument {
        let outcome = match &document.job {
            Job::Done { status, at, error, closed } => Some(DocumentOutcome {
                status: *status,
                error: error.clone(),
                started_at: document.started_at,
                completed_at: *at,
                closed: closed.clone(),
            }),
            Job::Queued | Job::Claimed { .. } => None,
        };
        let mut items = if outcome.is_some() { self.items_from(document) } else { Vec::new() };
        items.sort_by_key(|item| (!item.is_passage(), item.row.ordinal));
        let items = items.into_iter().map(|item| item.row.clone()).collect();
        ArchivedDocument { document: document.row.clone(), outcome, items }
    }

    pub(super) fn restore(&mut self, row: ArchiveRow) -> Restored {
        match row {
            ArchiveRow::Entity(key, row) => self.restore_entity(&key, row),
            ArchiveRow::Conversation(archived) => self.restore_conversation(*archived),
            ArchiveRow::Document(archived) => self.restore_document(*archived, Vec::new()),
            ArchiveRow::Statement(archived, changed) => self.restore_document(*archived, changed),
            ArchiveRow::Turn(archived) => self.restore_turn(*archived),
            ArchiveRow::NewTurn(turn) => match self.record(*turn) {
                Recorded::Stored { repeated: true, .. } => Restored::Known,
                Recorded::Stored { .. } => Restored::Stored,
                Recorded::ForeignConversation => Restored::ForeignConversation,
            },
            ArchiveRow::Compaction(key, row) => self.restore_compaction(&key, row),
            ArchiveRow::File(key, row) => self.restore_file(&key, row),
        }
    }

    fn restore_entity(&mut self, key: &PartitionKey, row: EntityRow) -> Restored {
        if self.partitions.get(key).is_some_and(|known| known.entities.contains_key(&row.id)) {
            return Restored::Known;
        }
        let sequence = self.touch(key);
        self.put_entities(key, vec![row], sequence);
        Restored::Stored
    }

    fn restore_conversation(&mut self, archived: ArchivedConversation) -> Restored {
        let row = archived.row;
        if let Some(known) = self.conversation(&row.partition.instance, row.id) {
            let own = known.row.partition == row.partition;
            return if own { Restored::Known } else { Restored::ForeignConversation };
        }
        let Some(made) = self.open_conversation(&row.partition, row.id, row.created_at) else {
            return Restored::ForeignConversation;
        };
        made.row = ConversationRow { turns: 0, tokens: 0, last_turn_at: None, ..row };
        made.transcript = archived.transcript.map(|mark| (mark.digest, mark.ingestion));
        Restored::Stored
    }

    fn restore_document(&mut self, archived: ArchivedDocument, changed: Vec<ItemRow>) -> Restored {
        let ArchivedDocument { document, outcome, items } = archived;
        let (ingestion, key) = (document.ingestion, document.partition.clone());
        if let Some(known) = self.numbers.get(&ingestion).and_then(|number| self.documents.get(number)) {
            return if known.row.partition == key { Restored::Known } else { Restored::IdTaken };
        }
        if items.iter().any(|item| self.homes.contains_key(&item.id)) {
            return Restored::IdTaken;
        }
        match self.accept_one(NewDocument { replay: None, event: None, ..document }) {
            Acceptance::Accepted => {}
            Acceptance::Replayed(_) | Acceptance::Duplicate(_) => return Restored::NameTaken,
            Acceptance::ForeignConversation => return Restored::ForeignConversation,
        }
        let Some(outcome) = outcome else { return Restored::Stored };
        if let Some(number) = self.numbers.get(&ingestion).copied() {
            self.dequeue(number);
            if let Some(document) = self.documents.get_mut(&number) {
                document.attempt = 1;
                document.started_at = outcome.started_at;
                document.job = Job::Done {
                    status: outcome.status,
                    at: outcome.completed_at,
                    error: outcome.error,
                    closed: outcome.closed,
                };
            }
        }
        if !(items.is_empty() && changed.is_empty()) {
            let sequence = self.touch(&key);
            items.into_iter().for_each(|item| self.put_item(&key, item, sequence));
            changed.into_iter().for_each(|item| self.rewrite_item(&key, item, sequence));
        }
        self.free_id_of(ingestion);
        Restored::Stored
    }

    fn restore_turn(&mut self, archived: ArchivedTurn) -> Restored {
        let ArchivedTurn { partition, conversation, turn, tokens } = archived;
        let Some(known) = self.open_conversation(&partition, conversation, turn.said_at) else {
            return Restored::ForeignConversation;
        };
        if known.turns.iter().any(|other| other.row.message == turn.message) {
            return Restored::Known;
        }
        if known.turns.iter().any(|other| other.row.position == turn.position) {
            return Restored::PositionTaken;
        }
        known.row.turns = known.row.turns.max(turn.position);
        known.row.tokens += u64::from(tokens);
        known.row.last_turn_at = known.row.last_turn_at.max(Some(turn.said_at));
        known.turns.push(Turn { row: turn, replay: None });
        known.turns.sort_by_key(|turn| turn.row.position);
        Restored::Stored
    }

    fn restore_compaction(&mut self, owner: &PartitionKey, row: CompactionRow) -> Restored {
        let key = (owner.instance.clone(), row.conversation);
        let Some(known) = self.conversations.get_mut(&key).filter(|known| known.row.partition == *owner)
        else {
            return Restored::ForeignConversation;
        };
        if known.compactions.iter().any(|other| other.id == row.id) {
            return Restored::Known;
        }
        if known.compactions.iter().any(|other| other.version == row.version) {
            return Restored::PositionTaken;
        }
        known.compactions.push(row);
        known.compactions.sort_by_key(|row| row.version);
        Restored::Stored
    }
}
