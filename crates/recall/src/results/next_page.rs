//! Pagination: the pages after the first one of a ranked result.
//!
//! The first page is what it would be without a second one. After it comes everything else that a deeper
//! search without the second stage finds. Both follow from the partitions and the query alone, so as long as
//! nothing is written, the pages of a result contain each item exactly once.

use crate::cancellation::Cancellation;
use crate::hit::{Hit, Recalled};
use crate::index::slot::UnitRef;
use crate::page::Page;
use crate::query::{OpenPartition, Precision, Query};
use crate::rank::Ranking;
use crate::rank_texts::rank_texts;
use crate::results::arrange::{arrange, enforce_descending_scores};
use crate::results::deduplicate::has_same_source;
use crate::results::normalize::normalize;
use crate::results::select::expanded_content;
use crate::results::selected::SelectedItem;
use crate::results::{hydrate, pack};
use crate::timings::StageTimings;
use evoke_types::MemoryId;
use std::collections::{HashMap, HashSet};
use std::time::Instant;

/// The number of items that pages can reach.
const MAX_REACHABLE: usize = 10_000;

/// The page after `skip` items, given the first page and the rankings that it was selected from.
pub(crate) fn next_page(
    partitions: &[OpenPartition],
    query: &Query,
    skip: usize,
    (first, rankings): (Vec<SelectedItem>, Vec<Ranking>),
    cancellation: &mut Cancellation<'_>,
    mut timings: StageTimings,
) -> Recalled {
    let deep = Query { limit: MAX_REACHABLE, precision: Precision::Medium, explain: false, ..query.clone() };
    let deeper = rank_texts(partitions, &deep, cancellation, &mut timings);
    let started = Instant::now();
    let first_page = FirstPage::new(&first);
    let content = |selected: &SelectedItem, rankings| {
        expanded_content(partitions, query, rankings, selected).map(|content| content.text)
    };
    let mut rest = arrange(partitions, &deep, &deeper, MAX_REACHABLE).selected;
    rest.retain(|selected| {
        let is_same = |before: &SelectedItem| {
            has_same_source(before, selected) && content(before, &rankings) == content(selected, &deeper)
        };
        !first_page.contains(selected) && !first_page.with_same_text(selected).any(is_same)
    });
    let lowest = first.last().map_or(f32::INFINITY, |selected| selected.score);
    rest.iter_mut().for_each(|selected| selected.score = selected.score.min(lowest));
    enforce_descending_scores(&mut rest);
    let total = first.len() + rest.len();
    let first = first.into_iter().map(|selected| (selected, &rankings));
    let all_items = first.chain(rest.into_iter().map(|selected| (selected, &deeper)));
    let page_items = all_items.skip(skip).take(query.limit);
    let mut hits: Vec<Hit> = page_items
        .map(|(selected, rankings)| {
            let explained = query.explain && cancellation.should_continue();
            hydrate::hydrate(partitions, query, rankings, selected, explained)
        })
        .collect();
    let next = (total > skip + hits.len() && !hits.is_empty()).then_some(Page::Ranked(skip + hits.len()));
    let tokens = pack::pack(&mut hits, query.packing).tokens;
    let answerable = rankings.iter().filter_map(Ranking::answerable).reduce(f32::max);
    timings.assemble += started.elapsed();
    let cut_short = cancellation.is_cancelled();
    Recalled { hits, dropped: Vec::new(), answerable, tokens, next, total: Some(total), timings, cut_short }
}

/// The first page, for recognizing its items among those of the deeper search.
struct FirstPage<'a> {
    /// Units of its live items.
    units: HashSet<UnitRef>,
    ids: HashSet<MemoryId>,
    by_text: HashMap<String, Vec<&'a SelectedItem>>,
}

impl<'a> FirstPage<'a> {
    fn new(first: &'a [SelectedItem]) -> Self {
        let mut by_text: HashMap<String, Vec<&SelectedItem>> = HashMap::new();
        for selected in first {
            by_text.entry(normalize(&selected.item.row.text)).or_default().push(selected);
        }
        Self {
            units: first.iter().filter(|selected| selected.live).map(|selected| selected.unit_ref).collect(),
            ids: first.iter().map(|selected| selected.item.row.id).collect(),
            by_text,
        }
    }

    fn contains(&self, selected: &SelectedItem) -> bool {
        selected.live && self.units.contains(&selected.unit_ref) || self.ids.contains(&selected.item.row.id)
    }

    fn with_same_text(&self, selected: &SelectedItem) -> impl Iterator<Item = &'a SelectedItem> {
        self.by_text.get(&normalize(&selected.item.row.text)).into_iter().flatten().copied()
    }
}
