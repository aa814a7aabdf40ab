//! A long document on its way into the store: part by part, each a small transaction.
//!
//! Called while a worker stores a document with more rows than one transaction should write. The one thing to know: rows
//! have ids that follow from the document, so an attempt that is cut short is written over by the next one, and what
//! that one does not write is removed when it finishes.

use crate::engine::Engine;
use crate::ingest::entity_resolution::Named;
use crate::ingest::process::{Place, Read};
use evoke_store::{EntityRow, ItemRow, PartitionKey, StoreResult, Understood, UnderstoodPart};
use evoke_types::EntityId;
use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

/// Items of one transaction; one passage with all that stands on it may go beyond.
const ITEMS: usize = 96;
/// Entities of one transaction.
const ENTITIES: usize = 256;
/// Time in one slice, beside reading what the place holds.
const SLICE: Duration = Duration::from_millis(80);

/// What is left of a document.
pub(crate) struct Parts {
    entities: VecDeque<EntityRow>,
    /// Entities named in each passage.
    links: HashMap<usize, Vec<EntityId>>,
    /// Numbers of memories in the order of their passages.
    memories: Vec<usize>,
    next_passage: usize,
    next_memory: usize,
    /// Whether nothing is stored yet.
    first: bool,
    items: usize,
}

/// How a slice ended.
pub(crate) enum Progress {
    /// There is more to store.
    More,
    /// It is finished.
    Finished,
    /// The document is gone, or somebody else has it.
    Gone,
}

impl Parts {
    fn new(read: &Read, named: Named) -> Self {
        let mut links: HashMap<usize, Vec<EntityId>> = HashMap::new();
        for (entity, passages) in named.links {
            for passage in passages {
                links.entry(passage).or_default().push(entity);
            }
        }
        let mut memories: Vec<usize> = (0..read.understanding.memories.len()).collect();
        memories.sort_by_key(|number| read.understanding.memories.get(*number).map(|memory| memory.passage));
        let entities = named.rows.into();
        Self { entities, links, memories, next_passage: 0, next_memory: 0, first: true, items: 0 }
    }

    /// Rows of the next passages with what stands on them.
    fn next(&mut self, engine: &Engine, read: &mut Read) -> Vec<ItemRow> {
        let mut items = Vec::new();
        let now = engine.now();
        while items.len() < ITEMS
            && let Some(passage) = read.passage_row(self.next_passage, now)
        {
            let first = items.len();
            while let Some(number) = self.memories.get(self.next_memory)
                && let Some(draft) = read.understanding.memories.get(*number)
                && draft.passage <= self.next_passage
            {
                items.push(read.memory_row(*number, draft, &passage, now));
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

    fn is_last(&self, read: &Read) -> bool {
        self.next_passage >= read.understanding.passages.len()
    }
}

impl Engine {
    /// Stores some parts of a document. The caller holds the partition's writer lock.
    pub(crate) async fn store_some(
        &self,
        partition: &PartitionKey,
        read: &mut Read,
        parts: &mut Option<Parts>,
    ) -> StoreResult<Progress> {
        if parts.is_none() {
            if read.may_wish() {
                self.grant(partition, read).await?;
            }
            let mut place = self.place(partition).await?;
            *parts = Some(Parts::new(read, self.resolve(read, &mut place)));
            self.lanes().storing().insert(read.claimed.document.ingestion);
        }
        let Some(parts) = parts else { return Ok(Progress::More) };
        let mut place = self.place(partition).await?;
        let until = Instant::now() + SLICE;
        loop {
            if !self.store_next(read, parts, &mut place).await? {
                return Ok(Progress::Gone);
            }
            if parts.is_last(read) && parts.entities.is_empty() {
                return self.finish_parts(read, parts).await;
            }
            if Instant::now() >= until || self.lanes().is_stopping() {
                return Ok(Progress::More);
            }
        }
    }

    async fn store_next(&self, read: &mut Read, parts: &mut Parts, place: &mut Place) -> StoreResult<bool> {
        let claim = read.claimed.claim();
        let part = if parts.entities.is_empty() {
            let mut items = parts.next(self, read);
            let rewritten = place.matters.settle(&mut items, self.now());
            UnderstoodPart { claim, first: parts.first, items, rewritten, entities: Vec::new() }
        } else {
            let some = ENTITIES.min(parts.entities.len());
            let entities = parts.entities.drain(..some).collect();
            UnderstoodPart { claim, first: parts.first, items: Vec::new(), rewritten: Vec::new(), entities }
        };
        parts.first = false;
        self.store().store_part(part).await
    }

    async fn finish_parts(&self, read: &mut Read, parts: &Parts) -> StoreResult<Progress> {
        let understood: Understood = self.ending(read, parts.items, Vec::new());
        let status = understood.status.as_str();
        let ingestion = understood.ingestion;
        let finished = self.store().finish(understood).await?;
        self.lanes().storing().remove(&ingestion);
        if finished {
            let passages = read.understanding.passages.len();
            crate::metrics::understood(status, passages, parts.items.saturating_sub(passages));
        }
        Ok(if finished { Progress::Finished } else { Progress::Gone })
    }
}
