//! Near in meaning: cosine of the query's vector with a turn's, and with those around it.
//!
//! The mean of a turn's and its neighbours' cosines is the cosine with their mean vector, but for a
//! factor; so the surroundings cost neither storage nor a second scan.

use super::Place;
use crate::index::PartitionIndex;
use crate::index::slot::{Brief, SlotId};
use crate::index::slots::WINDOW;
use crate::index::vectors::QueryVector;
use crate::query::{Opened, Wanted};
use crate::top::Top;
use crate::weights;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// Scores that are compared together: nearly always none of them comes so far.
const ABREAST: usize = 16;

/// Cosines that a read of ten results asks for in a large place; more make room for themselves.
const KNOWN: usize = 4_096;

/// Cosines for one query.
pub(crate) struct Dense<'a> {
    partitions: Vec<Option<Scores<'a>>>,
}

/// One partition's cosines: all of them, or on demand.
struct Scores<'a> {
    index: &'a PartitionIndex,
    query: QueryVector,
    cosines: Cosines,
}

enum Cosines {
    /// Of every slot; not-a-number without a vector.
    All(Vec<f32>),
    /// Those that were asked for: signs are compared first, and a few slots are looked at from several sides.
    OnDemand(RefCell<HashMap<SlotId, Option<f32>, RandomState>>),
}

impl<'a> Dense<'a> {
    /// Compares a query's vector with the opened partitions; those up to `exact` slots in full.
    pub(crate) fn score(partitions: &'a [Opened], vector: Option<&[f32]>, exact: usize) -> Self {
        let scores = |opened: &'a Opened| {
            let index = &*opened.index;
            let query = index.vectors().query(vector?).filter(|_| index.totals().vectors > 0)?;
            let cosines = if index.slots().len() <= exact {
                Cosines::All(index.vectors().dots(&query))
            } else {
                Cosines::OnDemand(RefCell::new(HashMap::with_capacity_and_hasher(
                    KNOWN,
                    RandomState::default(),
                )))
            };
            Some(Scores { index, query, cosines })
        };
        Self { partitions: partitions.iter().map(scores).collect() }
    }

    /// Whether there was anything to compare.
    pub(crate) fn any(&self) -> bool {
        self.partitions.iter().any(Option::is_some)
    }
    /// The cosine of a unit.
    pub(crate) fn own(&self, (partition, slot): Place) -> Option<f32> {
        self.partitions.get(partition)?.as_ref()?.own(slot)
    }
    /// The mean cosine of a unit and its neighbours.
    pub(crate) fn context(&self, (partition, slot): Place) -> Option<f32> {
        self.partitions.get(partition)?.as_ref()?.around(slot)
    }
    /// The best units that may be shown, `pool` by themselves and `pool` by what is around.
    pub(crate) fn candidates(&self, wanted: Wanted, pool: usize) -> Vec<Place> {
        let mut best = Best { own: Top::new(pool), context: Top::new(pool) };
        for (at, scores) in self.partitions.iter().enumerate() {
            let Some(scores) = scores else { continue };
            let shown = |slot: SlotId| scores.index.shows(slot, wanted);
            match &scores.cosines {
                Cosines::All(all) => scores.offer_all(all, shown, at, &mut best),
                Cosines::OnDemand(_) => scores.offer_by_signs(shown, pool, at, &mut best),
            }
        }
        best.own.into_kept().chain(best.context.into_kept()).collect()
    }
}

/// The best units so far, by their own cosine and by that of their surroundings.
struct Best {
    own: Top<Place>,
    context: Top<Place>,
}

