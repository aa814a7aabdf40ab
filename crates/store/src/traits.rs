//! The storage interface: the [`Store`] trait, its errors and its state.

mod error;
mod memory_files;

pub use error::{StoreError, StoreResult};
pub use memory_files::MemoryFileStore;

use crate::rows::*;
use async_trait::async_trait;
use evoke_types::{
    ApiKeyHash, CompactionId, ConversationId, DeletionId, EntityId, IngestionId, InstanceId, KeyId, MemoryId,
    ScopePath, Timestamp,
};
use serde::Serialize;

/// The state of a store, according to its last writes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreCondition {
    /// The store accepts writes.
    #[default]
    Ok,
    /// The disk is full: reads continue, writes are refused with [`StoreError::Full`]. Ends with the next
    /// successful write; the store tries one from time to time.
    DiskFull,
    /// Writes fail, with the reason.
    Failing(String),
    /// The writer has ended and cannot be restarted.
    WriterDown,
}

/// A store of memories. One method is one transaction; when it returns `Ok`, its effect survives a power loss.
///
/// Lookups by id also take the instance: an id of another instance is not found.
#[async_trait]
pub trait Store: MemoryFileStore + Send + Sync + 'static {
    // ---- administration

    /// Adds an instance, or rewrites it; the event is written with it.
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// One instance, by its id.
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>>;
    /// All instances, oldest first.
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>>;
    /// Adds a key; the event is written with it.
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// The key with this secret, also a revoked or expired one.
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>>;
    /// All keys of an instance, oldest first.
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>>;
    /// Revokes keys of an instance at the time of the event: one, or all. Returns how many; keys that were
    /// revoked before do not count. The event is written with it unless there are none.
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64>;
    /// Records when keys were used. Keys that are gone are skipped, and times never go back.
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()>;

    // ---- ingestion

    /// Accepts documents in one transaction: row, job and event of each. Results are in input order.
    ///
    /// With `all_or_nothing`, nothing is stored unless every result is `Accepted` or `Replayed`. A document
    /// id is unique in its partition: when `documents` repeats one, the second is a `Duplicate` of the first.
    /// [`Store::revise`] frees it.
    async fn accept(&self, documents: Vec<NewDocument>, all_or_nothing: bool)
    -> StoreResult<Vec<Acceptance>>;
    /// Records a request under its key. Returns false when a different one was recorded under the same key
    /// within [`REPLAY_WINDOW_MILLIS`]; then nothing changes. The latest [`REMEMBERED_REQUESTS`] of each
    /// instance are kept.
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool>;
    /// Claims queued documents under a lease; those of each size class are of one lane. The live lane goes
    /// first; within a lane instances take turns, within an instance its partitions, and within a partition
    /// the oldest goes first. A document that was claimed before comes with a higher `attempt`. A suspect one
    /// counts as being processed only while [`Store::set_begun`] says so.
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>>;
    /// Extends claims. Claims that are no longer held are skipped.
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()>;
    /// Records whether a claimed document is being processed: if its worker is lost meanwhile, that counts as
    /// a failure of the document.
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()>;
    /// Returns claimed documents to their queue; with `failed`, that counts as a failure. Returns how many.
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64>;
    /// Returns expired claims to the queue. Claims of `holder`, which is alive and does not have them, were
    /// never begun and do not count as failures.
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued>;
    /// Documents that are accepted and not finished, including claimed ones: those of the first partition,
    /// the newest first, then those of the next. At most `limit` documents with `bytes` of text altogether; a
    /// document that exceeds this is skipped. Of each partition, twice `limit` documents are examined. Must
    /// be an index lookup.
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>>;
    /// Returns every claim to the queue that no live worker can hold: called once at the start. For a store
    /// with a single server these are all claims.
    async fn requeue_claimed(&self) -> StoreResult<Requeued>;
    /// Stores a part of a processed long document; it becomes visible. Returns false, without a change, as
    /// [`Store::finish`] does.
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool>;
    /// Unfinished documents that are stored in part.
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>>;
    /// Stores a processed document. Returns false, without a change, when the document has been erased, was
    /// finished before, or is at another attempt.
    async fn finish(&self, understood: Understood) -> StoreResult<bool>;
    /// The state of an ingestion.
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>>;
    /// Finished documents whose requests to forget have closed memories, newest first: those before `before`,
    /// or the newest when it is absent or unknown. At most `limit`. Must be an index lookup.
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>>;
    /// The stored text of a document.
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>>;

    // ---- items and partitions

    /// Current versions of partitions, in the order given.
    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>>;
    /// The changes since a version (`None`: everything). Vectors of generations other than `generation` are
    /// left out.
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges>;
    /// One item with its partition.
    async fn item(&self, instance: &InstanceId, id: MemoryId)
    -> StoreResult<Option<(PartitionKey, ItemRow)>>;
    /// The entities with this id, each with its partition: an import may have brought one entity into several
    /// partitions. Also one without a name. Must be an index lookup.
    async fn entity(
        &self,
        instance: &InstanceId,
        id: EntityId,
    ) -> StoreResult<Vec<(PartitionKey, EntityRow)>>;
    /// All live items of one document: passages first, each kind in order.
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>>;
    /// Live items of documents whose metadata has the string `caller_id` under the key `memory_id`: some
    /// callers store their own ids there and address memories by them. Typed memories first. Must be an index
    /// lookup.
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>>;
    /// Changes a partition: completely, or not at all. Rows of another partition are skipped. Returns whether
    /// the words that it removes have left the store's files. When it removes items of a finished document
    /// and leaves none with text, the document's id is free again.
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal>;

    // ---- embedding generations

    /// The generation with this fingerprint, created when it is new. The newest is the current one.
    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow>;
    /// Passages with text that have no vector of a generation, with their partition. Oldest first.
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>>;
    /// Adds vectors; the versions of their partitions change. Ids that are gone are skipped.
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()>;
    /// Drops the vectors of every other generation. Returns how many.
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64>;

    // ---- conversations

    /// Records turns in one transaction; results are in input order.
    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>>;
    /// Records a whole transcript.
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome>;
    /// One conversation, by its id.
    async fn conversation(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<ConversationRow>>;
    /// A partition's conversations, the one with the latest turn first.
    async fn conversations_of(
        &self,
        partition: &PartitionKey,
        limit: usize,
    ) -> StoreResult<Vec<ConversationRow>>;
    /// Turns from a 1-based position on, in order.
    async fn turns(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        start: u32,
        limit: usize,
    ) -> StoreResult<Vec<TurnRow>>;
    /// Turns of a partition's conversations that contain one of these words, which are in lower case and
    /// match in any case and inside longer words: conversation by conversation, in order.
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>>;
    /// Vectors of a conversation's turns, of one generation, as far as the turns have been processed; in
    /// order.
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>>;
    /// Records a request to compact, unless one is in progress. A failed one is replaced.
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart>;
    /// Records that a compaction failed. No effect when it is no longer in progress.
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()>;
    /// The compaction of a conversation that is in progress, or that failed and was not retried.
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>>;
    /// All compactions that are in progress, oldest first.
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>>;
    /// Adds a requested compaction and ends its job; the store assigns its version and returns it. Adding it
    /// again changes nothing. `None` when it is no longer requested: its conversation was erased, and
    /// possibly created again.
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>>;
    /// Adds a compaction and ends its job; the store assigns its version and returns it. Adding it again
    /// changes nothing and returns its version. `None` when the conversation is gone.
    async fn put_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>>;
    /// A compaction: a given version, or the newest.
    async fn compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        version: Option<u32>,
    ) -> StoreResult<Option<CompactionRow>>;
    /// Reads a compaction by its own id.
    async fn compaction_by_id(
        &self,
        instance: &InstanceId,
        id: CompactionId,
    ) -> StoreResult<Option<CompactionRow>>;

    // ---- archives

    /// The partitions at a path and inside it, sorted by their keys.
    async fn partitions(&self, instance: &InstanceId, path: &ScopePath) -> StoreResult<Vec<PartitionKey>>;
    /// Entities that have a name or were merged with others, by id: those after `after`.
    async fn archived_entities(
        &self,
        partition: &PartitionKey,
        after: Option<EntityId>,
        limit: usize,
    ) -> StoreResult<Vec<EntityRow>>;
    /// Conversations, by id: those after `after`.
    async fn archived_conversations(
        &self,
        source: &ArchiveSource,
        after: Option<ConversationId>,
        limit: usize,
    ) -> StoreResult<Vec<ArchivedConversation>>;
    /// Documents with their items, in the order of acceptance, each with the number to go on `after`; 0 starts.
    /// Those of which nothing is left are left out. At most `limit`, ending with the document that brings their
    /// text to `bytes`.
    async fn archived_documents(
        &self,
        source: &ArchiveSource,
        after: u64,
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<(u64, ArchivedDocument)>>;
    /// Restores rows in one transaction; results are in input order. A row that is not `Stored` changes
    /// nothing and does not affect the others. Documents without an outcome are queued.
    async fn restore(&self, rows: Vec<ArchiveRow>) -> StoreResult<Vec<Restored>>;

    // ---- reports

    /// Stores reports with new keys. Returns how many were new.
    async fn report(&self, reports: Vec<ActivityRow>) -> StoreResult<u64>;
    /// Reports of an instance since an instant, oldest first.
    async fn reports(
        &self,
        instance: &InstanceId,
        since: Timestamp,
        limit: usize,
    ) -> StoreResult<Vec<ActivityRow>>;
    /// Reports of one partition, the latest first.
    async fn reports_of(&self, partition: &PartitionKey, limit: usize) -> StoreResult<Vec<ActivityRow>>;
    /// Drops reports older than an instant. Returns how many.
    async fn trim_reports(&self, before: Timestamp) -> StoreResult<u64>;
    /// Adds to the counts of an instance's pushes.
    async fn count_pushes(&self, instance: &InstanceId, counts: Vec<PushCount>) -> StoreResult<()>;
    /// The use of pushes of an instance, by pattern.
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>>;

    // ---- erasure

    /// Counts what an erasure would remove.
    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts>;
    /// Erases, and writes the audit record (with `counts` filled in) and an event, in one transaction. Queued
    /// and running ingestions in the scope are removed with it, and their partitions get a new epoch. The
    /// record is `Pending` while the store's files still contain words; [`Store::finish_removals`] completes
    /// it.
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow>;
    /// Tries to remove erased words from the store's files, if any are left, without blocking other calls.
    /// Erasures that are complete after that are marked so at `now`, with an event each
    /// ([`ErasureRow::completed_event`]). Cheap when nothing is left.
    async fn finish_removals(&self, now: Timestamp) -> StoreResult<Removal>;
    /// The audit record of an erasure.
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>>;

    // ---- outbox

    /// Events after a position, oldest first.
    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>>;
    /// The audit events among them ([`NewEvent::is_audit`]), of one instance or of all. Must be an index
    /// lookup.
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>>;
    /// Drops events older than an instant, except audit events. Returns how many.
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64>;

    // ---- the store itself

    /// The state of the store. Cheap: it reads nothing from the disk.
    fn condition(&self) -> StoreCondition;
    /// The number of rows in the store.
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats>;
    /// What is wrong although the store works, for people: one line each. Cheap.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
    /// The salt of the digests in audit records. Known to whoever has the store, and not part of its backups.
    fn digest_salt(&self) -> [u8; 32];
    /// Waits until everything acknowledged is on disk, and closes. Later calls fail with `Closed`.
    async fn close(&self) -> StoreResult<()>;
}
