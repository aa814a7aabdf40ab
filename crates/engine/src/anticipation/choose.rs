//! From what recall finds to what is worth pushing.

use super::pattern::Places;
use super::questions::Question;
use super::{Foreseen, Moment, Pattern};
use evoke_recall::{Arm, Hit, Kinds, Opened};
use evoke_types::{MemoryKind, Timestamp};
use std::collections::HashMap;

/// Items that recall is asked for.
pub(super) const CANDIDATES: usize = 30;
/// Of them, places that each question is sure of.
pub(super) const PER_QUESTION: usize = 6;
/// Nearness in meaning, as a cosine, from which an item counts as found by it.
const NEAR: f32 = 0.3;
/// Words shared with a question from which an item counts as found by them.
const WORDS: usize = 2;
/// How far ahead a date may lie.
const HORIZON_MILLIS: i64 = 14 * 86_400_000;
/// Places that are looked through for dates to come at most.
const SMALL: usize = 20_000;

/// What to push: found items with evidence of their own, shared out by pattern.
pub(super) fn choose(
    found: Vec<Hit>,
    upcoming: Vec<Hit>,
    asked: &[Question],
    moment: &Moment,
    places: &Places,
) -> Vec<Foreseen> {
    let mut by_pattern: HashMap<Pattern, Vec<Hit>> = HashMap::new();
    let mut taken = moment.known.clone();
    let found = found.into_iter().filter(has_evidence).filter_map(|hit| {
        let pattern = hit.matched.iter().filter_map(|at| asked.get(*at)).map(|q| q.pattern).min()?;
        Some((pattern, hit))
    });
    for (pattern, hit) in found.chain(upcoming.into_iter().map(|hit| (Pattern::Date, hit))) {
        let list = by_pattern.entry(pattern).or_default();
        let own = hit.item.document.conversation == Some(moment.conversation);
        if own || list.len() >= places.of(pattern) || !is_settled(&hit) || !taken.insert(hit.item.row.id) {
            continue;
        }
        list.push(hit);
    }
    let mut foreseen: Vec<Foreseen> = by_pattern
        .into_iter()
        .filter(|(_, hits)| !hits.is_empty())
        .map(|(pattern, hits)| Foreseen {
            queries: asked.iter().filter(|q| q.pattern == pattern).map(|q| q.text.clone()).collect(),
            confidence: confidence(&hits),
            pattern,
            hits,
        })
        .collect();
    foreseen.sort_by_key(|foreseen| foreseen.pattern);
    foreseen
}

/// Whether an item was found by more than being the best of a bad lot.
fn has_evidence(hit: &Hit) -> bool {
    let Some(why) = &hit.explanation else { return false };
    let near = why.arms.iter().any(|arm| arm.arm == Arm::Dense && arm.raw >= NEAR);
    let named = why.arms.iter().any(|arm| arm.arm == Arm::Entity);
    near || named || why.terms.len() >= WORDS
}

/// Whether a memory is true now and not about to be replaced.
fn is_settled(hit: &Hit) -> bool {
    hit.item.memory().is_none_or(|body| body.superseded_by.is_none() && body.validity.until.is_none())
}

/// The nearness of the best item.
fn confidence(hits: &[Hit]) -> f32 {
    let arms = hits.iter().filter_map(|hit| hit.explanation.as_ref()).flat_map(|why| &why.arms);
    arms.filter(|arm| arm.arm == Arm::Dense).map(|arm| arm.raw).fold(0.5, f32::max).clamp(0.0, 1.0)
}

/// Dates to come of the narrowest place, the next first.
pub(super) fn upcoming(opened: &[Opened], now: Timestamp) -> Vec<Hit> {
    let Some(own) = opened.first().filter(|opened| opened.index.len() <= SMALL) else { return Vec::new() };
    let kinds = Kinds::of(MemoryKind::TemporalEvent);
    let dated = evoke_recall::latest(std::slice::from_ref(own), kinds, SMALL, now).hits;
    let ahead = |hit: &Hit| {
        let start = hit.item.memory()?.event?.start;
        (0..HORIZON_MILLIS).contains(&start.millis_since(now)).then_some(start)
    };
    let mut coming: Vec<(Timestamp, Hit)> =
        dated.into_iter().filter_map(|hit| Some((ahead(&hit)?, hit))).collect();
    coming.sort_by_key(|(start, hit)| (*start, hit.item.row.id));
    coming.into_iter().map(|(_, hit)| hit).collect()
}
