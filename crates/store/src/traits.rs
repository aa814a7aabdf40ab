//! The storage seam.

use crate::rows::*;
use async_trait::async_trait;
use evoke_types::{
    ApiKeyHash, CompactionId, ConversationId, DeletionId, IngestionId, InstanceId, KeyId, MemoryId, Timestamp,
};
use serde::Serialize;

/// Why a store could not do as asked. Missing rows are not errors: they are `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk or the connection failed and nothing was stored; the same call may work later.
    #[error("the store is not available: {0}")]
    Unavailable(String),
    /// The disk is full and nothing was stored; the same call works once there is space.
    #[error("the disk is full: {0}")]
    Full(String),
    /// The disk failed while a change was being written, and it cannot be told whether the change is
    /// stored. Ask the store, or make the same change again with the same ids.
    #[error("it is not known whether the change was stored: {0}")]
    OutcomeUnknown(String),
    /// The store was written by a newer version of the program.
    #[error("the store has format {found}, this program reads up to {known}: use a newer version of evoke")]
    TooNew {
        /// Format on disk.
        found: u32,
        /// Newest format known.
        known: u32,
    },
    /// Another server has the store open.
    #[error("another server is using {0}; stop it first, or give this one its own --data directory")]
    InUse(String),
    /// A row cannot be read: damage, or a defect of ours.
    #[error("the store holds a row that cannot be read ({0})")]
    Corrupt(String),
    /// A defect of ours: the change was cut off by a panic, and nothing of it was stored.
    #[error("a change was cut off by a defect of the program and rolled back")]
    Panicked,
    /// The store holds less than it did, or is damaged: opening it is refused until somebody decides.
    #[error("{0}")]
    Lost(String),
    /// The store is closing.
    #[error("the store is closed")]
    Closed,
}

impl StoreError {
    /// Whether the same call may work later.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Full(_) | Self::OutcomeUnknown(_) => true,
            Self::TooNew { .. }
            | Self::InUse(_)
            | Self::Corrupt(_)
            | Self::Panicked
            | Self::Lost(_)
            | Self::Closed => false,
        }
    }
}

/// How a store is doing, as its last writes have shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreCondition {
    /// Writes work.
    #[default]
    Ok,
    /// The disk is full: reads go on, writes are refused with [`StoreError::Full`]. Ends with the next write
    /// that works; the store tries one by itself now and then.
    DiskFull,
    /// Writes fail, with the reason.
    Failing(String),
    /// The writer has ended and cannot be started again.
    WriterDown,
}

/// Shorthand for what stores return.
pub type StoreResult<T> = Result<T, StoreError>;

