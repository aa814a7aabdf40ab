//! How the words of a memory are cut out, replaced, or added to.

use crate::engine::Engine;
use crate::forgetting::{Erased, Leaving, Left};
use crate::ingest::forget_matcher::stems;
use crate::memory::access::MemoryUpdate;
use evoke_store::{
    DocumentHead, ItemBody, ItemRow, MemoryBody, NewDocument, PartitionKey, Revision, VectorRow,
};
use evoke_types::{IngestMode, IngestionId, Lane, MemoryId, MergeStrategy, Timestamp};
use std::collections::{HashMap, HashSet};

/// Everything an update of one memory needs to know.
pub(crate) struct Rewrite<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) partition: &'a PartitionKey,
    pub(crate) item: ItemRow,
    pub(crate) head: DocumentHead,
    /// All items of its document, itself included.
    pub(crate) siblings: Vec<ItemRow>,
    /// The document's stored words.
    pub(crate) text: String,
}

/// Rows read from a new text.
struct Fresh {
    passages: Vec<ItemRow>,
    memories: Vec<ItemRow>,
}

impl Rewrite<'_> {
    /// The memory as it is afterwards, and the change that makes it so (empty when there is none).
    pub(crate) async fn apply(self, update: MemoryUpdate) -> (ItemRow, Revision) {
        let strategy = update.strategy;
        let text = update.text.clone();
        let fresh = self.read(update).await;
        match strategy {
            MergeStrategy::Replace => self.replace(fresh, &text),
            MergeStrategy::Append => self.append(fresh, &text),
            MergeStrategy::SmartMerge if self.says_the_same(&fresh, &text) => {
                (self.item, Revision::default())
            }
            MergeStrategy::SmartMerge if self.is_contradicted_by(&fresh) => self.supersede(fresh, &text),
            MergeStrategy::SmartMerge => self.append(fresh, &text),
        }
    }

    /// Understands the new text as a further part of the same document.
    async fn read(&self, update: MemoryUpdate) -> Fresh {
        let now = self.engine.now();
        let document = NewDocument {
            ingestion: self.head.ingestion,
            partition: self.partition.clone(),
            document_id: self.head.document_id.clone(),
            document_type: update.document_type.unwrap_or(self.head.document_type),
            mode: IngestMode::LongRange,
            lane: Lane::Live,
            text: update.text,
            speaker: None,
            // The same speaker, as far as we know, on the same calendar.
            said_at: now.at_offset(self.head.said_at.offset_minutes()),
            metadata: self.head.metadata.clone(),
            conversation: self.head.conversation,
            position: self.head.position,
            received_at: now,
            replay: None,
            event: None,
        };
        let (document, understanding) = crate::ingest::process::understood(document).await;
        let texts: Vec<String> = understanding.passages.iter().map(|p| p.text.clone()).collect();
        let vectors = match self.engine.embedding().embed(texts).await {
            Some((generation, Ok(vectors))) => {
                vectors.into_iter().map(|bytes| Some(VectorRow { generation, bytes })).collect()
            }
            Some((_, Err(_))) | None => vec![None; understanding.passages.len()],
        };
        let next = |passage: bool| {
            let ordinals =
                self.siblings.iter().filter(|s| is_passage(s) == passage).map(|s| s.ordinal as usize + 1);
            ordinals.max().unwrap_or(0)
        };
        let (first_passage, first_memory) = (next(true), next(false));
        let passages: Vec<ItemRow> = understanding
            .passages
            .iter()
            .zip(vectors)
            .enumerate()
            .map(|(at, (draft, vector))| {
                self.engine.new_passage(&document, first_passage + at, draft, vector, now)
            })
            .collect();
        let memories = understanding
            .memories
            .iter()
            .enumerate()
            .filter_map(|(at, draft)| {
                self.engine.memory_row(&document, first_memory + at, draft, &passages, now)
            })
            .collect();
        Fresh { passages, memories }
    }

    /// The new words take the place of the old ones.
    fn replace(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let now = self.engine.now();
        let mut revision = Revision::default();
        let id = self.item.id;
        cut_out(&mut revision, &self.item, self.siblings, &self.text, now);
        add_words(&mut revision, self.head.ingestion, text);
        revision.removed.retain(|removed| *removed != id);
        let created = self.item.created_at;
        let Fresh { mut passages, mut memories } = fresh;
        // The first statement of the new text carries on under the old id; without one, its first passage does.
        let lead = memories.first_mut().or(passages.first_mut());
        let Some(lead) = lead else { return (self.item, Revision::default()) };
        let replaced = lead.id;
        lead.id = id;
        lead.created_at = created;
        lead.updated_at = Some(now);
        let lead = lead.clone();
        for memory in &mut memories {
            repoint(memory, replaced, id);
        }
        revision.items.retain(|item| item.id != id);
        revision.items.extend(passages);
        revision.items.extend(memories);
        (lead, revision)
    }

    /// The new words stand beside the old ones.
    fn append(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let mut revision = Revision::default();
        let mut item = self.item;
        let mut memories = fresh.memories.into_iter();
        let added = memories.next();
        let said = added.as_ref().map_or(text.trim(), |row| row.text.as_str());
        item.text = join_statements(&item.text, said);
        item.vector = None;
        item.updated_at = Some(self.engine.now());
        if let (ItemBody::Memory(body), Some(ItemBody::Memory(more))) =
            (&mut item.body, added.map(|row| row.body))
        {
            body.evidence.extend(more.evidence);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{text}", self.text)));
        revision.items.push(item.clone());
        revision.items.extend(fresh.passages);
        revision.items.extend(memories);
        (item, revision)
    }

    /// The new statement carries on under the old id; the old one is kept as closed history.
    fn supersede(self, fresh: Fresh, text: &str) -> (ItemRow, Revision) {
        let now = self.engine.now();
        let mut revision = Revision::default();
        let mut memories = fresh.memories.into_iter();
        let Some(mut new) = memories.next() else { return (self.item, Revision::default()) };
        let mut old = self.item;
        new.id = old.id;
        new.created_at = old.created_at;
        new.updated_at = Some(now);
        old.id = MemoryId::new(self.engine.ids().uuid());
        old.updated_at = Some(now);
        if let (ItemBody::Memory(before), ItemBody::Memory(after)) = (&mut old.body, &mut new.body) {
            before.validity.until = Some(now);
            before.superseded_by = Some(new.id);
            after.supersedes = Some(old.id);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{text}", self.text)));
        let lead = new.clone();
        revision.items.extend([old, new]);
        revision.items.extend(fresh.passages);
        revision.items.extend(memories);
        (lead, revision)
    }

    fn says_the_same(&self, fresh: &Fresh, text: &str) -> bool {
        let known = stems(&self.item.text);
        let new = fresh.memories.first().map_or_else(|| stems(text), |row| stems(&row.text));
        new.iter().all(|stem| known.contains(stem))
    }

    /// Whether the new statement speaks of the same matter: the same key, or mostly the same words.
    fn is_contradicted_by(&self, fresh: &Fresh) -> bool {
        let (Some(old), Some(row)) = (body(&self.item), fresh.memories.first()) else { return false };
        let Some(new) = body(row) else { return false };
        if old.subject != new.subject {
            return false;
        }
        if old.matter.is_some() && old.matter == new.matter {
            return true;
        }
        let (known, said) = (stems(&self.item.text), stems(&row.text));
        let shared = said.iter().filter(|stem| known.contains(*stem)).count();
        2 * shared >= known.len().min(said.len()) && shared > 0
    }
}

/// Cuts the words behind an item out of its document: out of its passages, out of the evidence of other memories, which
/// go when nothing else is left for them to stand on, and out of its stored text.
fn cut_out(revision: &mut Revision, item: &ItemRow, siblings: Vec<ItemRow>, stored: &str, now: Timestamp) {
    let mut leaving = Leaving { items: HashSet::from([item.id]), words: HashMap::new() };
    if let ItemBody::Memory(body) = &item.body {
        for evidence in &body.evidence {
            leaving.words.entry(evidence.passage).or_default().push(evidence.quote.clone());
        }
    }
    let left = Left::of(siblings, &leaving, &Erased::default(), now);
    revision.document_texts.push((item.ingestion, left.document_text(stored, item.said_at)));
    revision.removed.extend(left.removed.iter().map(|row| row.id));
    revision.items.extend(left.rewritten);
}

/// Two statements as one text.
fn join_statements(one: &str, other: &str) -> String {
    let stop = if one.trim_end().ends_with(['.', '!', '?', '。']) { "" } else { "." };
    format!("{}{stop} {other}", one.trim_end())
}

fn add_words(revision: &mut Revision, ingestion: IngestionId, text: &str) {
    if let Some((_, words)) = revision.document_texts.iter_mut().find(|(id, _)| *id == ingestion) {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(text);
    }
}

/// Lets a memory's evidence follow a passage that took another id.
fn repoint(memory: &mut ItemRow, from: MemoryId, to: MemoryId) {
    if let ItemBody::Memory(body) = &mut memory.body {
        for evidence in body.evidence.iter_mut().filter(|e| e.passage == from) {
            evidence.passage = to;
        }
    }
}

const fn is_passage(item: &ItemRow) -> bool {
    matches!(item.body, ItemBody::Passage(_))
}

fn body(item: &ItemRow) -> Option<&MemoryBody> {
    match &item.body {
        ItemBody::Memory(body) => Some(body),
        ItemBody::Passage(_) => None,
    }
}
