//! The store: each method of the trait is one change or one read.

mod memory_files;

use crate::change::{Outcome, Standing};
use crate::clock::Clocks;
use crate::condition::Condition;
use crate::directory::Directory;
use crate::open::{self, Opened};
use crate::options::{Mode, Options};
use crate::readers::Readers;
use crate::removal::Remover;
use crate::tables::{
    archive, changes, cleaning, compactions, conversations, documents, entities, erasure, instances, items,
    keys, outbox, partitions, queue, reports, requests, restore, revisions, stats, transcripts, turns,
    vectors,
};
use crate::watch::{self, Findings, Watch};
use crate::writer::Writer;
use async_trait::async_trait;
use evoke_store::*;
use evoke_types::{
    ApiKeyHash, Clock, CompactionId, ConversationId, DeletionId, EntityId, HighWaterClock, IngestionId,
    InstanceId, KeyId, MemoryId, ScopePath, SystemClock, Timestamp, Uptime,
};
use parking_lot::Mutex;
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    directory: Directory,
    mode: Mode,
    condition: Condition,
    clock: Arc<HighWaterClock>,
    findings: Arc<Findings>,
    salt: [u8; 32],
    /// Claims whose commit was in doubt: whether they are ours is asked before the next claim.
    doubtful: Mutex<Vec<ClaimedDocument>>,
    // Ends before the writer, which closes the file.
    watch: Mutex<Option<Watch>>,
    // Readers close before the writer, which as the last one empties the log.
    readers: Readers,
    remover: Remover,
    writer: Writer,
}

impl SqliteStore {
    /// Opens the store in a data directory, and makes both when they are missing. Works on a full disk as far as nothing
    /// has to be written.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] for a second [`Mode::Server`]; [`StoreError::TooNew`] for a format of a
    /// later version; [`StoreError::Corrupt`] for a file that is not ours;
    /// [`StoreError::Lost`] for a directory that holds less than it did, or a damaged file;
    /// [`StoreError::Full`] and [`StoreError::Unavailable`] when the disk refuses, the latter also when the
    /// directory is open to other users and cannot be closed to them.
    pub fn open(dir: &Path, mode: Mode, options: Options) -> StoreResult<Self> {
        let clocks = Clocks { wall: Arc::new(SystemClock), uptime: Arc::new(Uptime::default()) };
        Self::open_with(dir, mode, options, clocks)
    }

    /// The same with clocks of the caller's: the machine's, and one that only goes forward.
    ///
    /// # Errors
    /// As [`SqliteStore::open`].
    pub fn open_at(
        dir: &Path,
        mode: Mode,
        options: Options,
        wall: Arc<dyn Clock>,
        uptime: Arc<dyn Clock>,
    ) -> StoreResult<Self> {
        Self::open_with(dir, mode, options, Clocks { wall, uptime })
    }

    fn open_with(dir: &Path, mode: Mode, options: Options, clocks: Clocks) -> StoreResult<Self> {
        let Opened { directory, condition, clock, findings, salt, watch, readers, remover, writer } =
            open::open(dir, mode, options, clocks)?;
        let (watch, doubtful) = (Mutex::new(watch), Mutex::default());
        Ok(Self {
            directory,
            mode,
            condition,
            clock,
            findings,
            salt,
            doubtful,
            watch,
            readers,
            remover,
            writer,
        })
    }

    /// The time by which this store lives: the machine's, but never behind what it has seen.
    pub fn clock(&self) -> Arc<HighWaterClock> {
        Arc::clone(&self.clock)
    }

    /// Claims whose commit was in doubt and turned out to have happened. What a reader sees is the state that
    /// this process works on.
    async fn claims_after_all(&self) -> StoreResult<Vec<ClaimedDocument>> {
        let doubtful = std::mem::take(&mut *self.doubtful.lock());
        if doubtful.is_empty() {
            return Ok(doubtful);
        }
        let asked = doubtful.clone();
        let ours = self.readers.scan(move |db| queue::still_claimed(db, asked)).await;
        ours.inspect_err(|_| self.doubtful.lock().extend(doubtful))
    }

    /// Makes a change that removes words. On a full disk it is made once more, on what the reserve gives.
    async fn remove<T, F>(&self, work: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&Connection) -> rusqlite::Result<T> + Clone + Send + 'static,
    {
        match self.writer.remove(work.clone()).await {
            Err(StoreError::Full(_)) => self.writer.remove(work).await,
            outcome => outcome,
        }
    }

