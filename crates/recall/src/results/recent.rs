//! Recent items: what is returned without a query text, the most recent and important first.
//!
//! The engine calls [`recent`] for prompts and predictions; [`recall()`](crate::recall()) fills up results
//! with it.

use crate::candidate::quantize;
use crate::filter::Filter;
use crate::hit::Recalled;
use crate::index::slot::UnitRef;
use crate::index::unit::Unit;
use crate::item::Item;
use crate::kinds::Kinds;
use crate::page::{Page, RecentKey};
use crate::query::OpenPartition;
use crate::results::normalize::normalize;
use crate::results::{hydrate, specificity};
use crate::visibility::Visibility;
use evoke_types::{MemoryId, TemporalCategory, Timestamp};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

/// The age at which the recency of an item is one half.
const HALF_LIFE_MILLIS: f64 = 30.0 * 86_400_000.0;
/// Items that are sorted per hit, since some are duplicates.
const CANDIDATES_PER_HIT: usize = 2;
/// Items that are sorted in any case.
const MIN_CANDIDATES: usize = 16;

/// The most recent and important live items: typed memories first, then passages without a live memory, those
/// whose memories are all closed last. Scores descend from at most 1; [`Hit::matched`](crate::Hit::matched)
/// is empty.
pub fn recent(partitions: &[OpenPartition], kinds: Kinds, limit: usize, at: Timestamp) -> Recalled {
    let visibility = Visibility { filter: Filter { kinds, min_trust: 0 }, at, as_of: false };
    recent_page(partitions, visibility, limit, None)
}

/// A page of recent items, after a given one.
pub(crate) fn recent_page(
    partitions: &[OpenPartition],
    visibility: Visibility,
    limit: usize,
    after: Option<RecentKey>,
) -> Recalled {
    let started = Instant::now();
    let all = collect_items(partitions, visibility, &HashSet::new(), true);
    let total = all.len();
    let (kept, more) = first_distinct(partitions, visibility, all, limit, after);
    let next = kept.last().filter(|_| more).map(|last| Page::Recent(last.key));
    let hits = kept.into_iter().map(|recent| {
        hydrate::hydrate_unqueried(partitions, visibility, recent.unit_ref, recent.item, recent.score)
    });
    let mut recalled = Recalled { hits: hits.collect(), next, total: Some(total), ..Recalled::default() };
    recalled.timings.assemble = started.elapsed();
    recalled
}

/// The best recent items, with their units, without the excluded ones.
pub(crate) fn best_recent(
    partitions: &[OpenPartition],
    visibility: Visibility,
    limit: usize,
    excluded: &HashSet<MemoryId>,
) -> Vec<(UnitRef, Arc<Item>)> {
    let items = collect_items(partitions, visibility, excluded, false);
    first_distinct(partitions, visibility, items, limit, None)
        .0
        .into_iter()
        .map(|recent| (recent.unit_ref, recent.item))
        .collect()
}

struct RecentItem {
    unit_ref: UnitRef,
    item: Arc<Item>,
    score: f32,
    key: RecentKey,
}

impl RecentItem {
    fn new(unit_ref: UnitRef, item: &Arc<Item>, score: f32) -> Self {
        let row = &item.row;
        let key = RecentKey::new(quantize(score), row.said_at, unit_ref.0, row.ordinal, row.id);
        Self { unit_ref, item: item.clone(), score, key }
    }
}

