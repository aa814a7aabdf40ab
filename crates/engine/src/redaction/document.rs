//! The items and the stored text of a document once words are removed from it.
//!
//! Called by edits that replace words, and by forgetting. The one thing to know: a memory goes when no words are left that
//! it stands on; a passage goes only when it is removed itself.

use super::clauses::{bare_words, clauses, find, merged, occur_in, without};
use super::erased_words::ErasedWords;
use evoke_store::{ItemBody, ItemRow, moved};
use evoke_types::{MemoryId, Timestamp};
use std::collections::{HashMap, HashSet};

/// What is removed from one document.
#[derive(Debug, Default)]
pub(crate) struct Removed {
    /// Items that are removed, passages with all their words.
    pub(crate) items: HashSet<MemoryId>,
    /// Words that are removed from passages that stay.
    pub(crate) words: HashMap<MemoryId, Vec<String>>,
}

/// A document after words were removed from it.
#[derive(Debug, Default)]
pub(crate) struct RedactedDocument {
    /// The items that changed.
    pub(crate) rewritten: Vec<ItemRow>,
    /// The items that are gone: those that were removed, and memories that stood on nothing else.
    pub(crate) removed: Vec<ItemRow>,
    /// The words that are gone, as they stood in the passages.
    pub(crate) gone: Vec<String>,
    /// The text that its passages still have.
    text: String,
}

impl RedactedDocument {
    /// Removes words from a document, all items of which are given.
    pub(crate) fn new(items: Vec<ItemRow>, removed: &Removed, erased: &ErasedWords, now: Timestamp) -> Self {
        let mut redacted = Self::default();
        let mut texts: HashMap<MemoryId, String> = HashMap::new();
        let mut said: Vec<(u32, String)> = Vec::new();
        let (passages, memories): (Vec<ItemRow>, Vec<ItemRow>) =
            items.into_iter().partition(|item| matches!(item.body, ItemBody::Passage(_)));
        for passage in passages {
            let kept = redacted.passage(passage, removed, erased, now);
            if let Some((row, changed)) = kept {
                said.push((row.ordinal, row.text.clone()));
                if changed {
                    texts.insert(row.id, row.text.clone());
                    redacted.rewritten.push(row);
                }
            }
        }
        for memory in memories {
            redacted.memory(memory, removed, &texts, erased, now);
        }
        said.sort_by_key(|(ordinal, _)| *ordinal);
        let said: Vec<String> =
            said.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        redacted.text = said.join("\n");
        redacted
    }

    /// A passage that stays, and whether it has changed.
    fn passage(
        &mut self,
        mut row: ItemRow,
        removed: &Removed,
        erased: &ErasedWords,
        now: Timestamp,
    ) -> Option<(ItemRow, bool)> {
        let ItemBody::Passage(body) = &mut row.body else { return None };
        if removed.items.contains(&row.id) {
            self.gone.push(row.text.clone());
            self.removed.push(row);
            return None;
        }
        let words = removed.words.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let ranges = merged(words.iter().flat_map(|words| find(&row.text, words, row.said_at)).collect());
        if ranges.is_empty() {
            return Some((row, false));
        }
        self.gone.extend(ranges.iter().map(|range| row.text[range.clone()].to_owned()));
        let before = std::mem::take(&mut row.text);
        row.text = without(&before, &ranges);
        let gone = |memory: &MemoryId| removed.items.contains(memory);
        body.withheld.retain(|part| part.memory.as_ref().is_none_or(|memory| !gone(memory)));
        body.withheld = moved(&body.withheld, &before, &row.text);
        body.section = body.section.take().filter(|section| !erased.is_repeated_by(section));
        (row.vector, row.updated_at) = (None, Some(now));
        Some((row, true))
    }

    /// Keeps a memory while there are words that it stands on.
    fn memory(
        &mut self,
        mut row: ItemRow,
        removed: &Removed,
        texts: &HashMap<MemoryId, String>,
        erased: &ErasedWords,
        now: Timestamp,
    ) {
        let ItemBody::Memory(body) = &mut row.body else { return };
        let had = body.evidence.len();
        body.evidence.retain(|evidence| {
            let stands = texts.get(&evidence.passage).is_none_or(|text| text.contains(&evidence.quote));
            stands && !removed.items.contains(&evidence.passage)
        });
        if removed.items.contains(&row.id) || had > 0 && body.evidence.is_empty() {
            return self.removed.push(row);
        }
        if body.evidence.len() == had {
            return;
        }
        let again = |range: &std::ops::Range<usize>| erased.is_repeated_by(&row.text[range.clone()]);
        let repeated: Vec<_> = clauses(&row.text, row.said_at).into_iter().filter(again).collect();
        row.text = without(&row.text, &repeated);
        row.updated_at = Some(now);
        if row.text.is_empty() { self.removed.push(row) } else { self.rewritten.push(row) }
    }

    /// The document's stored words without what is gone. Where they do not stand there as they do in its passages, it
    /// becomes what the passages still say.
    pub(crate) fn document_text(&self, stored: &str, said_at: Timestamp) -> String {
        let ranges = self.gone.iter().flat_map(|words| find(stored, words, said_at));
        let cut = without(stored, &merged(ranges.collect()));
        let row = bare_words(&cut);
        let still = self.gone.iter().any(|words| occur_in(&bare_words(words), &row));
        if still { self.text.clone() } else { cut }
    }
}
