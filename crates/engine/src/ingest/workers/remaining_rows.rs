//! The rows of a long document that are not stored yet.
//!
//! Made when the first part of a document is stored, used up part by part. The one thing to know: passages go in order,
//! each followed by the memories that stand on it, so that every part stands by itself.

use crate::ingest::entity_resolution::ResolvedEntities;
use crate::ingest::processed_document::ProcessedDocument;
use evoke_store::{EntityRow, ItemRow};
use evoke_types::{EntityId, Timestamp};
use std::collections::{HashMap, VecDeque};

/// Items of one transaction; one passage with all that stands on it may go beyond.
const MAX_ITEMS: usize = 96;
/// Entities of one transaction.
const MAX_ENTITIES: usize = 256;

/// What is left of a document to store.
pub(crate) struct RemainingRows {
    entities: VecDeque<EntityRow>,
    /// The entities that each passage names, by its number.
    links: HashMap<usize, Vec<EntityId>>,
    /// The numbers of memories in the order of their passages.
    memories: Vec<usize>,
    next_passage: usize,
    next_memory: usize,
    is_first: bool,
    items: usize,
}

impl RemainingRows {
    /// All rows of a document.
    pub(crate) fn new(document: &ProcessedDocument, resolved: ResolvedEntities) -> Self {
        let mut links: HashMap<usize, Vec<EntityId>> = HashMap::new();
        for (entity, passages) in resolved.links {
            for passage in passages {
                links.entry(passage).or_default().push(entity);
            }
        }
        let extraction = &document.extraction;
        let mut memories: Vec<usize> = (0..extraction.memories.len()).collect();
        memories.sort_by_key(|number| extraction.memories.get(*number).map(|memory| memory.passage));
        let entities = resolved.rows.into();
        Self { entities, links, memories, next_passage: 0, next_memory: 0, is_first: true, items: 0 }
    }

    /// Whether the next part is the first; true once.
    pub(crate) fn take_first(&mut self) -> bool {
        std::mem::take(&mut self.is_first)
    }

    /// The next entities, which are stored before any item; none when all are stored.
    pub(crate) fn next_entities(&mut self) -> Vec<EntityRow> {
        let some = MAX_ENTITIES.min(self.entities.len());
        self.entities.drain(..some).collect()
    }

    /// The rows of the next passages with the memories that stand on them.
    pub(crate) fn next_items(&mut self, document: &ProcessedDocument, now: Timestamp) -> Vec<ItemRow> {
        let mut items = Vec::new();
        while items.len() < MAX_ITEMS
            && let Some(passage) = document.passage_row(self.next_passage, now)
        {
            let first = items.len();
            while let Some(number) = self.memories.get(self.next_memory)
                && let Some(draft) = document.extraction.memories.get(*number)
                && draft.passage <= self.next_passage
            {
                items.push(document.memory_row(*number, draft, &passage, now));
                self.next_memory += 1;
            }
            items.insert(first, passage);
            if let Some(named) = self.links.get(&self.next_passage) {
                items.iter_mut().skip(first).for_each(|item| item.entities.extend(named));
            }
            self.next_passage += 1;
        }
        self.items += items.len();
        items
    }

    /// How many items were taken so far.
    pub(crate) const fn items(&self) -> usize {
        self.items
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self, document: &ProcessedDocument) -> bool {
        self.next_passage >= document.extraction.passages.len() && self.entities.is_empty()
    }
}
