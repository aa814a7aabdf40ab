//! Near in meaning: cosine of the query's vector with a turn's, and with those around it.
//!
//! The mean of a turn's and its neighbours' cosines is the cosine with their mean vector, but for a
//! factor; so the surroundings cost neither storage nor a second scan.

use super::Place;
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::index::slots::WINDOW;
use crate::index::vectors::QueryVector;
use crate::query::{Kinds, Opened};
use crate::top::Top;
use crate::weights;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

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
                Cosines::OnDemand(RefCell::default())
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
    pub(crate) fn candidates(&self, kinds: Kinds, pool: usize) -> Vec<Place> {
        let mut best = Best { own: Top::new(pool), context: Top::new(pool) };
        for (at, scores) in self.partitions.iter().enumerate() {
            let Some(scores) = scores else { continue };
            let shown = |slot: SlotId| scores.index.shows(slot, kinds);
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
    fn mean_around(&self, slot: SlotId, score: impl FnMut(SlotId) -> Option<f32>) -> Option<f32> {
        mean(slot, self.index.beside(slot), score)
    }
    fn around(&self, slot: SlotId) -> Option<f32> {
        self.mean_around(slot, |slot| self.own(slot))
    }

    /// Considers every unit. Whether it may be shown is asked last, since nearly none comes so far.
    fn offer_all(&self, all: &[f32], shown: impl Fn(SlotId) -> bool, at: usize, best: &mut Best) {
        let slots = self.index.slots();
        for (window, cosines) in all.chunks(WINDOW).enumerate() {
            let first = (window * WINDOW) as SlotId;
            for ((slot, cosine), brief) in (first..).zip(cosines).zip(slots.window(window)) {
                if *cosine > best.own.bar() && shown(slot) {
                    best.own.offer(*cosine, (at, slot));
                }
                let around = mean(slot, slots.beside(slot, *brief), |slot| self.own(slot));
                if let Some(around) = around.filter(|around| *around > best.context.bar())
                    && shown(slot)
                {
                    best.context.offer(around, (at, slot));
                }
            }
        }
    }

    /// Those whose signs agree best with the query's are compared exactly. Surroundings are looked at for them
    /// and for what is beside them, since a good mean has a good part: by signs first, then exactly.
    fn offer_by_signs(&self, shown: impl Fn(SlotId) -> bool, pool: usize, at: usize, best: &mut Best) {
        let vectors = self.index.vectors();
        let count = pool.saturating_mul(weights::RESCORED);
        if let Cosines::OnDemand(known) = &self.cosines {
            known.borrow_mut().reserve(count.min(self.index.totals().vectors));
        }
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

/// The mean score of a slot and those beside it, of as many as have one.
fn mean(slot: SlotId, beside: [Option<SlotId>; 2], score: impl FnMut(SlotId) -> Option<f32>) -> Option<f32> {
    let places = [Some(slot), beside[0], beside[1]].into_iter().flatten();
    let (sum, count) = places.filter_map(score).fold((0.0, 0.0), |(sum, n), cosine| (sum + cosine, n + 1.0));
    (count > 0.0).then_some(sum / count)
}
