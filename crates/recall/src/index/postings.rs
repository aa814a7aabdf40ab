//! Inverted index: posting lists with term frequencies.
//!
//! A log-structured set of immutable runs, like Lucene's segments: each change adds a small run, and adjacent
//! runs of similar size are merged, so that there are few and each posting is moved a logarithmic number of
//! times.

use super::slot::SlotId;
use super::slots::Slots;
use foldhash::fast::RandomState;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// The posting lists of a partition. Clones share their runs.
#[derive(Debug, Clone, Default)]
pub(crate) struct Postings {
    runs: Vec<Arc<Run>>,
}

impl Postings {
    /// Adds a run, and merges runs that have become similar in size. Postings of dead slots are dropped by a
    /// merge.
    pub(crate) fn push(&mut self, run: Run, slots: &Slots) {
        if run.slots.is_empty() {
            return;
        }
        self.runs.push(Arc::new(run));
        while let [.., older, newer] = self.runs.as_slice()
            && older.slots.len() <= 2 * newer.slots.len()
        {
            let merged = Run::merge(older, newer, |slot| slots.packed(slot).is_alive());
            self.runs.truncate(self.runs.len() - 2);
            self.runs.push(Arc::new(merged));
        }
    }
    /// The postings of a term as (slot, term frequency), slots ascending. Dead slots may be among them.
    pub(crate) fn entries<'a>(&'a self, term: &'a str) -> impl Iterator<Item = (SlotId, u8)> + 'a {
        self.runs.iter().flat_map(move |run| run.entries(term))
    }
    /// The posting lists of a term, older slots first.
    pub(crate) fn lists<'a>(&'a self, term: &str) -> impl Iterator<Item = PostingList<'a>> {
        self.runs.iter().filter_map(|run| Some(run.list(run.find(term)?)))
    }
    pub(crate) fn bytes(&self) -> usize {
        self.runs.iter().map(|run| run.bytes()).sum()
    }
}

/// The posting list of a term in one [`Run`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct PostingList<'a> {
    /// Slots with the term, ascending. Dead ones may be among them.
    pub(crate) slots: &'a [SlotId],
    /// The term frequency in each of the slots, saturated at 255.
    pub(crate) counts: &'a [u8],
}

impl<'a> PostingList<'a> {
    pub(crate) fn entries(self) -> impl Iterator<Item = (SlotId, u8)> + 'a {
        self.slots.iter().copied().zip(self.counts.iter().copied())
    }
}

/// An immutable set of posting lists: sorted terms in one string, lists concatenated.
#[derive(Debug, Default)]
pub(crate) struct Run {
    text: String,
    /// Term `i` is `text[ends[i - 1]..ends[i]]`; its list is `starts[i]..starts[i + 1]`.
    ends: Vec<u32>,
    starts: Vec<u32>,
    slots: Vec<SlotId>,
    counts: Vec<u8>,
}

impl Run {
    fn term(&self, at: usize) -> &str {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        let end = self.ends.get(at).map_or(start, |end| *end as usize);
        self.text.get(start..end).unwrap_or_default()
    }
    fn list(&self, at: usize) -> PostingList<'_> {
        let start = self.starts.get(at).map_or(0, |s| *s as usize);
        let end = self.starts.get(at + 1).map_or(start, |s| *s as usize);
        PostingList {
            slots: self.slots.get(start..end).unwrap_or_default(),
            counts: self.counts.get(start..end).unwrap_or_default(),
        }
    }
    /// The index of a term, by binary search.
    fn find(&self, term: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.term(middle).cmp(term) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater | Ordering::Equal => high = middle,
            }
        }
        (low < self.ends.len() && self.term(low) == term).then_some(low)
    }
    fn entries(&self, term: &str) -> impl Iterator<Item = (SlotId, u8)> + '_ {
        self.find(term).into_iter().flat_map(|at| self.list(at).entries())
    }
    fn bytes(&self) -> usize {
        self.text.capacity()
            + 4 * (self.ends.capacity() + self.starts.capacity() + self.slots.capacity())
            + self.counts.capacity()
    }

    /// Merges two runs; within a term the postings of `older` come first.
    fn merge(older: &Self, newer: &Self, keep: impl Fn(SlotId) -> bool) -> Self {
        let mut merged = Self::default();
        merged.slots.reserve(older.slots.len() + newer.slots.len());
        merged.counts.reserve(older.slots.len() + newer.slots.len());
        let (mut a, mut b) = (0, 0);
        while a < older.ends.len() || b < newer.ends.len() {
            let order = match (a < older.ends.len(), b < newer.ends.len()) {
                (true, true) => older.term(a).cmp(newer.term(b)),
                (true, false) => Ordering::Less,
                (false, _) => Ordering::Greater,
            };
            let start = merged.slots.len();
            for list in [order.is_le().then(|| older.list(a)), order.is_ge().then(|| newer.list(b))] {
                let Some(list) = list else { continue };
                merged.extend(list.entries().filter(|(slot, _)| keep(*slot)));
            }
            merged.close(if order.is_le() { older.term(a) } else { newer.term(b) }, start);
            a += usize::from(order.is_le());
            b += usize::from(order.is_ge());
        }
        merged.finish()
    }
    fn extend(&mut self, list: impl Iterator<Item = (SlotId, u8)>) {
        for (slot, count) in list {
            self.slots.push(slot);
            self.counts.push(count);
        }
    }
    /// Ends the list that began at `start`; an empty one leaves no trace.
    fn close(&mut self, term: &str, start: usize) {
        if self.slots.len() > start {
            self.text.push_str(term);
            self.ends.push(self.text.len() as u32);
            self.starts.push(start as u32);
        }
    }
    fn finish(mut self) -> Self {
        self.starts.push(self.slots.len() as u32);
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.starts.shrink_to_fit();
        self.slots.shrink_to_fit();
        self.counts.shrink_to_fit();
        self
    }
}

