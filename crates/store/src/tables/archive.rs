//! Rows with their whole state, as an archive carries them out of a store and into another one.
//!
//! Read page by page by an export, written by a restore. The one thing to know: nothing that can be computed again is in
//! them, such as vectors; and a row that is there already is left as it is, so that restoring twice changes nothing.

use super::compactions::CompactionRow;
use super::conversations::{ConversationRow, NewTurn, TurnRow};
use super::documents::NewDocument;
use super::entities::EntityRow;
use super::items::ItemRow;
use super::memory_files::FileVersion;
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{
    ConversationId, EntityId, IngestStatus, IngestionId, InstanceId, MemoryId, ScopePath, Timestamp,
};

/// What an export reads: a partition, or what belongs to one of its conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveSource {
    /// The partition.
    pub partition: PartitionKey,
    /// The only conversation that is meant; absent for the whole partition.
    pub conversation: Option<ConversationId>,
}

/// A document with everything that came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedDocument {
    /// The document as it is stored now; `replay` and `event` are absent.
    pub document: NewDocument,
    /// How its processing ended. Absent while that has not happened: restored, it waits in the queue.
    pub outcome: Option<DocumentOutcome>,
    /// Its items, without vectors; none without an outcome.
    pub items: Vec<ItemRow>,
}

/// How the processing of a document ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentOutcome {
    /// `Completed`, `PartialSuccess` or `Failed`.
    pub status: IngestStatus,
    /// What could not be processed, for people.
    pub error: Option<String>,
    /// The time at which it began.
    pub started_at: Option<Timestamp>,
    /// The time at which it ended.
    pub completed_at: Timestamp,
    /// The memories that requests to forget in it have closed.
    pub closed: Vec<MemoryId>,
}

/// A conversation without its turns.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedConversation {
    /// The conversation; its numbers of turns and tokens are counted again when its turns are restored.
    pub row: ConversationRow,
    /// The transcript that it was recorded from, if it was.
    pub transcript: Option<TranscriptMark>,
}

/// By what the same transcript is known when it comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TranscriptMark {
    /// The digest of its content.
    pub digest: [u8; 32],
    /// The document that carries its words.
    pub ingestion: IngestionId,
}

/// A turn at its position.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedTurn {
    /// The owner of its conversation.
    pub partition: PartitionKey,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The turn.
    pub turn: TurnRow,
    /// The number of tokens of its words.
    pub tokens: u32,
}

/// One row to restore.
#[derive(Debug, Clone, PartialEq)]
pub enum ArchiveRow {
    /// An entity of a partition.
    Entity(PartitionKey, EntityRow),
    /// A conversation without its turns.
    Conversation(Box<ArchivedConversation>),
    /// A document with its items.
    Document(Box<ArchivedDocument>),
    /// A document, and older items of its partition as they are with it.
    Statement(Box<ArchivedDocument>, Vec<ItemRow>),
    /// A turn at its position.
    Turn(Box<ArchivedTurn>),
    /// A turn to add at the end of its conversation, with its document.
    NewTurn(Box<NewTurn>),
    /// A compaction of a conversation of a partition.
    Compaction(PartitionKey, CompactionRow),
    /// A version of a memory file of a partition.
    File(PartitionKey, FileVersion),
}

/// The outcome of restoring one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// It is stored now.
    Stored,
    /// The same row was there before, and was left as it is.
    Known,
    /// Another document of the partition has the document's id.
    NameTaken,
    /// A row of another partition has one of its ids.
    IdTaken,
    /// Its conversation belongs to another partition.
    ForeignConversation,
    /// Another turn, or compaction, of the conversation has its position, or another version of a file its number or path.
    PositionTaken,
}

impl ArchivedDocument {
    /// Whether anything is left of it: words, or items that have some.
    pub fn has_words(&self) -> bool {
        !self.document.text.trim().is_empty() || self.items.iter().any(|item| !item.text.is_empty())
    }
}

/// Rows with their whole state, page by page, for exports and restores.
#[async_trait]
pub trait Archive: Send + Sync {
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
}
