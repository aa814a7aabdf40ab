//! Restores rows: checks each, sets its scope, and writes them in one transaction.
//!
//! Called by the public call of import. The one thing to know: a refused row does not affect the others, and a row that is
//! there already is not touched.

use super::error::TransferError;
use super::history::{self, ReadVersion};
use super::identity::DerivedIds;
use super::import::{ImportContent, ImportIds, ImportOutcome, ImportRow, ImportScope, MemoryHistory};
use crate::admin::global_scope::GlobalScope;
use crate::batch::with_answers;
use crate::caller::{Address, Caller};
use crate::conversation::turn_rows::count_tokens;
use crate::conversation::turns::{TurnRequest, Turns};
use crate::embedding::service::EmbeddingService;
use crate::error::IngestError;
use crate::ingest::active_extractor::ActiveExtractor;
use crate::ingest::backlog::Backlog;
use crate::ingest::document::DocumentRequest;
use crate::ingest::enqueue::IngestQueue;
use crate::ingest::process::{PartitionState, Processor};
use crate::memory_files::service::check_version;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_store::{
    ArchiveRow, ArchivedDocument, ArchivedTurn, NewDocument, PartitionKey, Restored, Store, StoreResult,
};
use evoke_types::{
    Clock, DocumentType, IngestMode, Lane, MessageId, Metadata, ORIGIN_KEY, Origin, Permission, Speaker,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

/// Rows of one call.
const ROWS: usize = 1_000;

/// Restores rows.
pub(crate) struct Restorer {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) backlog: Arc<Backlog>,
    pub(crate) queue: Arc<IngestQueue>,
    pub(crate) turns: Arc<Turns>,
    pub(crate) extractor: Arc<ActiveExtractor>,
    pub(crate) processor: Processor,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) global_scope: GlobalScope,
}

/// A row that has been checked.
enum Checked {
    /// It can be stored as it is.
    Ready(Box<ArchiveRow>),
    /// Its words are read first, and compared with what is known in its partition.
    Memory(Box<NewDocument>, Box<MemoryHistory>),
}

impl Restorer {
    /// Restores rows; see [`crate::Engine::restore`].
    pub(crate) async fn restore(
        &self,
        caller: &Caller,
        rows: Vec<ImportRow>,
        ids: ImportIds,
    ) -> Result<Vec<ImportOutcome>, TransferError> {
        caller.require(Permission::ContentWrite)?;
        if rows.len() > ROWS {
            return Err(TransferError::TooManyRows { count: rows.len(), limit: ROWS });
        }
        if caller.key.is_none() && rows.iter().any(|row| row.scope == ImportScope::Global) {
            self.global_scope.create().await?;
        }
        let checked: Vec<Result<Checked, TransferError>> =
            rows.into_iter().map(|row| self.check(caller, row, ids)).collect();
        let _one_writer = self.lock(&checked).await;
        let (mut rows, mut ready) = (Vec::with_capacity(checked.len()), Vec::new());
        let mut states = BTreeMap::new();
        for row in checked {
            match row {
                Ok(checked) => {
                    ready.push(self.row(checked, &mut states).await?);
                    rows.push(Ok(()));
                }
                Err(error) => rows.push(Err(error)),
            }
        }
        let outcomes = self.store.restore(ready).await?;
        self.backlog.wake_workers();
        self.embedding.fall_behind();
        self.embedding.catch_up_soon();
        let outcomes = with_answers(rows, outcomes).map(|row: Result<_, TransferError>| match row {
            Ok(((), answer)) => answer.map_or_else(|error| ImportOutcome::Refused(error.into()), outcome),
            Err(error) => ImportOutcome::Refused(error),
        });
        Ok(outcomes.collect())
    }

    /// Holds the locks of all partitions that rows go to, always in the same order.
    async fn lock(&self, rows: &[Result<Checked, TransferError>]) -> Vec<OwnedMutexGuard<()>> {
        let keys: BTreeSet<&PartitionKey> = rows.iter().flatten().map(Checked::partition).collect();
        let mut held = Vec::with_capacity(keys.len());
        for key in keys {
            held.push(self.locks.lock(key).await);
        }
        held
    }

    /// The row to store. What is known of a partition is read once, and grows with each memory.
    async fn row(
        &self,
        checked: Checked,
        states: &mut BTreeMap<PartitionKey, PartitionState>,
    ) -> StoreResult<ArchiveRow> {
        let (document, history) = match checked {
            Checked::Ready(row) => return Ok(*row),
            Checked::Memory(document, history) => (*document, *history),
        };
        let mut versions = Vec::with_capacity(history.versions.len());
        for version in &history.versions {
            let words = NewDocument {
                text: version.text.clone(),
                document_type: DocumentType::AiChatConversation,
                speaker: Some(Speaker::USER),
                said_at: version.from.unwrap_or(document.said_at),
                ..document.clone()
            };
            let (_, understanding) = self.extractor.extract(words).await;
            versions.push(ReadVersion { version: version.clone(), understanding });
        }
        let partition = document.partition.clone();
        let mut archived = history::archived(document, &history, versions);
        let state = match states.remove(&partition) {
            Some(state) => state,
            None => self.processor.partition_state(&partition).await?,
        };
        let state = states.entry(partition).or_insert(state);
        let changed = state.statements.replace_older(&mut archived.items, self.clock.now());
        Ok(ArchiveRow::Statement(Box::new(archived), changed))
    }

