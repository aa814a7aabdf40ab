//! What has to be known of words before the first unit is scored by them.

use super::occurrences::{AT_ONCE, Cursor, Occurrences, View};
use crate::bits::Bits;
use crate::index::slot::SlotId;
use crate::index::slots::{Slots, WINDOW};

/// How often words occur in a partition.
#[derive(Debug)]
pub(super) struct Survey {
    /// Of each word, the units that hold it.
    pub(super) holding: Vec<usize>,
    /// Of each word, the units that hold it or stand beside one that does.
    pub(super) around: Vec<usize>,
    /// Sorted.
    pub(super) strays: Vec<Stray>,
}

/// An occurrence beside a unit that lies in another window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stray {
    /// The first slot of that unit's window.
    pub(super) window: SlotId,
    /// The word's position in the query.
    pub(super) word: usize,
    /// The unit's slot.
    pub(super) slot: SlotId,
    /// How often its neighbour holds the word.
    pub(super) count: u8,
}

impl Survey {
    /// Reads the words' occurrences.
    pub(super) fn of(slots: &Slots, words: &[&Occurrences<'_>]) -> Self {
        let mut survey =
            Self { holding: vec![0; words.len()], around: vec![0; words.len()], strays: Vec::new() };
        for (group, words) in words.chunks(AT_ONCE).enumerate() {
            survey.count(slots, group * AT_ONCE, words);
        }
        survey.strays.sort_unstable();
        survey
    }

    /// Counts some words, of which the first has position `first` in the query.
    fn count(&mut self, slots: &Slots, first: usize, words: &[&Occurrences<'_>]) {
        if words.iter().all(|occurrences| occurrences.is_empty()) {
            return;
        }
        let mut cursors: Vec<Cursor<'_>> = words.iter().map(|occurrences| occurrences.cursor()).collect();
        let mut seen = vec![Bits::new(slots.len()); words.len()];
        for view in View::all(slots) {
            for (word, (cursor, seen)) in (first..).zip(cursors.iter_mut().zip(&mut seen)) {
                let (mut holding, mut around) = (0, 0);
                cursor.read(&view, |slot, brief, count| {
                    holding += 1;
                    around += usize::from(seen.set(slot));
                    for beside in slots.beside(slot, brief).into_iter().flatten() {
                        around += usize::from(seen.set(beside));
                        if view.brief(beside).is_none() {
                            let window = beside - beside % WINDOW as SlotId;
                            self.strays.push(Stray { window, word, slot: beside, count });
                        }
                    }
                });
                self.holding[word] += holding;
                self.around[word] += around;
            }
        }
    }
}
