//! The dense retriever: cosine of the query's vector with that of a turn, and of its neighborhood.
//!
//! The mean of the cosines of a turn and its neighbors is, up to a factor, the cosine with their mean vector;
//! so the neighborhood needs neither storage nor a second scan. Small partitions are scanned exactly; large
//! ones by sign bits first, then exactly.

use crate::filter::Filter;
use crate::index::PartitionIndex;
use crate::index::slot::{PackedSlot, SlotId, UnitRef};
use crate::index::slots::BLOCK_LEN;
use crate::index::vectors::QueryVector;
use crate::query::OpenPartition;
use crate::top_k::TopK;
use crate::weights;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// Scores that are compared with the threshold together: nearly always none exceeds it.
const COMPARED_TOGETHER: usize = 16;

/// Capacity for the cosines that a search for ten results needs in a large partition; it grows on demand.
const CACHE_CAPACITY: usize = 4_096;

/// Cosines of all opened partitions for one query.
pub(crate) struct DenseScores<'a> {
    partitions: Vec<Option<Scores<'a>>>,
}

/// The cosines of one partition: all of them, or on demand.
struct Scores<'a> {
    index: &'a PartitionIndex,
    query: QueryVector,
    cosines: Cosines,
}

enum Cosines {
    /// Of every slot; NaN without a vector.
    All(Vec<f32>),
    /// Those that were needed so far. A slot is needed for itself and for both of its neighbors.
    OnDemand(RefCell<HashMap<SlotId, Option<f32>, RandomState>>),
}

impl<'a> DenseScores<'a> {
    /// Compares a query's vector with the opened partitions; those of up to `exact` slots in full.
    pub(crate) fn score(partitions: &'a [OpenPartition], vector: Option<&[f32]>, exact: usize) -> Self {
        let scores = |opened: &'a OpenPartition| {
            let index = &*opened.index;
            let query = index.vectors().query(vector?).filter(|_| index.totals().vectors > 0)?;
            let cosines = if index.slots().len() <= exact {
                Cosines::All(index.vectors().dots(&query))
            } else {
                Cosines::OnDemand(RefCell::new(HashMap::with_capacity_and_hasher(
                    CACHE_CAPACITY,
                    RandomState::default(),
                )))
            };
            Some(Scores { index, query, cosines })
        };
        Self { partitions: partitions.iter().map(scores).collect() }
    }

    /// Whether any partition has vectors that can be compared.
    pub(crate) fn is_available(&self) -> bool {
        self.partitions.iter().any(Option::is_some)
    }
    /// The cosine of a unit; `None` without a vector.
    pub(crate) fn own(&self, (partition, slot): UnitRef) -> Option<f32> {
        self.partitions.get(partition)?.as_ref()?.own(slot)
    }
    /// The mean cosine of a unit and its neighbors, of as many as have a vector.
    pub(crate) fn context(&self, (partition, slot): UnitRef) -> Option<f32> {
        self.partitions.get(partition)?.as_ref()?.context(slot)
    }
    /// The best units that pass a filter: `pool` by their own cosine, and `pool` by that of their
    /// neighborhood.
    pub(crate) fn candidates(&self, filter: Filter, pool: usize) -> Vec<UnitRef> {
        let mut best = Best { own: TopK::new(pool), context: TopK::new(pool) };
        for (at, scores) in self.partitions.iter().enumerate() {
            let Some(scores) = scores else { continue };
            let is_admitted = |slot: SlotId| scores.index.admits(slot, filter);
            match &scores.cosines {
                Cosines::All(all) => scores.offer_all(all, is_admitted, at, &mut best),
                Cosines::OnDemand(_) => scores.offer_nearest_by_signs(is_admitted, pool, at, &mut best),
            }
        }
        best.own.into_items().chain(best.context.into_items()).collect()
    }
}

/// The best units so far, by their own cosine and by that of their neighborhood.
struct Best {
    own: TopK<UnitRef>,
    context: TopK<UnitRef>,
}

