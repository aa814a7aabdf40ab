//! Forgetting for good: by a description, by id, everywhere at once.
//!
//! Called by the calls that remove. The one thing to know: what is removed is worked out first ([`plan`]), as one revision
//! of the store: items, documents, turns, compactions, reports and names of entities change in one transaction, or none
//! does. Afterwards it is looked up what is left ([`traces`]).

use super::candidate::{self, Candidate, Chosen, passage_of};
use super::plan::Plan;
use super::topic::Topic;
use super::traces::Place;
use super::wording;
use crate::{Address, Caller, Engine, MemoryError};
use evoke_store::{ItemRow, PartitionKey, Removal, StoreResult};
use evoke_types::{MemoryId, Timestamp};
use std::collections::HashSet;

/// Whether a forget request only looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForgetMode {
    /// Show what would go.
    Preview,
    /// Remove it.
    Direct,
}

/// What a forget request found, and removed in direct mode. Best match first.
#[derive(Debug, Clone, PartialEq)]
pub struct Forgotten {
    /// What is meant, and what goes with it.
    pub candidates: Vec<Candidate>,
    /// Ids of what was removed.
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
    /// Which, as the caller named it.
    pub id: String,
    /// Memories that stood on the same words alone, and went with them.
    pub also: Vec<MemoryId>,
    /// When.
    pub at: Timestamp,
    /// Whether its words have left the store's files.
    pub removal: Removal,
    /// Where words of it can still be read.
    pub left_in: Vec<Place>,
}

impl Engine {
    /// Removes a memory, or a sentence that a forget request has shown, with the words it came from: out of passages,
    /// documents and turns, and out of everything that was made of them.
    ///
    /// # Errors
    /// [`MemoryError::Unknown`], [`MemoryError::Store`].
    pub async fn delete_memory(&self, caller: &Caller, id: &str) -> Result<DeletedMemory, MemoryError> {
        caller.may_write()?;
        let unknown = || MemoryError::Unknown(id.to_owned());
        let named = passage_of(id).map(|passage| passage.to_string());
        let named = named.as_deref().unwrap_or(id);
        let (partition, _) = self.find_own(caller, named).await?.ok_or_else(unknown)?;
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let (_, row) = self.find_own(caller, named).await?.ok_or_else(unknown)?;
        let meant = row.id;
        let sentence = named != id;
        let chosen = if sentence { clause(row, id).ok_or_else(unknown)? } else { Chosen::item(row) };
        let (waiting, _) = self.waiting_documents(&partition).await?;
        let plan = self.plan(&partition, chosen, &waiting).await?;
        let also = plan.removed.iter().copied().filter(|removed| sentence || *removed != meant).collect();
        let (removal, plan) = self.carry_out(&partition, plan, &[meant], &caller.actor()).await?;
        let left_in = self.left_in(caller, &partition, plan, None).await?;
        let id = if sentence { id.to_owned() } else { meant.to_string() };
        Ok(DeletedMemory { id, also, at: self.now(), removal, left_in })
    }

    /// Finds what a description means among one user's memories and words, and removes it in direct mode.
    ///
    /// # Errors
    /// [`MemoryError::ForgetNeedsUser`], [`MemoryError::Scope`], [`MemoryError::Store`].
    pub async fn forget(
        &self,
        caller: &Caller,
        address: &Address,
        description: &str,
        mode: ForgetMode,
    ) -> Result<Forgotten, MemoryError> {
        if mode == ForgetMode::Direct {
            caller.may_write()?;
        }
        let needs_user = || MemoryError::ForgetNeedsUser(caller.instance.isolation);
        let path = match caller.resolve(address) {
            Ok(path) if path.id_at("user").is_some() => path,
            Ok(_) | Err(evoke_types::ScopeError::CustomerRequired) => return Err(needs_user()),
            Err(error) => return Err(error.into()),
        };
        let partition = caller.partition(path);
        let lock = self.lanes().writer(&partition);
        let _one_writer = lock.lock().await;
        let topic = Topic::new(description);
        let found = self.search_topic(&partition, &topic).await?;
        let meant: Vec<MemoryId> = found.chosen.memories.iter().map(|row| row.id).collect();
        let mut plan = self.plan(&partition, found.chosen, &found.waiting).await?;
        let mut candidates = found.candidates;
        candidates.append(&mut plan.beside);
        let mut forgotten = Forgotten {
            candidates,
            deleted: Vec::new(),
            removal: Removal::Complete,
            left_in: Vec::new(),
            incomplete: found.incomplete,
        };
        if mode == ForgetMode::Preview || forgotten.candidates.is_empty() {
            return Ok(forgotten);
        }
        let mut deleted: Vec<String> = forgotten.candidates.iter().map(|one| one.id.clone()).collect();
        let known: HashSet<String> = deleted.iter().cloned().collect();
        deleted.extend(plan.removed.iter().map(ToString::to_string).filter(|id| !known.contains(id)));
        let (removal, plan) = self.carry_out(&partition, plan, &meant, &caller.actor()).await?;
        forgotten.deleted = deleted;
        forgotten.removal = removal;
        forgotten.left_in = self.left_in(caller, &partition, plan, Some(&topic)).await?;
        Ok(forgotten)
    }

    /// Carries a removal out. The caller holds the partition's writer lock.
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
        revision.events.push(self.memory_event(partition, "memory.deleted", &ids, by));
        let jobs: Vec<_> = revision.conversations.iter().filter_map(|one| one.recompact.clone()).collect();
        let waits = !revision.document_texts.is_empty();
        let removal = self.store().revise(partition, revision).await?;
        for job in jobs {
            self.run_compaction(partition.instance.clone(), job);
        }
        if waits {
            self.wake_workers();
        }
        self.catch_up_soon();
        Ok((removal, plan))
    }
}

/// The clause of a passage that an id names, if its words still stand there.
fn clause(row: ItemRow, id: &str) -> Option<Chosen> {
    let words = wording::clauses(&row.text, row.said_at).into_iter().map(|range| row.text[range].to_owned());
    let words = words.into_iter().find(|words| candidate::clause_id(&row.id, words) == id)?;
    Some(Chosen { clauses: vec![(row, words)], ..Chosen::default() })
}