/// A store of memories. One method is one transaction; when it returns `Ok`, its effect survives
/// the loss of power.
///
/// Lookups by id take the instance along: an id of another instance is not found.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    // ---- administration

    /// Adds an instance, or rewrites it; the event is written with it.
    async fn put_instance(&self, row: InstanceRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// One instance.
    async fn instance(&self, id: &InstanceId) -> StoreResult<Option<InstanceRow>>;
    /// All instances, oldest first.
    async fn instances(&self) -> StoreResult<Vec<InstanceRow>>;
    /// Adds a key; the event is written with it.
    async fn put_key(&self, row: KeyRow, event: Option<NewEvent>) -> StoreResult<()>;
    /// The key with this secret, revoked and expired ones included.
    async fn key_by_hash(&self, hash: &ApiKeyHash) -> StoreResult<Option<KeyRow>>;
    /// All keys of an instance, oldest first.
    async fn keys(&self, instance: &InstanceId) -> StoreResult<Vec<KeyRow>>;
    /// Revokes keys of an instance at the time of the event: one, or all. Returns how many; those that were revoked
    /// before do not count. The event is written with it unless there are none.
    async fn revoke_keys(
        &self,
        instance: &InstanceId,
        which: Option<KeyId>,
        event: NewEvent,
    ) -> StoreResult<u64>;
    /// Notes when keys were used. Those that are gone are skipped, and time never goes back.
    async fn note_key_uses(&self, uses: Vec<(KeyId, Timestamp)>) -> StoreResult<()>;

    // ---- ingestion

    /// Takes documents in, in one transaction: row, job and event each. Results in input order.
    ///
    /// With `all_or_nothing`, nothing is stored unless every result is `Accepted` or `Replayed`.
    /// A document id is unique in its partition: one that occurs twice in `documents` for the same is a `Duplicate`
    /// of the first. [`Store::revise`] frees it.
    async fn accept(&self, documents: Vec<NewDocument>, all_or_nothing: bool)
    -> StoreResult<Vec<Acceptance>>;
    /// Remembers a request under its key. False when one that says something else came under the same key within
    /// [`REPLAY_WINDOW_MILLIS`]; then nothing changes. Of each instance the latest [`REMEMBERED_REQUESTS`] are kept.
    async fn remember_request(&self, mark: RequestMark) -> StoreResult<bool>;
    /// Hands out queued documents under a lease and marks them as being worked on; those of each size are of one
    /// lane. The live lane goes first; inside a lane, instances take turns, inside an instance its partitions,
    /// inside a partition the oldest goes first. A document that was handed out before comes with a higher
    /// `attempt`. A suspect counts as being worked on only while [`Store::set_begun`] says so.
    async fn claim(&self, request: ClaimRequest) -> StoreResult<Vec<ClaimedDocument>>;
    /// Prolongs claims. Those that are not held any more are passed over.
    async fn renew(&self, claims: Vec<Claim>, until: Timestamp) -> StoreResult<()>;
    /// Notes whether work on a claimed document is under way: when its worker is lost, that counts against it.
    async fn set_begun(&self, claim: Claim, begun: bool) -> StoreResult<()>;
    /// Puts claimed documents back into their queue; with `failed`, that counts against them. Returns how many.
    async fn release(&self, claims: Vec<Claim>, failed: bool) -> StoreResult<u64>;
    /// Puts claims back whose time is up. Those of `holder`, who lives and does not have them, were never begun
    /// and count against nothing.
    async fn requeue_expired(&self, now: Timestamp, holder: [u8; 16]) -> StoreResult<Requeued>;
    /// Documents that have been accepted and are not finished, claimed ones included: those of the first
    /// partition, the newest first, then those of the next. At most `limit`, and `bytes` of text
    /// altogether: a document that goes beyond is passed over. Of each partition twice `limit` are looked
    /// at. Must be an index lookup.
    async fn unfinished(
        &self,
        partitions: &[PartitionKey],
        limit: usize,
        bytes: usize,
    ) -> StoreResult<Vec<NewDocument>>;
    /// Puts back every claim that no live worker can hold: called once at start. For a store of one server these
    /// are all of them.
    async fn requeue_claimed(&self) -> StoreResult<Requeued>;
    /// Stores a part of what was understood of a long document; it becomes visible. False, and no change, as for
    /// [`Store::finish`].
    async fn store_part(&self, part: UnderstoodPart) -> StoreResult<bool>;
    /// Unfinished documents of which parts are stored.
    async fn partly_stored(&self) -> StoreResult<Vec<IngestionId>>;
    /// Stores what was understood. False, and no change, when the document has been erased, was
    /// finished before, or is at another attempt.
    async fn finish(&self, understood: Understood) -> StoreResult<bool>;
    /// State of an ingestion.
    async fn ingestion(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<IngestionRow>>;
    /// Finished documents in which spoken requests have closed memories, newest first: those before `before`, or the
    /// newest when it is absent or unknown. At most `limit`. Must be an index lookup.
    async fn closing_documents(
        &self,
        instance: &InstanceId,
        before: Option<IngestionId>,
        limit: usize,
    ) -> StoreResult<Vec<IngestionRow>>;
    /// The stored words of a document.
    async fn document_text(&self, instance: &InstanceId, id: IngestionId) -> StoreResult<Option<String>>;

    // ---- items and partitions

    /// Present versions of partitions, in the order given.
    async fn versions(&self, partitions: &[PartitionKey]) -> StoreResult<Vec<PartitionVersion>>;
    /// What has changed since a version (`None`: everything). Vectors of other generations than
    /// `generation` are left out.
    async fn changes(
        &self,
        partition: &PartitionKey,
        since: Option<PartitionVersion>,
        generation: Option<u32>,
    ) -> StoreResult<PartitionChanges>;
    /// One item with its partition.
    async fn item(&self, instance: &InstanceId, id: MemoryId)
    -> StoreResult<Option<(PartitionKey, ItemRow)>>;
    /// All live items of one document: passages first, each kind in order.
    async fn items_of(&self, instance: &InstanceId, ingestion: IngestionId) -> StoreResult<Vec<ItemRow>>;
    /// Live items of documents whose metadata carries the string `caller_id` under the key
    /// `memory_id`: some callers keep ids of their own there and address memories by them. Typed
    /// memories first. Must be an index lookup.
    async fn items_by_caller_id(&self, instance: &InstanceId, caller_id: &str) -> StoreResult<Vec<ItemRow>>;
    /// Changes a partition: all of it, or nothing. What is of another partition is passed over. Tells whether words that
    /// it removes have left the store's files. When it removes items of a finished document and leaves none with words,
    /// the document's id is free again.
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal>;

    // ---- embedding generations

    /// The generation with this fingerprint, made when it is new. The newest is the current one.
    async fn generation(&self, fingerprint: &str, dimension: u32) -> StoreResult<GenerationRow>;
    /// Passages with words that have no vector of a generation, with their place. Oldest first.
    async fn without_vector(
        &self,
        generation: u32,
        limit: usize,
    ) -> StoreResult<Vec<(PartitionKey, MemoryId, String)>>;
    /// Adds vectors; partitions change with it. Ids that are gone are skipped.
    async fn put_vectors(&self, generation: u32, vectors: Vec<(MemoryId, Vec<u8>)>) -> StoreResult<()>;
    /// Drops the vectors of every other generation. Returns how many.
    async fn drop_other_generations(&self, keep: u32) -> StoreResult<u64>;

    // ---- conversations

    /// Records turns, in one transaction, results in input order.
    async fn record(&self, turns: Vec<NewTurn>) -> StoreResult<Vec<Recorded>>;
    /// Records a whole transcript.
    async fn record_transcript(&self, transcript: NewTranscript) -> StoreResult<TranscriptOutcome>;
    /// One conversation.
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
    /// Turns of a partition's conversations with one of these words in them, which are in lower case and found in any
    /// case and inside of longer words as well: conversation by conversation, in order.
    async fn turns_holding(
        &self,
        partition: &PartitionKey,
        words: &[String],
        limit: usize,
    ) -> StoreResult<Vec<(ConversationId, TurnRow)>>;
    /// Vectors of a conversation's turns, of one generation, as far as the turns have been understood;
    /// in order.
    async fn turn_vectors(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        generation: u32,
    ) -> StoreResult<Vec<TurnVector>>;
    /// Notes that a compaction is wanted, unless one is under way. One that failed before is replaced.
    async fn open_compaction(
        &self,
        instance: &InstanceId,
        job: CompactionJob,
    ) -> StoreResult<CompactionStart>;
    /// Notes that a compaction failed. No effect when it is not under way any more.
    async fn fail_compaction(
        &self,
        instance: &InstanceId,
        id: ConversationId,
        job: CompactionId,
        error: String,
    ) -> StoreResult<()>;
    /// The compaction of a conversation that is under way, or failed and was not tried again.
    async fn compaction_job(
        &self,
        instance: &InstanceId,
        id: ConversationId,
    ) -> StoreResult<Option<CompactionJob>>;
    /// All compactions that are under way, oldest first.
    async fn open_compactions(&self) -> StoreResult<Vec<OpenCompaction>>;
    /// Adds a compaction that was wanted and ends its job; its version is filled in and returned. One
    /// that is there already changes nothing. `None` when it is not wanted any more: its conversation was
    /// erased, and perhaps begun anew.
    async fn finish_compaction(&self, instance: &InstanceId, row: CompactionRow) -> StoreResult<Option<u32>>;
    /// Adds a compaction and ends its job; its version is filled in and returned. One that is there
    /// already changes nothing and its version is returned. `None` when the conversation is gone.
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

    // ---- reports

    /// Keeps reports, those with a new key. Returns how many were new.
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
    /// How pushes fared on an instance, by pattern.
    async fn push_counts(&self, instance: &InstanceId) -> StoreResult<Vec<PushCount>>;

    // ---- erasure

    /// Counts what an erasure would remove.
    async fn erasable(&self, instance: &InstanceId, target: &EraseTarget) -> StoreResult<EraseCounts>;
    /// Erases, and writes the audit record (its `counts` filled in) and an event, in one transaction.
    /// Queued and running ingestions inside are gone with it, and their partitions change epoch. The record is
    /// `Pending` when the store's files still hold words; [`Store::finish_removals`] completes it.
    async fn erase(
        &self,
        target: EraseTarget,
        record: ErasureRow,
        event: NewEvent,
    ) -> StoreResult<ErasureRow>;
    /// Tries to get removed words out of the store's files, if any are left, without making anybody wait. Erasures
    /// that are complete with that are marked so at `now`, with an event each
    /// ([`ErasureRow::completed_event`]). Cheap when nothing is left.
    async fn finish_removals(&self, now: Timestamp) -> StoreResult<Removal>;
    /// The audit record of an erasure.
    async fn erasure(&self, instance: &InstanceId, id: DeletionId) -> StoreResult<Option<ErasureRow>>;

    // ---- outbox

    /// Events after a position, oldest first.
    async fn events(&self, after: u64, limit: usize) -> StoreResult<Vec<EventRow>>;
    /// Those of them that belong to the audit record ([`NewEvent::is_audit`]), of one instance or of all. Must be an
    /// index lookup.
    async fn audit_events(
        &self,
        instance: Option<&InstanceId>,
        after: u64,
        limit: usize,
    ) -> StoreResult<Vec<EventRow>>;
    /// Drops events older than an instant, but for those of the audit record. Returns how many.
    async fn trim_events(&self, before: Timestamp) -> StoreResult<u64>;

    // ---- the store itself

    /// How the store is doing. Cheap: reads nothing from the disk.
    fn condition(&self) -> StoreCondition;
    /// What the store holds.
    async fn stats(&self, generation: Option<u32>) -> StoreResult<StoreStats>;
    /// What is wrong although the store works, for people: a line each. Cheap.
    fn warnings(&self) -> Vec<String> {
        Vec::new()
    }
    /// The salt of digests in audit records. Known to whoever holds the store, and no part of its backups.
    fn digest_salt(&self) -> [u8; 32];
    /// Waits until everything acknowledged is on disk, and closes. Later calls fail with `Closed`.
    async fn close(&self) -> StoreResult<()>;
}