impl Scores<'_> {
    fn own(&self, slot: SlotId) -> Option<f32> {
        let compare = || self.index.vectors().dot(slot as usize, &self.query);
        match &self.cosines {
            Cosines::All(all) => all.get(slot as usize).copied().filter(|cosine| !cosine.is_nan()),
            Cosines::OnDemand(cache) => *cache.borrow_mut().entry(slot).or_insert_with(compare),
        }
    }
    /// The mean score of a slot and its neighbors, of as many as have one.
    fn mean_with_adjacent(&self, slot: SlotId, score: impl FnMut(SlotId) -> Option<f32>) -> Option<f32> {
        let adjacent = self.index.adjacent(slot);
        let slots = [Some(slot), adjacent[0], adjacent[1]].into_iter().flatten();
        let (sum, count) =
            slots.filter_map(score).fold((0.0, 0.0), |(sum, n), cosine| (sum + cosine, n + 1.0));
        (count > 0.0).then_some(sum / count)
    }
    fn context(&self, slot: SlotId) -> Option<f32> {
        self.mean_with_adjacent(slot, |slot| self.own(slot))
    }

    /// Offers every unit of a partition that is scanned exactly.
    fn offer_all(&self, all: &[f32], is_admitted: impl Fn(SlotId) -> bool, at: usize, best: &mut Best) {
        for (block, cosines) in all.chunks(BLOCK_LEN).enumerate() {
            let first = block * BLOCK_LEN;
            offer_over(cosines, first, &is_admitted, at, &mut best.own);
            offer_over(&self.context_means(all, block), first, &is_admitted, at, &mut best.context);
        }
    }

    /// The mean cosines of the units of a block with their neighbors; NaN where there is none.
    fn context_means(&self, all: &[f32], block: usize) -> Vec<f32> {
        let packed_slots = self.index.slots().packed_block(block);
        let first = block * BLOCK_LEN;
        let context = first.checked_sub(1).into_iter().chain(first..first + packed_slots.len() + 1);
        let mut padded = vec![f32::NAN; usize::from(first == 0)];
        padded.extend(context.map(|slot| all.get(slot).copied().unwrap_or(f32::NAN)));
        let mut means: Vec<f32> =
            packed_slots.iter().zip(padded.windows(3)).map(mean_within_session).collect();
        for ((mean, packed), slot) in means.iter_mut().zip(packed_slots).zip(first as SlotId..) {
            if packed.has_distant_neighbor() {
                *mean = self.context(slot).unwrap_or(f32::NAN);
            }
        }
        means
    }

    /// Offers the units with the smallest Hamming distance, by their exact cosines. Neighborhoods are
    /// considered around these units, since a good mean has a good part: by Hamming distance first, then
    /// exactly.
    fn offer_nearest_by_signs(
        &self,
        is_admitted: impl Fn(SlotId) -> bool,
        pool: usize,
        at: usize,
        best: &mut Best,
    ) {
        let vectors = self.index.vectors();
        let count = pool.saturating_mul(weights::RESCORE_FACTOR);
        let nearest = vectors.nearest_by_signs(&self.query, count, &is_admitted);
        let adjacent = nearest.iter().flat_map(|slot| self.index.adjacent(*slot)).flatten();
        let mut slots: Vec<SlotId> =
            nearest.iter().copied().chain(adjacent.filter(|slot| is_admitted(*slot))).collect();
        slots.sort_unstable();
        slots.dedup();
        let mut best_contexts = TopK::new(pool.saturating_mul(weights::CONTEXT_RESCORE_FACTOR));
        for slot in slots {
            let agreement =
                |slot: SlotId| Some(-f32::from(vectors.hamming_distance(slot as usize, &self.query)?));
            if let Some(agreement) = self.mean_with_adjacent(slot, agreement) {
                best_contexts.offer(agreement, slot);
            }
        }
        for slot in nearest {
            if let Some(cosine) = self.own(slot) {
                best.own.offer(cosine, (at, slot));
            }
        }
        for slot in best_contexts.into_items() {
            if let Some(cosine) = self.context(slot) {
                best.context.offer(cosine, (at, slot));
            }
        }
    }
}

/// Offers the scores of consecutive slots. The filter is applied last, since nearly no score comes that far.
fn offer_over(
    scores: &[f32],
    first: usize,
    is_admitted: impl Fn(SlotId) -> bool,
    at: usize,
    top: &mut TopK<UnitRef>,
) {
    for (scores, first) in scores.chunks(COMPARED_TOGETHER).zip((first..).step_by(COMPARED_TOGETHER)) {
        let threshold = top.threshold();
        // Without a branch inside, so that the compiler vectorizes it.
        if !scores.iter().fold(false, |any, score| any | (*score > threshold)) {
            continue;
        }
        for (score, slot) in scores.iter().zip(first as SlotId..) {
            if *score > top.threshold() && is_admitted(slot) {
                top.offer(*score, (at, slot));
            }
        }
    }
}

/// The mean cosine of a slot and of the slots before and after it, where these are neighbors in its session.
fn mean_within_session((packed, cosines): (&PackedSlot, &[f32])) -> f32 {
    let [before, own, after] = *cosines else { return f32::NAN };
    let parts = [(own, true), (before, packed.follows()), (after, packed.precedes())];
    let terms =
        parts.map(|(cosine, adjacent)| if adjacent && !cosine.is_nan() { (cosine, 1.0) } else { (0.0, 0.0) });
    let (sum, count) = terms.iter().fold((0.0, 0.0), |(sum, n), (cosine, one)| (sum + cosine, n + one));
    sum / count
}
