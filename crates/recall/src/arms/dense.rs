//! Near in meaning: cosine of the query's vector with a turn's, and with those around it.
//!
//! The mean of a turn's and its neighbours' cosines is the cosine with their mean vector, but for a
//! factor; so the surroundings cost neither storage nor a second scan.

use super::Place;
use crate::index::PartitionIndex;
use crate::index::slot::SlotId;
use crate::index::vectors::QueryVector;
use crate::query::{Kinds, Opened};
use crate::top::Top;
use crate::weights;

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
    /// None yet: signs are compared first, and exact cosines are computed when asked for.
    OnDemand,
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
                Cosines::OnDemand
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
        let scores = self.partitions.get(partition)?.as_ref()?;
        scores.mean_around(slot, |slot| scores.own(slot))
    }
    /// The best units that may be shown, `pool` by themselves and `pool` by what is around.
    pub(crate) fn candidates(&self, kinds: Kinds, pool: usize) -> Vec<Place> {
        let (mut own, mut context) = (Top::new(pool), Top::new(pool));
        for (at, scores) in self.partitions.iter().enumerate() {
            let Some(scores) = scores else { continue };
            let near = scores.near(kinds, pool);
            near.own.into_iter().for_each(|(slot, cosine)| own.offer(cosine, (at, slot)));
            near.context.into_iter().for_each(|(slot, cosine)| context.offer(cosine, (at, slot)));
        }
        own.into_kept().chain(context.into_kept()).collect()
    }
}

/// Units worth proposing, with the cosine of each, and with that of its surroundings.
#[derive(Default)]
struct Near {
    own: Vec<(SlotId, f32)>,
    context: Vec<(SlotId, f32)>,
}

impl Scores<'_> {
    fn own(&self, slot: SlotId) -> Option<f32> {
        match &self.cosines {
            Cosines::All(all) => all.get(slot as usize).copied().filter(|cosine| !cosine.is_nan()),
            Cosines::OnDemand => self.index.vectors().dot(slot as usize, &self.query),
        }
    }
    fn mean_around(&self, slot: SlotId, score: impl FnMut(SlotId) -> Option<f32>) -> Option<f32> {
        let beside = self.index.beside(slot);
        let places = [Some(slot), beside[0], beside[1]].into_iter().flatten();
        let (sum, count) =
            places.filter_map(score).fold((0.0, 0.0), |(sum, n), cosine| (sum + cosine, n + 1.0));
        (count > 0.0).then_some(sum / count)
    }
    fn near(&self, kinds: Kinds, pool: usize) -> Near {
        let shown = |slot: SlotId| self.index.shows(slot, kinds);
        let Cosines::All(all) = &self.cosines else { return self.near_by_signs(shown, pool) };
        let slots = || (0..all.len() as SlotId).filter(|slot| shown(*slot));
        let around = |slot| self.mean_around(slot, |slot| self.own(slot));
        Near {
            own: slots().filter_map(|slot| Some((slot, self.own(slot)?))).collect(),
            context: slots().filter_map(|slot| Some((slot, around(slot)?))).collect(),
        }
    }

    /// Those whose signs agree best with the query's are compared exactly. Surroundings are looked at for them
    /// and for what is beside them, since a good mean has a good part: by signs first, then exactly.
    fn near_by_signs(&self, shown: impl Fn(SlotId) -> bool, pool: usize) -> Near {
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
        let around = |slot| self.mean_around(slot, |slot| self.own(slot));
        Near {
            own: agreeing.into_iter().filter_map(|slot| Some((slot, self.own(slot)?))).collect(),
            context: surrounded.into_kept().filter_map(|slot| Some((slot, around(slot)?))).collect(),
        }
    }
}
