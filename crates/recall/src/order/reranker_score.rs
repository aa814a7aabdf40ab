//! Applies the scores of a reranker to the candidates.
//!
//! A reranker is too slow for this crate, and it may do I/O. So an accurate search makes two passes:
//! [`rerank_candidates`](crate::rerank_candidates) returns the texts, the caller has them scored, and
//! searches again with the [`RerankerScores`] in the query. What follows the order (live before superseded,
//! narrower scopes first, deduplication, allocation to queries) is the same with and without.

use crate::candidate::{Candidate, sort};
use crate::query::OpenPartition;
use crate::reranker_scores::RerankerScores;
use crate::weights::{RERANK, SCORE_SCALE};

/// Adds the reranker's scores. They only raise: a candidate without one is equal to the one that was scored
/// worst. The sum is scaled back, so that scores stay comparable with those of a text without a reranker.
pub(crate) fn apply(
    partitions: &[OpenPartition],
    reranker_scores: &RerankerScores,
    candidates: &mut [Candidate],
) {
    for candidate in candidates.iter_mut() {
        let unit = partitions.get(candidate.unit_ref.0).and_then(|o| o.index.unit(candidate.unit_ref.1));
        let score = unit.and_then(|unit| reranker_scores.get(unit.id()));
        candidate.boosts.reranker_score = score.map_or(0.0, |score| RERANK * score.normalized);
        candidate.score =
            (candidate.score * SCORE_SCALE + candidate.boosts.reranker_score) / (SCORE_SCALE + RERANK);
    }
    sort(partitions, candidates);
}

/// The score that a candidate had before [`apply`].
pub(crate) fn score_before(candidate: &Candidate) -> f32 {
    (candidate.score * (SCORE_SCALE + RERANK) - candidate.boosts.reranker_score) / SCORE_SCALE
}
