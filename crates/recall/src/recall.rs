//! The entry points of a search.
//!
//! The engine calls [`recall_cancellable`] on its search threads, after [`rerank_candidates`] where a
//! reranker is configured.

use crate::cancellation::Cancellation;
use crate::candidate::Candidate;
use crate::hit::{DropReason, Dropped, Hit, Recalled};
use crate::page::Page;
use crate::query::{OpenPartition, Query};
use crate::rank::Ranking;
use crate::rank_texts::{rank_text, rank_texts};
use crate::reranker_scores::CandidateText;
use crate::results::arrange::{Arranged, arrange};
use crate::results::normalize::normalize;
use crate::results::recent::recent_page;
use crate::results::selected::SelectedItem;
use crate::results::{allocate, hydrate, next_page, pack, recent};
use crate::timings::StageTimings;
use evoke_types::MemoryId;
use std::collections::HashSet;
use std::time::Instant;

/// Units considered per hit: some yield no item, some yield the same as others.
const UNITS_PER_HIT: usize = 2;
/// Units considered in any case.
const MIN_UNITS: usize = 20;
/// Dropped candidates that an explained result contains at most.
const MAX_DROPPED: usize = 50;

/// Answers a query from the opened partitions, the narrowest scope first. It is a pure function: it does no
/// I/O and reads no clock, so the same input gives the same result.
///
/// Without a text that has words, it returns what [`recent`](crate::recent) does. Otherwise only items with
/// evidence are returned, with two exceptions, in which recent items fill up the result, with score 0 and an
/// empty [`Hit::matched`]: a text that asks for nothing in particular ("What do you know about this user?"),
/// and a result that would be empty because there are no vectors to compare, so that an agent is not left
/// without memory for want of a common word (unless it asks for [relevant](Query::min_relevance) items alone).
///
/// See the [crate root](crate) for an example.
pub fn recall(partitions: &[OpenPartition], query: &Query) -> Recalled {
    recall_cancellable(partitions, query, &mut || true)
}

/// Like [`recall`], but stops when the caller says so. `proceed` is called between steps (a query text, a
/// sub-query, an explanation; some milliseconds each in a large partition). Once it returns false, further
/// texts are not searched and further hits not explained, and the result is what has been found, with
/// [`Recalled::cut_short`]. The first text is searched in any case.
pub fn recall_cancellable(
    partitions: &[OpenPartition],
    query: &Query,
    proceed: &mut dyn FnMut() -> bool,
) -> Recalled {
    let mut cancellation = Cancellation::new(proceed);
    if query.texts.iter().all(|text| text.text.trim().is_empty()) {
        let after = match query.page {
            Some(Page::Recent(key)) => Some(key),
            Some(Page::Ranked(_)) | None => None,
        };
        let mut recalled = recent_page(partitions, query.visibility(), query.limit, after);
        recalled.tokens = pack::pack(&mut recalled.hits, query.packing).tokens;
        return recalled;
    }
    let mut timings = StageTimings::default();
    let rankings = rank_texts(partitions, query, &mut cancellation, &mut timings);
    let started = Instant::now();
    let units = query.limit.saturating_mul(UNITS_PER_HIT).saturating_add(MIN_UNITS);
    let Arranged { selected, duplicates, irrelevant } = arrange(partitions, query, &rankings, units);
    let matched: Vec<&[usize]> = selected.iter().map(|item| item.matched.as_slice()).collect();
    let allocated = allocate::allocate(&matched, query.texts.len(), query.per_query, query.limit);
    let dropped = if query.explain {
        let removed = with_reason(duplicates, DropReason::Duplicate)
            .chain(with_reason(irrelevant, DropReason::LowRelevance));
        dropped(partitions, &rankings, &selected, &allocated, removed)
    } else {
        Vec::new()
    };
    let more = selected.len() > allocated.len()
        || rankings.iter().any(|ranking| ranking.has_admissible_after(units));
    let mut selected_positions = allocated.into_iter().peekable();
    let taken = (0..).zip(selected).filter_map(|(at, item)| selected_positions.next_if_eq(&at).map(|_| item));
    let taken: Vec<SelectedItem> = taken.collect();
    timings.assemble += started.elapsed();
    if let Some(Page::Ranked(skip)) = query.page.filter(|page| *page != Page::Ranked(0)) {
        return next_page::next_page(partitions, query, skip, (taken, rankings), &mut cancellation, timings);
    }

    let started = Instant::now();
    let next = more.then_some(Page::Ranked(taken.len()));
    let mut hits: Vec<Hit> = taken
        .into_iter()
        .map(|item| {
            let explain = query.explain && cancellation.should_continue();
            hydrate::hydrate(partitions, query, &rankings, item, explain)
        })
        .collect();
    fill_with_recent(partitions, query, &rankings, &mut hits);
    let packed = pack::pack(&mut hits, query.packing);
    let dropped = if query.explain { with_left_out(dropped, packed.left_out) } else { dropped };
    timings.assemble += started.elapsed();
    let cut_short = cancellation.is_cancelled();
    let answerable = rankings.iter().filter_map(Ranking::answerable).reduce(f32::max);
    Recalled { hits, dropped, answerable, tokens: packed.tokens, next, total: None, timings, cut_short }
}

