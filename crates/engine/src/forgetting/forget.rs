//! The calls that forget: one memory by its id, or whatever a description means.
//!
//! Called by the public calls to delete and to forget. The one thing to know: both hold the lock of the partition from the
//! search to the removal, so that nothing that is stored meanwhile is missed or half removed.

use super::candidate::{self, Candidate, Chosen, passage_of};
use super::plan::{Plan, RemovalPlanner};
use super::search::TopicSearch;
use super::topic::Topic;
use super::traces::{Place, TraceSearch};
use super::waiting::WaitingDocuments;
use crate::caller::{Address, Caller};
use crate::conversation::compaction::service::Compactions;
use crate::embedding::service::EmbeddingService;
use crate::error::MemoryError;
use crate::ingest::backlog::Backlog;
use crate::ingest::partly_stored::PartlyStored;
use crate::memory::events::memory_event;
use crate::memory::lookup::MemoryLookup;
use crate::read::search::SearchService;
use crate::redaction::clauses;
use crate::runtime::partition_cache::PartitionCache;
use crate::runtime::partition_locks::PartitionLocks;
use evoke_store::{ItemRow, PartitionKey, Removal, Store, StoreResult};
use evoke_types::{Clock, MemoryId, Permission, ScopeError, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// Whether a forget request only looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgetMode {
    /// Show what would be removed.
    Preview,
    /// Remove it for good.
    Direct,
}

/// What a forget request found, and removed in direct mode. Best match first.
#[derive(Debug, Clone, PartialEq)]
pub struct Forgotten {
    /// What is meant, and what goes with it.
    pub candidates: Vec<Candidate>,
    /// What may be meant as well: near in meaning, but not near enough to be removed without being named. A caller can
    /// remove each by its id.
    pub possible: Vec<Candidate>,
    /// The ids of what was removed.
    pub deleted: Vec<String>,
    /// Whether its words have left the store's files.
    pub removal: Removal,
    /// Where words of it can still be read.
    pub left_in: Vec<Place>,
    /// Whether more may be meant than was looked at.
    pub incomplete: bool,
}

/// The receipt of a deletion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedMemory {
    /// The id of what was deleted, as the caller named it.
    pub id: String,
    /// Memories that stood on the same words alone, and went with them.
    pub also: Vec<MemoryId>,
    /// When it was deleted.
    pub at: Timestamp,
    /// Whether its words have left the store's files.
    pub removal: Removal,
    /// Where words of it can still be read.
    pub left_in: Vec<Place>,
}

/// What was removed by id.
pub(super) struct Removed {
    /// The items that were removed.
    pub(super) ids: Vec<MemoryId>,
    /// Whether their words have left the store's files.
    pub(super) removal: Removal,
    /// Where words of them can still be read.
    pub(super) left_in: Vec<Place>,
}

/// The parts that forgetting needs.
pub(crate) struct ForgetterDependencies {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) partitions: Arc<PartitionCache>,
    pub(crate) locks: Arc<PartitionLocks>,
    pub(crate) lookup: Arc<MemoryLookup>,
    pub(crate) partly_stored: Arc<PartlyStored>,
    pub(crate) embedding: Arc<EmbeddingService>,
    pub(crate) search: Arc<SearchService>,
    /// The time that one search may take.
    pub(crate) read_time: Duration,
    pub(crate) compactions: Arc<Compactions>,
    pub(crate) backlog: Arc<Backlog>,
}

/// Forgets memories and words.
pub(crate) struct Forgetter {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    locks: Arc<PartitionLocks>,
    lookup: Arc<MemoryLookup>,
    partly_stored: Arc<PartlyStored>,
    search: TopicSearch,
    planner: RemovalPlanner,
    traces: TraceSearch,
    compactions: Arc<Compactions>,
    backlog: Arc<Backlog>,
    embedding: Arc<EmbeddingService>,
}

impl Forgetter {
    /// Puts the steps of forgetting together.
    pub(crate) fn new(needs: ForgetterDependencies) -> Self {
        let search = TopicSearch {
            store: needs.store.clone(),
            clock: needs.clock.clone(),
            partitions: needs.partitions.clone(),
            partly_stored: needs.partly_stored.clone(),
            embedding: needs.embedding.clone(),
            search: needs.search,
            read_time: needs.read_time,
        };
        let planner = RemovalPlanner {
            store: needs.store.clone(),
            clock: needs.clock.clone(),
            partitions: needs.partitions.clone(),
            compactions: needs.compactions.clone(),
        };
        let traces = TraceSearch { store: needs.store.clone(), partitions: needs.partitions };
        Self {
            store: needs.store,
            clock: needs.clock,
            locks: needs.locks,
            lookup: needs.lookup,
            partly_stored: needs.partly_stored,
            search,
            planner,
            traces,
            compactions: needs.compactions,
            backlog: needs.backlog,
            embedding: needs.embedding,
        }
    }