    fn check(&self, caller: &Caller, row: ImportRow, ids: ImportIds) -> Result<Checked, TransferError> {
        let ImportRow { scope, content } = row;
        let (partition, address) = match scope {
            ImportScope::Own(address) => (caller.partition(caller.resolve(&address)?), address),
            ImportScope::Global if caller.key.is_some() => return Err(TransferError::GlobalScope),
            ImportScope::Global => (PartitionKey::world(), Address::default()),
        };
        let instance = partition.instance.clone();
        let derived = (ids == ImportIds::Derive).then_some(DerivedIds(&instance));
        let row = match content {
            ImportContent::Entity(row) => {
                let row = derived.map_or_else(|| row.clone(), |ids| ids.entity(row.clone()));
                ArchiveRow::Entity(partition, row)
            }
            ImportContent::Conversation(mut archived) => {
                archived.row.partition = partition;
                let archived = match derived {
                    Some(ids) => ids.conversation(*archived),
                    None => *archived,
                };
                ArchiveRow::Conversation(Box::new(archived))
            }
            ImportContent::Document(archived) => {
                let archived = self.archived(partition, *archived)?;
                let archived = match derived {
                    Some(ids) => ids.document(archived),
                    None => archived,
                };
                ArchiveRow::Document(Box::new(archived))
            }
            ImportContent::Turn(archived) => {
                let tokens = count_tokens(&archived.turn.content);
                ArchiveRow::Turn(Box::new(ArchivedTurn { partition, tokens, ..*archived }))
            }
            ImportContent::Compaction(row) => ArchiveRow::Compaction(partition, row),
            ImportContent::File(row) => {
                check_version(&row)?;
                ArchiveRow::File(partition, row)
            }
            ImportContent::NewDocument(request) => self.new_document(partition, *request)?,
            ImportContent::NewTurn(request, id) => {
                let mut turn = self.turns.new_turn(caller, TurnRequest { address, ..*request })?;
                turn.message =
                    MessageId::new(Uuid::new_v5(&turn.conversation.uuid(), id.as_str().as_bytes()));
                if let Some(document) = &mut turn.document {
                    document.lane = Lane::Bootstrap;
                }
                ArchiveRow::NewTurn(Box::new(turn))
            }
            ImportContent::Memory(history) => return self.memory(partition, *history),
        };
        Ok(Checked::Ready(Box::new(row)))
    }

    /// An archived document, checked as one that is sent. Its own items cannot belong to another one.
    fn archived(
        &self,
        partition: PartitionKey,
        mut archived: ArchivedDocument,
    ) -> Result<ArchivedDocument, TransferError> {
        let document = &mut archived.document;
        document.partition = partition;
        document.lane = Lane::Bootstrap;
        (document.replay, document.event) = (None, None);
        self.queue.check_sizes(&document.text, &document.metadata)?;
        if archived.outcome.is_none() && archived.document.text.trim().is_empty() {
            return Err(IngestError::Empty.into());
        }
        if archived.outcome.is_none() {
            archived.items.clear();
        }
        let ingestion = archived.document.ingestion;
        for item in &mut archived.items {
            item.ingestion = ingestion;
            item.vector = None;
        }
        Ok(archived)
    }

    fn new_document(
        &self,
        partition: PartitionKey,
        request: DocumentRequest,
    ) -> Result<ArchiveRow, TransferError> {
        self.queue.check(&request)?;
        let document = self.queue.new_document(partition, request, Lane::Bootstrap, None);
        Ok(ArchiveRow::Document(Box::new(ArchivedDocument { document, outcome: None, items: Vec::new() })))
    }

    fn memory(&self, partition: PartitionKey, history: MemoryHistory) -> Result<Checked, TransferError> {
        let request = DocumentRequest {
            text: history::joined(&history),
            document_type: DocumentType::Document,
            document_id: Some(history.id.clone()),
            said_at: history::said_at(&history),
            address: Address::default(),
            mode: IngestMode::LongRange,
            metadata: with_origin(history.metadata.clone()),
        };
        self.queue.check(&request)?;
        let document = self.queue.new_document(partition, request, Lane::Bootstrap, None);
        Ok(Checked::Memory(Box::new(document), Box::new(history)))
    }
}

impl Checked {
    fn partition(&self) -> &PartitionKey {
        match self {
            Self::Memory(document, _) => &document.partition,
            Self::Ready(row) => match &**row {
                ArchiveRow::Entity(key, _) | ArchiveRow::Compaction(key, _) | ArchiveRow::File(key, _) => key,
                ArchiveRow::Conversation(archived) => &archived.row.partition,
                ArchiveRow::Document(archived) | ArchiveRow::Statement(archived, _) => {
                    &archived.document.partition
                }
                ArchiveRow::Turn(archived) => &archived.partition,
                ArchiveRow::NewTurn(turn) => &turn.partition,
            },
        }
    }
}

/// Metadata that says where the words come from: another system, unless it says something else.
fn with_origin(mut metadata: Metadata) -> Metadata {
    metadata.entry(ORIGIN_KEY).or_insert_with(|| Origin::Import.as_str().into());
    metadata
}

fn outcome(restored: Restored) -> ImportOutcome {
    match restored {
        Restored::Stored => ImportOutcome::Stored,
        Restored::Known | Restored::NameTaken => ImportOutcome::Known,
        Restored::IdTaken => ImportOutcome::Refused(TransferError::IdTaken),
        Restored::PositionTaken => ImportOutcome::Refused(TransferError::PositionTaken),
        Restored::ForeignConversation => {
            ImportOutcome::Refused(TransferError::Document(IngestError::ForeignConversation))
        }
    }
}
