//! Where a word occurs.

use crate::analyse::Word;
use crate::index::PartitionIndex;
use crate::index::slot::{Brief, SlotId};

/// The units of one partition that hold a word in any form; the most frequent form counts.
#[derive(Debug)]
pub(crate) struct Occurrences<'a> {
    index: &'a PartitionIndex,
    lists: Lists<'a>,
}

#[derive(Debug)]
enum Lists<'a> {
    /// Of the only form, as the index has them.
    One(Vec<(&'a [SlotId], &'a [u8])>),
    /// Of several forms, put together.
    Merged(Vec<SlotId>, Vec<u8>),
}

impl<'a> Occurrences<'a> {
    pub(crate) fn of(index: &'a PartitionIndex, word: &Word) -> Self {
        let lists = match word.forms.as_slice() {
            [form] => Lists::One(index.lists(form).collect()),
            forms => {
                let all = forms.iter().flat_map(|form| index.lists(form));
                let each = all.flat_map(|(slots, counts)| slots.iter().copied().zip(counts.iter().copied()));
                let mut list: Vec<(SlotId, u8)> = each.collect();
                list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
                list.dedup_by_key(|(slot, _)| *slot);
                let (slots, counts) = list.into_iter().unzip();
                Lists::Merged(slots, counts)
            }
        };
        Self { index, lists }
    }

    /// How many there are, dead units included.
    pub(crate) fn len(&self) -> usize {
        self.slices().map(|(slots, _)| slots.len()).sum()
    }
    /// The most that one unit holds it.
    pub(crate) fn most(&self) -> u8 {
        self.slices().flat_map(|(_, counts)| counts).copied().max().unwrap_or(0)
    }
    /// How often a unit holds it.
    pub(crate) fn count(&self, slot: SlotId) -> u8 {
        let held =
            |(slots, counts): (&[SlotId], &[u8])| counts.get(slots.binary_search(&slot).ok()?).copied();
        self.slices().find_map(held).unwrap_or(0)
    }
    /// Every living unit that holds it, with how often.
    pub(crate) fn each(&self, mut take: impl FnMut(SlotId, Brief, u8)) {
        let slots = self.index.slots();
        for (ids, counts) in self.slices() {
            for (id, count) in ids.iter().zip(counts) {
                let brief = slots.brief(*id);
                if brief.is_alive() {
                    take(*id, brief, *count);
                }
            }
        }
    }

    fn slices(&self) -> impl Iterator<Item = (&[SlotId], &[u8])> {
        let (several, one) = match &self.lists {
            Lists::One(lists) => (lists.as_slice(), None),
            Lists::Merged(slots, counts) => (&[] as &[_], Some((slots.as_slice(), counts.as_slice()))),
        };
        several.iter().copied().chain(one)
    }
}
