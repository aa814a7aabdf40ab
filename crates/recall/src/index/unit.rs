//! The unit of ranking: a passage, with the typed memories that are keys to it.

use super::key::KeyTerms;
use super::slot::{Events, Slot};
use crate::item::Item;
use crate::persistent::Chunked;
use crate::query::Kinds;
use evoke_text::marks;
use evoke_types::{EventWindow, MemoryId, Timestamp};
use std::sync::Arc;

/// Units by slot.
pub(crate) type Units = Chunked<Arc<Unit>, 256>;

/// A passage with the memories derived from it; or a memory whose passages are gone, on its own.
#[derive(Debug)]
pub(crate) struct Unit {
    /// The passage; for a stray memory, that memory.
    pub(crate) head: Arc<Item>,
    /// Typed memories, in order of the document. Holds the head when that is a memory.
    pub(crate) memories: Box<[KeyedMemory]>,
}

/// A typed memory and the terms of its statement, so that it can be matched without reading it.
#[derive(Debug)]
pub(crate) struct KeyedMemory {
    pub(crate) item: Arc<Item>,
    /// Hashes of the statement's terms, ascending. Collisions only blur which memory is shown.
    pub(crate) terms: Box<[u32]>,
}

impl Unit {
    /// Joins a head and its memories, and makes the merged search key.
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

    /// The id that the unit is known by.
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
    /// What a session orders by.
    pub(crate) fn order(&self) -> (Timestamp, u32, u32, MemoryId) {
        (self.said_at(), self.head.document.position, self.head.row.ordinal, self.id())
    }
    /// When what its memories tell of happens.
    pub(crate) fn events(&self) -> impl Iterator<Item = &EventWindow> {
        self.memories.iter().filter_map(|memory| memory.item.memory()?.event.as_ref())
    }
    /// The unit's entry in the flat array, not yet linked to a session.
    pub(crate) fn slot(&self, length: u32) -> Slot {
        Slot {
            said_at: self.said_at(),
            length,
            kinds: self.items().map(|item| item.row.kind).collect::<Kinds>(),
            trust: self.head.origin().trust(),
            marks: marks(&self.head.row.text),
            events: Events::of(self.events()),
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
    /// Whether the statement holds a term, given its hash.
    pub(crate) fn holds(&self, term: u32) -> bool {
        self.terms.binary_search(&term).is_ok()
    }
}
