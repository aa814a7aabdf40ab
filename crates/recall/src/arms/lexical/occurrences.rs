//! Where a word occurs.

use crate::analyse::Word;
use crate::index::PartitionIndex;
use crate::index::postings::List;
use crate::index::slot::{Brief, SlotId};
use crate::index::slots::{Slots, WINDOW};
use std::vec::IntoIter;

/// The units of one partition that hold a word in any form; the most frequent form counts.
#[derive(Debug)]
pub(crate) enum Occurrences<'a> {
    /// Of the only form, as the index has them: one behind the other, slots ascending.
    One(Vec<List<'a>>),
    /// Of several forms, put together.
    Merged(Vec<SlotId>, Vec<u8>),
}

impl<'a> Occurrences<'a> {
    pub(crate) fn of(index: &'a PartitionIndex, word: &Word) -> Self {
        match word.forms.as_slice() {
            [form] => Self::One(index.lists(form).collect()),
            forms => {
                let all = forms.iter().flat_map(|form| index.lists(form));
                let mut list: Vec<(SlotId, u8)> = all.flat_map(List::entries).collect();
                // A few ascending lists, which the standard sort merges.
                list.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
                list.dedup_by_key(|(slot, _)| *slot);
                let (slots, counts) = list.into_iter().unzip();
                Self::Merged(slots, counts)
            }
        }
    }

    /// Whether the word is nowhere.
    pub(crate) fn is_empty(&self) -> bool {
        self.lists().all(|list| list.slots.is_empty())
    }
    /// For reading them window by window.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { rest: self.lists().collect::<Vec<_>>().into_iter(), slots: &[], counts: &[] }
    }

    fn lists(&self) -> impl Iterator<Item = List<'_>> {
        let (several, one) = match self {
            Self::One(lists) => (lists.as_slice(), None),
            Self::Merged(slots, counts) => (&[] as &[_], Some(List { slots, counts })),
        };
        several.iter().copied().chain(one)
    }
}

/// Words that are counted in one reading: each has a set as large as the partition, and a query may have
/// thousands.
pub(super) const AT_ONCE: usize = 16;

/// How far a word's occurrences have been read.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    rest: IntoIter<List<'a>>,
    slots: &'a [SlotId],
    counts: &'a [u8],
}

impl Cursor<'_> {
    /// Reads the living units of the next window that hold the word, with how often.
    pub(super) fn read(&mut self, window: &View<'_>, mut take: impl FnMut(SlotId, Brief, u8)) {
        let end = window.first.saturating_add(WINDOW as SlotId);
        loop {
            let mut read = 0;
            for (slot, count) in self.slots.iter().zip(self.counts).take_while(|(slot, _)| **slot < end) {
                read += 1;
                if let Some(brief) = window.brief(*slot).filter(|brief| brief.is_alive()) {
                    take(*slot, brief, *count);
                }
            }
            self.slots = self.slots.get(read..).unwrap_or_default();
            self.counts = self.counts.get(read..).unwrap_or_default();
            if !self.slots.is_empty() {
                return;
            }
            let Some(next) = self.rest.next() else { return };
            (self.slots, self.counts) = (next.slots, next.counts);
        }
    }
}

/// What can be read of one window's units.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// Its first slot.
    pub(super) first: SlotId,
    pub(super) briefs: &'a [Brief],
}

impl<'a> View<'a> {
    /// All windows of a partition.
    pub(super) fn all(slots: &'a Slots) -> impl Iterator<Item = Self> {
        let windows = 0..slots.len().div_ceil(WINDOW);
        windows.map(|at| Self { first: (at * WINDOW) as SlotId, briefs: slots.window(at) })
    }
    /// A unit of the window.
    pub(super) fn brief(&self, slot: SlotId) -> Option<Brief> {
        self.briefs.get(slot.wrapping_sub(self.first) as usize).copied()
    }
}
