//! Changes outside ingestion: update, delete, forget. One [`Revision`] is one transaction, so that words are
//! removed everywhere or nowhere.

use super::activity::ActivityRow;
use super::compactions::CompactionJob;
use super::entities::EntityRow;
use super::erasures::Removal;
use super::events::NewEvent;
use super::items::ItemRow;
use super::partition::PartitionKey;
use crate::error::StoreResult;
use async_trait::async_trait;
use evoke_types::{ConversationId, IngestionId, MemoryId, Metadata};

/// A change of one partition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Revision {
    /// Items, new or rewritten.
    pub items: Vec<ItemRow>,
    /// Items to remove permanently.
    pub removed: Vec<MemoryId>,
    /// New texts of documents, so that erased words are gone from them too. A document that is not processed
    /// yet returns to its queue: results from its old text are not stored.
    pub document_texts: Vec<(IngestionId, String)>,
    /// Rewritten entities. One without a name is removed.
    pub entities: Vec<EntityRow>,
    /// The changes to the partition's conversations.
    pub conversations: Vec<ConversationRevision>,
    /// Reports as they were read, each with its new body.
    pub reports: Vec<(ActivityRow, String)>,
    /// New texts of versions of the partition's memory files.
    pub files: Vec<FileText>,
    /// Written to the outbox with it.
    pub events: Vec<NewEvent>,
}

/// Words that are removed from a conversation, and from what was derived from them.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationRevision {
    /// The id of the conversation.
    pub id: ConversationId,
    /// New texts of turns, by position; a turn that said nothing else becomes empty.
    pub turns: Vec<(u32, String)>,
    /// The number of tokens that are removed.
    pub tokens: u64,
    /// The new value of the sender's findings; absent when they stay.
    pub analysis: Option<Metadata>,
    /// Compactions that cover one of the turns are removed, and so is one in progress. This one is requested
    /// instead.
    pub recompact: Option<CompactionJob>,
}

/// The new text of one version of a memory file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// The path of the file.
    pub path: String,
    /// The version.
    pub version: u32,
    /// Its text without the removed words.
    pub text: String,
}

impl Revision {
    /// Whether it removes words that must not stay in the store's files.
    pub fn removes_words(&self) -> bool {
        !(self.removed.is_empty()
            && self.document_texts.is_empty()
            && self.entities.is_empty()
            && self.conversations.is_empty()
            && self.reports.is_empty()
            && self.files.is_empty())
    }

    /// Whether it changes the partition's items or entities.
    pub fn changes_partition(&self) -> bool {
        !(self.items.is_empty() && self.removed.is_empty() && self.entities.is_empty())
    }
}

/// Changes outside ingestion: update, delete, forget, correct.
#[async_trait]
pub trait Revisions: Send + Sync {
    /// Changes a partition: completely, or not at all. Rows of another partition are skipped. Returns whether
    /// the words that it removes have left the store's files. When it removes items of a finished document
    /// and leaves none with text, the document's id is free again.
    async fn revise(&self, partition: &PartitionKey, revision: Revision) -> StoreResult<Removal>;
}
