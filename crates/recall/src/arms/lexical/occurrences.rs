//! Where a word occurs.

use crate::analyse::Word;
use crate::index::PartitionIndex;
use crate::index::postings::{Bound, List};
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
    One(Vec<List<'a>>),
    /// Of several forms, put together.
    Merged(Vec<SlotId>, Vec<u8>, Bound),
}

impl<'a> Occurrences<'a> {
    pub(crate) fn of(index: &'a PartitionIndex, word: &Word) -> Self {
        let lists = match word.forms.as_slice() {
            [form] => Lists::One(index.lists(form).collect()),
            forms => {
                let all = forms.iter().flat_map(|form| index.lists(form));
                let mut bound = Bound::NONE;
                let mut list: Vec<(SlotId, u8)> = Vec::new();
                for one in all {
                    bound = bound.and(one.bound);
                    list.extend(one.slots.iter().copied().zip(one.counts.iter().copied()));
                }
                list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
                list.dedup_by_key(|(slot, _)| *slot);
                let (slots, counts) = list.into_iter().unzip();
                Lists::Merged(slots, counts, bound)
            }
        };
        Self { index, lists }
    }

    /// How many there are, dead units included.
    pub(crate) fn len(&self) -> usize {
        self.lists().map(|list| list.slots.len()).sum()
    }
    /// How many living units there are.
    pub(crate) fn living(&self) -> usize {
        let slots = self.index.slots();
        if slots.dead() == 0 {
            return self.len();
        }
        self.lists().flat_map(|list| list.slots).filter(|slot| slots.brief(**slot).is_alive()).count()
    }
    /// What none of them exceeds.
    pub(crate) fn bound(&self) -> Bound {
        self.lists().map(|list| list.bound).fold(Bound::NONE, Bound::and)
    }
    /// How often a unit holds it.
    pub(crate) fn count(&self, slot: SlotId) -> u8 {
        let held = |list: List<'_>| list.counts.get(list.slots.binary_search(&slot).ok()?).copied();
        self.lists().find_map(held).unwrap_or(0)
    }
    /// Every living unit that holds it, with how often.
    pub(crate) fn each(&self, mut take: impl FnMut(SlotId, Brief, u8)) {
        let slots = self.index.slots();
        for list in self.lists() {
            for (id, count) in list.slots.iter().zip(list.counts) {
                let brief = slots.brief(*id);
                if brief.is_alive() {
                    take(*id, brief, *count);
                }
            }
        }
    }

    fn lists(&self) -> impl Iterator<Item = List<'_>> {
        let (several, one) = match &self.lists {
            Lists::One(lists) => (lists.as_slice(), None),
            Lists::Merged(slots, counts, bound) => (&[] as &[_], Some(List { slots, counts, bound: *bound })),
        };
        several.iter().copied().chain(one)
    }
}
