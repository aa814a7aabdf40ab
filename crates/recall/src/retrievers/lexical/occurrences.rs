//! Occurrences of a query word, as a cursor reads them block by block.
//!
//! Shared by [`term_statistics`](super::term_statistics), [`block_scoring`](super::block_scoring) and
//! [`session_bm25`](super::session_bm25), which each read all lists once.

use crate::index::PartitionIndex;
use crate::index::postings::PostingList;
use crate::index::slot::{PackedSlot, SlotId};
use crate::index::slots::{BLOCK_LEN, Slots};
use crate::query_analysis::QueryWord;
use std::vec::IntoIter;

/// The units of one partition that contain a word in any of its forms, each with the frequency of its most
/// frequent form.
#[derive(Debug)]
pub(crate) enum TermOccurrences<'a> {
    /// Posting lists of a single form, as the index has them: concatenated, slots ascending.
    One(Vec<PostingList<'a>>),
    /// Merged slots and counts of several forms.
    Merged(Vec<SlotId>, Vec<u8>),
}

impl<'a> TermOccurrences<'a> {
    pub(crate) fn lookup(index: &'a PartitionIndex, word: &QueryWord) -> Self {
        match word.forms.as_slice() {
            [form] => Self::One(index.lists(form).collect()),
            forms => {
                let all = forms.iter().flat_map(|form| index.lists(form));
                let mut list: Vec<(SlotId, u8)> = all.flat_map(PostingList::entries).collect();
                // The input is a few ascending lists, which the standard sort merges.
                list.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
                list.dedup_by_key(|(slot, _)| *slot);
                let (slots, counts) = list.into_iter().unzip();
                Self::Merged(slots, counts)
            }
        }
    }

    /// Whether no unit contains the word.
    pub(crate) fn is_empty(&self) -> bool {
        self.lists().all(|list| list.slots.is_empty())
    }
    /// A cursor at the first block.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { rest: self.lists().collect::<Vec<_>>().into_iter(), slots: &[], counts: &[] }
    }

    fn lists(&self) -> impl Iterator<Item = PostingList<'_>> {
        let (several, one) = match self {
            Self::One(lists) => (lists.as_slice(), None),
            Self::Merged(slots, counts) => (&[] as &[_], Some(PostingList { slots, counts })),
        };
        several.iter().copied().chain(one)
    }
}

/// Words that are counted in one pass: each needs a bit set as large as the partition, and a query may have
/// thousands of words.
pub(super) const TERMS_PER_PASS: usize = 16;

/// The position up to which a word's occurrences have been read.
#[derive(Debug)]
pub(super) struct Cursor<'a> {
    rest: IntoIter<PostingList<'a>>,
    slots: &'a [SlotId],
    counts: &'a [u8],
}

impl Cursor<'_> {
    /// Reads the live units of the next block that contain the word, with its frequency.
    pub(super) fn read_block(&mut self, block: &BlockView<'_>, mut take: impl FnMut(SlotId, PackedSlot, u8)) {
        let end = block.first.saturating_add(BLOCK_LEN as SlotId);
        loop {
            let mut read = 0;
            for (slot, count) in self.slots.iter().zip(self.counts).take_while(|(slot, _)| **slot < end) {
                read += 1;
                if let Some(packed) = block.packed(*slot).filter(|packed| packed.is_alive()) {
                    take(*slot, packed, *count);
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

/// The packed slots of one block.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockView<'a> {
    /// The first slot of the block.
    pub(super) first: SlotId,
    pub(super) packed_slots: &'a [PackedSlot],
}

impl<'a> BlockView<'a> {
    /// All blocks of a partition, in order.
    pub(super) fn all(slots: &'a Slots) -> impl Iterator<Item = Self> {
        let windows = 0..slots.len().div_ceil(BLOCK_LEN);
        windows.map(|at| Self { first: (at * BLOCK_LEN) as SlotId, packed_slots: slots.packed_block(at) })
    }
    /// A slot of the block; `None` for one of another block.
    pub(super) fn packed(&self, slot: SlotId) -> Option<PackedSlot> {
        self.packed_slots.get(slot.wrapping_sub(self.first) as usize).copied()
    }
}
