//! The learned second-stage ranker: re-orders the best candidates by features that the retrievers do not see.
//!
//! A linear model, so that every result explains itself: feature values times weights, added to the fused
//! score. The weights are in `order/ranker/weights.toml`, learned by `evoke eval ranker` from the development
//! parts of the benchmarks; `docs/recall.md` has what they are worth on conversations that they were not
//! learned on. Listwise loss after ListNet (Cao et al. 2007).

mod feature_extraction;

use crate::candidate::{Candidate, sort};
use crate::features::{Feature, Features};
use crate::index::slot::UnitRef;
use crate::query::OpenPartition;
use crate::query_analysis::AnalyzedQuery;
use crate::retrievers::lexical::LexicalScores;
use crate::weights;
use feature_extraction::FeatureExtractor;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The weight of each feature, in units of the fused score.
static WEIGHTS: LazyLock<Features> = LazyLock::new(|| parse(include_str!("ranker/weights.toml")));

/// Parses lines of `name = number`; a feature without a line has weight 0.
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

/// What a feature adds to a score at its full value of 1.
pub(crate) fn weight(feature: Feature) -> f32 {
    WEIGHTS[feature]
}

/// Adds the ranker's score to the first `count` candidates, and sorts these again. The candidates must be
/// sorted; those behind stay behind. Returns the features.
pub(crate) fn rerank_by_features(
    partitions: &[OpenPartition],
    text: &AnalyzedQuery,
    lexical: &LexicalScores,
    candidates: &mut [Candidate],
    count: usize,
) -> Vec<(UnitRef, Features)> {
    let (head, tail) = candidates.split_at_mut(count.min(candidates.len()));
    let extractor = FeatureExtractor::new(partitions, text, lexical, head);
    let features: Vec<(UnitRef, Features)> =
        head.iter().enumerate().map(|(at, c)| (c.unit_ref, extractor.extract(at, c.unit_ref))).collect();
    for (candidate, (_, features)) in head.iter_mut().zip(&features) {
        candidate.boosts.learned = WEIGHTS.dot(features) * weights::SCORE_SCALE;
        candidate.score += WEIGHTS.dot(features);
    }
    sort(partitions, head);
    let last = head.last().map_or(f32::INFINITY, |c| c.score);
    tail.iter_mut().for_each(|c| c.score = c.score.min(last));
    features
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_has_exactly_one_weight_per_feature() {
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
    fn a_metadata_id_has_the_largest_weight() {
        let sum = |include: fn(f32) -> bool| -> f32 {
            WEIGHTS.named().map(|(_, weight)| weight).filter(|weight| include(*weight)).sum()
        };
        let boosts =
            weights::TIME + weights::RECENCY + weights::SPEAKER + weights::ENTITY + weights::ENTITY_EXPANSION;
        let boosts = boosts + weights::RERANK + weights::SESSION_PRIOR * weights::SCORE_SCALE;
        let without = 1.0 + boosts / weights::SCORE_SCALE + sum(|weight| weight > 0.0);
        let with = (weights::METADATA_ID - 4.0 * weights::SCOPE_STEP) / weights::SCORE_SCALE
            + sum(|weight| weight < 0.0);
        assert!(with > without, "{with} against {without}");
    }
}
