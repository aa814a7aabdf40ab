//! Compactions and requests for them.

use super::MemoryStore;
use super::state::{Conversation, State};
use crate::error::StoreResult;
use crate::tables::{
    CompactionJob, CompactionRow, CompactionStart, Compactions, ItemBody, OpenCompaction, TurnVector,
};
use async_trait::async_trait;
use evoke_types::{CompactionId, ConversationId, InstanceId};

#[async_trait]
impl Compactions for MemoryStore {
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>> {
        self.with(|s| s.turn_vectors(instance, id, generation))
    }
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart> {
        self.with(|s| s.open_compaction(instance, job))
    }
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()> {
        self.with(|s| s.fail_compaction(instance, id, job, error))
    }
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>> {
        self.with(|s| s.compaction_job(instance, id))
    }
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>> {
        self.with(|s| s.open_compactions())
    }
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        self.with(|s| s.finish_compaction(instance, row))
    }
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        self.with(|s| s.put_compaction(instance, row))
    }
    async fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> StoreResult<Option<CompactionRow>> {
        self.with(|s| s.compaction(instance, id, version))
    }
    async fn compaction_by_id(
        &self,
        instance: &InstanceId,
        id: CompactionId,
    ) -> StoreResult<Option<CompactionRow>> {
        self.with(|s| s.compaction_by_id(instance, id))
    }
}

impl State {
    fn conversation_mut(&mut self, instance: &InstanceId, id: ConversationId) -> Option<&mut Conversation> {
        self.conversations.get_mut(&(instance.clone(), id))
    }

    pub(super) fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> Vec<TurnVector> {
        let mut vectors = Vec::new();
        for document in self.documents.values().filter(|d| d.row.conversation == Some(id)) {
            let partition = self
                .partitions
                .get(&document.row.partition)
                .filter(|_| document.row.partition.instance == *instance);
            let items = partition.into_iter().flat_map(|p| p.items.values());
            for item in items.filter(|item| item.row.ingestion == document.row.ingestion) {
                let (ItemBody::Passage(passage), Some(bytes)) =
                    (&item.row.body, item.vectors.get(&generation))
                else {
                    continue;
                };
                let position =
                    if document.row.position > 0 { document.row.position } else { passage.turn + 1 };
                vectors.push((position, item.row.ordinal, bytes.clone()));
            }
        }
        vectors.sort();
        vectors.into_iter().map(|(position, _, bytes)| TurnVector { position, bytes }).collect()
    }

    pub(super) fn open_compaction(&mut self, instance: &InstanceId, job: CompactionJob) -> CompactionStart {
        let conversation = self.conversation_mut(instance, job.conversation).filter(|c| c.row.turns > 0);
        let Some(conversation) = conversation else { return CompactionStart::NoTurns };
        if let Some(running) = conversation.compaction_job.clone().filter(|job| job.error.is_none()) {
            return CompactionStart::Running(Box::new(running));
        }
        conversation.compaction_job = Some(job);
        CompactionStart::Started
    }

    pub(super) fn fail_compaction(
        &mut self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) {
        let known = self.conversation_mut(instance, id).and_then(|c| c.compaction_job.as_mut());
        if let Some(known) = known.filter(|known| known.id == job && known.error.is_none()) {
            known.error = Some(error);
        }
    }

    pub(super) fn compaction_job(&self, instance: &InstanceId, id: ConversationId) -> Option<CompactionJob> {
        self.conversation(instance, id)?.compaction_job.clone()
    }

    pub(super) fn open_compactions(&self) -> Vec<OpenCompaction> {
        let jobs = self.conversations.iter().filter_map(|((instance, _), conversation)| {
            let job = conversation.compaction_job.clone().filter(|job| job.error.is_none())?;
            Some(OpenCompaction { instance: instance.clone(), job })
        });
        let mut jobs: Vec<OpenCompaction> = jobs.collect();
        jobs.sort_by_key(|open| (open.job.requested_at, open.job.id));
        jobs
    }

    pub(super) fn finish_compaction(&mut self, instance: &InstanceId, row: CompactionRow) -> Option<u32> {
        let conversation = self.conversation(instance, row.conversation)?;
        let wanted = conversation.compaction_job.as_ref().is_some_and(|job| job.id == row.id);
        let made = conversation.compactions.iter().any(|known| known.id == row.id);
        if wanted || made { self.put_compaction(instance, row) } else { None }
    }

    pub(super) fn put_compaction(&mut self, instance: &InstanceId, row: CompactionRow) -> Option<u32> {
        let conversation = self.conversation_mut(instance, row.conversation)?;
        if let Some(known) = conversation.compactions.iter().find(|known| known.id == row.id) {
            return Some(known.version);
        }
        if conversation.compaction_job.as_ref().is_some_and(|job| job.id == row.id) {
            conversation.compaction_job = None;
        }
        let version = conversation.compactions.last().map_or(0, |last| last.version) + 1;
        conversation.compactions.push(CompactionRow { version, ..row });
        Some(version)
    }

    pub(super) fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> Option<CompactionRow> {
        let compactions = &self.conversation(instance, id)?.compactions;
        match version {
            Some(version) => compactions.iter().find(|row| row.version == version).cloned(),
            None => compactions.last().cloned(),
        }
    }

    pub(super) fn compaction_by_id(&self, instance: &InstanceId, id: CompactionId) -> Option<CompactionRow> {
        let own = self.conversations.iter().filter(|((owner, _), _)| owner == instance);
        own.flat_map(|(_, c)| c.compactions.iter()).find(|row| row.id == id).cloned()
    }
}
