//! From ranked units to items: which memory stands for a passage, and in which order.

use crate::analyse::Word;
use crate::arms::Place;
use crate::candidate::{Candidate, rounded};
use crate::index::unit::{KeyedMemory, Unit};
use crate::item::Item;
use crate::present::carry::{self, Carried, Carrying};
use crate::present::{specific, successor};
use crate::query::{Opened, Query};
use crate::rank::Ranking;
use crate::weights;
use foldhash::fast::RandomState;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

/// An item that may be shown.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    pub(crate) item: Arc<Item>,
    pub(crate) place: Place,
    pub(crate) score: f32,
    pub(crate) live: bool,
    /// The query text that it fits best, and its position in that ranking.
    pub(crate) best: (usize, usize),
    /// Query texts that found it, ascending.
    pub(crate) matched: Vec<usize>,
    /// Query texts whose words it carries.
    pub(crate) asked: Vec<usize>,
    /// Items that say nearly the same and are not shown by themselves.
    pub(crate) same: Vec<(Place, Arc<Item>)>,
    /// How many items say this, itself included.
    pub(crate) times: usize,
}

/// What each query text said of one unit: (text, position in its ranking).
type Found = Vec<(usize, usize)>;

/// Turns rankings into items, best first. At most about `units` units are looked at.
pub(crate) fn choose(partitions: &[Opened], query: &Query, rankings: &[Ranking], units: usize) -> Vec<Shown> {
    let mut shown = Vec::new();
    for (place, found) in best_units(partitions, rankings, units) {
        let unit = partitions.get(place.0).and_then(|opened| opened.index.unit(place.1));
        if let Some(unit) = unit {
            shown.extend(items_of(unit, place, &found, query, rankings));
        }
    }
    successor::bring(partitions, query, &mut shown);
    narrow_wins(&mut shown);
    sort(&mut shown);
    shown
}

/// Live before superseded; then by score; of equals the narrower place, the newer words, the memory
/// before its passage.
fn sort(shown: &mut [Shown]) {
    shown.sort_by_cached_key(|s| {
        let row = &s.item.row;
        let score = rounded(s.score);
        (!s.live, Reverse(score), s.place.0, Reverse(row.said_at), s.item.is_passage(), row.ordinal, row.id)
    });
}

/// The union of all rankings, each unit by its best score.
fn best_units(partitions: &[Opened], rankings: &[Ranking], units: usize) -> Vec<(Place, Found)> {
    let mut found: HashMap<Place, Found, RandomState> = HashMap::default();
    for (text, ranking) in rankings.iter().enumerate() {
        for (at, candidate) in ranking.candidates.iter().enumerate().take(units) {
            if candidate.is_admissible() {
                found.entry(candidate.place).or_default().push((text, at));
            }
        }
    }
    let score = |found: &Found| {
        found.iter().filter_map(|f| candidate(rankings, *f)).map(|c| c.score).fold(f32::MIN, f32::max)
    };
    let mut best: Vec<(Place, Found)> = found.into_iter().collect();
    best.sort_by_cached_key(|(place, found)| {
        let id = partitions.get(place.0).and_then(|o| o.index.unit(place.1)).map(|unit| unit.id());
        (Reverse(rounded(score(found))), place.0, id)
    });
    // Several texts share the places, so each must find its own among the units.
    best.truncate(units.saturating_mul(rankings.len()));
    best
}

pub(crate) fn candidate(rankings: &[Ranking], (text, at): (usize, usize)) -> Option<&Candidate> {
    rankings.get(text)?.candidates.get(at)
}

/// The items of a unit that are shown: one for what holds, which is its best memory or else the bare passage, and one
/// for each fitting memory that holds no more. What holds and fits nearly as well is carried by the first.
fn items_of(unit: &Unit, place: Place, found: &Found, query: &Query, rankings: &[Ranking]) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for (text, at) in found {
        let (Some(ranking), Some(unit_score)) = (rankings.get(*text), candidate(rankings, (*text, *at)))
        else {
            continue;
        };
        for (item, fit) in fitting(unit, ranking, unit_score, query) {
            let seeing = query.seeing();
            let live = seeing.holds(item) && !(item.is_passage() && seeing.outdated(unit).whole);
            let keeps = if fit < 1.0 { fit * weights::FURTHER_SCORE } else { 1.0 };
            let score = if unit_score.score > 0.0 { unit_score.score * keeps } else { unit_score.score };
            match shown.iter_mut().find(|s| s.live && live || s.item.row.id == item.row.id) {
                Some(known) => {
                    known.matched.extend(unit_score.is_found().then_some(*text));
                    known.asked.push(*text);
                    if score > known.score {
                        (known.score, known.best) = (score, (*text, *at));
                    }
                }
                None => shown.push(Shown {
                    live,
                    item: item.clone(),
                    place,
                    score,
                    best: (*text, *at),
                    matched: unit_score.is_found().then_some(*text).into_iter().collect(),
                    asked: vec![*text],
                    same: Vec::new(),
                    times: 1,
                }),
            }
        }
    }
    // The text that an item fits best has found it, however weakly.
    for item in &mut shown {
        if !item.matched.contains(&item.best.0) {
            item.matched.push(item.best.0);
        }
        item.matched.sort_unstable();
        item.matched.dedup();
    }
    shown
}