/// Every item that may be returned, unsorted.
fn collect_items(
    partitions: &[OpenPartition],
    visibility: Visibility,
    excluded: &HashSet<MemoryId>,
    include_outdated: bool,
) -> Vec<RecentItem> {
    let mut items: Vec<RecentItem> = Vec::new();
    let at = visibility.at;
    for (partition, opened) in partitions.iter().enumerate() {
        for (slot, unit) in opened.index.live() {
            let unit_ref = (partition, slot);
            let is_wanted = |item: &Item| {
                visibility.filter.admits_item(item)
                    && !excluded.contains(&item.row.id)
                    && visibility.is_current(item)
            };
            let count_before = items.len();
            let memories = unit.memories.iter().map(|m| &m.item);
            let is_represented = memories.clone().any(|item| excluded.contains(&item.row.id));
            let memories = memories.filter(|item| is_wanted(item) && !is_redundant(unit, item, visibility));
            items.extend(memories.map(|item| RecentItem::new(unit_ref, item, importance(item, at))));
            if items.len() > count_before || is_represented || !unit.is_passage() || !is_wanted(&unit.head) {
                continue;
            }
            // The words of a closed memory are still there, after everything that is current.
            let is_outdated = visibility.outdated(unit).whole;
            if include_outdated || !is_outdated {
                items.push(RecentItem::new(
                    unit_ref,
                    &unit.head,
                    if is_outdated { 0.0 } else { importance(&unit.head, at) },
                ));
            }
        }
    }
    items
}

/// Whether a more specific memory of the unit has the same text.
fn is_redundant(unit: &Unit, item: &Item, visibility: Visibility) -> bool {
    let key = |item: &Item| (specificity(item), item.row.ordinal, item.row.id);
    unit.memories.len() > 1
        && unit.memories.iter().map(|m| &m.item).any(|other| {
            key(other) < key(item)
                && other.row.text.eq_ignore_ascii_case(&item.row.text)
                && visibility.filter.admits_item(other)
                && visibility.is_current(other)
        })
}

/// The first distinct items after a given one, and whether there are more. Which one of several equal items
/// is returned does not depend on `limit`.
fn first_distinct(
    partitions: &[OpenPartition],
    visibility: Visibility,
    mut items: Vec<RecentItem>,
    limit: usize,
    after: Option<RecentKey>,
) -> (Vec<RecentItem>, bool) {
    if limit == 0 {
        return (Vec::new(), false);
    }
    let all = items.len();
    let mut count = limit.saturating_mul(CANDIDATES_PER_HIT).saturating_add(MIN_CANDIDATES);
    if after.is_some() {
        count = all;
    }
    loop {
        if count < all {
            items.select_nth_unstable_by_key(count - 1, |recent| recent.key);
            items[..count].sort_unstable_by_key(|recent| recent.key);
        } else {
            items.sort_unstable_by_key(|recent| recent.key);
        }
        let kept = distinct(partitions, visibility, &items[..count.min(all)], after, limit.saturating_add(1));
        if kept.len() > limit || count >= all {
            let more = kept.len() > limit;
            let mut keep = kept.into_iter().take(limit).peekable();
            let kept = (0..).zip(items).filter_map(|(at, recent)| keep.next_if_eq(&at).map(|_| recent));
            return (kept.collect(), more);
        }
        count = count.saturating_mul(4);
    }
}

/// Indexes of the first of each group of equal items, at most `max`. The items must be sorted.
fn distinct(
    partitions: &[OpenPartition],
    visibility: Visibility,
    items: &[RecentItem],
    after: Option<RecentKey>,
    max: usize,
) -> Vec<usize> {
    let mut by_text: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
    let mut kept = Vec::new();
    let is_same = |a: &RecentItem, b: &RecentItem| {
        a.item.row.speaker == b.item.row.speaker
            && a.item.document.metadata == b.item.document.metadata
            && expanded_text(partitions, visibility, a) == expanded_text(partitions, visibility, b)
    };
    for (at, next) in items.iter().enumerate() {
        let before = by_text.entry(normalize(&next.item.row.text)).or_default();
        if before.iter().filter_map(|before| items.get(*before)).any(|before| is_same(before, next)) {
            continue;
        }
        before.push(at);
        if after.is_none_or(|after| next.key > after) {
            kept.push(at);
        }
        if kept.len() >= max {
            break;
        }
    }
    kept
}

fn expanded_text(
    partitions: &[OpenPartition],
    visibility: Visibility,
    recent: &RecentItem,
) -> Option<String> {
    hydrate::unqueried_content(partitions, visibility, recent.unit_ref, &recent.item)
        .map(|content| normalize(&content.text))
}

/// 0.5 to 1 for typed memories by recency, confidence and duration; 0 to 0.5 for passages by recency.
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
