//! The way of a query through this room.

use crate::analyse::{Analysed, analyse};
use crate::candidate::Candidate;
use crate::decompose::decompose;
use crate::effort::Effort;
use crate::hit::{DropReason, Dropped, Hit, Recalled, StageTimings};
use crate::order::opinion::{self, CandidateText};
use crate::present::choose::{Shown, carried, choose};
use crate::present::latest::{self, latest_of};
use crate::present::page::Page;
use crate::present::{behind, duplicates, pack, share, view};
use crate::query::{Depth, Opened, Query};
use crate::rank::{Asking, Ranking, rank};
use evoke_types::MemoryId;
use std::collections::HashSet;
use std::time::Instant;

/// Units looked at for each place of the answer: some give no item, some give the same as others.
const UNITS_PER_PLACE: usize = 2;
/// Units looked at in any case.
const UNITS_LEAST: usize = 20;
/// Dropped candidates that an explained answer tells of.
const DROPPED: usize = 50;

/// Answers a query from the opened partitions, narrowest first. It reads nothing else, and does not
/// ask for the time of day: the same input gives the same answer.
///
/// Without a text that has words, it answers what [`crate::present::latest`] does. Places that no item
/// with evidence takes stay empty, with two exceptions, in which the latest items fill them, with
/// score 0 and nothing `matched`: a text that asks for nothing in particular ("What do you know about
/// this user?"), and an answer that would be empty because there are no vectors to compare, so that
/// an agent is not left without memory for want of a common word.
pub fn recall(partitions: &[Opened], query: &Query) -> Recalled {
    recall_within(partitions, query, &mut || true)
}

/// The same, but as far as it comes: `proceed` is asked between steps (a query text, a part of one, an explanation; some
/// milliseconds each in a large partition). Once it says no, further texts are not searched and further hits not
/// explained, and the answer is what has been found, with [`Recalled::cut_short`]. The first text is searched in any
/// case.
pub fn recall_within(partitions: &[Opened], query: &Query, proceed: &mut dyn FnMut() -> bool) -> Recalled {
    let mut effort = Effort::new(proceed);
    if query.texts.iter().all(|text| text.text.trim().is_empty()) {
        let behind = match query.page {
            Some(Page::Latest(key)) => Some(key),
            Some(Page::Ranked(_)) | None => None,
        };
        let mut recalled = latest_of(partitions, query.seeing(), query.limit, behind);
        recalled.tokens = pack::pack(&mut recalled.hits, query.packing).tokens;
        return recalled;
    }
    let mut timings = StageTimings::default();
    let rankings = rank_texts(partitions, query, &mut effort, &mut timings);
    let begun = Instant::now();
    let units = query.limit.saturating_mul(UNITS_PER_PLACE).saturating_add(UNITS_LEAST);
    let Arranged { shown, duplicates } = arrange(partitions, query, &rankings, units);
    let matched: Vec<&[usize]> = shown.iter().map(|item| item.matched.as_slice()).collect();
    let chosen = share::share(&matched, query.texts.len(), query.per_query, query.limit);
    let dropped =
        if query.explain { dropped(partitions, &rankings, &shown, &chosen, duplicates) } else { Vec::new() };
    let more = shown.len() > chosen.len() || rankings.iter().any(|ranking| ranking.goes_on(units));
    let mut places = chosen.into_iter().peekable();
    let taken = (0..).zip(shown).filter_map(|(at, item)| places.next_if_eq(&at).map(|_| item));
    let taken: Vec<Shown> = taken.collect();
    timings.present += begun.elapsed();
    if let Some(Page::Ranked(skip)) = query.page.filter(|page| *page != Page::Ranked(0)) {
        return behind::page(partitions, query, skip, (taken, rankings), &mut effort, timings);
    }

    let begun = Instant::now();
    let next = more.then_some(Page::Ranked(taken.len()));
    let mut hits: Vec<Hit> = taken
        .into_iter()
        .map(|item| {
            let explained = query.explain && effort.goes_on();
            view::found(partitions, query, &rankings, item, explained)
        })
        .collect();
    fill(partitions, query, &rankings, &mut hits);
    let packed = pack::pack(&mut hits, query.packing);
    let dropped = if query.explain { with_left_out(dropped, packed.left_out) } else { dropped };
    timings.present += begun.elapsed();
    let cut_short = effort.is_over();
    Recalled { hits, dropped, tokens: packed.tokens, next, total: None, timings, cut_short }
}

/// Ranks for each text, as far as it comes; the first in any case.
pub(crate) fn rank_texts(
    partitions: &[Opened],
    query: &Query,
    effort: &mut Effort<'_>,
    timings: &mut StageTimings,
) -> Vec<Ranking> {
    let mut rankings: Vec<Ranking> = Vec::with_capacity(query.texts.len());
    for at in 0..query.texts.len() {
        if at > 0 && !effort.goes_on() {
            break;
        }
        rankings.push(rank_text(partitions, query, at, effort, timings));
    }
    rankings
}

/// What may be shown, best first, and what went because it says the same.
pub(crate) struct Arranged {
    pub(crate) shown: Vec<Shown>,
    duplicates: Vec<(MemoryId, f32)>,
}

/// Turns rankings into items, each thing once.
pub(crate) fn arrange(partitions: &[Opened], query: &Query, rankings: &[Ranking], units: usize) -> Arranged {
    let mut shown = choose(partitions, query, rankings, units);
    let content = |shown: &Shown| carried(partitions, query, rankings, shown).map(|carried| carried.text);
    let duplicates = duplicates::collapse(&mut shown, query.depth, content);
    fall(&mut shown);
    Arranged { shown, duplicates }
}

