//! Closing memories because their user asked to forget them, and hiding the words they stand on.
//!
//! Called by [`super::forget_requests`], which closes, and by [`crate::memory`], which opens again. The one thing to know:
//! a closed memory keeps its statement and its words; no read shows them, and one call opens it again.

use evoke_recall::PartitionIndex;
use evoke_store::{ItemBody, ItemRow, MemoryBody, Withdrawal, Withheld};
use evoke_types::{MemoryId, Timestamp};
use std::collections::HashMap;

/// Why a memory is closed by a request to forget, if it is.
pub(crate) fn withdrawal(row: &ItemRow) -> Option<Withdrawal> {
    match &row.body {
        ItemBody::Memory(body) => body.withdrawn,
        ItemBody::Passage(_) => None,
    }
}

/// A memory, closed for this reason or, without one, open.
pub(crate) fn with_withdrawal(row: ItemRow, why: Option<Withdrawal>) -> ItemRow {
    let at = why.map_or(row.updated_at, |why| Some(why.at));
    ItemRow { updated_at: at, ..with_body(row, |body| body.withdrawn = why) }
}

/// A memory with a change to its body.
pub(crate) fn with_body(mut row: ItemRow, change: impl FnOnce(&mut MemoryBody)) -> ItemRow {
    if let ItemBody::Memory(body) = &mut row.body {
        change(body);
    }
    row
}

/// Passages of stored documents, some words of which are hidden.
#[derive(Default)]
pub(crate) struct HiddenWords {
    passages: HashMap<MemoryId, ItemRow>,
}

impl HiddenWords {
    /// Hides the words that a memory stands on.
    pub(crate) fn hide(&mut self, index: &PartitionIndex, memory: &ItemRow) {
        let ItemBody::Memory(body) = &memory.body else { return };
        for evidence in &body.evidence {
            let Some(whole) = index.whole(evidence.passage) else { continue };
            let passage = self.passages.entry(evidence.passage).or_insert_with(|| whole.row.clone());
            let Some(start) = passage.text.find(&evidence.quote) else { continue };
            let words = Withheld { memory: Some(memory.id), start, end: start + evidence.quote.len() };
            if let ItemBody::Passage(body) = &mut passage.body
                && !body.withheld.contains(&words)
            {
                body.withheld.push(words);
            }
        }
    }

    /// Memories that stand on hidden words alone.
    pub(crate) fn memories_on<'a>(
        &self,
        index: &'a PartitionIndex,
    ) -> impl Iterator<Item = &'a ItemRow> + use<'a, '_> {
        let near = self.passages.keys().filter_map(|id| index.memories_of(*id)).flatten();
        near.map(|item| &item.row).filter(move |row| match &row.body {
            ItemBody::Memory(body) => body.evidence.iter().all(|e| self.covers(e.passage, &e.quote)),
            ItemBody::Passage(_) => false,
        })
    }

    fn covers(&self, passage: MemoryId, quote: &str) -> bool {
        let Some(row) = self.passages.get(&passage) else { return false };
        let ItemBody::Passage(body) = &row.body else { return false };
        row.text.find(quote).is_some_and(|start| {
            let end = start + quote.len();
            body.withheld
                .iter()
                .any(|part| part.start <= start && end <= part.end || start <= part.start && part.end <= end)
        })
    }

    /// The rows of the passages, in the order of their ids.
    pub(crate) fn into_passages(self, now: Timestamp) -> impl Iterator<Item = ItemRow> {
        let mut rows: Vec<ItemRow> = self.passages.into_values().collect();
        rows.sort_unstable_by_key(|row| row.id);
        rows.into_iter().map(move |row| ItemRow { updated_at: Some(now), ..row })
    }
}
