//! Changes outside ingestion: update, delete, forget. One [`Revision`] is one transaction, so that words leave everywhere
//! at once, or nowhere.

use super::activity::ActivityRow;
use super::compaction::CompactionJob;
use super::entity::EntityRow;
use super::event::NewEvent;
use super::item::ItemRow;
use evoke_types::{ConversationId, IngestionId, MemoryId, Metadata};

/// A change of one partition.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Revision {
    /// Items new or rewritten.
    pub items: Vec<ItemRow>,
    /// Items to remove, for good.
    pub removed: Vec<MemoryId>,
    /// Replace the stored words of documents, so that erased words are gone from them too. One that is not understood yet
    /// goes back into its queue: what was read of its old words is not stored.
    pub document_texts: Vec<(IngestionId, String)>,
    /// Entities rewritten. One without a name stands for one that is gone.
    pub entities: Vec<EntityRow>,
    /// What changes in the partition's conversations.
    pub conversations: Vec<ConversationRevision>,
    /// Reports as they were read, with the body that they get.
    pub reports: Vec<(ActivityRow, String)>,
    /// Written to the outbox with it.
    pub events: Vec<NewEvent>,
}

/// Words that leave a conversation, and what was made of them.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationRevision {
    /// Which.
    pub id: ConversationId,
    /// New words of turns, by position; none are left of a turn that only said what is gone.
    pub turns: Vec<(u32, String)>,
    /// Tokens that go with the words.
    pub tokens: u64,
    /// What its sender's findings become; absent when they stay.
    pub analysis: Option<Metadata>,
    /// Compactions that cover one of the turns go, and so does the one that is being made. This one is wanted instead.
    pub recompact: Option<CompactionJob>,
}

impl Revision {
    /// Whether words leave with it that must not stay in the store's files.
    pub fn removes_words(&self) -> bool {
        !(self.removed.is_empty()
            && self.document_texts.is_empty()
            && self.entities.is_empty()
            && self.conversations.is_empty()
            && self.reports.is_empty())
    }

    /// Whether the partition's items or entities change with it.
    pub fn changes_partition(&self) -> bool {
        !(self.items.is_empty() && self.removed.is_empty() && self.entities.is_empty())
    }
}
