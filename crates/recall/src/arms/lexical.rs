//! Common words: BM25 of a turn, and of a turn with both its neighbours.
//!
//! The second is exact, not a sum of scores: occurrences, lengths and document frequencies are
//! those of the three turns taken as one text. They are formed while the lists are read, so that
//! nothing has to be stored for it.

use super::Place;
use crate::analyse::Word;
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::query::{Kinds, Opened};
use crate::scratch::{self, COUNTS, SCORES};
use crate::top::Top;
use crate::weights;
use evoke_text::bm25;

/// Scores of every unit for one query.
#[derive(Debug)]
pub(crate) struct Lexical {
    partitions: Vec<Scores>,
    /// For each query word, how much it tells.
    pub(crate) idf: Vec<f32>,
    /// What a turn of average length earns that holds every word once.
    pub(crate) full: f32,
    /// The same for a turn with its neighbours.
    pub(crate) full_context: f32,
    /// The same for a session.
    pub(crate) full_session: f32,
}

/// Scores of one partition, by slot.
#[derive(Debug)]
struct Scores {
    own: Vec<f32>,
    context: Vec<f32>,
    /// By session.
    session: Vec<f32>,
    /// Slots with a context score, each once.
    touched: Vec<SlotId>,
}

/// Occurrences of one word around each slot.
#[derive(Default)]
struct Around {
    counts: Vec<u16>,
    touched: Vec<SlotId>,
}

/// Scores all units of the opened partitions.
pub(crate) fn score(partitions: &[Opened], words: &[Word]) -> Lexical {
    let size = |opened: &Opened| opened.index.slots().len();
    let mut scores: Vec<Scores> =
        partitions.iter().map(|p| Scores::of(size(p), p.index.session_lengths().len())).collect();
    let mut around: Vec<Around> = partitions
        .iter()
        .map(|p| Around { counts: scratch::zeros(&COUNTS, size(p)), touched: Vec::new() })
        .collect();
    let averages = Averages::of(partitions);
    let mut lexical =
        Lexical { partitions: Vec::new(), idf: Vec::new(), full: 0.0, full_context: 0.0, full_session: 0.0 };
    for word in words {
        let lists: Vec<Vec<(SlotId, u8)>> = partitions.iter().map(|p| occurrences(&p.index, word)).collect();
        let found = lists.iter().map(Vec::len).sum();
        let idf = bm25::idf(averages.units, found);
        lexical.idf.push(idf);
        lexical.full += idf;
        for ((opened, list), around) in partitions.iter().zip(&lists).zip(&mut around) {
            around.spread(&opened.index, list);
        }
        let found_around = around.iter().map(|a| a.touched.len()).sum();
        let idf_around = bm25::idf(averages.units, found_around);
        lexical.full_context += idf_around;
        let by_session: Vec<Vec<(u32, u32)>> =
            partitions.iter().zip(&lists).map(|(p, list)| sessions(&p.index, list)).collect();
        let idf_session = bm25::idf(averages.sessions, by_session.iter().map(Vec::len).sum());
        lexical.full_session += idf_session;
        for ((scores, opened), list) in scores.iter_mut().zip(partitions).zip(&by_session) {
            scores.add_session(&opened.index, list, idf_session, averages.session_length);
        }
        for (at, scores) in scores.iter_mut().enumerate() {
            let (Some(opened), Some(list), Some(around)) =
                (partitions.get(at), lists.get(at), around.get_mut(at))
            else {
                continue;
            };
            scores.add_own(&opened.index, list, idf, averages.length);
            scores.add_context(&opened.index, around, idf_around, averages.context_length);
        }
    }
    lexical.partitions = scores;
    // Each word has taken its counts back.
    around.into_iter().for_each(|around| scratch::keep(&COUNTS, around.counts));
    lexical
}

/// Sizes over all opened partitions.
struct Averages {
    units: usize,
    length: f32,
    context_length: f32,
    sessions: usize,
    session_length: f32,
}

impl Averages {
    fn of(partitions: &[Opened]) -> Self {
        let totals = || partitions.iter().map(|p| p.index.totals());
        let units: usize = totals().map(|t| t.units).sum();
        let sessions = totals().map(|t| t.sessions).sum();
        let per_unit = |sum: u64| sum as f32 / units.max(1) as f32;
        Self {
            units,
            length: per_unit(totals().map(|t| t.length).sum()),
            context_length: per_unit(totals().map(|t| t.context_length).sum()),
            sessions,
            session_length: totals().map(|t| t.session_length).sum::<u64>() as f32 / sessions.max(1) as f32,
        }
    }
}

