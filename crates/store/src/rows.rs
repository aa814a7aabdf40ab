//! The rows that every store keeps.

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

/// One place that memories live in: an instance and a path inside it. The unit of isolation, of
/// residency and of versioning.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionKey {
    /// Whose store.
    pub instance: InstanceId,
    /// Which place inside it.
    pub path: ScopePath,
}

impl PartitionKey {
    /// The place shared by all instances of a server. Its instance id is reserved: no key belongs
    /// to it, so no request can address it for writing.
    pub fn world() -> Self {
        Self { instance: InstanceId::from_bits(0), path: ScopePath::CLIENT }
    }
    /// Whether this is the shared place.
    pub fn is_world(&self) -> bool {
        *self == Self::world()
    }
}

/// Which state of a partition an index was built from.
///
/// `sequence` comes from one counter of the whole store and grows with every change of the
/// partition. `epoch` is the sequence at which the partition came into being; when it differs,
/// everything read before is void (the partition was erased, and perhaps filled anew).
/// A partition that does not exist has version 0, 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PartitionVersion {
    /// When the partition came into being.
    pub epoch: u64,
    /// Its last change.
    pub sequence: u64,
}

/// A document to take in. Its row, its job and its event become durable together.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    /// Key of the document and of its job.
    pub ingestion: IngestionId,
    /// Where its memories will live.
    pub partition: PartitionKey,
    /// The caller's id, or one that was minted; unique in the partition among documents that words are left of.
    pub document_id: DocumentId,
    /// What kind of text it is.
    pub document_type: DocumentType,
    /// How much work to put in.
    pub mode: IngestMode,
    /// Which queue.
    pub lane: Lane,
    /// The words, verbatim.
    pub text: String,
    /// Who speaks the whole text, when that is known from outside (a recorded turn). Absent: read
    /// it from the text.
    pub speaker: Option<Speaker>,
    /// When the words were said.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The conversation that the words belong to. Unknown conversations come into being, owned by
    /// `partition`; one owned by another partition refuses the document.
    pub conversation: Option<ConversationId>,
    /// Place in the conversation for a recorded turn (its position), otherwise 0.
    pub position: u32,
    /// When we took it.
    pub received_at: Timestamp,
    /// Same value = the same request sent again: answered with the first ingestion instead of a
    /// conflict. Forgotten after [`REPLAY_WINDOW_MILLIS`].
    pub replay: Option<[u8; 32]>,
    /// Written to the outbox with it.
    pub event: Option<NewEvent>,
}

impl NewDocument {
    /// The caller's own id of what the document says: the string under `memory_id` of its metadata.
    pub fn caller_id(&self) -> Option<&str> {
        self.metadata.get("memory_id")?.as_str()
    }

    /// The caller's own id of the conversation, when that is not the UUID: the string under `conversation_id` of its
    /// metadata, if that is what names the conversation.
    pub fn external_conversation(&self) -> Option<&str> {
        let named = self.metadata.get("conversation_id")?.as_str()?;
        let id = ConversationId::coerce(named);
        (self.conversation == Some(id) && named != id.to_string()).then_some(named)
    }
}

/// How long a replay key is honoured.
pub const REPLAY_WINDOW_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Requests with a key of their own that are remembered of one instance; the oldest are forgotten first.
pub const REMEMBERED_REQUESTS: u64 = 100_000;

/// That a request came under a key which its sender chose. Digests only: nothing of the request can be read in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestMark {
    /// Whose request.
    pub instance: InstanceId,
    /// The sender's key.
    pub key: [u8; 32],
    /// What the request says.
    pub says: [u8; 32],
    /// When it came.
    pub at: Timestamp,
}

/// A claim ends with the document that brings its words to so many bytes, so that a worker's memory
/// is bounded whatever the documents' size.
pub const CLAIM_BYTES: usize = 4 << 20;

