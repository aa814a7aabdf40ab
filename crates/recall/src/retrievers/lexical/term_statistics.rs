//! Term statistics: document frequencies, which have to be known before the first unit is scored.
//!
//! Neighborhoods count as documents too, so their frequencies cannot be stored: they are counted per query.

use super::occurrences::{BlockView, Cursor, TERMS_PER_PASS, TermOccurrences};
use crate::bitset::BitSet;
use crate::index::slot::SlotId;
use crate::index::slots::{BLOCK_LEN, Slots};

/// How often the query's words occur in a partition.
#[derive(Debug)]
pub(super) struct TermStatistics {
    /// For each word, the number of units that contain it.
    pub(super) document_frequency: Vec<usize>,
    /// For each word, the number of units that contain it or have a neighbor that does.
    pub(super) context_frequency: Vec<usize>,
    /// Occurrences next to units of other blocks, sorted by block and word.
    pub(super) boundary_occurrences: Vec<BoundaryOccurrence>,
}

/// An occurrence whose neighbor is in another block, so that the scorer of that block has to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BoundaryOccurrence {
    /// The first slot of the neighbor's block.
    pub(super) block_start: SlotId,
    /// Index of the word in the query.
    pub(super) word: usize,
    /// The slot of the neighbor.
    pub(super) slot: SlotId,
    /// The frequency of the word in the unit next to it.
    pub(super) count: u8,
}

impl TermStatistics {
    /// Counts the occurrences of all words, [`TERMS_PER_PASS`] at a time.
    pub(super) fn collect(slots: &Slots, words: &[&TermOccurrences<'_>]) -> Self {
        let mut statistics = Self {
            document_frequency: vec![0; words.len()],
            context_frequency: vec![0; words.len()],
            boundary_occurrences: Vec::new(),
        };
        for (group, words) in words.chunks(TERMS_PER_PASS).enumerate() {
            statistics.count(slots, group * TERMS_PER_PASS, words);
        }
        statistics.boundary_occurrences.sort_unstable();
        statistics
    }

    /// Counts some words, the first of which has index `first` in the query.
    fn count(&mut self, slots: &Slots, first: usize, words: &[&TermOccurrences<'_>]) {
        if words.iter().all(|occurrences| occurrences.is_empty()) {
            return;
        }
        let mut cursors: Vec<Cursor<'_>> = words.iter().map(|occurrences| occurrences.cursor()).collect();
        let mut seen = vec![BitSet::new(slots.len()); words.len()];
        for block in BlockView::all(slots) {
            for (word, (cursor, seen)) in (first..).zip(cursors.iter_mut().zip(&mut seen)) {
                let (mut document_frequency, mut context_frequency) = (0, 0);
                cursor.read_block(&block, |slot, packed, count| {
                    document_frequency += 1;
                    context_frequency += usize::from(seen.insert(slot));
                    for adjacent in slots.adjacent(slot, packed).into_iter().flatten() {
                        context_frequency += usize::from(seen.insert(adjacent));
                        if block.packed(adjacent).is_none() {
                            let block_start = adjacent - adjacent % BLOCK_LEN as SlotId;
                            self.boundary_occurrences.push(BoundaryOccurrence {
                                block_start,
                                word,
                                slot: adjacent,
                                count,
                            });
                        }
                    }
                });
                self.document_frequency[word] += document_frequency;
                self.context_frequency[word] += context_frequency;
            }
        }
    }
}
