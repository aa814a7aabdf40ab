//! What becomes of a document's items when words leave it.

use super::erased::Erased;
use super::wording::{bare, clauses, merged, places, stands_in, without};
use evoke_store::{ItemBody, ItemRow, moved};
use evoke_types::{MemoryId, Timestamp};
use std::collections::{HashMap, HashSet};

/// What leaves one document.
#[derive(Debug, Default)]
pub(crate) struct Leaving {
    /// Items that go, passages with all their words.
    pub(crate) items: HashSet<MemoryId>,
    /// Words that leave passages that stay.
    pub(crate) words: HashMap<MemoryId, Vec<String>>,
}

/// A document after that.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Items rewritten.
    pub(crate) rewritten: Vec<ItemRow>,
    /// Items that go: those that were meant, and memories that stood on nothing else.
    pub(crate) removed: Vec<ItemRow>,
    /// The words that are gone, as they stood.
    pub(crate) gone: Vec<String>,
    /// What its passages still say.
    text: String,
}

impl Left {
    /// The items of a document, all of which are given, once words have left it.
    pub(crate) fn of(items: Vec<ItemRow>, leaving: &Leaving, erased: &Erased, now: Timestamp) -> Self {
        let mut left = Self::default();
        let mut texts: HashMap<MemoryId, String> = HashMap::new();
        let mut said: Vec<(u32, String)> = Vec::new();
        let (passages, memories): (Vec<ItemRow>, Vec<ItemRow>) =
            items.into_iter().partition(|item| matches!(item.body, ItemBody::Passage(_)));
        for passage in passages {
            let kept = left.passage(passage, leaving, erased, now);
            if let Some((row, changed)) = kept {
                said.push((row.ordinal, row.text.clone()));
                if changed {
                    texts.insert(row.id, row.text.clone());
                    left.rewritten.push(row);
                }
            }
        }
        for memory in memories {
            left.memory(memory, leaving, &texts, erased, now);
        }
        said.sort_by_key(|(ordinal, _)| *ordinal);
        let said: Vec<String> =
            said.into_iter().map(|(_, text)| text).filter(|text| !text.is_empty()).collect();
        left.text = said.join("\n");
        left
    }

    /// A passage that stays, and whether it has changed.
    fn passage(
        &mut self,
        mut row: ItemRow,
        leaving: &Leaving,
        erased: &Erased,
        now: Timestamp,
    ) -> Option<(ItemRow, bool)> {
        let ItemBody::Passage(body) = &mut row.body else { return None };
        if leaving.items.contains(&row.id) {
            self.gone.push(row.text.clone());
            self.removed.push(row);
            return None;
        }
        let words = leaving.words.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let ranges = merged(words.iter().flat_map(|words| places(&row.text, words, row.said_at)).collect());
        if ranges.is_empty() {
            return Some((row, false));
        }
        self.gone.extend(ranges.iter().map(|range| row.text[range.clone()].to_owned()));
        let before = std::mem::take(&mut row.text);
        row.text = without(&before, &ranges);
        let gone = |memory: &MemoryId| leaving.items.contains(memory);
        body.withheld.retain(|part| part.memory.as_ref().is_none_or(|memory| !gone(memory)));
        body.withheld = moved(&body.withheld, &before, &row.text);
        body.section = body.section.take().filter(|section| !erased.is_repeated_by(section));
        (row.vector, row.updated_at) = (None, Some(now));
        Some((row, true))
    }

    /// What becomes of a memory: it stays while there are words that it stands on.
    fn memory(
        &mut self,
        mut row: ItemRow,
        leaving: &Leaving,
        texts: &HashMap<MemoryId, String>,
        erased: &Erased,
        now: Timestamp,
    ) {
        let ItemBody::Memory(body) = &mut row.body else { return };
        let had = body.evidence.len();
        body.evidence.retain(|evidence| {
            let stands = texts.get(&evidence.passage).is_none_or(|text| text.contains(&evidence.quote));
            stands && !leaving.items.contains(&evidence.passage)
        });
        if leaving.items.contains(&row.id) || had > 0 && body.evidence.is_empty() {
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
        let ranges = self.gone.iter().flat_map(|words| places(stored, words, said_at));
        let cut = without(stored, &merged(ranges.collect()));
        let row = bare(&cut);
        let still = self.gone.iter().any(|words| stands_in(&bare(words), &row));
        if still { self.text.clone() } else { cut }
    }
}
