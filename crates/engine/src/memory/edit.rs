//! How a new text is merged with a memory: it replaces the old words, is added to them, or supersedes them.
//!
//! Called by [`super::editor`]. The one thing to know: it works out rows only. The memory keeps its id whatever the
//! strategy, and everything changes in one revision of the store.

use crate::ingest::rows::{memory_row, passage_row};
use crate::redaction::document::{RedactedDocument, Removed};
use crate::redaction::erased_words::ErasedWords;
use crate::redaction::vocabulary::stems;
use evoke_extract::Understanding;
use evoke_store::{DocumentHead, ItemBody, ItemRow, MemoryBody, NewDocument, Revision, VectorRow};
use evoke_types::{IdSource, IngestionId, MemoryId, MergeStrategy, Timestamp};
use std::collections::{HashMap, HashSet};

/// The memory to be edited, and what is around it.
pub(crate) struct Edit<'a> {
    /// The memory, or the passage.
    pub(crate) item: ItemRow,
    /// What is known of its document.
    pub(crate) head: DocumentHead,
    /// All items of its document, itself included.
    pub(crate) siblings: Vec<ItemRow>,
    /// The stored words of its document.
    pub(crate) text: String,
    /// The instant of the edit.
    pub(crate) now: Timestamp,
    /// Where ids of new rows come from.
    pub(crate) ids: &'a dyn IdSource,
}

/// The new text, and what was extracted from it.
pub(crate) struct EditInput<'a> {
    /// The new text as a further part of the document.
    pub(crate) document: &'a NewDocument,
    /// What was extracted from the new text.
    pub(crate) extraction: &'a Understanding,
    /// The vectors of its passages, as far as they could be had.
    pub(crate) vectors: Vec<Option<VectorRow>>,
    /// The words as they were sent.
    pub(crate) text: &'a str,
}

/// The rows of a new text.
struct NewRows<'a> {
    passages: Vec<ItemRow>,
    memories: Vec<ItemRow>,
    text: &'a str,
}

