//! The store: each method of the trait is one change or one read.

use crate::checkpoint::Checkpointer;
use crate::connection;
use crate::directory::Directory;
use crate::fault::fault;
use crate::options::{Mode, Options};
use crate::readers::Readers;
use crate::schema;
use crate::tables::{
    changes, compactions, conversations, documents, erasure, instances, items, keys, outbox, partitions,
    queue, reports, stats, transcripts, turns, vectors,
};
use crate::writer::{Traces, Writer};
use async_trait::async_trait;
use evoke_store::*;
use evoke_types::{
    ApiKeyHash, CompactionId, ConversationId, DeletionId, IngestionId, InstanceId, KeyId, MemoryId, Timestamp,
};
use rusqlite::Connection;
use std::path::Path;

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    directory: Directory,
    mode: Mode,
    // Readers close before the writer, which as the last one empties the log.
    readers: Readers,
    writer: Writer,
}

impl SqliteStore {
    /// Opens the store in a data directory, and makes both when they are missing.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] for a second [`Mode::Server`]; [`StoreError::TooNew`] for a format of a
    /// later version; [`StoreError::Corrupt`] for a file that is not ours or is damaged;
    /// [`StoreError::Unavailable`] when the disk refuses.
    pub fn open(dir: &Path, mode: Mode, options: Options) -> StoreResult<Self> {
        let directory = Directory::prepare(dir)?;
        let lock = match mode {
            Mode::Server => Some(directory.lock()?),
            Mode::Admin => None,
        };
        let mut db = connection::writer(&directory, options).map_err(|e| fault(&e))?;
        schema::migrate(&mut db)?;
        directory.sync()?;
        let readers = Readers::open(&directory, options.readers)?;
        let checkpointer = match mode {
            Mode::Server => Some(Self::checkpointer(&mut db, &directory, options).map_err(|e| fault(&e))?),
            // A command writes little.
            Mode::Admin => None,
        };
        Ok(Self { directory, mode, readers, writer: Writer::start(db, checkpointer, lock)? })
    }

