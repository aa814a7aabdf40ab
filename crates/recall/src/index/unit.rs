//! The unit of ranking: a passage together with the memories derived from it.
//!
//! [`change`](super::change) assembles units; retrievers find them by slot, and [`results`](crate::results)
//! decides which of their items is returned.

use super::key::KeyTerms;
use super::slot::{Events, Slot};
use crate::item::Item;
use crate::kinds::Kinds;
use crate::persistent::Chunked;
use evoke_text::marks;
use evoke_types::{EventWindow, MemoryId, Timestamp};
use std::sync::Arc;

/// Units by [`SlotId`](super::slot::SlotId).
pub(crate) type Units = Chunked<Arc<Unit>, 256>;

/// A passage with the memories derived from it, or an orphan: a memory whose passages no longer exist.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The passage; for an orphan, the memory itself.
    pub(crate) head: Arc<Item>,
    /// Memories in the order of the document. For an orphan, only itself.
    pub(crate) memories: Box<[KeyedMemory]>,
}

/// A memory with the terms of its statement, so that it can be matched without analyzing it.
#[derive(Debug)]
pub(crate) struct KeyedMemory {
    pub(crate) item: Arc<Item>,
    /// Hashes of the statement's terms, ascending. A collision can only affect which memory represents the
    /// unit.
    pub(crate) terms: Box<[u32]>,
}

impl Unit {
    /// Joins a head and its memories; returns the unit and its search key.
    pub(crate) fn new(head: Arc<Item>, mut memories: Vec<Arc<Item>>) -> (Self, KeyTerms) {
        memories.sort_unstable_by_key(|item| (item.row.ingestion, item.row.ordinal, item.row.id));
        let mut key = KeyTerms::default();
        if head.is_passage() {
            key.add_passage(&head);
        }
        let memories = memories.into_iter().map(|item| {
            let terms = key.add_statement(&item);
            KeyedMemory { item, terms }
        });
        (Self { memories: memories.collect(), head }, key)
    }

    /// The id of the head, which identifies the unit.
    pub(crate) fn id(&self) -> MemoryId {
        self.head.row.id
    }
    pub(crate) fn is_passage(&self) -> bool {
        self.head.is_passage()
    }
    pub(crate) fn said_at(&self) -> Timestamp {
        self.head.row.said_at
    }
    /// Every item: the passage, then the memories.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Arc<Item>> {
        let passage = self.is_passage().then_some(&self.head);
        passage.into_iter().chain(self.memories.iter().map(|m| &m.item))
    }
    /// The sort key within a session.
    pub(crate) fn session_order(&self) -> (Timestamp, u32, u32, MemoryId) {
        (self.said_at(), self.head.document.position, self.head.row.ordinal, self.id())
    }
    /// Event windows of its memories, which [`Events`] summarizes.
    pub(crate) fn events(&self) -> impl Iterator<Item = &EventWindow> {
        self.memories.iter().filter_map(|memory| memory.item.memory()?.event.as_ref())
    }
    /// The unit's slot, not yet linked to a session.
    pub(crate) fn slot(&self, length: u32) -> Slot {
        Slot {
            said_at: self.said_at(),
            length,
            kinds: self.items().map(|item| item.row.kind).collect::<Kinds>(),
            trust: self.head.origin().trust(),
            marks: marks(&self.head.row.text),
            events: Events::summarize(self.events()),
            passage: self.is_passage(),
            ..Slot::default()
        }
    }
    pub(crate) fn bytes(&self) -> usize {
        let keyed = self.memories.iter().map(|m| size_of_val(m) + 4 * m.terms.len()).sum::<usize>();
        size_of::<Self>() + 16 + keyed + self.items().map(|item| item.bytes()).sum::<usize>()
    }
}

impl KeyedMemory {
    /// Whether the statement contains a term, given its hash.
    pub(crate) fn contains_term(&self, term: u32) -> bool {
        self.terms.binary_search(&term).is_ok()
    }
}