/// What an item says in answer to the query texts that found it.
pub(crate) fn carried(
    partitions: &[Opened],
    query: &Query,
    rankings: &[Ranking],
    shown: &Shown,
) -> Option<Carried> {
    let index = &partitions.get(shown.place.0)?.index;
    let unit = index.unit(shown.place.1)?;
    let holds = |form: &str| index.lists(form).any(|list| list.slots.binary_search(&shown.place.1).is_ok());
    let held = |word: &Word| word.forms.iter().any(|form| holds(form));
    let texts = shown.asked.iter().filter_map(|text| rankings.get(*text));
    let words: Vec<&Word> = texts.flat_map(Ranking::telling).collect();
    let carrying = Carrying { words: &words, held: &held, siblings: true };
    carry::content(unit, &shown.item, carrying, query.seeing())
}

/// Items of a unit for one query text, each with how well it fits against the best, up to 1: at most one that holds.
fn fitting<'a>(
    unit: &'a Unit,
    ranking: &Ranking,
    found: &Candidate,
    query: &Query,
) -> Vec<(&'a Arc<Item>, f32)> {
    let wanted = query.wanted();
    let live = |memory: &KeyedMemory| query.seeing().holds(&memory.item);
    let allowed = unit.memories.iter().filter(|m| wanted.admits(&m.item));
    let weighed: Vec<(&KeyedMemory, f32)> = allowed.map(|m| (m, overlap(m, ranking))).collect();
    let most = weighed.iter().map(|(_, overlap)| *overlap).fold(0.0, f32::max);
    let passage = (unit.is_passage() && wanted.admits(&unit.head)).then_some(&unit.head);
    if most > 0.0 {
        let fits = weighed.into_iter().map(|(m, overlap)| (m, overlap / most));
        let (holding, closed): (Vec<_>, Vec<_>) = fits.partition(|(m, _)| live(m));
        let order = |m: &KeyedMemory| (specific(&m.item), m.item.row.ordinal);
        let face = holding.into_iter().filter(|(_, fit)| *fit > 0.0);
        let face = face.min_by(|(a, x), (b, y)| y.total_cmp(x).then_with(|| order(a).cmp(&order(b))));
        let closed = closed.into_iter().filter(|(_, fit)| *fit >= weights::FURTHER);
        return face.into_iter().chain(closed).map(|(m, fit)| (&m.item, fit)).collect();
    }
    // No memory holds a word of the query. If the passage does, it alone answers.
    if let Some(passage) = passage.filter(|_| found.raw.lexical > 0.0) {
        return vec![(passage, 1.0)];
    }
    let surest = weighed.into_iter().min_by_key(|(m, _)| {
        let confidence = m.item.memory().map_or(0.0, |body| body.confidence.get());
        (!live(m), Reverse((confidence * 100.0) as i32), specific(&m.item), m.item.row.ordinal)
    });
    surest.map(|(m, _)| &m.item).or(passage).map(|item| (item, 1.0)).into_iter().collect()
}

/// How much of what the query's words tell stands in a memory's statement.
fn overlap(memory: &KeyedMemory, ranking: &Ranking) -> f32 {
    let words = ranking.words.iter().zip(&ranking.idf);
    words.filter(|(word, _)| word.hashes.iter().any(|hash| memory.holds(*hash))).map(|(_, idf)| *idf).sum()
}

/// Where two places settle the same matter, the wider one ranks below the narrower.
fn narrow_wins(shown: &mut [Shown]) {
    let mut narrowest: HashMap<(String, String), (usize, f32), RandomState> = HashMap::default();
    for item in shown.iter().filter(|s| s.live) {
        let Some(matter) = matter(&item.item) else { continue };
        let held = narrowest.entry(matter).or_insert((item.place.0, item.score));
        if item.place.0 < held.0 {
            *held = (item.place.0, item.score);
        }
    }
    for item in shown.iter_mut() {
        let held = matter(&item.item).and_then(|matter| narrowest.get(&matter));
        if let Some((partition, score)) = held
            && item.place.0 > *partition
            && item.score >= *score
        {
            item.score = score - 2e-6;
        }
    }
}

fn matter(item: &Item) -> Option<(String, String)> {
    item.matter().map(|(subject, matter)| (subject, matter.to_lowercase()))
}
