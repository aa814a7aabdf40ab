//! Window BM25: scores a turn together with the turns around it, as far as a number of words reaches.
//!
//! A neighborhood of one turn on either side is a paragraph where people write paragraphs, and next to nothing where they write
//! lines. So windows are measured in words: short turns are read with several of their neighbors, a long one with one. They are
//! computed for the candidates only, with the term frequencies and lengths of the window as a whole.

use super::block_scoring::TermWeight;
use super::occurrences::{BlockView, TermOccurrences};
use crate::bitset::BitSet;
use crate::index::slot::{SlotId, UnitRef};
use crate::index::slots::Slots;
use crate::query::OpenPartition;
use crate::weights;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// BM25 scores of windows, by the unit in their middle.
#[derive(Debug, Default)]
pub(crate) struct WindowScores {
    scores: HashMap<UnitRef, f32, RandomState>,
}

/// The turns of a window.
struct Window {
    unit_ref: UnitRef,
    /// Indexes of its turns among all turns that are in a window.
    turns: Vec<u32>,
    /// Its length in words.
    length: f32,
}

/// Turns of one partition that are in some window.
struct Members {
    is_member: BitSet,
    index: HashMap<SlotId, u32, RandomState>,
}

impl WindowScores {
    /// Scores the windows of some units, given the occurrences of each word by partition and its weight.
    pub(super) fn compute(
        partitions: &[OpenPartition],
        words: &[Vec<TermOccurrences<'_>>],
        word_weights: &[TermWeight],
        unit_refs: &[UnitRef],
    ) -> Self {
        let mut members: Vec<Members> = partitions.iter().map(Members::none).collect();
        let windows: Vec<Window> = unit_refs
            .iter()
            .filter_map(|unit_ref| Window::around(partitions, *unit_ref, members.get_mut(unit_ref.0)?))
            .collect();
        let bm25 = weights::CONTEXT_BM25.fit(expected_length(partitions));
        let mut scores = vec![0.0; windows.len()];
        for (word, weight) in words.iter().zip(word_weights) {
            let counts: Vec<Vec<u8>> = partitions
                .iter()
                .zip(&members)
                .zip(word)
                .map(|((opened, members), occurrences)| members.count(opened.index.slots(), occurrences))
                .collect();
            for (score, window) in scores.iter_mut().zip(&windows) {
                let counts = counts.get(window.unit_ref.0).map_or(&[] as &[u8], Vec::as_slice);
                let count = |turn: &u32| counts.get(*turn as usize).copied().map_or(0.0, f32::from);
                let frequency: f32 = window.turns.iter().map(count).sum();
                *score += bm25.score(weight.context, frequency, window.length);
            }
        }
        Self { scores: windows.iter().map(|window| window.unit_ref).zip(scores).collect() }
    }

    /// The score of a unit's window; 0 if it was not requested.
    pub(crate) fn get(&self, unit_ref: UnitRef) -> f32 {
        self.scores.get(&unit_ref).copied().unwrap_or(0.0)
    }
}

/// The length of a window of turns of average length. It depends on nothing but the partitions, so that a score does not
/// depend on which other units are candidates.
fn expected_length(partitions: &[OpenPartition]) -> f32 {
    let totals = || partitions.iter().map(|opened| opened.index.totals());
    let units = totals().map(|totals| totals.units).sum::<usize>().max(1) as f32;
    let average = totals().map(|totals| totals.length).sum::<u64>() as f32 / units;
    // Either side goes beyond its words by half a turn.
    2.0 * average + 2.0 * weights::WINDOW_WORDS as f32
}

impl Window {
    /// The window around a unit: on either side turns of its session, up to and with the one that completes
    /// [`weights::WINDOW_WORDS`].
    fn around(partitions: &[OpenPartition], unit_ref: UnitRef, members: &mut Members) -> Option<Self> {
        let slots = partitions.get(unit_ref.0)?.index.slots();
        let own = slots.get(unit_ref.1)?;
        let mut window = Self { unit_ref, turns: vec![members.add(unit_ref.1)], length: own.length as f32 };
        for side in [0, 1] {
            let (mut slot, mut words) = (unit_ref.1, 0);
            while words < weights::WINDOW_WORDS
                && let Some(next) = slots.adjacent(slot, slots.packed(slot))[side]
            {
                let length = slots.get(next).map_or(0, |slot| slot.length);
                (slot, words) = (next, words + length.max(1));
                window.length += length as f32;
                window.turns.push(members.add(next));
            }
        }
        Some(window)
    }
}

impl Members {
    fn none(opened: &OpenPartition) -> Self {
        Self { is_member: BitSet::new(opened.index.slots().len()), index: HashMap::default() }
    }

    /// The index of a turn.
    fn add(&mut self, slot: SlotId) -> u32 {
        self.is_member.insert(slot);
        let next = self.index.len() as u32;
        *self.index.entry(slot).or_insert(next)
    }

    /// How often each turn contains a word.
    fn count(&self, slots: &Slots, occurrences: &TermOccurrences<'_>) -> Vec<u8> {
        let mut counts = vec![0; self.index.len()];
        if self.index.is_empty() || occurrences.is_empty() {
            return counts;
        }
        let mut cursor = occurrences.cursor();
        for block in BlockView::all(slots) {
            cursor.read_block(&block, |slot, _, count| {
                let index = self.is_member.contains(slot).then(|| self.index.get(&slot)).flatten();
                if let Some(held) = index.and_then(|index| counts.get_mut(*index as usize)) {
                    *held = count;
                }
            });
        }
        counts
    }
}
