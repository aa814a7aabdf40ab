//! The in-memory reference store: gives the same answers as a persistent store, from plain maps.
//!
//! Other stores are compared with it, and tests and temporary servers use it. Nothing in it survives the
//! process.

mod administration;
mod archive;
mod compactions;
mod conversations;
mod erasure;
mod ingestion;
mod items;
mod memory_files;
mod outbox;
mod queue;
mod reports;
mod state;
mod vectors;

use crate::rows::*;
use crate::traits::{MemoryFileStore, Store, StoreCondition, StoreError, StoreResult};
use async_trait::async_trait;
use evoke_types::{
    ApiKeyHash, CompactionId, ConversationId, DeletionId, EntityId, IngestionId, InstanceId, KeyId, MemoryId,
    ScopePath, Timestamp,
};
use parking_lot::Mutex;
use state::State;

/// A store in memory. One lock around the whole state makes each method one transaction.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

impl MemoryStore {
    /// Creates an empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> StoreResult<T> {
        let mut state = self.0.lock();
        if state.closed { Err(StoreError::Closed) } else { Ok(act(&mut state)) }
    }
}

#[async_trait]
impl MemoryFileStore for MemoryStore {
    async fn files(&self, partition: &PartitionKey) -> StoreResult<Vec<FileHead>> {
        self.with(|s| s.files(partition))
    }
    async fn file(
        &self,
        partition: &PartitionKey,
        path: &str,
        version: Option<u32>,
    ) -> StoreResult<Option<FileVersion>> {
        self.with(|s| s.file(partition, path, version))
    }
    async fn file_versions(
        &self,
        partition: &PartitionKey,
        path: &str,
        limit: usize,
    ) -> StoreResult<Vec<FileHead>> {
        self.with(|s| s.file_versions(partition, path, limit))
    }
    async fn change_files(
        &self,
        partition: &PartitionKey,
        changes: Vec<FileChange>,
        event: Option<NewEvent>,
    ) -> StoreResult<Result<Vec<u32>, FileRefusal>> {
        self.with(|s| s.change_files(partition, changes, event))
    }
    async fn archived_files(
        &self,
        partition: &PartitionKey,
        after: u64,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, FileVersion)>> {
        self.with(|s| s.archived_files(partition, after, bytes))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.with(|s| s.put_instance(row, event))
    }
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>> {
        self.with(|s| s.instances.get(id).cloned())
    }
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>> {
        self.with(|s| s.instances())
    }
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool> {
        self.with(|s| s.remember_request(mark))
    }
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.with(|s| s.put_key(row, event))
    }
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>> {
        self.with(|s| s.key_by_hash(hash))
    }
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>> {
        self.with(|s| s.keys(instance))
    }
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64> {
        self.with(|s| s.revoke_keys(instance, which, event))
    }
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()> {
        self.with(|s| s.note_key_uses(&uses))
    }

    async fn accept(
        &self,
        documents: Vec<NewDocument>,
        all_or_nothing: bool,
    ) -> StoreResult<Vec<Acceptance>> {
        self.with(|s| s.accept(documents, all_or_nothing))
    }
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>> {
        self.with(|s| s.claim(&request))
    }
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()> {
        self.with(|s| s.renew(&claims, until))
    }
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()> {
        self.with(|s| s.set_begun(claim, begun))
    }
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64> {
        self.with(|s| s.release(&claims, failed))
    }
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued> {
        self.with(|s| s.requeue_expired(now, holder))
    }
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>> {
        self.with(|s| s.unfinished(partitions, limit, bytes))
    }
    async fn requeue_claimed(&self) -> StoreResult<Requeued> {
        self.with(State::requeue_claimed)
    }
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool> {
        self.with(|s| s.store_part(part))
    }
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>> {
        self.with(|s| s.partly_stored())
    }
    async fn finish(&self, understood: Understood) -> StoreResult<bool> {
        self.with(|s| s.finish(understood))
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

    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>> {
        self.with(|s| partitions.iter().map(|key| s.version(key)).collect())
    }
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges> {
        self.with(|s| s.changes(partition, since, generation))
    }
    async fn item(
        &self,
        instance: &InstanceId,
        id: MemoryId,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.with(|s| s.item(instance, id))
    }
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>> {
        self.with(|s| s.entity(instance, id))
    }
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>> {
        self.with(|s| s.items_of(instance, ingestion))
    }
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>> {
        self.with(|s| s.items_by_caller_id(instance, caller_id))
    }
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal> {
        self.with(|s| s.revise(partition, revision))?;
        Ok(Removal::Complete)
    }

    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow> {
        self.with(|s| s.generation(fingerprint, dimension))
    }
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>> {
        self.with(|s| s.without_vector(generation, limit))
    }
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()> {
        self.with(|s| s.put_vectors(generation, vectors))
    }
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64> {
        self.with(|s| s.drop_other_generations(keep))
    }

    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>> {
        self.with(|s| turns.into_iter().map(|turn| s.record(turn)).collect())
    }
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome> {
        self.with(|s| s.record_transcript(transcript))
    }
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>> {
        self.with(|s| s.conversation(instance, id).map(|c| c.row.clone()))
    }
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>> {
        self.with(|s| s.conversations_of(partition, limit))
    }
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>> {
        self.with(|s| s.turns(instance, id, start, limit))
    }
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>> {
        self.with(|s| s.turns_holding(partition, words, limit))
    }
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

    async fn report(&self, reports: Vec<ActivityRow>) -> StoreResult<u64> {
        self.with(|s| s.report(reports))
    }
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        self.with(|s| s.reports(instance, since, limit))
    }
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>> {
        self.with(|s| s.reports_of(partition, limit))
    }
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64> {
        self.with(|s| s.trim_reports(before))
    }
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()> {
        self.with(|s| s.count_pushes(instance, counts))
    }
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>> {
        self.with(|s| s.push_counts(instance))
    }

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

    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.with(|s| s.events(after, limit))
    }
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>> {
        self.with(|s| s.audit_events(instance, after, limit))
    }
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64> {
        self.with(|s| s.trim_events(before))
    }

    fn condition(&self) -> StoreCondition {
        StoreCondition::Ok
    }
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats> {
        self.with(|s| s.stats(generation))
    }
    fn digest_salt(&self) -> [u8; 32] {
        // This store has no persistent data, so there is nothing to protect.
        [0; 32]
    }
    async fn close(&self) -> StoreResult<()> {
        self.with(|s| s.closed = true)
    }
}
