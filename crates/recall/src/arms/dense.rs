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
    /// Differing signs of every slot; exact cosines are computed when asked for.
    Signs(Vec<u16>),
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
                Cosines::Signs(index.vectors().distances(&query))
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
            for slot in scores.promising(kinds, pool) {
                let place = (at, slot);
                if let Some(cosine) = self.own(place) {
                    own.offer(cosine, place);
                }
                if let Some(cosine) = self.context(place) {
                    context.offer(cosine, place);
                }
            }
        }
        own.into_kept().chain(context.into_kept()).collect()
    }
}

impl Scores<'_> {
    fn own(&self, slot: SlotId) -> Option<f32> {
        match &self.cosines {
            Cosines::All(all) => all.get(slot as usize).copied().filter(|cosine| !cosine.is_nan()),
            Cosines::Signs(_) => self.index.vectors().dot(slot as usize, &self.query),
        }
    }
    fn mean_around(&self, slot: SlotId, score: impl Fn(SlotId) -> Option<f32>) -> Option<f32> {
        let beside = self.index.beside(slot);
        let places = [Some(slot), beside[0], beside[1]].into_iter().flatten();
        let (sum, count) =
            places.filter_map(score).fold((0.0, 0.0), |(sum, n), cosine| (sum + cosine, n + 1.0));
        (count > 0.0).then_some(sum / count)
    }
    /// Slots worth an exact look: all of them, or those whose signs, or whose neighbours' signs,
    /// agree best with the query's.
    fn promising(&self, kinds: Kinds, pool: usize) -> Vec<SlotId> {
        let shown = (0..self.index.slots().len() as SlotId).filter(|slot| self.index.shows(*slot, kinds));
        let Cosines::Signs(distances) = &self.cosines else { return shown.collect() };
        let agreement =
            |slot: SlotId| distances.get(slot as usize).filter(|d| **d != u16::MAX).map(|d| -f32::from(*d));
        let deep = pool.saturating_mul(2).max(weights::RESCORED);
        let (mut own, mut context) = (Top::new(deep), Top::new(deep));
        for slot in shown {
            if let Some(score) = agreement(slot) {
                own.offer(score, slot);
            }
            if let Some(score) = self.mean_around(slot, agreement) {
                context.offer(score, slot);
            }
        }
        let mut slots: Vec<SlotId> = own.into_kept().chain(context.into_kept()).collect();
        slots.sort_unstable();
        slots.dedup();
        slots
    }
}
