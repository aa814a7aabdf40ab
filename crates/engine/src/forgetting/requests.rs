//! Deletion requests: what people asked the assistant to forget, waiting for a person to decide.
//!
//! Called by the calls that list, confirm and reject them. The one thing to know: nothing is stored for a request. It is
//! the ingestion that closed memories, and it waits as long as one of these is still closed by it: confirming removes
//! them with their words, rejecting opens them again.

use super::candidate::Chosen;
use super::traces::Place;
use crate::{Caller, Engine, MemoryError};
use evoke_recall::PartitionIndex;
use evoke_store::{IngestionRow, ItemBody, ItemRow, PartitionKey, Removal, Revision, StoreResult};
use evoke_types::{IngestionId, MemoryId, ScopePath, Timestamp};

/// Ingestions that one page reads at most, those that are decided included.
const READ: usize = 1_000;

/// A request that waits.
#[derive(Debug, Clone, PartialEq)]
pub struct DeletionRequest {
    /// Its id: the ingestion that brought the words.
    pub id: IngestionId,
    /// Whose memory it is about.
    pub scope: ScopePath,
    /// The caller's id of the document in which it was asked for.
    pub document_id: String,
    /// When it was taken in.
    pub at: Timestamp,
    /// The words of the request.
    pub words: Vec<String>,
    /// The memories that it closed, and that are still closed.
    pub memories: Vec<ItemRow>,
}

/// One page of requests, newest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DeletionRequests {
    /// What waits.
    pub requests: Vec<DeletionRequest>,
    /// Where the next page begins, if there may be one.
    pub next: Option<IngestionId>,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidedRequest {
    /// Which.
    pub id: IngestionId,
    /// Memories that were removed, or opened again.
    pub memories: Vec<MemoryId>,
    /// When.
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

impl Engine {
    /// Requests that wait, newest first, at most `limit`; those after `after` when it is given. Only those of the key's own
    /// scope are shown.
    ///
    /// # Errors
    /// [`MemoryError::Store`].
    pub async fn deletion_requests(
        &self,
        caller: &Caller,
        after: Option<IngestionId>,
        limit: usize,
    ) -> Result<DeletionRequests, MemoryError> {
        let mut page = DeletionRequests::default();
        let rows = self.store().closing_documents(caller.instance_id(), after, READ).await?;
        let read_all = rows.len() < READ;
        for row in rows {
            page.next = Some(row.ingestion);
            if let Some(found) = self.request_in(caller, &row).await? {
                page.requests.push(found.request);
            }
            if page.requests.len() == limit {
                return Ok(page);
            }
        }
        page.next = page.next.filter(|_| !read_all);
        Ok(page)
    }

    /// Removes what a request closed, with its words and those of the request, everywhere and for good.
    ///
    /// # Errors
    /// [`MemoryError::UnknownRequest`], also when it is decided; [`MemoryError::ReadOnly`], [`MemoryError::Store`].
    pub async fn confirm_deletion(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        caller.may_write()?;
        let (row, partition) = self.request_row(caller, id).await?;
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let found = self.waiting_request(caller, &row).await?;
        let meant: Vec<MemoryId> = found.request.memories.iter().map(|memory| memory.id).collect();
        let chosen = Chosen { memories: found.request.memories, clauses: found.asked, ..Chosen::default() };
        let (waiting, _) = self.waiting_documents(&partition).await?;
        let plan = self.plan(&partition, chosen, &waiting).await?;
        let mut memories = meant.clone();
        memories.extend(plan.removed.iter().filter(|removed| !meant.contains(removed)));
        let (removal, plan) = self.carry_out(&partition, plan, &meant, &caller.actor()).await?;
        let left_in = self.left_in(caller, &partition, plan, None).await?;
        Ok(DecidedRequest { id: row.ingestion, memories, at: self.now(), removal, left_in })
    }

    /// Opens what a request closed again.
    ///
    /// # Errors
    /// As [`Engine::confirm_deletion`].
    pub async fn reject_deletion(&self, caller: &Caller, id: &str) -> Result<DecidedRequest, MemoryError> {
        caller.may_write()?;
        let (row, partition) = self.request_row(caller, id).await?;
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let found = self.waiting_request(caller, &row).await?;
        let memories: Vec<MemoryId> = found.request.memories.iter().map(|memory| memory.id).collect();
        for memory in &found.request.memories {
            // Opening one changes passages that the next one stands on: each sees what the last has done.
            let Some(index) = self.index_of(&partition).await? else { continue };
            let mut revision: Revision = self.opening(&index, memory);
            revision.events.push(self.memory_event(
                &partition,
                "memory.reopened",
                &[memory.id],
                &caller.actor(),
            ));
            self.store().revise(&partition, revision).await?;
        }
        self.catch_up_soon();
        let removal = Removal::Complete;
        Ok(DecidedRequest { id: row.ingestion, memories, at: self.now(), removal, left_in: Vec::new() })
    }

    /// The ingestion that an id names, in the key's own scope.
    async fn request_row(
        &self,
        caller: &Caller,
        id: &str,
    ) -> Result<(IngestionRow, PartitionKey), MemoryError> {
        let unknown = || MemoryError::UnknownRequest(id.to_owned());
        let ingestion: IngestionId = id.parse().map_err(|_| unknown())?;
        let row = self.store().ingestion(caller.instance_id(), ingestion).await?.ok_or_else(unknown)?;
        let partition = row.partition.clone();
        if caller.owns(&partition.path) { Ok((row, partition)) } else { Err(unknown()) }
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
        let Some(index) = self.index_of(&row.partition).await? else { return Ok(None) };
        let memories: Vec<ItemRow> = row
            .closed
            .iter()
            .filter_map(|id| index.whole(*id))
            .map(|item| item.row.clone())
            .filter(|memory| is_closed_by(memory, row.ingestion))
            .collect();
        if memories.is_empty() {
            return Ok(None);
        }
        let asked = asking_words(&index, row);
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

    async fn index_of(
        &self,
        partition: &PartitionKey,
    ) -> StoreResult<Option<std::sync::Arc<PartitionIndex>>> {
        let opened = self.partitions().open(std::slice::from_ref(partition)).await?;
        Ok(opened.first().map(|opened| opened.index.clone()))
    }
}

fn is_closed_by(memory: &ItemRow, ingestion: IngestionId) -> bool {
    match &memory.body {
        ItemBody::Memory(body) => body.withdrawn.is_some_and(|why| why.by == ingestion),
        ItemBody::Passage(_) => false,
    }
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
