//! Reads a scope out, page by page.
//!
//! Called by the public calls of export. The one thing to know: a page is one read of the store as it is then, so memory is
//! bounded by a page; what is written meanwhile may or may not be in a later one, and what is erased meanwhile is not.

use super::error::TransferError;
use crate::caller::{Address, Caller};
use crate::conversation::ownership::{NamedConversation, find_owned};
use crate::conversation::turn_rows::count_tokens;
use evoke_store::{
    ArchiveRow, ArchiveSource, ArchivedConversation, ArchivedDocument, ArchivedTurn, PartitionKey, Store,
    StoreResult,
};
use evoke_types::{ConversationId, EntityId};
use std::collections::VecDeque;
use std::sync::Arc;

/// Rows of one read, for those that are small.
const PAGE: usize = 256;
/// Bytes of text after which a page ends.
const PAGE_BYTES: usize = 1 << 20;
/// Bytes of a token, about.
const TOKEN_BYTES: u64 = 4;

/// What to export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportScope {
    /// A user, a customer with its users, or the whole instance: everything at the address and inside it.
    Within(Address),
    /// One conversation with what was learned from it.
    Conversation(NamedConversation),
    /// The global scope.
    Global,
}

/// An export under way: what has been read, and what comes next.
#[derive(Debug)]
pub struct Export {
    sources: VecDeque<ArchiveSource>,
    stage: Stage,
}

/// What of the first source is read next.
#[derive(Debug)]
enum Stage {
    /// Entities after an id.
    Entities(Option<EntityId>),
    /// Conversations: those that were read and not yet given out, and the last one that was read.
    Conversations(VecDeque<ArchivedConversation>, Option<ConversationId>),
    /// Turns of one of them from a position on, so many at a time; the rest is read afterwards.
    Turns { of: ConversationId, from: u32, page: usize, rest: VecDeque<ArchivedConversation> },
    /// Compactions of one of them from a version on.
    Compactions { of: ConversationId, from: u32, rest: VecDeque<ArchivedConversation> },
    /// Documents after a number.
    Documents(u64),
    /// Versions of memory files after a number.
    Files(u64),
}

impl Stage {
    const START: Self = Self::Entities(None);
    const DOCUMENTS: Self = Self::Documents(0);
}

/// Reads scopes out.
pub(crate) struct Exporter {
    store: Arc<dyn Store>,
}

impl Exporter {
    /// Exports from this store.
    pub(crate) const fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Begins an export; see [`crate::Engine::begin_export`].
    pub(crate) async fn begin(&self, caller: &Caller, scope: ExportScope) -> Result<Export, TransferError> {
        let sources = match scope {
            ExportScope::Within(address) => {
                let path = caller.resolve(&address)?;
                let partitions = self.store.partitions(caller.instance_id(), &path).await?;
                let whole = |partition| ArchiveSource { partition, conversation: None };
                partitions.into_iter().map(whole).collect()
            }
            ExportScope::Conversation(named) => {
                let found = find_owned(&*self.store, caller, &named).await?;
                let row = found.ok_or(TransferError::UnknownConversation)?;
                [ArchiveSource { partition: row.partition, conversation: Some(row.id) }].into()
            }
            ExportScope::Global if caller.key.is_some() => return Err(TransferError::GlobalScope),
            ExportScope::Global => {
                [ArchiveSource { partition: PartitionKey::world(), conversation: None }].into()
            }
        };
        Ok(Export { sources, stage: Stage::START })
    }

    /// The next page; see [`crate::Engine::export_page`].
    pub(crate) async fn page(&self, export: &mut Export) -> Result<Vec<ArchiveRow>, TransferError> {
        while let Some(source) = export.sources.front().cloned() {
            let stage = std::mem::replace(&mut export.stage, Stage::DOCUMENTS);
            let (rows, next) = self.read(&source, stage).await?;
            match next {
                Some(stage) => export.stage = stage,
                None => {
                    export.sources.pop_front();
                    export.stage = Stage::START;
                }
            }
            if !rows.is_empty() {
                return Ok(rows);
            }
        }
        Ok(Vec::new())
    }

    /// The rows of a stage and the next stage; `None` when the source is read.
    async fn read(
        &self,
        source: &ArchiveSource,
        stage: Stage,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        match stage {
            Stage::Entities(after) => self.entities(source, after).await,
            Stage::Conversations(read, last) => self.conversations(source, read, last).await,
            Stage::Turns { of, from, page, rest } => self.turns(source, of, from, page, rest).await,
            Stage::Compactions { of, from, rest } => self.compactions(source, of, from, rest).await,
            Stage::Documents(after) => self.documents(source, after).await,
            Stage::Files(after) => self.files(source, after).await,
        }
    }

