//! What an import brings, row by row, before anything of it is checked.

use super::error::TransferError;
use crate::caller::Address;
use crate::conversation::turns::TurnRequest;
use crate::ingest::document::DocumentRequest;
use evoke_store::{
    ArchivedConversation, ArchivedDocument, ArchivedTurn, CompactionRow, EntityRow, FileVersion,
};
use evoke_types::{CallerId, MemoryKind, Metadata, Timestamp};

/// The scope of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportScope {
    /// A scope of the caller's instance.
    Own(Address),
    /// The global scope, which only the operator may write.
    Global,
}

/// One row of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// The scope that it goes to. Partitions inside the content are replaced by it.
    pub scope: ImportScope,
    /// The content.
    pub content: ImportContent,
}

/// The content of one row. The first six are rows of an archive, which are restored as they are; the others come from
/// elsewhere and are made into documents, turns and memories.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportContent {
    /// An entity.
    Entity(EntityRow),
    /// A conversation without its turns.
    Conversation(Box<ArchivedConversation>),
    /// A document with its items. Without an outcome it is processed again.
    Document(Box<ArchivedDocument>),
    /// A turn at its position.
    Turn(Box<ArchivedTurn>),
    /// A compaction.
    Compaction(CompactionRow),
    /// A version of a memory file.
    File(FileVersion),
    /// A document to process. One with the same id in the scope is the same.
    NewDocument(Box<DocumentRequest>),
    /// A turn to add to its conversation and to process, with its id in the source. One with the same id in the
    /// conversation is the same.
    NewTurn(Box<TurnRequest>, CallerId),
    /// A memory with its earlier versions.
    Memory(Box<MemoryHistory>),
}

/// A memory as another system has it, with its earlier versions.
#[derive(Debug, Clone, PartialEq)]
pub struct MemoryHistory {
    /// Its id, which becomes a document id: one with the same id in the scope is the same.
    pub id: CallerId,
    /// The versions, oldest first; at least one.
    pub versions: Vec<MemoryVersion>,
    /// The kind; as the words suggest when absent, otherwise a fact.
    pub kind: Option<MemoryKind>,
    /// The topic.
    pub category: Option<String>,
    /// The caller's own metadata.
    pub metadata: Metadata,
}

/// One version of a memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryVersion {
    /// The statement, verbatim.
    pub text: String,
    /// From when it holds, as far as the source says.
    pub from: Option<Timestamp>,
    /// Until when it held; absent for a version that still holds. Every version but the last one ends where the next one
    /// begins.
    pub until: Option<Timestamp>,
}

/// How ids of an archive are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportIds {
    /// They stay as they are: for the operator, who moves a store.
    Keep,
    /// New ones are derived from them and from the instance: the same in each import of the same archive, and never
    /// those of another instance.
    Derive,
}

/// The outcome of one row.
#[derive(Debug)]
pub enum ImportOutcome {
    /// It is stored.
    Stored,
    /// It was there before, and was left as it is.
    Known,
    /// It was refused.
    Refused(TransferError),
}
