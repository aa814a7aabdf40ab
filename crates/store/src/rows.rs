//! The row types of every store.

mod activity;
mod administration;
mod compaction_job;
mod erasure;
mod event;
mod item;
mod queue;
mod revision;
mod withdrawal;

pub use activity::{ActivityRow, PushCount};
pub use administration::{InstanceRow, KeyRole, KeyRow};
pub use compaction_job::{CompactionJob, CompactionStart, OpenCompaction, TurnVector};
pub use erasure::{ErasureRow, ErasureState, Removal};
pub use event::{EventRow, NewEvent};
pub use item::{DocumentHead, ItemBody, ItemRow, MemoryBody, PassageBody, VectorRow};
pub use queue::{
    Claim, ClaimRequest, DocumentSize, Lease, MEDIUM_BYTES, Requeued, SHORT_BYTES, Share, UnderstoodPart,
    turn_of,
};
pub use revision::{ConversationRevision, Revision};
pub use withdrawal::{Withdrawal, Withheld, moved, shown};

use evoke_types::{
    CompactionId, ConversationId, DocumentId, DocumentType, EntityId, IngestMode, IngestStatus, IngestionId,
    InstanceId, Lane, MemoryId, MessageId, Metadata, Origin, Role, ScopePath, Speaker, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A partition: an instance and a scope path in it. The unit of isolation, caching and versioning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionKey {
    /// The instance of the partition.
    pub instance: InstanceId,
    /// The scope path in the instance.
    pub path: ScopePath,
}

impl PartitionKey {
    /// The global scope, shared by all instances of a server. Its instance id is reserved: no key belongs to
    /// it, so no request can address it for writing.
    pub fn world() -> Self {
        Self { instance: InstanceId::from_bits(0), path: ScopePath::CLIENT }
    }
    /// Whether this is the global scope.
    pub fn is_world(&self) -> bool {
        *self == Self::world()
    }
}

/// The version of a partition from which an index was built.
///
/// `sequence` comes from one counter of the whole store and grows with every change of the partition. `epoch`
/// is the sequence number at which the partition was created; when it differs, everything read before is void
/// (the partition was erased, and possibly filled again). A partition that does not exist has version 0, 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PartitionVersion {
    /// The sequence number at its creation.
    pub epoch: u64,
    /// The sequence number of its last change.
    pub sequence: u64,
}

/// A document to accept. Its row, its job and its event become durable together.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// The key of the document and of its job.
    pub ingestion: IngestionId,
    /// The partition of its memories.
    pub partition: PartitionKey,
    /// The caller's id, or a generated one; unique in the partition among documents that still have text.
    pub document_id: DocumentId,
    /// The type of the document.
    pub document_type: DocumentType,
    /// The depth of processing.
    pub mode: IngestMode,
    /// The lane of the job.
    pub lane: Lane,
    /// The text of the document, verbatim.
    pub text: String,
    /// The speaker of the whole text, if known (a recorded turn). When absent, speakers are read from the
    /// text.
    pub speaker: Option<Speaker>,
    /// The time at which the words were said.
    pub said_at: Timestamp,
    /// The caller's own metadata.
    pub metadata: Metadata,
    /// The conversation that the text belongs to. An unknown conversation is created, owned by `partition`;
    /// one that another partition owns refuses the document.
    pub conversation: Option<ConversationId>,
    /// The position of a recorded turn in its conversation, otherwise 0.
    pub position: u32,
    /// The time at which it was received.
    pub received_at: Timestamp,
    /// Identifies the request: the same value again returns the first ingestion instead of a conflict.
    /// Forgotten after [`REPLAY_WINDOW_MILLIS`].
    pub replay: Option<[u8; 32]>,
    /// Written to the outbox with it.
    pub event: Option<NewEvent>,
}

impl NewDocument {
    /// The caller's own id of the content: the string under `memory_id` in its metadata.
    pub fn caller_id(&self) -> Option<&str> {
        self.metadata.get("memory_id")?.as_str()
    }

    /// The caller's own id of the conversation, if that is not the UUID: the string under `conversation_id`
    /// in its metadata, if that names the conversation.
    pub fn external_conversation(&self) -> Option<&str> {
        let named = self.metadata.get("conversation_id")?.as_str()?;
        let id = ConversationId::coerce(named);
        (self.conversation == Some(id) && named != id.to_string()).then_some(named)
    }
}

/// How long a replay key is honored.
pub const REPLAY_WINDOW_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// The number of requests with a key that are remembered per instance; the oldest are forgotten first.
pub const REMEMBERED_REQUESTS: u64 = 100_000;

/// A request under an idempotency key. It holds digests only, from which nothing of the request can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestMark {
    /// The instance of the request.
    pub instance: InstanceId,
    /// A digest of the sender's key.
    pub key: [u8; 32],
    /// A digest of the request.
    pub says: [u8; 32],
    /// The time of the request.
    pub at: Timestamp,
}