    async fn entities(
        &self,
        source: &ArchiveSource,
        after: Option<EntityId>,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        let conversations = Stage::Conversations(VecDeque::new(), None);
        // What a conversation names is named by others as well: it is found again in the words.
        if source.conversation.is_some() {
            return Ok((Vec::new(), Some(conversations)));
        }
        let found = self.store.archived_entities(&source.partition, after, PAGE).await?;
        let next = found.last().map_or(conversations, |last| Stage::Entities(Some(last.id)));
        let rows = found.into_iter().map(|row| ArchiveRow::Entity(source.partition.clone(), row));
        Ok((rows.collect(), Some(next)))
    }

    async fn conversations(
        &self,
        source: &ArchiveSource,
        mut read: VecDeque<ArchivedConversation>,
        last: Option<ConversationId>,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        if read.is_empty() {
            read = self.store.archived_conversations(source, last, PAGE).await?.into();
        }
        let Some(next) = read.pop_front() else { return Ok((Vec::new(), Some(Stage::DOCUMENTS))) };
        let stage = Stage::Turns { of: next.row.id, from: 1, page: turns_of_page(&next), rest: read };
        Ok((vec![ArchiveRow::Conversation(Box::new(next))], Some(stage)))
    }

    async fn turns(
        &self,
        source: &ArchiveSource,
        of: ConversationId,
        from: u32,
        page: usize,
        rest: VecDeque<ArchivedConversation>,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        let partition = &source.partition;
        let turns = self.store.turns(&partition.instance, of, from, page).await?;
        let Some(last) = turns.last().map(|turn| turn.position) else {
            return Ok((Vec::new(), Some(Stage::Compactions { of, from: 1, rest })));
        };
        let rows = turns.into_iter().map(|turn| {
            let (partition, tokens) = (partition.clone(), count_tokens(&turn.content));
            ArchiveRow::Turn(Box::new(ArchivedTurn { partition, conversation: of, turn, tokens }))
        });
        Ok((rows.collect(), Some(Stage::Turns { of, from: last.saturating_add(1), page, rest })))
    }

    async fn compactions(
        &self,
        source: &ArchiveSource,
        of: ConversationId,
        from: u32,
        rest: VecDeque<ArchivedConversation>,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        let instance = &source.partition.instance;
        let newest = self.store.compaction(instance, of, None).await?.map_or(0, |row| row.version);
        for version in from..=newest {
            if let Some(row) = self.store.compaction(instance, of, Some(version)).await? {
                let next = Stage::Compactions { of, from: version + 1, rest };
                return Ok((vec![ArchiveRow::Compaction(source.partition.clone(), row)], Some(next)));
            }
        }
        Ok((Vec::new(), Some(Stage::Conversations(rest, Some(of)))))
    }

    async fn documents(
        &self,
        source: &ArchiveSource,
        after: u64,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        let found = self.store.archived_documents(source, after, PAGE, PAGE_BYTES).await?;
        // Memory files belong to no conversation.
        let files = source.conversation.is_none().then_some(Stage::Files(0));
        let next = found.last().map(|(number, _)| Stage::Documents(*number)).or(files);
        let documents = found.into_iter().map(|(_, archived)| match source.conversation {
            Some(_) => without_entities(archived),
            None => archived,
        });
        Ok((documents.map(|archived| ArchiveRow::Document(Box::new(archived))).collect(), next))
    }

    async fn files(
        &self,
        source: &ArchiveSource,
        after: u64,
    ) -> StoreResult<(Vec<ArchiveRow>, Option<Stage>)> {
        let found = self.store.archived_files(&source.partition, after, PAGE_BYTES).await?;
        let next = found.last().map(|(number, _)| Stage::Files(*number));
        let rows = found.into_iter().map(|(_, row)| ArchiveRow::File(source.partition.clone(), row));
        Ok((rows.collect(), next))
    }
}

/// How many turns of a conversation are read at once, by their average size.
fn turns_of_page(conversation: &ArchivedConversation) -> usize {
    let row = &conversation.row;
    let average = (row.tokens.saturating_mul(TOKEN_BYTES) / u64::from(row.turns.max(1))).max(1);
    usize::try_from(PAGE_BYTES as u64 / average).unwrap_or(PAGE).clamp(1, PAGE)
}

/// A document whose items name no entities, since these are not exported with it.
fn without_entities(mut archived: ArchivedDocument) -> ArchivedDocument {
    archived.items.iter_mut().for_each(|item| item.entities.clear());
    archived
}