fn rank_text(
    partitions: &[Opened],
    query: &Query,
    at: usize,
    effort: &mut Effort<'_>,
    timings: &mut StageTimings,
) -> Ranking {
    let begun = Instant::now();
    let text = query.texts.get(at).cloned().unwrap_or_default();
    let read = |text: &str| analyse(text, query.at).without_owner(&query.owner);
    let analysed = read(&text.text).amid(&text);
    let parts: Vec<Analysed> = match query.depth {
        Depth::Fast => Vec::new(),
        Depth::Accurate => decompose(&text.text).into_iter().map(read).collect(),
    };
    timings.analyse += begun.elapsed();
    let opinions = opinion::counted(query, at);
    let asking = Asking { text: &analysed, vector: text.vector.as_deref(), parts: &parts, opinions };
    rank(partitions, query, &asking, effort, timings)
}

/// What is worth judging before a query is answered.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// For each query text its best candidates, best first.
    pub texts: Vec<Vec<CandidateText>>,
    /// Where the time went.
    pub timings: StageTimings,
    /// Whether `proceed` said no before the last text: those that are missing have no candidates.
    pub cut_short: bool,
}

/// The best candidates of each query text, at most `most` of each, for somebody to judge them. Put into the query as
/// [`crate::Opinions`], the judgements decide [`recall`]'s answer from the same partitions. Like it, this reads
/// nothing else, and stops where `proceed` says so.
pub fn candidates(
    partitions: &[Opened],
    query: &Query,
    most: usize,
    proceed: &mut dyn FnMut() -> bool,
) -> Candidates {
    let mut effort = Effort::new(proceed);
    let mut timings = StageTimings::default();
    let text = |candidate: &Candidate| {
        let head = &partitions.get(candidate.place.0)?.index.unit(candidate.place.1)?.head.row;
        let text = match &head.speaker.name {
            Some(name) => format!("{name}: {}", head.text),
            None => head.text.clone(),
        };
        Some(CandidateText { id: head.id, text })
    };
    let texts = (0..query.texts.len()).map(|at| {
        if !effort.goes_on() {
            return Vec::new();
        }
        let ranking = rank_text(partitions, query, at, &mut effort, &mut timings);
        ranking.candidates.iter().filter(|c| c.is_admissible()).filter_map(text).take(most).collect()
    });
    let texts = texts.collect();
    Candidates { texts, timings, cut_short: effort.is_over() }
}

/// Makes scores fall along the list: what has been superseded stands below the last live item.
pub(crate) fn fall(shown: &mut [Shown]) {
    let mut last = f32::INFINITY;
    for item in shown {
        let score = if item.live { item.score } else { item.score * 0.5 };
        item.score = score.min(last);
        last = item.score;
    }
}

fn fill(partitions: &[Opened], query: &Query, rankings: &[Ranking], hits: &mut Vec<Hit>) {
    let general = rankings.iter().any(|ranking| ranking.general);
    let blind = hits.is_empty() && !rankings.iter().any(|ranking| ranking.dense);
    if hits.len() >= query.limit || !(general || blind) {
        return;
    }
    let shown: HashSet<_> = hits.iter().map(|hit| hit.item.row.id).collect();
    let texts: HashSet<String> = hits.iter().map(|hit| duplicates::normal(&hit.item.row.text)).collect();
    let more = latest::best(partitions, query.seeing(), query.limit, &shown);
    let fresh = more.into_iter().filter(|(_, item)| !texts.contains(&duplicates::normal(&item.row.text)));
    hits.extend(
        fresh
            .take(query.limit - hits.len())
            .map(|(place, item)| view::unasked(partitions, query.seeing(), place, item, 0.0)),
    );
}

fn dropped(
    partitions: &[Opened],
    rankings: &[Ranking],
    shown: &[Shown],
    chosen: &[usize],
    duplicates: Vec<(MemoryId, f32)>,
) -> Vec<Dropped> {
    let chosen: HashSet<usize> = chosen.iter().copied().collect();
    let beyond = shown.iter().enumerate().filter(|(at, _)| !chosen.contains(at));
    let beyond =
        beyond.map(|(_, s)| Dropped { id: s.item.row.id, score: s.score, reason: DropReason::Limit });
    let same = duplicates.into_iter().map(|(id, score)| Dropped { id, score, reason: DropReason::Duplicate });
    let weak = rankings.iter().flat_map(|ranking| &ranking.candidates).filter(|c| !c.is_admissible());
    let weak = weak.filter_map(|c| {
        let unit = partitions.get(c.place.0)?.index.unit(c.place.1)?;
        Some(Dropped { id: unit.id(), score: c.score, reason: DropReason::WeakEvidence })
    });
    best_dropped(beyond.chain(same).chain(weak).collect())
}

/// Tells also of hits that did not fit.
fn with_left_out(mut dropped: Vec<Dropped>, left_out: Vec<(MemoryId, f32)>) -> Vec<Dropped> {
    let budget = |(id, score)| Dropped { id, score, reason: DropReason::Budget };
    dropped.extend(left_out.into_iter().map(budget));
    best_dropped(dropped)
}

/// The best of what was left out, each once.
fn best_dropped(mut all: Vec<Dropped>) -> Vec<Dropped> {
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id)));
    all.dedup_by_key(|dropped| dropped.id);
    all.truncate(DROPPED);
    all
}
