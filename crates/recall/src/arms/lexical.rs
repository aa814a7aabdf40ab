//! Common words: BM25 of a turn, and of a turn with both its neighbours.
//!
//! The second is exact, not a sum of scores: occurrences, lengths and document frequencies are
//! those of the three turns taken as one text. They are formed while the lists are read, so that
//! nothing has to be stored for it.
//!
//! In large partitions words are taken from the rarest on. As soon as the pools hold units which those that
//! hold only the remaining words cannot reach, the long lists of these are read for the units found so far
//! alone (MaxScore: Turtle and Flood, "Query Evaluation: Strategies and Optimizations", 1995).

mod accumulate;
mod occurrences;
mod sessions;

use super::Place;
use crate::analyse::Word;
use crate::bits::Bits;
use crate::index::postings::Bound;
use crate::index::slot::SlotId;
use crate::query::{Kinds, Opened};
use crate::top::Top;
use crate::weights;
use accumulate::{Around, Averages, Scores, Weight};
use evoke_text::bm25::{self, Bm25};
use occurrences::Occurrences;
use sessions::SessionScores;

/// Scores of every unit for one query.
#[derive(Debug)]
pub(crate) struct Lexical<'a> {
    partitions: &'a [Opened],
    scores: Vec<Scores>,
    /// Of each query word, by partition.
    occurrences: Vec<Vec<Occurrences<'a>>>,
    /// For each query word, how much it tells.
    pub(crate) idf: Vec<f32>,
    /// The same around a turn.
    idf_context: Vec<f32>,
    /// What a turn of average length earns that holds every word once.
    pub(crate) full: f32,
    /// The same for a turn with its neighbours.
    pub(crate) full_context: f32,
    averages: Averages,
    /// Units whose scores are complete; absent when all are.
    reached: Option<Vec<Bits>>,
}

/// How far to look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reach {
    /// Kinds that may be shown.
    pub(crate) kinds: Kinds,
    /// How many candidates are wanted.
    pub(crate) pool: usize,
    /// Whether every list is read for every unit.
    pub(crate) exhaustive: bool,
}

/// Scores the units of the opened partitions.
pub(crate) fn score<'a>(partitions: &'a [Opened], words: &[Word], reach: Reach) -> Lexical<'a> {
    let of = |word: &Word| partitions.iter().map(|p| Occurrences::of(&p.index, word)).collect();
    let occurrences: Vec<Vec<Occurrences<'a>>> = words.iter().map(of).collect();
    let mut lexical = Lexical {
        partitions,
        scores: partitions.iter().map(|p| Scores::of(p.index.slots().len())).collect(),
        occurrences,
        idf: vec![0.0; words.len()],
        full: 0.0,
        full_context: 0.0,
        idf_context: vec![0.0; words.len()],
        averages: Averages::of(partitions),
        reached: None,
    };
    let mut around: Vec<Around> = partitions.iter().map(|p| Around::of(p.index.slots().len())).collect();
    let mut order: Vec<usize> = (0..words.len()).collect();
    let slots: usize = partitions.iter().map(|p| p.index.slots().len()).sum();
    let shortcuts = !reach.exhaustive && slots > weights::EXACT_SLOTS;
    if shortcuts {
        order.sort_by_key(|word| (lexical.listed(*word), *word));
    }
    for (at, word) in order.iter().enumerate() {
        let rest = order.get(at..).unwrap_or_default();
        if shortcuts
            && lexical.reached.is_none()
            && lexical.listed(*word) > weights::LONG_LIST
            && lexical.is_settled(rest, reach)
        {
            lexical.reached = Some(lexical.reached());
        }
        lexical.add(*word, &mut around);
    }
    lexical
}

impl<'a> Lexical<'a> {
    /// The score of a unit's own words.
    pub(crate) fn own(&self, place: Place) -> f32 {
        if self.is_complete(place) {
            return self.scores.get(place.0).map_or(0.0, |scores| scores.own(place.1));
        }
        self.counted(place, &[place.1], &self.idf, &weights::TURN, self.averages.length)
    }
    /// The score of a unit's words and those around it.
    pub(crate) fn context(&self, place: Place) -> f32 {
        if self.is_complete(place) {
            return self.scores.get(place.0).map_or(0.0, |scores| scores.context(place.1));
        }
        let beside = self.partitions.get(place.0).map_or([None, None], |opened| opened.index.beside(place.1));
        let slots: Vec<SlotId> = [Some(place.1)].into_iter().chain(beside).flatten().collect();
        let average = self.averages.context_length;
        self.counted(place, &slots, &self.idf_context, &weights::CONTEXT, average)
    }
    /// The best units that may be shown, `pool` by their own words and `pool` by those around.
    pub(crate) fn candidates(&self, kinds: Kinds, pool: usize) -> Vec<Place> {
        let (mut own, mut context) = (Top::new(pool), Top::new(pool));
        for (at, (scores, opened)) in self.scores.iter().zip(self.partitions).enumerate() {
            for slot in scores.touched() {
                // Few come so far that it matters whether they may be shown.
                let (score, around) = (scores.own(*slot), scores.context(*slot));
                let near = (score > 0.0 && own.takes(score)) || context.takes(around);
                if near && opened.index.shows(*slot, kinds) {
                    if score > 0.0 {
                        own.offer(score, (at, *slot));
                    }
                    context.offer(around, (at, *slot));
                }
            }
        }
        own.into_kept().chain(context.into_kept()).collect()
    }
    /// Scores of the sessions that some places lie in.
    pub(crate) fn sessions(&self, places: &[Place]) -> SessionScores {
        SessionScores::of(self.partitions, &self.occurrences, places)
    }