/// Builds a [`Run`], slot by slot in ascending order.
#[derive(Debug, Default)]
pub(crate) struct RunBuilder {
    numbers: HashMap<Box<str>, u32, RandomState>,
    entries: Vec<(u32, SlotId, u8)>,
}

impl RunBuilder {
    /// Adds a term of a slot. Each term may be added once per slot.
    pub(crate) fn add(&mut self, term: &str, slot: SlotId, count: u8) {
        let number = match self.numbers.get(term) {
            Some(number) => *number,
            None => {
                let next = self.numbers.len() as u32;
                self.numbers.insert(term.into(), next);
                next
            }
        };
        self.entries.push((number, slot, count));
    }

    /// Sorts what was added into an immutable run.
    pub(crate) fn finish(self) -> Run {
        let mut terms: Vec<(Box<str>, u32)> = self.numbers.into_iter().collect();
        terms.sort_unstable();
        let mut ranks = vec![0_u32; terms.len()];
        for (rank, (_, number)) in terms.iter().enumerate() {
            ranks[*number as usize] = rank as u32;
        }
        let mut starts = vec![0_u32; terms.len() + 1];
        for (number, ..) in &self.entries {
            starts[ranks[*number as usize] as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut run = Run {
            slots: vec![0; self.entries.len()],
            counts: vec![0; self.entries.len()],
            starts,
            ..Run::default()
        };
        for (number, slot, count) in self.entries {
            let position = &mut next[ranks[number as usize] as usize];
            run.slots[*position as usize] = slot;
            run.counts[*position as usize] = count;
            *position += 1;
        }
        for (term, _) in &terms {
            run.text.push_str(term);
            run.ends.push(run.text.len() as u32);
        }
        run.text.shrink_to_fit();
        run.ends.shrink_to_fit();
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::slot::Slot;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn merged_runs_match_a_map(
            batches in prop::collection::vec(prop::collection::vec(prop::collection::btree_map("[a-c]{1,2}", 1_u8..4, 0..4), 0..6), 0..12),
            dead in prop::collection::btree_set(0_u32..40, 0..10),
        ) {
            let mut postings = Postings::default();
            let mut slots = Slots::default();
            let mut model: BTreeMap<String, Vec<(SlotId, u8)>> = BTreeMap::new();
            for batch in batches {
                let mut builder = RunBuilder::default();
                for terms in batch {
                    let slot = slots.len() as SlotId;
                    let alive = !dead.contains(&slot);
                    slots.push(Slot { alive, ..Slot::default() });
                    for (term, count) in terms {
                        builder.add(&term, slot, count);
                        model.entry(term).or_default().push((slot, count));
                    }
                }
                postings.push(builder.finish(), &slots);
            }
            prop_assert_eq!(postings.entries("zz").count(), 0);
            for (term, expected) in model {
                let live = |list: Vec<(SlotId, u8)>| -> Vec<_> { list.into_iter().filter(|(s, _)| !dead.contains(s)).collect() };
                prop_assert_eq!(live(postings.entries(&term).collect()), live(expected));
            }
            prop_assert!(postings.runs.len() <= 2 + slots.len().max(1).ilog2() as usize + 4);
        }
    }
}
