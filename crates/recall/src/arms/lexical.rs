//! Common words: BM25 of a turn, and of a turn with both its neighbours.
//!
//! The second is exact, not a sum of scores: occurrences, lengths and document frequencies are
//! those of the three turns taken as one text. They are formed while the lists are read, so that
//! nothing has to be stored for it.

mod occurrences;
mod sessions;
mod survey;
mod windows;

use super::Place;
use crate::analyse::Word;
use crate::index::slot::SlotId;
use crate::query::{Opened, Wanted};
use crate::top::Top;
use crate::weights;
use evoke_text::bm25;
use occurrences::Occurrences;
use sessions::SessionScores;
use survey::Survey;
use windows::{Rules, Scored, Scores, Weight};

/// Scores of every unit for one query.
#[derive(Debug)]
pub(crate) struct Lexical<'a> {
    partitions: &'a [Opened],
    scores: Vec<Scores>,
    /// The best units that may be shown, by their own words and by those around.
    candidates: Vec<Place>,
    /// Of each query word, by partition.
    occurrences: Vec<Vec<Occurrences<'a>>>,
    /// For each query word, how much it tells.
    pub(crate) idf: Vec<f32>,
    /// What a turn of average length earns that holds every word once.
    pub(crate) full: f32,
    /// The same for a turn with its neighbours.
    pub(crate) full_context: f32,
}

/// Scores the units of the opened partitions, by the query's words and, with less weight, by those that stood around
/// them. Candidates are the best of the kinds that may be shown, `pool` by
/// their own words and `pool` by those around.
pub(crate) fn score<'a>(
    partitions: &'a [Opened],
    words: &[Word],
    aside: &[Word],
    wanted: Wanted,
    pool: usize,
) -> Lexical<'a> {
    let of = |word: &Word| partitions.iter().map(|p| Occurrences::of(&p.index, word)).collect();
    let occurrences: Vec<Vec<Occurrences<'a>>> = words.iter().chain(aside).map(of).collect();
    let here: Vec<Vec<&Occurrences<'_>>> = (0..partitions.len())
        .map(|at| occurrences.iter().filter_map(|word| word.get(at)).collect())
        .collect();
    let surveys: Vec<Survey> =
        partitions.iter().zip(&here).map(|(opened, words)| Survey::of(opened.index.slots(), words)).collect();
    let weights = weigh(partitions, &surveys, words.len(), aside.len());
    let rules = rules(partitions);
    let mut best = Best { own: Top::new(pool), context: Top::new(pool), wanted };
    let score = |(at, opened): (usize, &Opened)| {
        let words = here.get(at).into_iter().flatten().copied().zip(weights.iter().copied());
        let words: Vec<(&Occurrences<'_>, Weight)> = words.collect();
        let strays = surveys.get(at).map_or(&[] as &[_], |survey| &survey.strays);
        Scores::of(opened.index.slots(), &words, strays, rules, |scored| best.offer(at, opened, scored))
    };
    let scores = partitions.iter().enumerate().map(score).collect();
    Lexical {
        partitions,
        scores,
        candidates: best.into_places(),
        full: weights.iter().take(words.len()).map(|weight| weight.own).sum(),
        full_context: weights.iter().take(words.len()).map(|weight| weight.context).sum(),
        idf: weights.iter().map(|weight| weight.own).collect(),
        occurrences,
    }
}