/// A claim ends with the document that brings its texts to this many bytes, which bounds a worker's memory
/// whatever the documents' sizes.
pub const CLAIM_BYTES: usize = 4 << 20;

/// The outcome for one document offered to [`crate::Store::accept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// The document is durable and queued.
    Accepted,
    /// The same request was accepted before, under this ingestion.
    Replayed(Box<IngestionRow>),
    /// This ingestion of the same partition has the document id.
    Duplicate(Box<IngestionRow>),
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// The state of an ingestion, as status calls return it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionRow {
    /// The id of the ingestion.
    pub ingestion: IngestionId,
    /// The id of the document.
    pub document_id: DocumentId,
    /// The partition of its memories.
    pub partition: PartitionKey,
    /// The type of the document.
    pub document_type: DocumentType,
    /// The origin that its sender declared.
    pub declared: Option<Origin>,
    /// The status of the ingestion.
    pub status: IngestStatus,
    /// The time at which it was received.
    pub queued_at: Timestamp,
    /// The time at which processing began; never before it was received.
    pub started_at: Option<Timestamp>,
    /// The time at which processing ended; never before it began.
    pub completed_at: Option<Timestamp>,
    /// Ids of its live items, typed memories before passages, each in the order of the text; none until it is
    /// finished.
    pub memory_ids: Vec<MemoryId>,
    /// Memories that requests to forget in it have closed.
    pub closed: Vec<MemoryId>,
    /// The error message, if something went wrong.
    pub error: Option<String>,
}

/// A document that a worker has claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedDocument {
    /// How often it has been claimed, including this time. `finish` must repeat it.
    pub attempt: u32,
    /// How often a worker was lost while it processed the document.
    pub failures: u32,
    /// The document as accepted (`replay` and `event` are absent).
    pub document: NewDocument,
}

/// The result of processing one document, or the rest of it after its parts ([`UnderstoodPart`]); all of it
/// becomes visible together.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// The ingestion of the document.
    pub ingestion: IngestionId,
    /// The attempt; an outdated one changes nothing.
    pub attempt: u32,
    /// `Completed`, `PartialSuccess` or `Failed`.
    pub status: IngestStatus,
    /// What could not be processed, for people.
    pub error: Option<String>,
    /// The time at which it was done.
    pub at: Timestamp,
    /// New items, in the document's partition.
    pub items: Vec<ItemRow>,
    /// Existing items of the same partition, rewritten (such as a closed validity).
    pub rewritten: Vec<ItemRow>,
    /// Memories that requests to forget in it have closed.
    pub closed: Vec<MemoryId>,
    /// Entities of the same partition, new or rewritten.
    pub entities: Vec<EntityRow>,
    /// Written to the outbox with it.
    pub events: Vec<NewEvent>,
}

/// An embedding generation: all vectors of one embedder configuration. Vectors of different generations are
/// never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationRow {
    /// The number, which grows.
    pub id: u32,
    /// Everything that determines a vector, in one text: model, dimension, prefix, pooling, version.
    pub fingerprint: String,
    /// The number of components of a vector.
    pub dimension: u32,
}

/// A canonical entity of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// The id of the entity.
    pub id: EntityId,
    /// The fullest name that was seen.
    pub name: String,
    /// The kind: `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// Other names that were seen.
    pub aliases: Vec<String>,
    /// The document that first named it.
    pub first_seen: IngestionId,
}

/// The changes of a partition since a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionChanges {
    /// The version with these changes.
    pub version: PartitionVersion,
    /// Whether `items` is the whole partition, so that what was read before must be dropped.
    pub whole: bool,
    /// Items that are new or rewritten, each in its current state.
    pub items: Vec<ItemRow>,
    /// Items that are gone.
    pub removed: Vec<MemoryId>,
    /// The data of every document that `items` refer to.
    pub documents: Vec<DocumentHead>,
    /// Entities that are new or rewritten.
    pub entities: Vec<EntityRow>,
}

/// The owner and the size of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// The id of the conversation.
    pub id: ConversationId,
    /// The partition that owns it.
    pub partition: PartitionKey,
    /// The caller's own id, if that was not the UUID.
    pub external_id: Option<String>,
    /// The kind (`voice`, …), from a transcript.
    pub conversation_type: Option<String>,
    /// The time of its creation.
    pub created_at: Timestamp,
    /// The time at which the last turn was said.
    pub last_turn_at: Option<Timestamp>,
    /// The number of turns.
    pub turns: u32,
    /// The number of tokens of the turns.
    pub tokens: u64,
    /// The context window of the agent's model in tokens, from the latest turn that states it.
    pub agent_window: Option<u32>,
    /// Beginning, end and findings, as the sender of a transcript stated them.
    pub account: TranscriptAccount,
}

/// What the sender of a transcript states about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranscriptAccount {
    /// The time at which it began.
    pub started_at: Option<Timestamp>,
    /// The time at which it ended.
    pub ended_at: Option<Timestamp>,
    /// The sender's own findings, verbatim.
    pub analysis: Option<Metadata>,
}

