//! The features of an answer: what its best candidates come to.

use crate::relevance_features::AnswerFeatures;
use std::ops::Range;

/// The log-odds of a candidate that is not there.
const NO_CANDIDATE: f32 = -8.0;

/// The features of an answer, of the log-odds of its candidates in any order.
pub fn answer_features(mut log_odds: Vec<f32>) -> AnswerFeatures {
    log_odds.sort_by(|a, b| b.total_cmp(a));
    let mean = |range: Range<usize>| {
        let part =
            log_odds.get(range.start.min(log_odds.len())..range.end.min(log_odds.len())).unwrap_or_default();
        // Candidates that are missing are no answer.
        (part.iter().sum::<f32>() + (range.len() - part.len()) as f32 * NO_CANDIDATE) / range.len() as f32
    };
    [mean(0..1), mean(1..3), mean(0..10)]
}