    fn checkpointer(
        db: &mut Connection,
        directory: &Directory,
        options: Options,
    ) -> rusqlite::Result<Checkpointer> {
        Checkpointer::start(db, connection::writer(directory, options)?)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn put_instance(&self, row: InstanceRow) -> StoreResult<()> {
        self.writer.change(Traces::Kept, move |db| instances::put(db, &row)).await
    }
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>> {
        self.readers.lookup(|db| instances::one(db, id))
    }
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>> {
        self.readers.scan(instances::all).await
    }
    async fn put_key(&self, row: KeyRow) -> StoreResult<()> {
        self.writer.change(Traces::Kept, move |db| keys::put(db, &row)).await
    }
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>> {
        self.readers.lookup(|db| keys::by_hash(db, hash))
    }
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| keys::of(db, &instance)).await
    }
    async fn revoke_key(&self, instance: &InstanceId, id: KeyId, at: Timestamp) -> StoreResult<bool> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| keys::revoke(db, &instance, id, at)).await
    }

    async fn accept(
        &self,
        documents: Vec<NewDocument>,
        all_or_nothing: bool,
    ) -> StoreResult<Vec<Acceptance>> {
        self.writer.change(Traces::Kept, move |db| documents::accept(db, &documents, all_or_nothing)).await
    }
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>> {
        // In steps, so that a request never waits behind many.
        let mut claimed: Vec<ClaimedDocument> = Vec::new();
        let mut progress = queue::Progress::default();
        loop {
            let request = request.clone();
            let step = move |db: &Connection| queue::claim(db, &request, progress);
            match self.writer.change_patiently(step).await {
                Ok((some, after)) => {
                    let last = some.len() < queue::CLAIM_STEP;
                    claimed.extend(some);
                    progress = after;
                    if last {
                        return Ok(claimed);
                    }
                }
                Err(error) if claimed.is_empty() => return Err(error),
                // What has been handed out must be worked on.
                Err(_) => return Ok(claimed),
            }
        }
    }
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()> {
        self.writer.change_patiently(move |db| queue::renew(db, &claims, until)).await
    }
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()> {
        self.writer.change_patiently(move |db| queue::set_begun(db, claim, begun)).await
    }
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| queue::release(db, &claims, failed)).await
    }
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued> {
        self.writer.change_patiently(move |db| queue::requeue_expired(db, now, holder)).await
    }
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>> {
        let partitions = partitions.to_vec();
        self.readers.scan(move |db| queue::unfinished(db, &partitions, limit, bytes)).await
    }
    async fn requeue_claimed(&self) -> StoreResult<Requeued> {
        // What a running server has claimed is in its hands; a command leaves it there.
        let _alone = match self.mode {
            Mode::Server => None,
            Mode::Admin => match self.directory.lock() {
                Err(StoreError::InUse(_)) => return Ok(Requeued::default()),
                lock => Some(lock?),
            },
        };
        self.writer.change(Traces::Kept, queue::requeue_claimed).await
    }
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool> {
        self.writer.change_patiently(move |db| queue::store_part(db, &part)).await
    }
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>> {
        self.readers.scan(queue::partly_stored).await
    }
    async fn finish(&self, understood: Understood) -> StoreResult<bool> {
        self.writer.change_patiently(move |db| queue::finish(db, &understood)).await
    }
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>> {
        self.readers.lookup(|db| documents::ingestion(db, instance, id))
    }
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>> {
        let instance = instance.clone();
        self.readers.scan(move |db| documents::text(db, &instance, id)).await
    }

    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>> {
        self.readers.lookup(|db| partitions::versions(db, partitions))
    }
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges> {
        let partition = partition.clone();
        self.readers.scan(move |db| changes::since(db, &partition, since, generation)).await
    }
    async fn item(
        &self,
        instance: &InstanceId,
        id: MemoryId,
    ) -> StoreResult<Option<(PartitionKey, ItemRow)>> {
        self.readers.lookup(|db| items::one(db, instance, id))
    }
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| items::of_document(db, &instance, ingestion)).await
    }
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>> {
        let (instance, caller_id) = (instance.clone(), caller_id.to_owned());
        self.readers.scan(move |db| items::by_caller_id(db, &instance, &caller_id)).await
    }
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<()> {
        let partition = partition.clone();
        let forgets = !(revision.removed.is_empty() && revision.document_texts.is_empty());
        let traces = if forgets { Traces::Wiped } else { Traces::Kept };
        self.writer.change(traces, move |db| items::revise(db, &partition, &revision)).await
    }

    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow> {
        let fingerprint = fingerprint.to_owned();
        self.writer.change(Traces::Kept, move |db| vectors::generation(db, &fingerprint, dimension)).await
    }
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>> {
        self.readers.scan(move |db| vectors::missing(db, generation, limit)).await
    }
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()> {
        self.writer.change_patiently(move |db| vectors::put_many(db, generation, &vectors)).await
    }
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| vectors::drop_others(db, keep)).await
    }

    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>> {
        let record = move |db: &Connection| turns.iter().map(|turn| turns::record(db, turn)).collect();
        self.writer.change(Traces::Kept, record).await
    }
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome> {
        self.writer.change(Traces::Kept, move |db| transcripts::record(db, &transcript)).await
    }
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>> {
        self.readers.lookup(|db| conversations::one(db, instance, id))
    }
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| conversations::of(db, &partition, limit)).await
    }
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| turns::from(db, &instance, id, start, limit)).await
    }
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>> {
        let instance = instance.clone();
        self.readers.scan(move |db| compactions::turn_vectors(db, &instance, id, generation)).await
    }
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| compactions::open(db, &instance, &job)).await
    }
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| compactions::fail(db, &instance, id, job, &error)).await
    }
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>> {
        self.readers.lookup(|db| compactions::job(db, instance, id))
    }
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>> {
        self.readers.scan(compactions::unfinished).await
    }
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| compactions::finish(db, &instance, &row)).await
    }
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| compactions::put(db, &instance, &row)).await
    }
    async fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> StoreResult<Option<CompactionRow>> {
        self.readers.lookup(|db| compactions::one(db, instance, id, version))
    }
    async fn compaction_by_id(
        &self,
        instance: &InstanceId,
        id: CompactionId,
    ) -> StoreResult<Option<CompactionRow>> {
        self.readers.lookup(|db| compactions::by_id(db, instance, id))
    }

    async fn report(&self, new: Vec<ActivityRow>) -> StoreResult<u64> {
        self.writer.change(Traces::Kept, move |db| reports::add(db, &new)).await
    }
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| reports::since(db, &instance, since, limit)).await
    }
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change(Traces::Kept, move |db| reports::trim(db, before)).await
    }
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(Traces::Kept, move |db| reports::count_pushes(db, &instance, &counts)).await
    }
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>> {
        self.readers.lookup(|db| reports::push_counts(db, instance))
    }

    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts> {
        let (instance, target) = (instance.clone(), target.clone());
        self.readers.scan(move |db| erasure::count(db, &instance, &target)).await
    }
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow> {
        self.writer.change(Traces::Wiped, move |db| erasure::erase(db, &target, &record, &event)).await
    }
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>> {
        self.readers.lookup(|db| erasure::one(db, instance, id))
    }

    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.readers.scan(move |db| outbox::after(db, after, limit)).await
    }
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| outbox::trim(db, before)).await
    }

    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats> {
        self.readers.scan(move |db| stats::of(db, generation)).await
    }
    async fn close(&self) -> StoreResult<()> {
        self.readers.close();
        let Some(thread) = self.writer.finish() else { return Err(StoreError::Closed) };
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        match joined {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => {
                Err(StoreError::Unavailable("the writing thread ended by a panic".to_owned()))
            }
        }
    }
}