/// A turn to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTurn {
    /// The id of the turn.
    pub message: MessageId,
    /// The conversation of the turn.
    pub conversation: ConversationId,
    /// The caller's own conversation id, if that is not the UUID.
    pub external_id: Option<String>,
    /// The partition that owns the conversation, which is created when unknown.
    pub partition: PartitionKey,
    /// The role: `User` or `Assistant`.
    pub role: Role,
    /// The words of the turn.
    pub content: String,
    /// The time at which they were said.
    pub said_at: Timestamp,
    /// The caller's own metadata.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
    /// The number of tokens of the words.
    pub tokens: u32,
    /// The context window of the agent's model in tokens, if the turn states it.
    pub agent_window: Option<u32>,
    /// The time at which it was received.
    pub received_at: Timestamp,
    /// Identifies the turn: the same value again is the same turn sent again (a retry, a replayed stream
    /// event).
    pub replay: Option<[u8; 32]>,
    /// The document that carries it into memory, accepted in the same transaction; the store fills in
    /// `position`.
    pub document: Option<NewDocument>,
}

/// The outcome for one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// The turn is stored, now or before.
    Stored {
        /// Its id (the first one, for a repeated turn).
        message: MessageId,
        /// The position in the conversation, from 1.
        position: u32,
        /// The number of turns after this call.
        total: u32,
        /// Whether it had been stored before.
        repeated: bool,
    },
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// A turn as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRow {
    /// The id of the turn.
    pub message: MessageId,
    /// The position in the conversation, from 1.
    pub position: u32,
    /// The role of the speaker.
    pub role: Role,
    /// The words of the turn.
    pub content: String,
    /// The time at which they were said.
    pub said_at: Timestamp,
    /// The caller's own metadata.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
}

/// A whole transcript to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTranscript {
    /// The conversation of the transcript.
    pub conversation: ConversationId,
    /// The kind of conversation.
    pub conversation_type: Option<String>,
    /// A digest of the content: the same again is a duplicate, another one a conflict.
    pub digest: [u8; 32],
    /// Its turns, in order; their `document` is absent.
    pub turns: Vec<NewTurn>,
    /// What its sender states about it.
    pub account: TranscriptAccount,
    /// The document that carries the whole transcript into memory.
    pub document: NewDocument,
    /// The compaction that is requested with it.
    pub compaction: Option<CompactionJob>,
}

/// The outcome for a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TranscriptOutcome {
    /// The transcript is stored and queued.
    Stored,
    /// The same content was stored before, under this ingestion.
    Duplicate(Box<IngestionRow>),
    /// Other content was stored before.
    Conflict,
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// A compaction of a conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct CompactionRow {
    /// The id of the compaction.
    pub id: CompactionId,
    /// The conversation that it compacts.
    pub conversation: ConversationId,
    /// The version: 1, 2, 3, … within the conversation.
    pub version: u32,
    /// It covers the turns at positions 1..=covers.
    pub covers: u32,
    /// The time of its creation.
    pub created_at: Timestamp,
    /// The name of the strategy.
    pub strategy: String,
    /// Tokens of the turns covered.
    pub original_tokens: u32,
    /// Tokens of the result.
    pub compacted_tokens: u32,
    /// A JSON object with the result itself.
    pub body: String,
}

/// What an erasure removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseTarget {
    /// One scope and everything in it: a user, or a customer with all its users. For the whole instance, its
    /// keys are revoked in the same transaction.
    Within(ScopePath),
    /// The turns and compactions of one conversation; memories are kept.
    Conversation(ConversationId, ScopePath),
    /// Everything, with the keys and the row of the instance itself. Audit records and their events stay.
    Instance,
}

/// The number of rows that were (or would be) erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EraseCounts {
    /// The number of typed memories.
    pub memories: u64,
    /// The number of verbatim passages.
    pub passages: u64,
    /// The number of passages' vectors.
    pub vectors: u64,
    /// Entities of the scope.
    pub entities: u64,
    /// Documents with their texts and jobs.
    pub documents: u64,
    /// Conversations of the scope.
    pub conversations: u64,
    /// The number of turns.
    pub turns: u64,
    /// The number of compactions.
    pub compactions: u64,
    /// Reports of agents and clients.
    #[serde(default)]
    pub reports: u64,
}

impl EraseCounts {
    /// The sum over all kinds.
    pub const fn total(&self) -> u64 {
        self.memories
            + self.passages
            + self.vectors
            + self.entities
            + self.documents
            + self.conversations
            + self.turns
            + self.compactions
            + self.reports
    }
}

/// The number of rows in a store, for health pages and commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoreStats {
    /// Documents that are accepted and not yet processed.
    pub queued: u64,
    /// The number of all documents.
    pub documents: u64,
    /// Items: passages and memories.
    pub items: u64,
    /// Items without a vector of the current generation.
    pub without_vector: u64,
}
