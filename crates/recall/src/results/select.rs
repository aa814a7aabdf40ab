//! Selection: which items represent the ranked units, and in which order.
//!
//! A unit is a passage with its memories; usually one of them represents it. [`arrange`](super::arrange)
//! calls [`select_items`] for all rankings of a query.

use crate::candidate::{Candidate, quantize};
use crate::index::slot::UnitRef;
use crate::index::unit::{KeyedMemory, Unit};
use crate::item::Item;
use crate::query::{OpenPartition, Query};
use crate::query_analysis::QueryWord;
use crate::rank::Ranking;
use crate::results::content::{ContentRequest, ExpandedContent};
use crate::results::selected::SelectedItem;
use crate::results::{content, specificity, successors};
use crate::weights;
use foldhash::fast::RandomState;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// The matches of one unit: (index of the query text, position in its ranking).
type TextMatches = Vec<(usize, usize)>;

/// Selects items, best first, from at most about `units` units per ranking.
pub(crate) fn select_items(
    partitions: &[OpenPartition],
    query: &Query,
    rankings: &[Ranking],
    units: usize,
) -> Vec<SelectedItem> {
    let mut selected = Vec::new();
    for (unit_ref, found) in best_units(partitions, rankings, units) {
        let unit = partitions.get(unit_ref.0).and_then(|opened| opened.index.unit(unit_ref.1));
        if let Some(unit) = unit {
            selected.extend(items_of_unit(unit, unit_ref, &found, query, rankings));
        }
    }
    successors::add_successors(partitions, query, &mut selected);
    prefer_narrower_scope(&mut selected);
    sort(&mut selected);
    selected
}

/// Live before superseded; then by score; of equals the narrower scope, the newer words, the memory before
/// its passage.
fn sort(selected: &mut [SelectedItem]) {
    selected.sort_by_cached_key(|s| {
        let row = &s.item.row;
        let score = quantize(s.score);
        (
            !s.live,
            Reverse(score),
            s.unit_ref.0,
            Reverse(row.said_at),
            s.item.is_passage(),
            row.ordinal,
            row.id,
        )
    });
}

/// The units of all rankings, each by its best score.
fn best_units(
    partitions: &[OpenPartition],
    rankings: &[Ranking],
    units: usize,
) -> Vec<(UnitRef, TextMatches)> {
    let mut found: HashMap<UnitRef, TextMatches, RandomState> = HashMap::default();
    for (text, ranking) in rankings.iter().enumerate() {
        for (at, candidate) in ranking.candidates.iter().enumerate().take(units) {
            if candidate.is_admissible() {
                found.entry(candidate.unit_ref).or_default().push((text, at));
            }
        }
    }
    let score = |found: &TextMatches| {
        found.iter().filter_map(|f| candidate(rankings, *f)).map(|c| c.score).fold(f32::MIN, f32::max)
    };
    let mut best: Vec<(UnitRef, TextMatches)> = found.into_iter().collect();
    best.sort_by_cached_key(|(unit_ref, found)| {
        let id = partitions.get(unit_ref.0).and_then(|o| o.index.unit(unit_ref.1)).map(|unit| unit.id());
        (Reverse(quantize(score(found))), unit_ref.0, id)
    });
    // Several texts share the result, so each must find its own among the units.
    best.truncate(units.saturating_mul(rankings.len()));
    best
}

pub(crate) fn candidate(rankings: &[Ranking], (text, at): (usize, usize)) -> Option<&Candidate> {
    rankings.get(text)?.candidates.get(at)
}

/// The probability that an item answers the text that it fits best; none for a text that asks for nothing in particular.
pub(crate) fn relevance(rankings: &[Ranking], selected: &SelectedItem) -> Option<f32> {
    let ranking = rankings.get(selected.best_match.0).filter(|ranking| !ranking.general)?;
    Some(ranking.relevance(candidate(rankings, selected.best_match)?))
}

/// The items that represent a unit: one that is current, its best memory or else the passage, and one for
/// each closed memory that fits nearly as well. Other current memories are included in the content of the
/// first.
fn items_of_unit(
    unit: &Unit,
    unit_ref: UnitRef,
    found: &TextMatches,
    query: &Query,
    rankings: &[Ranking],
) -> Vec<SelectedItem> {
    let mut selected: Vec<SelectedItem> = Vec::new();
    for (text, at) in found {
        let (Some(ranking), Some(unit_score)) = (rankings.get(*text), candidate(rankings, (*text, *at)))
        else {
            continue;
        };
        for (item, fit) in fitting_items(unit, ranking, unit_score, query) {
            let visibility = query.visibility();
            let live = visibility.is_current(item) && !(item.is_passage() && visibility.outdated(unit).whole);
            let factor = if fit < 1.0 { fit * weights::SECONDARY_MEMORY_FACTOR } else { 1.0 };
            let score = if unit_score.score > 0.0 { unit_score.score * factor } else { unit_score.score };
            match selected.iter_mut().find(|s| s.live && live || s.item.row.id == item.row.id) {
                Some(known) => {
                    known.matched.extend(unit_score.is_found().then_some(*text));
                    known.query_texts.push(*text);
                    if score > known.score {
                        (known.score, known.best_match) = (score, (*text, *at));
                    }
                }
                None => selected.push(SelectedItem {
                    live,
                    item: item.clone(),
                    unit_ref,
                    score,
                    best_match: (*text, *at),
                    matched: unit_score.is_found().then_some(*text).into_iter().collect(),
                    query_texts: vec![*text],
                    near_duplicates: Vec::new(),
                    occurrences: 1,
                }),
            }
        }
    }
    // The text that an item fits best counts as having found it, however weakly.
    for item in &mut selected {
        if !item.matched.contains(&item.best_match.0) {
            item.matched.push(item.best_match.0);
        }
        item.matched.sort_unstable();
        item.matched.dedup();
    }
    selected
}

