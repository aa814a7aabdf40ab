//! Deletion requests: what people asked the assistant to forget, waiting for a person to decide.
//!
//! Called by the public calls that list, confirm and reject them. The one thing to know: nothing is stored for a request. It
//! is the ingestion that closed memories, and it waits as long as one of these is still closed by it: confirming removes them
//! with their words, rejecting opens them again.

use super::candidate::Chosen;
use super::forget::Forgetter;
use super::traces::Place;
use crate::caller::Caller;
use crate::embedding::service::EmbeddingService;
use crate::error::MemoryError;
use crate::ingest::withdrawal::withdrawal;
use crate::memory::events::memory_event;
use crate::memory::reopen::reopened_rows;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_recall::PartitionIndex;
use evoke_store::{IngestionRow, ItemBody, ItemRow, Removal, Revision, Store, StoreResult};
use evoke_types::{Clock, IngestionId, MemoryId, Permission, ScopePath, Timestamp};
use std::sync::Arc;

/// Ingestions that one page reads at most, those that are decided included.
const MAX_READ: usize = 1_000;
/// Ingestions that are read at a time: a page is seldom longer.
const CHUNK: usize = 50;

/// A request that waits for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletionRequest {
    /// The id of the request: the ingestion that brought the words.
    pub id: IngestionId,
    /// The scope path of the user whose memory it is about.
    pub scope: ScopePath,
    /// The caller's id of the document in which it was asked for.
    pub document_id: String,
    /// When the document was taken in.
    pub at: Timestamp,
    /// The words of the request.
    pub words: Vec<String>,
    /// The memories that it closed, and that are still closed.
    pub memories: Vec<ItemRow>,
}

/// One page of requests, newest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeletionRequests {
    /// The requests that wait.
    pub requests: Vec<DeletionRequest>,
    /// The id after which the next page begins, if there may be one.
    pub next: Option<IngestionId>,
}

/// The outcome of a decision on a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedRequest {
    /// The id of the request.
    pub id: IngestionId,
    /// The memories that were removed, or opened again.
    pub memories: Vec<MemoryId>,
    /// When it was decided.
    pub at: Timestamp,
    /// Whether removed words have left the store's files.
    pub removal: Removal,
    /// Where words of it can still be read.
    pub left_in: Vec<Place>,
}

/// A request with what is needed to decide on it.
struct Found {
    request: DeletionRequest,
    /// The passages that hold the words of the request, with these words.
    asked: Vec<(ItemRow, String)>,
}

/// Lists deletion requests and carries out decisions on them.
pub(crate) struct DeletionDecisions {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) forgetter: Arc<Forgetter>,
}

impl DeletionDecisions {
    /// Requests that wait; see [`crate::Engine::deletion_requests`].
    pub(crate) async fn list(
        &self,
        caller: &Caller,
        after: Option<IngestionId>,
        limit: usize,
    ) -> Result<DeletionRequests, MemoryError> {
        let mut page = DeletionRequests { requests: Vec::new(), next: after };
        for _ in 0..MAX_READ / CHUNK {
            let rows = self.store.closing_documents(caller.instance_id(), page.next, CHUNK).await?;
            let is_last = rows.len() < CHUNK;
            for row in rows {
                page.next = Some(row.ingestion);
                if let Some(found) = self.request_in(caller, &row).await? {
                    page.requests.push(found.request);
                }
                if page.requests.len() == limit {
                    return Ok(page);
                }
            }
            if is_last {
                page.next = None;
                break;
            }
        }
        Ok(page)
    }

    /// Removes what a request closed; see [`crate::Engine::confirm_deletion`].
    pub(crate) async fn confirm(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        caller.require(Permission::ContentErase)?;
        let row = self.request_row(caller, id).await?;
        let _one_writer = self.locks.lock(&row.partition).await;
        let found = self.waiting_request(caller, &row).await?;
        let meant: Vec<MemoryId> = found.request.memories.iter().map(|memory| memory.id).collect();
        let chosen = Chosen { memories: found.request.memories, clauses: found.asked, ..Chosen::default() };
        let removed = self.forgetter.remove(caller, &row.partition, chosen, &meant).await?;
        let mut memories = meant.clone();
        memories.extend(removed.ids.into_iter().filter(|removed| !meant.contains(removed)));
        let (removal, left_in) = (removed.removal, removed.left_in);
        Ok(DecidedRequest { id: row.ingestion, memories, at: self.clock.now(), removal, left_in })
    }

