//! Sums of scores, one a unit, in arrays that are as long as the partition.

use super::occurrences::Occurrences;
use crate::bits::Bits;
use crate::index::PartitionIndex;
use crate::index::slot::{Brief, SlotId};
use crate::query::Opened;
use crate::scratch::{self, COUNTS, SCORES};
use crate::weights;

/// Sizes over all opened partitions.
#[derive(Debug)]
pub(super) struct Averages {
    pub(super) units: usize,
    pub(super) length: f32,
    pub(super) context_length: f32,
}

impl Averages {
    pub(super) fn of(partitions: &[Opened]) -> Self {
        let totals = || partitions.iter().map(|p| p.index.totals());
        let units: usize = totals().map(|t| t.units).sum();
        let per_unit = |sum: u64| sum as f32 / units.max(1) as f32;
        Self {
            units,
            length: per_unit(totals().map(|t| t.length).sum()),
            context_length: per_unit(totals().map(|t| t.context_length).sum()),
        }
    }
}

/// What a word tells, and how long texts are on average.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub(super) idf: f32,
    pub(super) average: f32,
}

/// Scores of one partition, by slot.
#[derive(Debug)]
pub(super) struct Scores {
    own: Vec<f32>,
    context: Vec<f32>,
    /// Slots with a context score, each once.
    touched: Vec<SlotId>,
}

/// Occurrences of one word around each slot.
#[derive(Debug)]
pub(super) struct Around {
    counts: Vec<u16>,
    touched: Vec<SlotId>,
}

impl Around {
    pub(super) fn of(slots: usize) -> Self {
        Self { counts: scratch::zeros(&COUNTS, slots), touched: Vec::new() }
    }

    fn add(&mut self, slot: SlotId, count: u8) {
        if let Some(sum) = self.counts.get_mut(slot as usize) {
            if *sum == 0 {
                self.touched.push(slot);
            }
            *sum += u16::from(count);
        }
    }
}

impl Drop for Around {
    fn drop(&mut self) {
        // Each word has taken its counts back.
        scratch::keep(&COUNTS, std::mem::take(&mut self.counts));
    }
}

/// How many slots are in or beside some, given in ascending order.
#[derive(Debug, Default)]
struct Covered {
    slots: usize,
    /// The first slot that is not covered yet.
    next: SlotId,
}

impl Covered {
    fn note(&mut self, slot: SlotId, brief: Brief) {
        let from = slot - SlotId::from(brief.follows());
        let to = slot + 1 + SlotId::from(brief.precedes());
        self.slots += to.saturating_sub(from.max(self.next)) as usize;
        self.next = self.next.max(to);
    }
}

impl Scores {
    pub(super) fn of(slots: usize) -> Self {
        let zeros = || scratch::zeros(&SCORES, slots);
        Self { own: zeros(), context: zeros(), touched: Vec::new() }
    }
    pub(super) fn own(&self, slot: SlotId) -> f32 {
        self.own.get(slot as usize).copied().unwrap_or(0.0)
    }
    pub(super) fn context(&self, slot: SlotId) -> f32 {
        self.context.get(slot as usize).copied().unwrap_or(0.0)
    }
    pub(super) fn touched(&self) -> &[SlotId] {
        &self.touched
    }
    /// Adds one word to the units that hold it, and its occurrences to what is around them, if they are reached.
    /// Returns how many units hold it with their neighbours; where only some are reached, a few may be counted
    /// twice.
    pub(super) fn add_own(
        &mut self,
        index: &PartitionIndex,
        occurrences: &Occurrences<'_>,
        weight: Weight,
        around: &mut Around,
        reached: Option<&Bits>,
    ) -> usize {
        let mut covered = Covered::default();
        occurrences.each(|slot, brief, count| {
            let is_reached = |slot: SlotId| reached.is_none_or(|reached| reached.has(slot));
            if reached.is_some() {
                covered.note(slot, brief);
            }
            if is_reached(slot)
                && let Some(score) = self.own.get_mut(slot as usize)
            {
                let Weight { idf, average } = weight;
                *score += weights::TURN.score(idf, f32::from(count), brief.length(), average);
            }
            let beside = index.slots().beside(slot, brief);
            for place in [Some(slot), beside[0], beside[1]].into_iter().flatten().filter(|s| is_reached(*s)) {
                around.add(place, count);
            }
        });
        if reached.is_some() { covered.slots } else { around.touched.len() }
    }
    /// Adds one word to the units around which it was found, and takes the counts back.
    pub(super) fn add_context(&mut self, index: &PartitionIndex, around: &mut Around, weight: Weight) {
        let Weight { idf, average } = weight;
        for slot in around.touched.drain(..) {
            let count = around.counts.get_mut(slot as usize).map(std::mem::take).unwrap_or_default();
            let Some(score) = self.context.get_mut(slot as usize) else { continue };
            if *score == 0.0 {
                self.touched.push(slot);
            }
            *score += weights::CONTEXT.score(idf, f32::from(count), context_length(index, slot), average);
        }
    }
}

impl Drop for Scores {
    fn drop(&mut self) {
        for slot in self.touched.drain(..) {
            for scores in [&mut self.own, &mut self.context] {
                if let Some(score) = scores.get_mut(slot as usize) {
                    *score = 0.0;
                }
            }
        }
        scratch::keep(&SCORES, std::mem::take(&mut self.own));
        scratch::keep(&SCORES, std::mem::take(&mut self.context));
    }
}

/// Terms of a unit and its neighbours.
fn context_length(index: &PartitionIndex, slot: SlotId) -> f32 {
    let slots = index.slots();
    let brief = slots.brief(slot);
    let beside = slots.beside(slot, brief).into_iter().flatten();
    brief.length() + beside.map(|slot| slots.brief(slot).length()).sum::<f32>()
}
