//! Erasure and its audit record.

use super::MemoryStore;
use super::state::{Conversation, State};
use crate::error::StoreResult;
use crate::tables::{
    ActivityRow, EraseCounts, EraseTarget, ErasureRow, ErasureState, Erasures, NewEvent, PartitionKey,
    Removal,
};
use async_trait::async_trait;
use evoke_types::{ConversationId, DeletionId, InstanceId, ScopePath, Timestamp};

#[async_trait]
impl Erasures for MemoryStore {
    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts> {
        self.with(|s| s.erasable(instance, target))
    }
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow> {
        self.with(|s| s.erase(&target, record, event))
    }
    async fn finish_removals(&self, _: Timestamp) -> StoreResult<Removal> {
        self.with(|_| Removal::Complete)
    }
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>> {
        self.with(|s| s.erasures.get(&id).filter(|row| row.instance == *instance).cloned())
    }
}

impl State {
    pub(super) fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> EraseCounts {
        match target {
            EraseTarget::Within(path) => self.count_within(instance, path),
            EraseTarget::Conversation(id, path) => self.count_conversation(instance, *id, path),
            EraseTarget::Instance => self.count_within(instance, &ScopePath::CLIENT),
        }
    }

    pub(super) fn erase(
        &mut self,
        target: &EraseTarget,
        mut record: ErasureRow,
        event: NewEvent,
    ) -> ErasureRow {
        record.counts = self.erasable(&record.instance, target);
        match target {
            EraseTarget::Within(path) => {
                self.erase_within(&record.instance, path);
                if *path == ScopePath::CLIENT {
                    self.revoke_all(&record.instance, record.at);
                }
            }
            EraseTarget::Conversation(id, path) => self.erase_conversation(&record.instance, *id, path),
            EraseTarget::Instance => {
                self.erase_within(&record.instance, &ScopePath::CLIENT);
                self.remove_instance(&record.instance);
            }
        }
        // This store has no files.
        record.state = ErasureState::Complete;
        record.completed_at = Some(record.at);
        self.erasures.insert(record.id, record.clone());
        self.emit(event);
        self.emit(record.completed_event(record.at));
        record
    }

    fn count_within(&self, instance: &InstanceId, path: &ScopePath) -> EraseCounts {
        let inside = |key: &PartitionKey| key.instance == *instance && key.path.is_within(path);
        let mut counts = EraseCounts::default();
        for (_, partition) in self.partitions.iter().filter(|(key, _)| inside(key)) {
            let passages = partition.items.values().filter(|item| item.is_passage()).count() as u64;
            counts.passages += passages;
            counts.memories += partition.items.len() as u64 - passages;
            counts.vectors += partition.items.values().map(|item| item.vectors.len() as u64).sum::<u64>();
            counts.entities +=
                partition.entities.values().filter(|(_, row)| !row.name.is_empty()).count() as u64;
        }
        counts.documents = self.documents.values().filter(|d| inside(&d.row.partition)).count() as u64;
        for conversation in self.conversations.values().filter(|c| inside(&c.row.partition)) {
            conversation.count_into(&mut counts);
        }
        counts.reports = self.reports.iter().filter(|row| inside(&row.partition)).count() as u64;
        counts.files = self.files.values().filter(|file| inside(&file.partition)).count() as u64;
        counts
    }

    fn count_conversation(&self, instance: &InstanceId, id: ConversationId, path: &ScopePath) -> EraseCounts {
        let mut counts = EraseCounts::default();
        if let Some(conversation) =
            self.conversation(instance, id).filter(|c| c.row.partition.path.is_within(path))
        {
            conversation.count_into(&mut counts);
            counts.reports = self.reports.iter().filter(|row| belongs(row, instance, id)).count() as u64;
        }
        counts
    }

    fn erase_within(&mut self, instance: &InstanceId, path: &ScopePath) {
        let inside = |key: &PartitionKey| key.instance == *instance && key.path.is_within(path);
        self.partitions.retain(|key, _| !inside(key));
        self.homes.retain(|_, (key, _)| !inside(key));
        self.conversations.retain(|_, c| !inside(&c.row.partition));
        self.reports.retain(|row| !inside(&row.partition));
        self.files.retain(|_, file| !inside(&file.partition));
        self.replays.retain(|(key, _), _| !inside(key));
        let doomed =
            self.documents.iter().filter(|(_, d)| inside(&d.row.partition)).map(|(number, _)| *number);
        for number in doomed.collect::<Vec<_>>() {
            self.remove_document(number);
        }
    }

    fn erase_conversation(&mut self, instance: &InstanceId, id: ConversationId, path: &ScopePath) {
        let key = (instance.clone(), id);
        if self.conversations.get(&key).is_some_and(|c| c.row.partition.path.is_within(path)) {
            self.conversations.remove(&key);
            self.reports.retain(|row| !belongs(row, instance, id));
        }
    }
}

/// Whether a report belongs to a conversation.
fn belongs(row: &ActivityRow, instance: &InstanceId, id: ConversationId) -> bool {
    row.partition.instance == *instance && row.conversation == Some(id)
}

impl Conversation {
    fn count_into(&self, counts: &mut EraseCounts) {
        counts.conversations += 1;
        counts.turns += self.turns.len() as u64;
        counts.compactions += self.compactions.len() as u64;
    }
}