    /// Opens what a request closed again; see [`crate::Engine::reject_deletion`].
    pub(crate) async fn reject(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        caller.require(Permission::ContentWrite)?;
        let row = self.request_row(caller, id).await?;
        let _one_writer = self.locks.lock(&row.partition).await;
        let found = self.waiting_request(caller, &row).await?;
        let memories: Vec<MemoryId> = found.request.memories.iter().map(|memory| memory.id).collect();
        for memory in &found.request.memories {
            // Opening one changes passages that the next one stands on: each sees what the last has done.
            let Some(opened) = self.partitions.open_one(&row.partition).await? else { continue };
            let now = self.clock.now();
            let event = memory_event(&row.partition, "memory.reopened", &[memory.id], &caller.actor(), now);
            let items = reopened_rows(&opened.index, memory, now);
            let revision = Revision { items, events: vec![event], ..Revision::default() };
            self.store.revise(&row.partition, revision).await?;
        }
        self.embedding.catch_up_soon();
        let (at, removal) = (self.clock.now(), Removal::Complete);
        Ok(DecidedRequest { id: row.ingestion, memories, at, removal, left_in: Vec::new() })
    }

    /// The ingestion that an id names, in the key's own scope.
    async fn request_row(&self, caller: &Caller, id: &str) -> Result<IngestionRow, MemoryError> {
        let unknown = || MemoryError::UnknownRequest(id.to_owned());
        let ingestion: IngestionId = id.parse().map_err(|_| unknown())?;
        let row = self.store.ingestion(caller.instance_id(), ingestion).await?;
        row.filter(|row| caller.owns(&row.partition.path)).ok_or_else(unknown)
    }

    async fn waiting_request(&self, caller: &Caller, row: &IngestionRow) -> Result<Found, MemoryError> {
        let found = self.request_in(caller, row).await?;
        found.ok_or_else(|| MemoryError::UnknownRequest(row.ingestion.to_string()))
    }

    /// The request of an ingestion, if it waits and the key may decide on it.
    async fn request_in(&self, caller: &Caller, row: &IngestionRow) -> StoreResult<Option<Found>> {
        if !caller.owns(&row.partition.path) {
            return Ok(None);
        }
        let Some(opened) = self.partitions.open_one(&row.partition).await? else { return Ok(None) };
        let closed = row.closed.iter().filter_map(|id| opened.index.whole(*id)).map(|item| &item.row);
        let memories: Vec<ItemRow> =
            closed.filter(|memory| is_closed_by(memory, row.ingestion)).cloned().collect();
        if memories.is_empty() {
            return Ok(None);
        }
        let asked = asking_words(&opened.index, row);
        let words = asked.iter().map(|(_, words)| words.clone()).collect();
        let request = DeletionRequest {
            id: row.ingestion,
            scope: row.partition.path.clone(),
            document_id: row.document_id.as_str().to_owned(),
            at: row.queued_at,
            words,
            memories,
        };
        Ok(Some(Found { request, asked }))
    }
}

fn is_closed_by(memory: &ItemRow, ingestion: IngestionId) -> bool {
    withdrawal(memory).is_some_and(|why| why.by == ingestion)
}

/// The words of the request itself, passage by passage: those that are withheld for the sake of no memory.
fn asking_words(index: &PartitionIndex, row: &IngestionRow) -> Vec<(ItemRow, String)> {
    let passages = row.memory_ids.iter().filter_map(|id| index.whole(*id));
    let mut asked = Vec::new();
    for passage in passages {
        let ItemBody::Passage(body) = &passage.row.body else { continue };
        for part in body.withheld.iter().filter(|part| part.memory.is_none()) {
            if let Some(words) = passage.row.text.get(part.start..part.end) {
                asked.push((passage.row.clone(), words.to_owned()));
            }
        }
    }
    asked
}