    /// Removes a memory or a sentence by its id; see [`crate::Engine::delete_memory`].
    pub(crate) async fn delete(&self, caller: &Caller, id: &str) -> Result<DeletedMemory, MemoryError> {
        caller.require(Permission::ContentErase)?;
        let unknown = || MemoryError::Unknown(id.to_owned());
        let named = passage_of(id).map(|passage| passage.to_string());
        let named = named.as_deref().unwrap_or(id);
        let (partition, _) = self.lookup.find_own(caller, named).await?.ok_or_else(unknown)?;
        let _one_writer = self.locks.lock(&partition).await;
        let (_, row) = self.lookup.find_own(caller, named).await?.ok_or_else(unknown)?;
        let meant = row.id;
        let is_sentence = named != id;
        let chosen = if is_sentence { clause(row, id).ok_or_else(unknown)? } else { Chosen::item(row) };
        let removed = self.remove(caller, &partition, chosen, &[meant]).await?;
        let also = removed.ids.into_iter().filter(|removed| is_sentence || *removed != meant).collect();
        let id = if is_sentence { id.to_owned() } else { meant.to_string() };
        let (removal, left_in) = (removed.removal, removed.left_in);
        Ok(DeletedMemory { id, also, at: self.clock.now(), removal, left_in })
    }

    /// Removes what was chosen by id, of which these memories were meant. The caller holds the lock of the partition.
    ///
    /// # Errors
    /// Those of the store; nothing is removed on error.
    pub(super) async fn remove(
        &self,
        caller: &Caller,
        partition: &PartitionKey,
        chosen: Chosen,
        meant: &[MemoryId],
    ) -> StoreResult<Removed> {
        let waiting = WaitingDocuments::read(&*self.store, &self.partly_stored, partition).await?;
        let plan = self.planner.plan(partition, chosen, &waiting.documents).await?;
        let ids = plan.removed.clone();
        let (removal, plan) = self.carry_out(partition, plan, meant, &caller.actor()).await?;
        let left_in = self.traces.left_in(caller, partition, plan, None).await?;
        Ok(Removed { ids, removal, left_in })
    }

    /// Finds and removes what a description means; see [`crate::Engine::forget`].
    pub(crate) async fn forget(
        &self,
        caller: &Caller,
        address: &Address,
        description: &str,
        mode: ForgetMode,
    ) -> Result<Forgotten, MemoryError> {
        if mode == ForgetMode::Direct {
            caller.require(Permission::ContentErase)?;
        }
        let partition = one_user(caller, address)?;
        let _one_writer = self.locks.lock(&partition).await;
        let topic = Topic::new(description);
        let found = self.search.search(&partition, &topic).await?;
        let meant: Vec<MemoryId> = found.chosen.memories.iter().map(|row| row.id).collect();
        let mut plan = self.planner.plan(&partition, found.chosen, &found.waiting).await?;
        let mut candidates = found.candidates;
        candidates.append(&mut plan.beside);
        let mut forgotten = Forgotten {
            candidates,
            possible: found.possible,
            deleted: Vec::new(),
            removal: Removal::Complete,
            left_in: Vec::new(),
            incomplete: found.incomplete,
        };
        if mode == ForgetMode::Preview || forgotten.candidates.is_empty() {
            return Ok(forgotten);
        }
        forgotten.deleted = removed_ids(&forgotten.candidates, &plan);
        let (removal, plan) = self.carry_out(&partition, plan, &meant, &caller.actor()).await?;
        forgotten.removal = removal;
        forgotten.left_in = self.traces.left_in(caller, &partition, plan, Some(&topic)).await?;
        Ok(forgotten)
    }

    /// Carries a removal out. The caller holds the lock of the partition.
    async fn carry_out(
        &self,
        partition: &PartitionKey,
        mut plan: Plan,
        meant: &[MemoryId],
        by: &str,
    ) -> StoreResult<(Removal, Plan)> {
        let mut revision = std::mem::take(&mut plan.revision);
        let mut ids = meant.to_vec();
        ids.extend(plan.removed.iter().filter(|id| !meant.contains(id)));
        revision.events.push(memory_event(partition, "memory.deleted", &ids, by, self.clock.now()));
        let jobs: Vec<_> = revision.conversations.iter().filter_map(|one| one.recompact.clone()).collect();
        let waits = !revision.document_texts.is_empty();
        let removal = self.store.revise(partition, revision).await?;
        for job in jobs {
            self.compactions.start(partition.instance.clone(), job);
        }
        if waits {
            self.backlog.wake_workers();
        }
        self.embedding.catch_up_soon();
        Ok((removal, plan))
    }
}

/// The partition of the one user that a forget request has to name.
fn one_user(caller: &Caller, address: &Address) -> Result<PartitionKey, MemoryError> {
    match caller.resolve_user(address) {
        Ok(path) => Ok(caller.partition(path)),
        Err(ScopeError::UserRequired | ScopeError::CustomerRequired) => {
            Err(MemoryError::ForgetNeedsUser(caller.instance.isolation))
        }
        Err(error) => Err(error.into()),
    }
}

/// The ids of the candidates, and of whatever else goes with them.
fn removed_ids(candidates: &[Candidate], plan: &Plan) -> Vec<String> {
    let mut ids: Vec<String> = candidates.iter().map(|one| one.id.clone()).collect();
    let known: HashSet<String> = ids.iter().cloned().collect();
    ids.extend(plan.removed.iter().map(ToString::to_string).filter(|id| !known.contains(id)));
    ids
}

/// The clause of a passage that an id names, if its words still stand there.
fn clause(row: ItemRow, id: &str) -> Option<Chosen> {
    let words = clauses::clauses(&row.text, row.said_at).into_iter().map(|range| row.text[range].to_owned());
    let words = words.into_iter().find(|words| candidate::clause_id(&row.id, words) == id)?;
    Some(Chosen { clauses: vec![(row, words)], ..Chosen::default() })
}