/// The content of an item in answer to the query texts that found it.
pub(crate) fn expanded_content(
    partitions: &[OpenPartition],
    query: &Query,
    rankings: &[Ranking],
    selected: &SelectedItem,
) -> Option<ExpandedContent> {
    let index = &partitions.get(selected.unit_ref.0)?.index;
    let unit = index.unit(selected.unit_ref.1)?;
    let has_form =
        |form: &str| index.lists(form).any(|list| list.slots.binary_search(&selected.unit_ref.1).is_ok());
    let is_held = |word: &QueryWord| word.forms.iter().any(|form| has_form(form));
    let texts = selected.query_texts.iter().filter_map(|text| rankings.get(*text));
    let words: Vec<&QueryWord> = texts.flat_map(Ranking::selective_words).collect();
    let request = ContentRequest { words: &words, is_held: &is_held, siblings: true };
    content::content(unit, &selected.item, request, query.visibility())
}

/// Items of a unit for one query text, each with its fit relative to the best, up to 1; at most one of them
/// is current.
fn fitting_items<'a>(
    unit: &'a Unit,
    ranking: &Ranking,
    found: &Candidate,
    query: &Query,
) -> Vec<(&'a Arc<Item>, f32)> {
    let filter = query.filter();
    let is_current = |memory: &KeyedMemory| query.visibility().is_current(&memory.item);
    let allowed = unit.memories.iter().filter(|m| filter.admits_item(&m.item));
    let weighted: Vec<(&KeyedMemory, f32)> = allowed.map(|m| (m, overlap(m, ranking))).collect();
    let max = weighted.iter().map(|(_, overlap)| *overlap).fold(0.0, f32::max);
    let passage = (unit.is_passage() && filter.admits_item(&unit.head)).then_some(&unit.head);
    if max > 0.0 {
        let fits = weighted.into_iter().map(|(m, overlap)| (m, overlap / max));
        let (current, closed): (Vec<_>, Vec<_>) = fits.partition(|(m, _)| is_current(m));
        let order = |m: &KeyedMemory| (specificity(&m.item), m.item.row.ordinal);
        let representative = current.into_iter().filter(|(_, fit)| *fit > 0.0);
        let representative =
            representative.min_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| order(a).cmp(&order(b))));
        let closed = closed.into_iter().filter(|(_, fit)| *fit >= weights::CLOSED_MEMORY_MIN_FIT);
        return representative.into_iter().chain(closed).map(|(m, fit)| (&m.item, fit)).collect();
    }
    // No memory contains a word of the query. If the passage does, it represents itself.
    if let Some(passage) = passage.filter(|_| found.raw.lexical > 0.0) {
        return vec![(passage, 1.0)];
    }
    let most_confident = weighted.into_iter().min_by_key(|(m, _)| {
        let confidence = m.item.memory().map_or(0.0, |body| body.confidence.get());
        (!is_current(m), Reverse((confidence * 100.0) as i32), specificity(&m.item), m.item.row.ordinal)
    });
    most_confident.map(|(m, _)| &m.item).or(passage).map(|item| (item, 1.0)).into_iter().collect()
}

/// The sum of the inverse document frequencies of the query words in a memory's statement.
fn overlap(memory: &KeyedMemory, ranking: &Ranking) -> f32 {
    let words = ranking.words.iter().zip(&ranking.idf);
    words
        .filter(|(word, _)| word.hashes.iter().any(|hash| memory.contains_term(*hash)))
        .map(|(_, idf)| *idf)
        .sum()
}

/// Where two scopes state the same single-valued matter, the wider one ranks below the narrower.
fn prefer_narrower_scope(selected: &mut [SelectedItem]) {
    let mut narrowest: HashMap<(String, String), (usize, f32), RandomState> = HashMap::default();
    for item in selected.iter().filter(|s| s.live) {
        let Some(matter) = matter(&item.item) else { continue };
        let held = narrowest.entry(matter).or_insert((item.unit_ref.0, item.score));
        if item.unit_ref.0 < held.0 {
            *held = (item.unit_ref.0, item.score);
        }
    }
    for item in selected.iter_mut() {
        let held = matter(&item.item).and_then(|matter| narrowest.get(&matter));
        if let Some((partition, score)) = held
            && item.unit_ref.0 > *partition
            && item.score >= *score
        {
            item.score = score - 2e-6;
        }
    }
}

fn matter(item: &Item) -> Option<(String, String)> {
    item.matter().map(|(subject, matter)| (subject, matter.to_lowercase()))
}