/// Units that hold a word in any form, with how often; the most frequent form counts.
fn occurrences(index: &PartitionIndex, word: &Word) -> Vec<(SlotId, u8)> {
    let mut list: Vec<(SlotId, u8)> = word.forms.iter().flat_map(|form| index.postings(form)).collect();
    if word.forms.len() > 1 {
        list.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        list.dedup_by_key(|(slot, _)| *slot);
    }
    list
}

/// Sessions with occurrences, each once.
fn sessions(index: &PartitionIndex, list: &[(SlotId, u8)]) -> Vec<(u32, u32)> {
    let mut sessions: Vec<(u32, u32)> = list
        .iter()
        .filter_map(|(slot, count)| Some((index.slot(*slot)?.session, u32::from(*count))))
        .collect();
    sessions.sort_unstable_by_key(|(session, _)| *session);
    sessions.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    sessions
}

impl Around {
    /// Gives each unit's occurrences to itself and to its neighbours.
    fn spread(&mut self, index: &PartitionIndex, list: &[(SlotId, u8)]) {
        for (slot, count) in list {
            let beside = index.beside(*slot);
            for place in [Some(*slot), beside[0], beside[1]].into_iter().flatten() {
                if let Some(sum) = self.counts.get_mut(place as usize) {
                    if *sum == 0 {
                        self.touched.push(place);
                    }
                    *sum += u16::from(*count);
                }
            }
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

impl Scores {
    fn of(slots: usize, sessions: usize) -> Self {
        let zeros = || scratch::zeros(&SCORES, slots);
        Self { own: zeros(), context: zeros(), session: vec![0.0; sessions], touched: Vec::new() }
    }
    fn add_own(&mut self, index: &PartitionIndex, list: &[(SlotId, u8)], idf: f32, average: f32) {
        for (id, count) in list {
            if let (Some(score), Some(slot)) = (self.own.get_mut(*id as usize), index.slot(*id)) {
                *score += weights::TURN.score(idf, f32::from(*count), slot.length as f32, average);
            }
        }
    }
    fn add_session(&mut self, index: &PartitionIndex, list: &[(u32, u32)], idf: f32, average: f32) {
        for (session, count) in list {
            let length = index.session_lengths().get(*session as usize).copied().unwrap_or_default();
            if let Some(score) = self.session.get_mut(*session as usize) {
                *score += weights::WHOLE_SESSION.score(idf, *count as f32, length as f32, average);
            }
        }
    }
    fn add_context(&mut self, index: &PartitionIndex, around: &mut Around, idf: f32, average: f32) {
        for id in around.touched.drain(..) {
            let count = around.counts.get_mut(id as usize).map(std::mem::take).unwrap_or_default();
            let Some(score) = self.context.get_mut(id as usize) else { continue };
            if *score == 0.0 {
                self.touched.push(id);
            }
            let length = context_length(index, id) as f32;
            *score += weights::CONTEXT.score(idf, f32::from(count), length, average);
        }
    }
}

fn context_length(index: &PartitionIndex, id: SlotId) -> u32 {
    let length = |id: SlotId| index.slot(id).map_or(0, |slot| slot.length);
    index.beside(id).into_iter().flatten().map(length).sum::<u32>() + length(id)
}

impl Lexical {
    pub(crate) fn own(&self, (partition, slot): Place) -> f32 {
        self.partitions.get(partition).and_then(|p| p.own.get(slot as usize)).copied().unwrap_or(0.0)
    }
    pub(crate) fn session(&self, partition: usize, session: u32) -> f32 {
        self.partitions.get(partition).and_then(|p| p.session.get(session as usize)).copied().unwrap_or(0.0)
    }
    pub(crate) fn context(&self, (partition, slot): Place) -> f32 {
        self.partitions.get(partition).and_then(|p| p.context.get(slot as usize)).copied().unwrap_or(0.0)
    }
    /// The best units that may be shown, `pool` by their own words and `pool` by those around.
    pub(crate) fn candidates(&self, partitions: &[Opened], kinds: Kinds, pool: usize) -> Vec<Place> {
        let (mut own, mut context) = (Top::new(pool), Top::new(pool));
        for (at, (scores, opened)) in self.partitions.iter().zip(partitions).enumerate() {
            for slot in scores.touched.iter().filter(|slot| opened.index.shows(**slot, kinds)) {
                let place = (at, *slot);
                if self.own(place) > 0.0 {
                    own.offer(self.own(place), place);
                }
                context.offer(self.context(place), place);
            }
        }
        own.into_kept().chain(context.into_kept()).collect()
    }
}
