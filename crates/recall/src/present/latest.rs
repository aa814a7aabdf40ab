//! What there is to say without being asked: the most recent and important items.

use crate::arms::Place;
use crate::candidate::rounded;
use crate::hit::Recalled;
use crate::index::unit::Unit;
use crate::item::Item;
use crate::present::duplicates::normal;
use crate::present::page::{LatestKey, Page};
use crate::present::view::Seeing;
use crate::present::{specific, view};
use crate::query::{Kinds, Opened, Wanted};
use evoke_types::{MemoryId, TemporalCategory, Timestamp};
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Instant;

/// Age at which being recent counts half.
const HALF_LIFE_MILLIS: f64 = 30.0 * 86_400_000.0;
/// Items put in order for each place of the answer, since some say the same.
const PER_PLACE: usize = 2;
/// The same in any case.
const AT_LEAST: usize = 16;

/// The most recent and important live items: typed memories first, then passages that no typed
/// memory speaks for, those of which nothing holds any more last. Scores fall from at most 1; nothing is `matched`.
pub fn latest(partitions: &[Opened], kinds: Kinds, limit: usize, at: Timestamp) -> Recalled {
    let seeing = Seeing { wanted: Wanted { kinds, trust: 0 }, at, as_of: false };
    latest_of(partitions, seeing, limit, None)
}

/// The same of what may be seen, behind one of them.
pub(crate) fn latest_of(
    partitions: &[Opened],
    seeing: Seeing,
    limit: usize,
    behind: Option<LatestKey>,
) -> Recalled {
    let begun = Instant::now();
    let all = found(partitions, seeing, &HashSet::new(), true);
    let total = all.len();
    let (kept, more) = first(partitions, seeing, all, limit, behind);
    let next = kept.last().filter(|_| more).map(|last| Page::Latest(last.key));
    let hits =
        kept.into_iter().map(|found| view::unasked(partitions, seeing, found.place, found.item, found.score));
    let mut recalled = Recalled { hits: hits.collect(), next, total: Some(total), ..Recalled::default() };
    recalled.timings.present = begun.elapsed();
    recalled
}

/// The best that hold, without those to be left out.
pub(crate) fn best(
    partitions: &[Opened],
    seeing: Seeing,
    limit: usize,
    without: &HashSet<MemoryId>,
) -> Vec<(Place, Arc<Item>)> {
    let found = found(partitions, seeing, without, false);
    first(partitions, seeing, found, limit, None)
        .0
        .into_iter()
        .map(|found| (found.place, found.item))
        .collect()
}

struct Found {
    place: Place,
    item: Arc<Item>,
    score: f32,
    key: LatestKey,
}

impl Found {
    fn new(place: Place, item: &Arc<Item>, score: f32) -> Self {
        let row = &item.row;
        let key = LatestKey::new(rounded(score), row.said_at, place.0, row.ordinal, row.id);
        Self { place, item: item.clone(), score, key }
    }
}

/// Everything that can be said.
fn found(partitions: &[Opened], seeing: Seeing, without: &HashSet<MemoryId>, outdated: bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let at = seeing.at;
    for (partition, opened) in partitions.iter().enumerate() {
        for (slot, unit) in opened.index.live() {
            let place = (partition, slot);
            let wanted = |item: &Item| {
                seeing.wanted.admits(item) && !without.contains(&item.row.id) && seeing.holds(item)
            };
            let begun = found.len();
            let memories = unit.memories.iter().map(|m| &m.item);
            let spoken_for = memories.clone().any(|item| without.contains(&item.row.id));
            let shown = memories.filter(|item| wanted(item) && !is_said_better(unit, item, seeing));
            found.extend(shown.map(|item| Found::new(place, item, importance(item, at))));
            if found.len() > begun || spoken_for || !unit.is_passage() || !wanted(&unit.head) {
                continue;
            }
            // Of what holds no more, the words are still there, behind all that holds.
            let gone = seeing.outdated(unit).whole;
            if outdated || !gone {
                found.push(Found::new(
                    place,
                    &unit.head,
                    if gone { 0.0 } else { importance(&unit.head, at) },
                ));
            }
        }
    }
    found
}

/// Whether another memory of the unit says the same and is of a more telling kind.
fn is_said_better(unit: &Unit, item: &Item, seeing: Seeing) -> bool {
    let key = |item: &Item| (specific(item), item.row.ordinal, item.row.id);
    unit.memories.len() > 1
        && unit.memories.iter().map(|m| &m.item).any(|other| {
            key(other) < key(item)
                && other.row.text.eq_ignore_ascii_case(&item.row.text)
                && seeing.wanted.admits(other)
                && seeing.holds(other)
        })
}

/// The first of them, what is said several times once; and whether there are more. Which of the same is shown does not
/// depend on how many are asked for.
fn first(
    partitions: &[Opened],
    seeing: Seeing,
    mut found: Vec<Found>,
    limit: usize,
    behind: Option<LatestKey>,
) -> (Vec<Found>, bool) {
    if limit == 0 {
        return (Vec::new(), false);
    }
    let all = found.len();
    let mut take = limit.saturating_mul(PER_PLACE).saturating_add(AT_LEAST);
    if behind.is_some() {
        take = all;
    }
    loop {
        if take < all {
            found.select_nth_unstable_by_key(take - 1, |found| found.key);
            found[..take].sort_unstable_by_key(|found| found.key);
        } else {
            found.sort_unstable_by_key(|found| found.key);
        }
        let kept = once(partitions, seeing, &found[..take.min(all)], behind, limit.saturating_add(1));
        if kept.len() > limit || take >= all {
            let more = kept.len() > limit;
            let mut keep = kept.into_iter().take(limit).peekable();
            let kept = (0..).zip(found).filter_map(|(at, found)| keep.next_if_eq(&at).map(|_| found));
            return (kept.collect(), more);
        }
        take = take.saturating_mul(4);
    }
}

/// Which of the items, in order, are the first to say what they say; at most so many.
fn once(
    partitions: &[Opened],
    seeing: Seeing,
    found: &[Found],
    behind: Option<LatestKey>,
    most: usize,
) -> Vec<usize> {
    let mut by_text: HashMap<String, Vec<usize>, RandomState> = HashMap::default();
    let mut kept = Vec::new();
    let same = |a: &Found, b: &Found| {
        a.item.row.speaker == b.item.row.speaker
            && a.item.document.metadata == b.item.document.metadata
            && carried(partitions, seeing, a) == carried(partitions, seeing, b)
    };
    for (at, next) in found.iter().enumerate() {
        let before = by_text.entry(normal(&next.item.row.text)).or_default();
        if before.iter().filter_map(|before| found.get(*before)).any(|before| same(before, next)) {
            continue;
        }
        before.push(at);
        if behind.is_none_or(|behind| next.key > behind) {
            kept.push(at);
        }
        if kept.len() >= most {
            break;
        }
    }
    kept
}

fn carried(partitions: &[Opened], seeing: Seeing, found: &Found) -> Option<String> {
    view::carried(partitions, seeing, found.place, &found.item).map(|carried| normal(&carried.text))
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
