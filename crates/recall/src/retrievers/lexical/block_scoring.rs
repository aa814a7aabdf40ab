//! Block-at-a-time scoring: sums the BM25 scores of all query words, one block of slots after the other.
//!
//! The sums of a block, and all that is read of its units, stay in the nearest caches while every posting
//! list is read for it, which is about twice as fast as reading list after list for the whole partition.
//! Apache Lucene's `BooleanScorer` does the same.

use super::occurrences::{BlockView, Cursor, TermOccurrences};
use super::term_statistics::BoundaryOccurrence;
use crate::index::slot::SlotId;
use crate::index::slots::{BLOCK_LEN, Slots};
use crate::scratch;
use evoke_text::bm25::Fitted;

/// The weight of a query word: its inverse document frequency.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TermWeight {
    /// For turns that contain it.
    pub(super) own: f32,
    /// For turns that contain it themselves or in a neighbor.
    pub(super) context: f32,
}

impl TermWeight {
    /// Both weights times a factor.
    pub(super) fn scaled(self, share: f32) -> Self {
        Self { own: share * self.own, context: share * self.context }
    }
}

/// BM25 of turns, and of turns with their neighbors, fitted to the average lengths of the opened partitions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bm25Params {
    pub(super) own: Fitted,
    pub(super) context: Fitted,
}

/// Scores of one partition by slot; empty when it contains no query word.
#[derive(Debug)]
pub(super) struct PartitionScores {
    own: Vec<f32>,
    context: Vec<f32>,
}

/// The scores of one block.
pub(super) struct BlockScores<'a> {
    /// The first slot of the block.
    pub(super) first: SlotId,
    pub(super) own: &'a [f32],
    pub(super) context: &'a [f32],
}

impl PartitionScores {
    /// Scores the units of a partition, given the words' occurrences, weights and (sorted) boundary
    /// occurrences. `on_block` is called with each block as soon as its sums are complete.
    pub(super) fn compute(
        slots: &Slots,
        words: &[(&TermOccurrences<'_>, TermWeight)],
        boundary_occurrences: &[BoundaryOccurrence],
        bm25_params: Bm25Params,
        mut on_block: impl FnMut(&BlockScores<'_>),
    ) -> Self {
        if words.iter().all(|(occurrences, _)| occurrences.is_empty()) {
            return Self { own: Vec::new(), context: Vec::new() };
        }
        let (mut own, mut context) = (scratch::buffer_f32(slots.len()), scratch::buffer_f32(slots.len()));
        let mut cursors: Vec<Cursor<'_>> =
            words.iter().map(|(occurrences, _)| occurrences.cursor()).collect();
        let mut boundary_occurrences = boundary_occurrences.iter().copied().peekable();
        let mut context_counts = ContextCounts::default();
        let sums = own.chunks_mut(BLOCK_LEN).zip(context.chunks_mut(BLOCK_LEN));
        for (block, (own, context)) in BlockView::all(slots).zip(sums) {
            own.fill(0.0);
            context.fill(0.0);
            let mut scorer = BlockScorer { slots, block, own, context };
            for (word, (cursor, (_, weight))) in cursors.iter_mut().zip(words).enumerate() {
                scorer.add_own(cursor, *weight, bm25_params, &mut context_counts);
                while let Some(occurrence) = boundary_occurrences
                    .next_if(|occurrence| (occurrence.block_start, occurrence.word) == (block.first, word))
                {
                    context_counts.add(occurrence.slot - block.first, occurrence.count);
                }
                scorer.add_context(*weight, bm25_params, &mut context_counts);
            }
            on_block(&BlockScores { first: block.first, own: scorer.own, context: scorer.context });
        }
        Self { own, context }
    }

    pub(super) fn own(&self, slot: SlotId) -> f32 {
        self.own.get(slot as usize).copied().unwrap_or(0.0)
    }
    pub(super) fn context(&self, slot: SlotId) -> f32 {
        self.context.get(slot as usize).copied().unwrap_or(0.0)
    }
}

impl Drop for PartitionScores {
    fn drop(&mut self) {
        scratch::recycle(std::mem::take(&mut self.own));
        scratch::recycle(std::mem::take(&mut self.context));
    }
}

/// Frequencies of one word in the neighborhoods of the units of a block.
struct ContextCounts {
    counts: Box<[u16; BLOCK_LEN]>,
    /// Positions in the block with a count, each once.
    touched: Vec<u16>,
}

impl Default for ContextCounts {
    fn default() -> Self {
        Self { counts: Box::new([0; BLOCK_LEN]), touched: Vec::with_capacity(BLOCK_LEN) }
    }
}

impl ContextCounts {
    fn add(&mut self, position: u32, count: u8) {
        if let Some(sum) = self.counts.get_mut(position as usize) {
            if *sum == 0 {
                self.touched.push(position as u16);
            }
            *sum += u16::from(count);
        }
    }
}

/// A block while its sums are computed.
struct BlockScorer<'a> {
    slots: &'a Slots,
    block: BlockView<'a>,
    own: &'a mut [f32],
    context: &'a mut [f32],
}

impl BlockScorer<'_> {
    /// Adds the score of one word to the units that contain it, and counts it for their neighbors.
    fn add_own(
        &mut self,
        cursor: &mut Cursor<'_>,
        weight: TermWeight,
        bm25_params: Bm25Params,
        context_counts: &mut ContextCounts,
    ) {
        let block = self.block;
        cursor.read_block(&block, |slot, packed, count| {
            let position = slot - block.first;
            if let Some(score) = self.own.get_mut(position as usize) {
                *score += bm25_params.own.score(weight.own, f32::from(count), packed.length());
            }
            context_counts.add(position, count);
            for adjacent in self.slots.adjacent(slot, packed).into_iter().flatten() {
                // Neighbors in other blocks get it as a boundary occurrence.
                context_counts.add(adjacent.wrapping_sub(block.first), count);
            }
        });
    }
    /// Adds the score of one word to the units with a count, and resets the counts.
    fn add_context(
        &mut self,
        weight: TermWeight,
        bm25_params: Bm25Params,
        context_counts: &mut ContextCounts,
    ) {
        for position in context_counts.touched.drain(..) {
            let count =
                context_counts.counts.get_mut(usize::from(position)).map(std::mem::take).unwrap_or_default();
            let length = self.context_length(self.block.first + SlotId::from(position));
            if let Some(score) = self.context.get_mut(usize::from(position)) {
                *score += bm25_params.context.score(weight.context, f32::from(count), length);
            }
        }
    }
    /// The length of a unit together with its neighbors.
    fn context_length(&self, slot: SlotId) -> f32 {
        let packed = |slot: SlotId| self.block.packed(slot).unwrap_or_else(|| self.slots.packed(slot));
        let own = packed(slot);
        let adjacent = self.slots.adjacent(slot, own).into_iter().flatten();
        own.length() + adjacent.map(|slot| packed(slot).length()).sum::<f32>()
    }
}