/// What a reranker should score before a query is answered.
#[derive(Debug, Clone, Default)]
pub struct RerankCandidates {
    /// The best candidates of each query text, best first.
    pub texts: Vec<Vec<CandidateText>>,
    /// How long each stage took.
    pub timings: StageTimings,
    /// Whether `proceed` returned false before the last text: those that are missing have no candidates.
    pub cut_short: bool,
}

/// The best candidates of each query text, at most `most` of each, for a reranker. Passed into the query as
/// [`RerankerScores`](crate::RerankerScores), its scores determine the result of [`recall`] from the same
/// partitions. Like it, this is a pure function, and stops when `proceed` returns false.
pub fn rerank_candidates(
    partitions: &[OpenPartition],
    query: &Query,
    most: usize,
    proceed: &mut dyn FnMut() -> bool,
) -> RerankCandidates {
    let mut cancellation = Cancellation::new(proceed);
    let mut timings = StageTimings::default();
    let text = |candidate: &Candidate| {
        let head = &partitions.get(candidate.unit_ref.0)?.index.unit(candidate.unit_ref.1)?.head.row;
        let text = match &head.speaker.name {
            Some(name) => format!("{name}: {}", head.text),
            None => head.text.clone(),
        };
        Some(CandidateText { id: head.id, text })
    };
    let texts = (0..query.texts.len()).map(|at| {
        if !cancellation.should_continue() {
            return Vec::new();
        }
        let ranking = rank_text(partitions, query, at, &mut cancellation, &mut timings);
        ranking.candidates.iter().filter(|c| c.is_admissible()).filter_map(text).take(most).collect()
    });
    let texts = texts.collect();
    RerankCandidates { texts, timings, cut_short: cancellation.is_cancelled() }
}

fn fill_with_recent(partitions: &[OpenPartition], query: &Query, rankings: &[Ranking], hits: &mut Vec<Hit>) {
    let general = rankings.iter().any(|ranking| ranking.general);
    let blind = hits.is_empty() && !rankings.iter().any(|ranking| ranking.dense);
    // Who wants relevant items alone would rather have none.
    let wanted = general || (blind && query.min_relevance == 0.0);
    if hits.len() >= query.limit || !wanted {
        return;
    }
    let selected: HashSet<_> = hits.iter().map(|hit| hit.item.row.id).collect();
    let texts: HashSet<String> = hits.iter().map(|hit| normalize(&hit.item.row.text)).collect();
    let more = recent::best_recent(partitions, query.visibility(), query.limit, &selected);
    let fresh = more.into_iter().filter(|(_, item)| !texts.contains(&normalize(&item.row.text)));
    hits.extend(fresh.take(query.limit - hits.len()).map(|(unit_ref, item)| {
        hydrate::hydrate_unqueried(partitions, query.visibility(), unit_ref, item, 0.0)
    }));
}

fn with_reason(removed: Vec<(MemoryId, f32)>, reason: DropReason) -> impl Iterator<Item = Dropped> {
    removed.into_iter().map(move |(id, score)| Dropped { id, score, reason })
}

fn dropped(
    partitions: &[OpenPartition],
    rankings: &[Ranking],
    selected: &[SelectedItem],
    allocated: &[usize],
    removed: impl Iterator<Item = Dropped>,
) -> Vec<Dropped> {
    let allocated: HashSet<usize> = allocated.iter().copied().collect();
    let over_limit = selected.iter().enumerate().filter(|(at, _)| !allocated.contains(at));
    let over_limit =
        over_limit.map(|(_, s)| Dropped { id: s.item.row.id, score: s.score, reason: DropReason::Limit });
    let weak = rankings.iter().flat_map(|ranking| &ranking.candidates).filter(|c| !c.is_admissible());
    let weak = weak.filter_map(|c| {
        let unit = partitions.get(c.unit_ref.0)?.index.unit(c.unit_ref.1)?;
        Some(Dropped { id: unit.id(), score: c.score, reason: DropReason::WeakEvidence })
    });
    best_dropped(over_limit.chain(removed).chain(weak).collect())
}

/// Adds hits that did not fit the token budget.
fn with_left_out(mut dropped: Vec<Dropped>, left_out: Vec<(MemoryId, f32)>) -> Vec<Dropped> {
    let budget = |(id, score)| Dropped { id, score, reason: DropReason::Budget };
    dropped.extend(left_out.into_iter().map(budget));
    best_dropped(dropped)
}

/// The best of what was dropped, each item once.
fn best_dropped(mut all: Vec<Dropped>) -> Vec<Dropped> {
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    all.dedup_by_key(|dropped| dropped.id);
    all.truncate(MAX_DROPPED);
    all
}
