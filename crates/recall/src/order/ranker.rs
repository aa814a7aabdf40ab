//! The second look of high precision: the best candidates are put in a better order by what one can see of
//! them beside the arms' scores.
//!
//! A linear model, so that every answer explains itself: what a candidate shows times what that weighs, added
//! to its fused score. The weights are in `order/ranker/weights.toml`, learned by `evoke eval ranker` from the
//! development parts of the benchmarks; `docs/recall.md` has what they are worth on conversations they were
//! not learned on. Listwise loss after ListNet (Cao et al. 2007).

mod feature;
mod look;

use crate::analyse::Analysed;
use crate::arms::Place;
use crate::arms::lexical::Lexical;
use crate::candidate::{Candidate, sort};
use crate::query::Opened;
use crate::weights;
pub use feature::{Feature, Features};
use look::Look;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What each feature weighs, in units of the fused score.
static WEIGHTS: LazyLock<Features> = LazyLock::new(|| parse(include_str!("ranker/weights.toml")));

/// Lines of `name = number`; what is not known by name has no weight.
fn parse(file: &str) -> Features {
    let settings = file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
    let given: BTreeMap<&str, f32> =
        settings.filter_map(|(name, value)| Some((name.trim(), value.trim().parse().ok()?))).collect();
    let mut weights = Features::default();
    for feature in Feature::ALL {
        weights[feature] = given.get(feature.as_str()).copied().unwrap_or(0.0);
    }
    weights
}

/// What a feature adds to a score when it is seen in full.
pub(crate) fn weight(feature: Feature) -> f32 {
    WEIGHTS[feature]
}

/// Looks at the first `count` candidates, which are in order, again, and puts them in the order that what was
/// seen gives them. Candidates behind them stay behind. Returns what was seen.
pub(crate) fn look_again(
    partitions: &[Opened],
    text: &Analysed,
    lexical: &Lexical,
    candidates: &mut [Candidate],
    count: usize,
) -> Vec<(Place, Features)> {
    let (head, tail) = candidates.split_at_mut(count.min(candidates.len()));
    let look = Look::new(partitions, text, lexical, head);
    let seen: Vec<(Place, Features)> =
        head.iter().enumerate().map(|(at, c)| (c.place, look.at(at, c.place))).collect();
    for (candidate, (_, features)) in head.iter_mut().zip(&seen) {
        candidate.added.learned = WEIGHTS.dot(features) * weights::WHOLE;
        candidate.score += WEIGHTS.dot(features);
    }
    sort(partitions, head);
    let last = head.last().map_or(f32::INFINITY, |c| c.score);
    tail.iter_mut().for_each(|c| c.score = c.score.min(last));
    seen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_a_weight_for_every_feature_and_nothing_else() {
        let file = include_str!("ranker/weights.toml");
        let names: Vec<&str> = file
            .lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
            .map(|line| line.split_once('=').map(|(name, _)| name.trim()).unwrap_or(line))
            .collect();
        assert_eq!(names, Feature::ALL.map(Feature::as_str));
        assert!(WEIGHTS.named().all(|(_, weight)| weight.abs() < 0.5));
        assert!(WEIGHTS.named().any(|(_, weight)| weight != 0.0));
    }

    #[test]
    fn an_id_in_the_metadata_outweighs_all_else_together() {
        let sum = |wanted: fn(f32) -> bool| -> f32 {
            WEIGHTS.named().map(|(_, weight)| weight).filter(|weight| wanted(*weight)).sum()
        };
        let boosts = weights::TIME + weights::RECENCY + weights::SPEAKER + weights::ENTITY + weights::HOP;
        let boosts = boosts + weights::RERANK + weights::SUPPORT * weights::WHOLE;
        let without = 1.0 + boosts / weights::WHOLE + sum(|weight| weight > 0.0);
        let with =
            (weights::METADATA_ID - 4.0 * weights::SCOPE_STEP) / weights::WHOLE + sum(|weight| weight < 0.0);
        assert!(with > without, "{with} against {without}");
    }
}
