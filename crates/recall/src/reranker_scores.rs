//! Scores of a reranker, as they are passed into a query.
//!
//! The caller scores [`CandidateText`]s and puts [`RerankerScores`] into
//! [`QueryText::reranker_scores`](crate::QueryText::reranker_scores).

use evoke_types::MemoryId;
use std::collections::HashMap;

/// A candidate as a reranker should read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateText {
    /// The id by which its score is passed back.
    pub id: MemoryId,
    /// The passage, after the name of its speaker where that is known: `Ann: The vet wants Kiwi to rest.`
    pub text: String,
}

/// The score of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct RerankerScore {
    /// The score as the reranker returned it.
    pub(crate) raw: f32,
    /// Scaled to 0 for the worst and 1 for the best candidate of its query text.
    pub(crate) normalized: f32,
}

/// The scores of the candidates of one query text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RerankerScores(HashMap<MemoryId, RerankerScore>);

impl RerankerScores {
    /// Scores on any scale, higher being better. The worst becomes 0, the best 1; where all are equal they
    /// carry no information and become 0.5. Scores that are not finite are ignored.
    ///
    /// ```
    /// use evoke_recall::RerankerScores;
    /// use evoke_types::MemoryId;
    ///
    /// let id = |n: u8| MemoryId::from_slice(&[n; 16]).expect("16 bytes");
    /// let scores = RerankerScores::from_raw([(id(1), 4.5), (id(2), -2.0), (id(3), f32::NAN)]);
    /// assert_eq!(scores.len(), 2);
    /// ```
    pub fn from_raw(scores: impl IntoIterator<Item = (MemoryId, f32)>) -> Self {
        let scores: HashMap<MemoryId, f32> = scores.into_iter().filter(|(_, raw)| raw.is_finite()).collect();
        let (min, max) =
            scores.values().fold((f32::MAX, f32::MIN), |(min, max), raw| (min.min(*raw), max.max(*raw)));
        // Half of each, so that no pair of finite scores is too far apart to subtract.
        let span = max / 2.0 - min / 2.0;
        let normalized = |raw: f32| if span > 0.0 { (raw / 2.0 - min / 2.0) / span } else { 0.5 };
        Self(
            scores
                .into_iter()
                .map(|(id, raw)| (id, RerankerScore { raw, normalized: normalized(raw) }))
                .collect(),
        )
    }

    /// Whether no candidate was scored.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of scored candidates.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, id: MemoryId) -> Option<RerankerScore> {
        self.0.get(&id).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> MemoryId {
        MemoryId::from_slice(&(number as u128).to_be_bytes()).expect("16 bytes")
    }

    #[test]
    fn equal_or_invalid_scores_are_neutral() {
        let alike =
            RerankerScores::from_raw([(id(1), 7.0), (id(2), 7.0), (id(3), f32::NAN), (id(4), f32::INFINITY)]);
        assert_eq!(alike.len(), 2);
        assert!(
            [1, 2].iter().all(|n| alike.get(id(*n)) == Some(RerankerScore { raw: 7.0, normalized: 0.5 }))
        );
        assert!(RerankerScores::from_raw([(id(1), f32::NAN)]).is_empty());
    }

    proptest! {
        #[test]
        fn normalization_preserves_the_order(scores in prop::collection::vec(prop::num::f32::NORMAL, 2..40)) {
            let reranker_scores = RerankerScores::from_raw(scores.iter().enumerate().map(|(n, score)| (id(n), *score)));
            let normalized: Vec<f32> = (0..scores.len()).map(|n| reranker_scores.get(id(n)).expect("judged").normalized).collect();
            prop_assert!(normalized.iter().all(|normalized| (0.0..=1.0).contains(normalized)), "{normalized:?}");
            for (a, x) in scores.iter().zip(&normalized) {
                for (b, y) in scores.iter().zip(&normalized) {
                    prop_assert!(a < b || x >= y, "{a} {b} became {x} {y}");
                }
            }
        }
    }
}