/// How much each of so many words tells, and of those that stood around them.
fn weigh(partitions: &[Opened], surveys: &[Survey], words: usize, aside: usize) -> Vec<Weight> {
    let units = partitions.iter().map(|p| p.index.totals().units).sum();
    let holding = |of: fn(&Survey) -> &Vec<usize>, word: usize| -> usize {
        surveys.iter().filter_map(|survey| of(survey).get(word)).sum()
    };
    let weight = |word| Weight {
        own: bm25::idf(units, holding(|s| &s.holding, word)),
        context: bm25::idf(units, holding(|s| &s.around, word)),
    };
    let mut weighed: Vec<Weight> = (0..words + aside).map(weight).collect();
    let common = |word: usize| is_common(units, holding(|s| &s.holding, word));
    if (0..words).any(|word| !common(word)) {
        let common = weighed.iter_mut().enumerate().filter(|(word, _)| common(*word));
        common.for_each(|(_, weight)| *weight = weight.times(weights::COMMON_LEFT));
    }
    let (asked, around) = weighed.split_at_mut(words);
    // What nobody holds scores nothing, so it takes nobody's share.
    let there = |(at, weight): (usize, &Weight)| {
        if holding(|s| &s.holding, words + at) > 0 { weight.own } else { 0.0 }
    };
    let (most, sum) =
        (asked.iter().map(|w| w.own).sum::<f32>(), around.iter().enumerate().map(there).sum::<f32>());
    let share = if sum > 0.0 { (weights::ASIDE * most / sum).min(weights::ASIDE) } else { weights::ASIDE };
    around.iter_mut().for_each(|weight| *weight = weight.times(share));
    weighed
}

/// Whether a word is in nearly all parts of what is looked through, so that it tells nothing.
fn is_common(units: usize, holding: usize) -> bool {
    units >= weights::COMMON_LEAST && holding as f32 >= weights::COMMON * units as f32
}

fn rules(partitions: &[Opened]) -> Rules {
    let totals = || partitions.iter().map(|p| p.index.totals());
    let units = totals().map(|t| t.units).sum::<usize>().max(1) as f32;
    let (own, context): (u64, u64) =
        totals().fold((0, 0), |(own, context), t| (own + t.length, context + t.context_length));
    Rules {
        own: weights::TURN.fit(own as f32 / units),
        context: weights::CONTEXT.fit(context as f32 / units),
    }
}

impl Lexical<'_> {
    /// The score of a unit's own words.
    pub(crate) fn own(&self, place: Place) -> f32 {
        self.scores.get(place.0).map_or(0.0, |scores| scores.own(place.1))
    }
    /// The score of a unit's words and those around it.
    pub(crate) fn context(&self, place: Place) -> f32 {
        self.scores.get(place.0).map_or(0.0, |scores| scores.context(place.1))
    }
    /// The best units, some perhaps twice.
    pub(crate) fn candidates(&self) -> &[Place] {
        &self.candidates
    }
    /// Scores of the sessions that some places lie in.
    pub(crate) fn sessions(&self, places: &[Place]) -> SessionScores {
        SessionScores::of(self.partitions, &self.occurrences, places)
    }
}

/// The best units so far.
struct Best {
    own: Top<Place>,
    context: Top<Place>,
    wanted: Wanted,
}

impl Best {
    /// Units that are looked at together: nearly always none of them comes so far.
    const BLOCK: usize = 16;

    /// Considers the units of a window.
    fn offer(&mut self, partition: usize, opened: &Opened, scored: &Scored<'_>) {
        let blocks = scored.own.chunks(Self::BLOCK).zip(scored.context.chunks(Self::BLOCK));
        for (block, (own, context)) in blocks.enumerate() {
            let (own_bar, context_bar) = (self.own.bar().max(0.0), self.context.bar().max(0.0));
            // Without a branch inside, so that they are compared at once.
            let over =
                |any: bool, (own, context): (&f32, &f32)| any | (*own > own_bar) | (*context > context_bar);
            if !own.iter().zip(context).fold(false, over) {
                continue;
            }
            let first = scored.first + (block * Self::BLOCK) as SlotId;
            for (slot, (own, context)) in (first..).zip(own.iter().zip(context)) {
                let (near, beside) = (*own > own_bar, *context > context_bar);
                if (near || beside) && opened.index.shows(slot, self.wanted) {
                    if near {
                        self.own.offer(*own, (partition, slot));
                    }
                    if beside {
                        self.context.offer(*context, (partition, slot));
                    }
                }
            }
        }
    }
    fn into_places(self) -> Vec<Place> {
        self.own.into_kept().chain(self.context.into_kept()).collect()
    }
}
