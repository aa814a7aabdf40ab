//! The features of a candidate: what the retrievers say of it, beside what they say of the others.

use crate::candidate::Candidate;
use crate::relevance_features::RelevanceFeatures;
use crate::retrievers::lexical::LexicalScores;
use std::ops::Range;

/// Where the candidates begin that a candidate is compared with, and where they end.
const FURTHER_DOWN: Range<usize> = 10..40;
/// Score and cosine of a candidate further down, usually.
const USUAL: (f32, f32) = (0.25, 0.1);
/// A ratio of words above this says no more: words that are repeated.
const MAX_RATIO: f32 = 2.0;

/// What the candidates of one query text share.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RelevanceContext {
    /// BM25 of a passage that has every word of the query once, and of one with its neighbors.
    full: (f32, f32),
    /// The mean score and the mean cosine of the candidates further down.
    background: (f32, f32),
    query_words: f32,
}

impl RelevanceContext {
    /// Of these candidates, best first.
    pub(crate) fn new(candidates: &[Candidate], lexical: &LexicalScores<'_>, query_words: usize) -> Self {
        let begin = FURTHER_DOWN.start.min(candidates.len());
        let further = candidates.get(begin..FURTHER_DOWN.end.min(candidates.len())).unwrap_or_default();
        // Candidates that are missing count as such of a place that does not have the answer.
        let mean = |value: fn(&Candidate) -> f32, usual: f32| {
            let missing = FURTHER_DOWN.len() - further.len();
            (further.iter().map(value).sum::<f32>() + missing as f32 * usual) / FURTHER_DOWN.len() as f32
        };
        Self {
            full: (lexical.full, lexical.full_context),
            background: (
                mean(|candidate| candidate.score, USUAL.0),
                mean(|candidate| candidate.raw.dense, USUAL.1),
            ),
            query_words: (1.0 + query_words as f32).ln(),
        }
    }

    /// The features of one of the candidates.
    pub(crate) fn features(&self, candidate: &Candidate) -> RelevanceFeatures {
        let (raw, (full, full_context)) = (candidate.raw, self.full);
        let ratio = |score: f32, full: f32| if full > 0.0 { (score / full).min(MAX_RATIO) } else { 0.0 };
        let (lexical, window) = (ratio(raw.lexical, full), ratio(raw.lexical_window, full_context));
        let context = ratio(raw.lexical_context, full_context);
        let both = raw.dense.max(raw.dense_context).max(0.0) * lexical.max(context).max(window);
        // In the order of `RelevanceFeature::ALL`.
        [
            raw.dense,
            raw.dense_context,
            lexical,
            context,
            window,
            both,
            candidate.score,
            candidate.score - self.background.0,
            raw.dense - self.background.1,
            self.query_words,
        ]
    }
}
