//! What there is to say without being asked: the most recent and important items.

use crate::arms::Place;
use crate::candidate::rounded;
use crate::hit::Recalled;
use crate::item::Item;
use crate::present::view;
use crate::query::{Kinds, Opened, Wanted};
use evoke_types::{MemoryId, TemporalCategory, Timestamp};
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Instant;

/// Age at which being recent counts half.
const HALF_LIFE_MILLIS: f64 = 30.0 * 86_400_000.0;

/// The most recent and important live items: typed memories first, then passages that no typed
/// memory speaks for. Scores fall from at most 1; nothing is `matched`.
pub fn latest(partitions: &[Opened], kinds: Kinds, limit: usize, at: Timestamp) -> Recalled {
    latest_of(partitions, Wanted { kinds, trust: 0 }, limit, at)
}

/// The same of what may be shown.
pub(crate) fn latest_of(partitions: &[Opened], wanted: Wanted, limit: usize, at: Timestamp) -> Recalled {
    let begun = Instant::now();
    let best = best(partitions, wanted, limit, at, &HashSet::new());
    let hits =
        best.into_iter().map(|(place, item, score)| view::unasked(partitions, wanted, place, item, score));
    let mut recalled = Recalled { hits: hits.collect(), ..Recalled::default() };
    recalled.timings.present = begun.elapsed();
    recalled
}

/// The same as places and items, without those to be left out.
pub(crate) fn best(
    partitions: &[Opened],
    admitted: Wanted,
    limit: usize,
    at: Timestamp,
    without: &HashSet<MemoryId>,
) -> Vec<(Place, Arc<Item>, f32)> {
    let mut found: Vec<(Place, &Arc<Item>, f32)> = Vec::new();
    for (partition, opened) in partitions.iter().enumerate() {
        for (slot, unit) in opened.index.live() {
            let wanted = |item: &Item| {
                admitted.admits(item) && !without.contains(&item.row.id) && item.is_live(at, false)
            };
            let memories = unit.memories.iter().map(|m| &m.item);
            let begun = found.len();
            let spoken_for = memories.clone().any(|item| without.contains(&item.row.id));
            let shown = memories.filter(|item| wanted(item));
            found.extend(shown.map(|item| ((partition, slot), item, importance(item, at))));
            if found.len() == begun && !spoken_for && unit.is_passage() && wanted(&unit.head) {
                found.push(((partition, slot), &unit.head, importance(&unit.head, at)));
            }
        }
    }
    let key = |(place, item, score): &(Place, &Arc<Item>, f32)| {
        (
            std::cmp::Reverse(rounded(*score)),
            std::cmp::Reverse(item.row.said_at),
            place.0,
            item.row.ordinal,
            item.row.id,
        )
    };
    if limit > 0 && found.len() > limit {
        found.select_nth_unstable_by_key(limit - 1, key);
    }
    found.truncate(limit);
    found.sort_by_cached_key(key);
    found.into_iter().map(|(place, item, score)| (place, item.clone(), score)).collect()
}

/// 0.5 to 1 for typed memories by recency and confidence, 0 to 0.5 for passages by recency.
fn importance(item: &Item, at: Timestamp) -> f32 {
    let age = at.millis_since(item.row.said_at).unsigned_abs() as f64;
    let recency = (HALF_LIFE_MILLIS / (HALF_LIFE_MILLIS + age)) as f32;
    let Some(body) = item.memory() else { return recency / 2.0 };
    let lasting = match body.temporal_category {
        TemporalCategory::Perpetual => 1.0,
        TemporalCategory::TemporalFact => 0.9,
        TemporalCategory::Episode => 0.7,
    };
    let weight = body.weight.map_or(1.0, |weight| 0.5 + weight.get() / 2.0);
    0.5 + 0.25 * recency + 0.25 * body.confidence.get() * lasting * weight
}