/// What became of one document offered to [`crate::Store::accept`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// Durable and queued.
    Accepted,
    /// The same request was taken before, under this ingestion.
    Replayed(Box<IngestionRow>),
    /// The document id is taken by this ingestion of the same partition.
    Duplicate(Box<IngestionRow>),
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// State of an ingestion, as status calls show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IngestionRow {
    /// Its id.
    pub ingestion: IngestionId,
    /// The document's id.
    pub document_id: DocumentId,
    /// Where its memories live.
    pub partition: PartitionKey,
    /// What kind of text it is.
    pub document_type: DocumentType,
    /// Where its sender says that it comes from.
    pub declared: Option<Origin>,
    /// How far it has come.
    pub status: IngestStatus,
    /// When we took it.
    pub queued_at: Timestamp,
    /// When work began; not before it was taken.
    pub started_at: Option<Timestamp>,
    /// When work ended; not before it began.
    pub completed_at: Option<Timestamp>,
    /// Ids of its live items, typed memories before passages, each in order of the text; none until it is finished.
    pub memory_ids: Vec<MemoryId>,
    /// Memories that wishes in it have closed.
    pub closed: Vec<MemoryId>,
    /// What went wrong.
    pub error: Option<String>,
}

/// A document handed to a worker.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimedDocument {
    /// How often it has been handed out, this time included. `finish` must repeat it.
    pub attempt: u32,
    /// How often a worker was lost while it worked on it.
    pub failures: u32,
    /// The document as accepted (`replay` and `event` are absent).
    pub document: NewDocument,
}

/// The result of understanding one document, or what is left of it after its parts ([`UnderstoodPart`]); all of it
/// becomes visible together.
#[derive(Debug, Clone, PartialEq)]
pub struct Understood {
    /// Which document.
    pub ingestion: IngestionId,
    /// Which attempt; a stale one changes nothing.
    pub attempt: u32,
    /// `Completed`, `PartialSuccess` or `Failed`.
    pub status: IngestStatus,
    /// What could not be understood, for people.
    pub error: Option<String>,
    /// When it was done.
    pub at: Timestamp,
    /// New items, in the document's partition.
    pub items: Vec<ItemRow>,
    /// Existing items of the same partition, rewritten (a closed validity).
    pub rewritten: Vec<ItemRow>,
    /// Memories that wishes in it have closed.
    pub closed: Vec<MemoryId>,
    /// Entities of the same partition, new or rewritten.
    pub entities: Vec<EntityRow>,
    /// Written to the outbox with it.
    pub events: Vec<NewEvent>,
}

/// An embedding model as the store knows it. Vectors of different generations are never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationRow {
    /// Number, growing.
    pub id: u32,
    /// Everything that decides a vector, in one text: model, dimension, prefix, pooling, version.
    pub fingerprint: String,
    /// Components of a vector.
    pub dimension: u32,
}

/// A canonical entity of one partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityRow {
    /// Its id.
    pub id: EntityId,
    /// The fullest name seen.
    pub name: String,
    /// `person`, `organization`, `place`, … or `other`.
    pub kind: String,
    /// Other names seen.
    pub aliases: Vec<String>,
    /// The document that first named it.
    pub first_seen: IngestionId,
}

/// What has changed in a partition since a version.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PartitionChanges {
    /// The version reached.
    pub version: PartitionVersion,
    /// Whether `items` is the whole partition, so that what was read before must be dropped.
    pub whole: bool,
    /// Items new or rewritten, each in its present state.
    pub items: Vec<ItemRow>,
    /// Items that are gone.
    pub removed: Vec<MemoryId>,
    /// Heads of every document that `items` refer to.
    pub documents: Vec<DocumentHead>,
    /// Entities new or rewritten.
    pub entities: Vec<EntityRow>,
}

/// A conversation's owner and size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRow {
    /// Its id.
    pub id: ConversationId,
    /// Who owns it.
    pub partition: PartitionKey,
    /// The caller's own id, when that was not the UUID.
    pub external_id: Option<String>,
    /// What kind (`voice`, …), from a transcript.
    pub conversation_type: Option<String>,
    /// When it came into being.
    pub created_at: Timestamp,
    /// When the last turn was said.
    pub last_turn_at: Option<Timestamp>,
    /// Turns held.
    pub turns: u32,
    /// Tokens of the turns held.
    pub tokens: u64,
    /// Tokens that the model of the agent can take, as the latest turn that says it has it.
    pub agent_window: Option<u32>,
    /// When it began and ended, and what its sender made of it; from a transcript.
    pub account: TranscriptAccount,
}