impl Scores<'_> {
    fn own(&self, slot: SlotId) -> Option<f32> {
        let compare = || self.index.vectors().dot(slot as usize, &self.query);
        match &self.cosines {
            Cosines::All(all) => all.get(slot as usize).copied().filter(|cosine| !cosine.is_nan()),
            Cosines::OnDemand(known) => *known.borrow_mut().entry(slot).or_insert_with(compare),
        }
    }
    /// The mean score of a slot and those beside it, of as many as have one.
    fn mean_around(&self, slot: SlotId, score: impl FnMut(SlotId) -> Option<f32>) -> Option<f32> {
        let beside = self.index.beside(slot);
        let places = [Some(slot), beside[0], beside[1]].into_iter().flatten();
        let (sum, count) =
            places.filter_map(score).fold((0.0, 0.0), |(sum, n), cosine| (sum + cosine, n + 1.0));
        (count > 0.0).then_some(sum / count)
    }
    fn around(&self, slot: SlotId) -> Option<f32> {
        self.mean_around(slot, |slot| self.own(slot))
    }

    /// Considers every unit.
    fn offer_all(&self, all: &[f32], shown: impl Fn(SlotId) -> bool, at: usize, best: &mut Best) {
        for (window, cosines) in all.chunks(WINDOW).enumerate() {
            let first = window * WINDOW;
            offer_over(cosines, first, &shown, at, &mut best.own);
            offer_over(&self.surroundings(all, window), first, &shown, at, &mut best.context);
        }
    }

    /// The mean cosines of the units of a window with what is beside them; not-a-number where there is none.
    fn surroundings(&self, all: &[f32], window: usize) -> Vec<f32> {
        let briefs = self.index.slots().window(window);
        let first = window * WINDOW;
        let around = first.checked_sub(1).into_iter().chain(first..first + briefs.len() + 1);
        let mut padded = vec![f32::NAN; usize::from(first == 0)];
        padded.extend(around.map(|slot| all.get(slot).copied().unwrap_or(f32::NAN)));
        let mut means: Vec<f32> = briefs.iter().zip(padded.windows(3)).map(mean_beside).collect();
        for ((mean, brief), slot) in means.iter_mut().zip(briefs).zip(first as SlotId..) {
            if brief.links_afar() {
                *mean = self.around(slot).unwrap_or(f32::NAN);
            }
        }
        means
    }

    /// Those whose signs agree best with the query's are compared exactly. Surroundings are looked at for them
    /// and for what is beside them, since a good mean has a good part: by signs first, then exactly.
    fn offer_by_signs(&self, shown: impl Fn(SlotId) -> bool, pool: usize, at: usize, best: &mut Best) {
        let vectors = self.index.vectors();
        let count = pool.saturating_mul(weights::RESCORED);
        let agreeing = vectors.agreeing(&self.query, count, &shown);
        let beside = agreeing.iter().flat_map(|slot| self.index.beside(*slot)).flatten();
        let mut places: Vec<SlotId> =
            agreeing.iter().copied().chain(beside.filter(|slot| shown(*slot))).collect();
        places.sort_unstable();
        places.dedup();
        let mut surrounded = Top::new(pool.saturating_mul(weights::SURROUNDED));
        for slot in places {
            let agreement = |slot: SlotId| Some(-f32::from(vectors.differing(slot as usize, &self.query)?));
            if let Some(agreement) = self.mean_around(slot, agreement) {
                surrounded.offer(agreement, slot);
            }
        }
        for slot in agreeing {
            if let Some(cosine) = self.own(slot) {
                best.own.offer(cosine, (at, slot));
            }
        }
        for slot in surrounded.into_kept() {
            if let Some(cosine) = self.around(slot) {
                best.context.offer(cosine, (at, slot));
            }
        }
    }
}

/// Considers the scores of slots from the first on. Whether one may be shown is asked last, since nearly none comes
/// so far.
fn offer_over(scores: &[f32], first: usize, shown: impl Fn(SlotId) -> bool, at: usize, top: &mut Top<Place>) {
    for (scores, first) in scores.chunks(ABREAST).zip((first..).step_by(ABREAST)) {
        let bar = top.bar();
        // Without a branch inside, so that they are compared at once.
        if !scores.iter().fold(false, |any, score| any | (*score > bar)) {
            continue;
        }
        for (score, slot) in scores.iter().zip(first as SlotId..) {
            if *score > top.bar() && shown(slot) {
                top.offer(*score, (at, slot));
            }
        }
    }
}

/// The mean of a slot's cosine and those of the slots before and after it, where these are of its session.
fn mean_beside((brief, cosines): (&Brief, &[f32])) -> f32 {
    let [before, own, after] = *cosines else { return f32::NAN };
    let parts = [(own, true), (before, brief.follows()), (after, brief.precedes())];
    let told =
        parts.map(|(cosine, beside)| if beside && !cosine.is_nan() { (cosine, 1.0) } else { (0.0, 0.0) });
    let (sum, count) = told.iter().fold((0.0, 0.0), |(sum, n), (cosine, one)| (sum + cosine, n + one));
    sum / count
}
