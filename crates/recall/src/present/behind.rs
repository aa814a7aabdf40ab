//! What comes behind the first page of a ranked answer.
//!
//! The first page is what it would be without a second one. Behind it stands all else that was found, in the order of a
//! search that goes deeper and looks but once. Both follow from the partitions and the query alone, so as long as nothing
//! is written the pages of an answer hold each item exactly once.

use crate::arms::Place;
use crate::effort::Effort;
use crate::hit::{Hit, Recalled, StageTimings};
use crate::present::choose::{Shown, carried};
use crate::present::duplicates::{is_one, normal};
use crate::present::page::Page;
use crate::present::{pack, view};
use crate::query::{Opened, Precision, Query};
use crate::rank::Ranking;
use crate::recall::{arrange, fall, rank_texts};
use evoke_types::MemoryId;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// Items that pages can reach.
const REACH: usize = 10_000;

/// The page behind so many items, given the first page and what it was chosen from.
pub(crate) fn page(
    partitions: &[Opened],
    query: &Query,
    skip: usize,
    (first, rankings): (Vec<Shown>, Vec<Ranking>),
    effort: &mut Effort<'_>,
    mut timings: StageTimings,
) -> Recalled {
    let deep = Query { limit: REACH, precision: Precision::Medium, explain: false, ..query.clone() };
    let deeper = rank_texts(partitions, &deep, effort, &mut timings);
    let begun = Instant::now();
    let told = Told::by(&first);
    let says =
        |shown: &Shown, rankings| carried(partitions, query, rankings, shown).map(|carried| carried.text);
    let mut rest = arrange(partitions, &deep, &deeper, REACH).shown;
    rest.retain(|shown| {
        let same = |before: &Shown| is_one(before, shown) && says(before, &rankings) == says(shown, &deeper);
        !told.holds(shown) && !told.worded_like(shown).any(same)
    });
    let lowest = first.last().map_or(f32::INFINITY, |shown| shown.score);
    rest.iter_mut().for_each(|shown| shown.score = shown.score.min(lowest));
    fall(&mut rest);
    let before = first.len();
    let all = before + rest.len();
    let again = first.into_iter().map(|shown| (shown, &rankings));
    let places = again.chain(rest.into_iter().map(|shown| (shown, &deeper)));
    let taken = places.skip(skip).take(query.limit);
    let mut hits: Vec<Hit> = taken
        .map(|(shown, rankings)| {
            let explained = query.explain && effort.goes_on();
            view::found(partitions, query, rankings, shown, explained)
        })
        .collect();
    let next = (all > skip + hits.len() && !hits.is_empty()).then_some(Page::Ranked(skip + hits.len()));
    let tokens = pack::pack(&mut hits, query.packing).tokens;
    timings.present += begun.elapsed();
    let cut_short = effort.is_over();
    Recalled { hits, dropped: Vec::new(), tokens, next, total: Some(all), timings, cut_short }
}

/// What the first page has told.
struct Told<'a> {
    /// Units of which it shows what holds.
    units: HashSet<Place>,
    ids: HashSet<MemoryId>,
    by_text: HashMap<String, Vec<&'a Shown>>,
}

impl<'a> Told<'a> {
    fn by(first: &'a [Shown]) -> Self {
        let mut by_text: HashMap<String, Vec<&Shown>> = HashMap::new();
        for shown in first {
            by_text.entry(normal(&shown.item.row.text)).or_default().push(shown);
        }
        Self {
            units: first.iter().filter(|shown| shown.live).map(|shown| shown.place).collect(),
            ids: first.iter().map(|shown| shown.item.row.id).collect(),
            by_text,
        }
    }

    fn holds(&self, shown: &Shown) -> bool {
        shown.live && self.units.contains(&shown.place) || self.ids.contains(&shown.item.row.id)
    }

    fn worded_like(&self, shown: &Shown) -> impl Iterator<Item = &'a Shown> {
        self.by_text.get(&normal(&shown.item.row.text)).into_iter().flatten().copied()
    }
}
