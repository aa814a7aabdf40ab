//! Sums of scores, one a unit, formed window by window.
//!
//! A window's sums and all that is read of its units lie in the nearest caches while every list is read for it,
//! which is about twice as fast as reading list after list for the whole partition. Apache Lucene's
//! `BooleanScorer` does the same.

use super::occurrences::{Cursor, Occurrences, View};
use super::survey::Stray;
use crate::index::slot::SlotId;
use crate::index::slots::{Slots, WINDOW};
use crate::scratch;
use evoke_text::bm25::Fitted;

/// What a word tells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Weight {
    /// Of a turn that holds it.
    pub(super) own: f32,
    /// Of a turn around which it is found.
    pub(super) context: f32,
}

impl Weight {
    /// So many times as much.
    pub(super) fn times(self, share: f32) -> Self {
        Self { own: share * self.own, context: share * self.context }
    }
}

/// BM25 of turns, and of turns with their neighbours, for texts as long as these are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) own: Fitted,
    pub(super) context: Fitted,
}

/// Scores of one partition, by slot; empty when no word is there.
#[derive(Debug)]
pub(super) struct Scores {
    own: Vec<f32>,
    context: Vec<f32>,
}

/// The scores of one window.
pub(super) struct Scored<'a> {
    /// Its first slot.
    pub(super) first: SlotId,
    pub(super) own: &'a [f32],
    pub(super) context: &'a [f32],
}

impl Scores {
    /// Scores a partition's units by words whose occurrences, weights and strays (sorted) are given. `done` sees
    /// every window as soon as its sums are complete.
    pub(super) fn of(
        slots: &Slots,
        words: &[(&Occurrences<'_>, Weight)],
        strays: &[Stray],
        rules: Rules,
        mut done: impl FnMut(&Scored<'_>),
    ) -> Self {
        if words.iter().all(|(occurrences, _)| occurrences.is_empty()) {
            return Self { own: Vec::new(), context: Vec::new() };
        }
        let (mut own, mut context) = (scratch::floats(slots.len()), scratch::floats(slots.len()));
        let mut cursors: Vec<Cursor<'_>> =
            words.iter().map(|(occurrences, _)| occurrences.cursor()).collect();
        let mut strays = strays.iter().copied().peekable();
        let mut around = Around::default();
        let sums = own.chunks_mut(WINDOW).zip(context.chunks_mut(WINDOW));
        for (view, (own, context)) in View::all(slots).zip(sums) {
            own.fill(0.0);
            context.fill(0.0);
            let mut window = Window { slots, view, own, context };
            for (word, (cursor, (_, weight))) in cursors.iter_mut().zip(words).enumerate() {
                window.add_own(cursor, *weight, rules, &mut around);
                while let Some(stray) =
                    strays.next_if(|stray| (stray.window, stray.word) == (view.first, word))
                {
                    around.add(stray.slot - view.first, stray.count);
                }
                window.add_context(*weight, rules, &mut around);
            }
            done(&Scored { first: view.first, own: window.own, context: window.context });
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

impl Drop for Scores {
    fn drop(&mut self) {
        scratch::keep(std::mem::take(&mut self.own));
        scratch::keep(std::mem::take(&mut self.context));
    }
}

/// Occurrences of one word around the units of a window.
struct Around {
    counts: Box<[u16; WINDOW]>,
    /// Places in the window with a count, each once.
    touched: Vec<u16>,
}

impl Default for Around {
    fn default() -> Self {
        Self { counts: Box::new([0; WINDOW]), touched: Vec::with_capacity(WINDOW) }
    }
}

impl Around {
    fn add(&mut self, place: u32, count: u8) {
        if let Some(sum) = self.counts.get_mut(place as usize) {
            if *sum == 0 {
                self.touched.push(place as u16);
            }
            *sum += u16::from(count);
        }
    }
}

/// One window while its sums are formed.
struct Window<'a> {
    slots: &'a Slots,
    view: View<'a>,
    own: &'a mut [f32],
    context: &'a mut [f32],
}

impl Window<'_> {
    /// Adds one word to the units that hold it, and its occurrences to what is around them.
    fn add_own(&mut self, cursor: &mut Cursor<'_>, weight: Weight, rules: Rules, around: &mut Around) {
        let view = self.view;
        cursor.read(&view, |slot, brief, count| {
            let place = slot - view.first;
            if let Some(score) = self.own.get_mut(place as usize) {
                *score += rules.own.score(weight.own, f32::from(count), brief.length());
            }
            around.add(place, count);
            for beside in self.slots.beside(slot, brief).into_iter().flatten() {
                // Those in other windows are told there.
                around.add(beside.wrapping_sub(view.first), count);
            }
        });
    }
    /// Adds one word to the units around which it was found, and takes the counts back.
    fn add_context(&mut self, weight: Weight, rules: Rules, around: &mut Around) {
        for place in around.touched.drain(..) {
            let count = around.counts.get_mut(usize::from(place)).map(std::mem::take).unwrap_or_default();
            let length = self.context_length(self.view.first + SlotId::from(place));
            if let Some(score) = self.context.get_mut(usize::from(place)) {
                *score += rules.context.score(weight.context, f32::from(count), length);
            }
        }
    }
    /// Terms of a unit and its neighbours.
    fn context_length(&self, slot: SlotId) -> f32 {
        let brief = |slot: SlotId| self.view.brief(slot).unwrap_or_else(|| self.slots.brief(slot));
        let own = brief(slot);
        let beside = self.slots.beside(slot, own).into_iter().flatten();
        own.length() + beside.map(|slot| brief(slot).length()).sum::<f32>()
    }
}