    /// What became of removed words, after a change that has been committed.
    async fn removal(&self, now: Timestamp) -> Removal {
        self.finish_removals(now).await.unwrap_or_else(|error| Removal::Pending(error.to_string()))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.writer.change(move |db| instances::put(db, &row, event.as_ref())).await
    }
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>> {
        self.readers.lookup(|db| instances::one(db, id))
    }
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>> {
        self.readers.scan(instances::all).await
    }
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()> {
        self.writer.change(move |db| keys::put(db, &row, event.as_ref())).await
    }
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>> {
        self.readers.lookup(|db| keys::by_hash(db, hash))
    }
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| keys::of(db, &instance)).await
    }
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64> {
        let instance = instance.clone();
        // Also on a full disk: a key that has leaked must not wait for space.
        self.remove(move |db| keys::revoke(db, &instance, which, &event)).await
    }
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()> {
        self.writer.change_patiently(move |db| keys::note_uses(db, &uses)).await
    }

    async fn accept(
        &self,
        documents: Vec<NewDocument>,
        all_or_nothing: bool,
    ) -> StoreResult<Vec<Acceptance>> {
        self.writer.change(move |db| documents::accept(db, &documents, all_or_nothing)).await
    }
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>> {
        let mut claimed = self.claims_after_all().await?;
        let mut progress = queue::Progress::default();
        // In steps, so that a request never waits behind many.
        loop {
            let request = request.clone();
            let step = move |db: &Connection| queue::claim(db, &request, progress);
            match self.writer.submit(Standing::Patient, step).await {
                Outcome::Stored((some, after)) => {
                    let last = some.len() < queue::CLAIM_STEP;
                    claimed.extend(some);
                    progress = after;
                    if last {
                        return Ok(claimed);
                    }
                }
                // What has been handed out must be worked on.
                Outcome::Refused(_) if !claimed.is_empty() => return Ok(claimed),
                Outcome::Refused(error) => return Err(error),
                Outcome::Unknown((some, _), reason) => {
                    self.doubtful.lock().extend(some);
                    return match self.claims_after_all().await {
                        Err(_) if claimed.is_empty() => Err(StoreError::OutcomeUnknown(reason)),
                        ours => {
                            claimed.extend(ours.unwrap_or_default());
                            Ok(claimed)
                        }
                    };
                }
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
        self.writer.change(queue::requeue_claimed).await
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
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| documents::closing(db, &instance, before, limit)).await
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
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>> {
        self.readers.lookup(|db| entities::with_id(db, instance, id))
    }
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>> {
        let instance = instance.clone();
        self.readers.scan(move |db| items::of_document(db, &instance, ingestion)).await
    }
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>> {
        let (instance, caller_id) = (instance.clone(), caller_id.to_owned());
        self.readers.scan(move |db| items::by_caller_id(db, &instance, &caller_id)).await
    }
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal> {
        let (partition, removes) = (partition.clone(), revision.removes_words());
        let now = revision.events.iter().map(|event| event.at).max().unwrap_or(Timestamp::from_millis(0));
        let revision = Arc::new(revision);
        let work = move |db: &Connection| revisions::revise(db, &partition, &revision);
        if !removes {
            self.writer.change(work).await?;
            return Ok(Removal::Complete);
        }
        self.directory.remove_old_copies()?;
        self.remove(work).await?;
        Ok(self.removal(now).await)
    }

    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow> {
        let fingerprint = fingerprint.to_owned();
        self.writer.change(move |db| vectors::generation(db, &fingerprint, dimension)).await
    }
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>> {
        self.readers.scan(move |db| vectors::missing(db, generation, limit)).await
    }
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()> {
        self.writer.change_patiently(move |db| items::put_vectors(db, generation, &vectors)).await
    }
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| vectors::drop_others(db, keep)).await
    }

    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>> {
        let record = move |db: &Connection| turns.iter().map(|turn| turns::record(db, turn)).collect();
        self.writer.change(record).await
    }
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome> {
        self.writer.change(move |db| transcripts::record(db, &transcript)).await
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
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>> {
        let (partition, words) = (partition.clone(), words.to_vec());
        self.readers.scan(move |db| turns::holding(db, &partition, &words, limit)).await
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
        self.writer.change(move |db| compactions::open(db, &instance, &job)).await
    }
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::fail(db, &instance, id, job, &error)).await
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
        self.writer.change(move |db| compactions::finish(db, &instance, &row)).await
    }
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>> {
        let instance = instance.clone();
        self.writer.change(move |db| compactions::put(db, &instance, &row)).await
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

    async fn partitions(&self, instance: &InstanceId, path: &ScopePath) -> StoreResult<Vec<PartitionKey>> {
        let (instance, path) = (instance.clone(), path.clone());
        self.readers.scan(move |db| archive::partitions(db, &instance, &path)).await
    }
    async fn archived_entities(
        &self,
        partition: &PartitionKey,
        after: Option<EntityId>,
        limit: usize,
    ) -> StoreResult<Vec<EntityRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| archive::entities(db, &partition, after, limit)).await
    }
    async fn archived_conversations(
        &self,
        source: &ArchiveSource,
        after: Option<ConversationId>,
        limit: usize,
    ) -> StoreResult<Vec<ArchivedConversation>> {
        let source = source.clone();
        self.readers.scan(move |db| archive::conversations(db, &source, after, limit)).await
    }
    async fn archived_documents(
        &self,
        source: &ArchiveSource,
        after: u64,
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, ArchivedDocument)>> {
        let source = source.clone();
        self.readers.scan(move |db| archive::documents(db, &source, after, limit, bytes)).await
    }
    async fn restore(&self, rows: Vec<ArchiveRow>) -> StoreResult<Vec<Restored>> {
        self.writer.change(move |db| restore::rows(db, &rows)).await
    }

    async fn report(&self, new: Vec<ActivityRow>) -> StoreResult<u64> {
        self.writer.change(move |db| reports::add(db, &new)).await
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
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>> {
        let partition = partition.clone();
        self.readers.scan(move |db| reports::of(db, &partition, limit)).await
    }
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change(move |db| reports::trim(db, before)).await
    }
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool> {
        self.writer.change(move |db| requests::remember(db, &mark)).await
    }
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()> {
        let instance = instance.clone();
        self.writer.change(move |db| reports::count_pushes(db, &instance, &counts)).await
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
        // What is erased must not stand in a copy from before a migration.
        self.directory.remove_old_copies()?;
        let now = record.at;
        let asked = Arc::new((target, record, event));
        let erase = move |db: &Connection| erasure::erase(db, &asked.0, &asked.1, &asked.2);
        let record = self.remove(erase).await?;
        let done = self.removal(now).await == Removal::Complete;
        let completed =
            if done { self.erasure(&record.instance, record.id).await.ok().flatten() } else { None };
        Ok(completed.unwrap_or(record))
    }
    async fn finish_removals(&self, now: Timestamp) -> StoreResult<Removal> {
        let Some(upto) = self.readers.lookup(cleaning::open)? else { return Ok(Removal::Complete) };
        let remover = self.remover.clone();
        let emptied = tokio::task::spawn_blocking(move || remover.try_to_empty(upto)).await;
        let emptied =
            emptied.map_err(|e| StoreError::Unavailable(format!("emptying the log was cut off: {e}")))?;
        if emptied == Removal::Complete {
            self.writer.remove(move |db| erasure::cleaned(db, upto, now)).await?;
        }
        Ok(emptied)
    }
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>> {
        self.readers.lookup(|db| erasure::one(db, instance, id))
    }

    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>> {
        self.readers.scan(move |db| outbox::after(db, after, limit)).await
    }
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>> {
        let instance = instance.cloned();
        self.readers.scan(move |db| outbox::audit(db, instance.as_ref(), after, limit)).await
    }
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64> {
        self.writer.change_patiently(move |db| outbox::trim(db, before)).await
    }

    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats> {
        self.readers.scan(move |db| stats::of(db, generation)).await
    }
    fn condition(&self) -> StoreCondition {
        self.condition.now()
    }
    fn warnings(&self) -> Vec<String> {
        self.findings.texts(&self.clock)
    }
    fn digest_salt(&self) -> [u8; 32] {
        self.salt
    }
    async fn close(&self) -> StoreResult<()> {
        self.readers.close();
        self.remover.close();
        let (watch, directory) = (self.watch.lock().take(), self.directory.clone());
        let (clock, closed) = (self.clock(), self.writer.is_finished());
        let last_words = move || match watch {
            Some(mut watch) => watch.stop(),
            // A command has no thread for it.
            None if !closed => watch::keep_once(&directory, &clock),
            None => {}
        };
        if let Err(error) = tokio::task::spawn_blocking(last_words).await {
            tracing::error!(%error, "the manifest was not written at the end");
        }
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