    fn is_complete(&self, (partition, slot): Place) -> bool {
        let reached = self.reached.as_ref().and_then(|reached| reached.get(partition));
        reached.is_none_or(|reached| reached.has(slot))
    }
    /// The score of some units of one partition as one text, from the lists.
    fn counted(
        &self,
        (partition, _): Place,
        slots: &[SlotId],
        idf: &[f32],
        bm25: &Bm25,
        average: f32,
    ) -> f32 {
        let Some(opened) = self.partitions.get(partition) else { return 0.0 };
        let length: f32 = slots.iter().map(|slot| opened.index.slots().brief(*slot).length()).sum();
        let score = |(occurrences, idf): (&Vec<Occurrences<'a>>, &f32)| {
            let list = occurrences.get(partition);
            let count = |slot: &SlotId| list.map_or(0.0, |list| f32::from(list.count(*slot)));
            bm25.score(*idf, slots.iter().map(count).sum(), length, average)
        };
        self.occurrences.iter().zip(idf).map(score).sum()
    }
    /// Entries in a word's lists.
    fn listed(&self, word: usize) -> usize {
        self.occurrences.get(word).into_iter().flatten().map(Occurrences::len).sum()
    }

    /// Whether no unit that holds only these words could be among the candidates.
    fn is_settled(&self, words: &[usize], reach: Reach) -> bool {
        let averages = &self.averages;
        let (mut own, mut context) = (0.0, 0.0);
        for word in words {
            let bounds = self.occurrences.get(*word).into_iter().flatten().map(Occurrences::bound);
            let bound = bounds.fold(Bound::NONE, Bound::and);
            let (most, shortest) = (f32::from(bound.most), f32::from(bound.shortest));
            let living = self.occurrences.get(*word).into_iter().flatten().map(Occurrences::living).sum();
            let idf = bm25::idf(averages.units, living);
            own += weights::TURN.score(idf, most, shortest, averages.length);
            // With its neighbours a unit is at best three times the same, and the word tells no more there.
            context += weights::CONTEXT.score(idf, 3.0 * most, 3.0 * shortest, averages.context_length);
        }
        let edge = |score: fn(&Scores, SlotId) -> f32| {
            let mut best = Top::new(reach.pool.max(1));
            for (scores, opened) in self.scores.iter().zip(self.partitions) {
                for slot in scores.touched() {
                    let score = score(scores, *slot);
                    if best.takes(score) && opened.index.shows(*slot, reach.kinds) {
                        best.offer(score, *slot);
                    }
                }
            }
            best.edge().unwrap_or(0.0)
        };
        edge(Scores::own) > own && edge(Scores::context) > context
    }

    /// Units that have a score.
    fn reached(&self) -> Vec<Bits> {
        let bits = |(opened, scores): (&Opened, &Scores)| {
            let mut bits = Bits::new(opened.index.slots().len());
            for slot in scores.touched() {
                bits.set(*slot);
            }
            bits
        };
        self.partitions.iter().zip(&self.scores).map(bits).collect()
    }

    /// Adds a word to the scores of every unit, or of those reached.
    fn add(&mut self, word: usize, around: &mut [Around]) {
        let Some(occurrences) = self.occurrences.get(word) else { return };
        let idf = bm25::idf(self.averages.units, occurrences.iter().map(Occurrences::living).sum());
        let mut found_around = 0;
        for (at, ((around, occurrences), scores)) in
            around.iter_mut().zip(occurrences).zip(&mut self.scores).enumerate()
        {
            let Some(opened) = self.partitions.get(at) else { continue };
            let reached = self.reached.as_ref().and_then(|reached| reached.get(at));
            let weight = Weight { idf, average: self.averages.length };
            found_around += scores.add_own(&opened.index, occurrences, weight, around, reached);
        }
        let idf_around = bm25::idf(self.averages.units, found_around);
        if let (Some(own), Some(context)) = (self.idf.get_mut(word), self.idf_context.get_mut(word)) {
            (*own, *context) = (idf, idf_around);
        }
        self.full += idf;
        self.full_context += idf_around;
        for ((scores, opened), around) in self.scores.iter_mut().zip(self.partitions).zip(around) {
            let weight = Weight { idf: idf_around, average: self.averages.context_length };
            scores.add_context(&opened.index, around, weight);
        }
    }
}