/// What the sender of a transcript says about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranscriptAccount {
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The sender's own findings, verbatim.
    pub analysis: Option<Metadata>,
}

/// A turn to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTurn {
    /// Its id.
    pub message: MessageId,
    /// Where it belongs.
    pub conversation: ConversationId,
    /// The caller's own conversation id, when that is not the UUID.
    pub external_id: Option<String>,
    /// Who owns the conversation; it comes into being when unknown.
    pub partition: PartitionKey,
    /// `User` or `Assistant`.
    pub role: Role,
    /// The words.
    pub content: String,
    /// When they were said.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
    /// Tokens of the words.
    pub tokens: u32,
    /// Tokens that the model of the agent can take, if the turn says so.
    pub agent_window: Option<u32>,
    /// When we took it.
    pub received_at: Timestamp,
    /// Same value = the same turn sent again (a retry, a replayed stream event).
    pub replay: Option<[u8; 32]>,
    /// Its way into memory, accepted in the same transaction; `position` is filled in by the store.
    pub document: Option<NewDocument>,
}

/// What became of one turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// Stored, or stored before.
    Stored {
        /// Its id (the first one, for a repeat).
        message: MessageId,
        /// 1-based place in the conversation.
        position: u32,
        /// Turns held after this call.
        total: u32,
        /// Whether it had been stored before.
        repeated: bool,
    },
    /// The conversation belongs to another partition.
    ForeignConversation,
}

/// A turn as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnRow {
    /// Its id.
    pub message: MessageId,
    /// 1-based place in the conversation.
    pub position: u32,
    /// Who said it.
    pub role: Role,
    /// The words.
    pub content: String,
    /// When.
    pub said_at: Timestamp,
    /// The caller's own data.
    pub metadata: Metadata,
    /// The session it was said in.
    pub session: String,
}

/// A whole transcript to record.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTranscript {
    /// Where it belongs.
    pub conversation: ConversationId,
    /// What kind of conversation.
    pub conversation_type: Option<String>,
    /// Digest of the content: the same again is a duplicate, another one a conflict.
    pub digest: [u8; 32],
    /// Its turns, in order; their `document` is absent.
    pub turns: Vec<NewTurn>,
    /// What its sender says about it.
    pub account: TranscriptAccount,
    /// The way of the whole into memory.
    pub document: NewDocument,
    /// The compaction that is begun with it.
    pub compaction: Option<CompactionJob>,
}

/// What became of a transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TranscriptOutcome {
    /// Stored and queued.
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
    /// Its id.
    pub id: CompactionId,
    /// Of which conversation.
    pub conversation: ConversationId,
    /// 1, 2, 3, … within the conversation.
    pub version: u32,
    /// Positions 1..=covers are in it.
    pub covers: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// The strategy's name.
    pub strategy: String,
    /// Tokens of the turns covered.
    pub original_tokens: u32,
    /// Tokens of the result.
    pub compacted_tokens: u32,
    /// JSON object with the result itself.
    pub body: String,
}

/// What to erase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EraseTarget {
    /// One place and everything inside it: a user, or a customer with all its users. When it is the whole
    /// instance, its keys are revoked in the same transaction.
    Within(ScopePath),
    /// One conversation's turns and compactions; memories are kept.
    Conversation(ConversationId, ScopePath),
    /// Everything, with the keys and the row of the instance itself. Audit records and their events stay.
    Instance,
}

/// How much was (or would be) erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EraseCounts {
    /// Typed memories.
    pub memories: u64,
    /// Verbatim passages.
    pub passages: u64,
    /// Vectors.
    pub vectors: u64,
    /// Entities.
    pub entities: u64,
    /// Documents with their words and jobs.
    pub documents: u64,
    /// Conversations.
    pub conversations: u64,
    /// Turns.
    pub turns: u64,
    /// Compactions.
    pub compactions: u64,
    /// Reports of agents and clients.
    #[serde(default)]
    pub reports: u64,
}

impl EraseCounts {
    /// Sum over all kinds.
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

/// What a store holds, for health pages and commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StoreStats {
    /// Documents taken and not yet understood.
    pub queued: u64,
    /// Documents.
    pub documents: u64,
    /// Items, passages and memories.
    pub items: u64,
    /// Items without a vector of the current generation.
    pub without_vector: u64,
}