impl Edit<'_> {
    /// The memory as it is afterwards, and the change that makes it so (empty when there is none).
    pub(crate) fn apply(self, input: EditInput<'_>, strategy: MergeStrategy) -> (ItemRow, Revision) {
        let new = self.new_rows(input);
        match strategy {
            MergeStrategy::Replace => self.replace(new),
            MergeStrategy::Append => self.append(new),
            MergeStrategy::SmartMerge if self.says_the_same(&new) => (self.item, Revision::default()),
            MergeStrategy::SmartMerge if self.is_contradicted_by(&new) => self.supersede(new),
            MergeStrategy::SmartMerge => self.append(new),
        }
    }

    fn new_rows<'t>(&self, input: EditInput<'t>) -> NewRows<'t> {
        let EditInput { document, extraction, vectors, text } = input;
        let (first_passage, first_memory) = (self.next_ordinal(true), self.next_ordinal(false));
        let drafts = extraction.passages.iter().zip(vectors).enumerate();
        let passages: Vec<ItemRow> = drafts
            .map(|(at, (draft, vector))| {
                let row = passage_row(self.new_id(), document, first_passage + at, draft, self.now);
                ItemRow { vector, ..row }
            })
            .collect();
        let mut memories = Vec::with_capacity(extraction.memories.len());
        for (at, draft) in extraction.memories.iter().enumerate() {
            // Without its passage, it would have no evidence.
            if let Some(passage) = passages.get(draft.passage) {
                let ordinal = first_memory + at;
                memories.push(memory_row(self.new_id(), document, ordinal, draft, passage, self.now));
            }
        }
        NewRows { passages, memories, text }
    }

    fn new_id(&self) -> MemoryId {
        MemoryId::new(self.ids.uuid())
    }

    /// The first ordinal that no passage, or no memory, of the document has.
    fn next_ordinal(&self, of_passages: bool) -> usize {
        let siblings = self.siblings.iter().filter(|sibling| is_passage(sibling) == of_passages);
        siblings.map(|sibling| sibling.ordinal as usize + 1).max().unwrap_or(0)
    }

    /// The new words take the place of the old ones.
    fn replace(self, new: NewRows<'_>) -> (ItemRow, Revision) {
        let mut revision = Revision::default();
        let id = self.item.id;
        remove_words(&mut revision, &self.item, self.siblings, &self.text, self.now);
        add_words(&mut revision, self.head.ingestion, new.text);
        revision.removed.retain(|removed| *removed != id);
        let created = self.item.created_at;
        let NewRows { mut passages, mut memories, .. } = new;
        // The first statement of the new text carries on under the old id; without one, its first passage does.
        let lead = memories.first_mut().or(passages.first_mut());
        let Some(lead) = lead else { return (self.item, Revision::default()) };
        let replaced = lead.id;
        lead.id = id;
        lead.created_at = created;
        lead.updated_at = Some(self.now);
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
    fn append(self, new: NewRows<'_>) -> (ItemRow, Revision) {
        let mut revision = Revision::default();
        let mut item = self.item;
        let mut memories = new.memories.into_iter();
        let added = memories.next();
        let said = added.as_ref().map_or(new.text.trim(), |row| row.text.as_str());
        item.text = join_statements(&item.text, said);
        item.vector = None;
        item.updated_at = Some(self.now);
        if let (ItemBody::Memory(body), Some(ItemBody::Memory(more))) =
            (&mut item.body, added.map(|row| row.body))
        {
            body.evidence.extend(more.evidence);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{}", self.text, new.text)));
        revision.items.push(item.clone());
        revision.items.extend(new.passages);
        revision.items.extend(memories);
        (item, revision)
    }

    /// The new statement carries on under the old id; the old one is kept as closed history.
    fn supersede(self, new: NewRows<'_>) -> (ItemRow, Revision) {
        let mut revision = Revision::default();
        let mut memories = new.memories.into_iter();
        let Some(mut newer) = memories.next() else { return (self.item, Revision::default()) };
        let mut older = self.item;
        newer.id = older.id;
        newer.created_at = older.created_at;
        newer.updated_at = Some(self.now);
        older.id = MemoryId::new(self.ids.uuid());
        older.updated_at = Some(self.now);
        if let (ItemBody::Memory(before), ItemBody::Memory(after)) = (&mut older.body, &mut newer.body) {
            before.validity.until = Some(self.now);
            before.superseded_by = Some(newer.id);
            after.supersedes = Some(older.id);
        }
        revision.document_texts.push((self.head.ingestion, format!("{}\n{}", self.text, new.text)));
        let lead = newer.clone();
        revision.items.extend([older, newer]);
        revision.items.extend(new.passages);
        revision.items.extend(memories);
        (lead, revision)
    }

    fn says_the_same(&self, new: &NewRows<'_>) -> bool {
        let known = stems(&self.item.text);
        let said = new.memories.first().map_or_else(|| stems(new.text), |row| stems(&row.text));
        said.iter().all(|stem| known.contains(stem))
    }

    /// Whether the new statement is about the same attribute: by its key, or by mostly the same words.
    fn is_contradicted_by(&self, new: &NewRows<'_>) -> bool {
        let (Some(old), Some(row)) = (body(&self.item), new.memories.first()) else { return false };
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

/// Removes the words behind an item from its document: from its passages, from the evidence of other memories, which go
/// when nothing else is left for them to stand on, and from its stored text.
fn remove_words(
    revision: &mut Revision,
    item: &ItemRow,
    siblings: Vec<ItemRow>,
    stored: &str,
    now: Timestamp,
) {
    let mut removed = Removed { items: HashSet::from([item.id]), words: HashMap::new() };
    if let ItemBody::Memory(body) = &item.body {
        for evidence in &body.evidence {
            removed.words.entry(evidence.passage).or_default().push(evidence.quote.clone());
        }
    }
    let redacted = RedactedDocument::new(siblings, &removed, &ErasedWords::default(), now);
    revision.document_texts.push((item.ingestion, redacted.document_text(stored, item.said_at)));
    revision.removed.extend(redacted.removed.iter().map(|row| row.id));
    revision.items.extend(redacted.rewritten);
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
