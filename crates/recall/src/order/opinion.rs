//! What somebody who has read question and text side by side thinks of the best candidates.
//!
//! A reranker is too slow for this room, and it may do I/O. So an accurate answer is made in two passes:
//! [`crate::candidates`] says which texts are worth judging, the caller has them judged, and asks again with the
//! [`Opinions`] in the query. What comes after the order (superseded below live, narrow before wide, the same words
//! once, places shared among queries) is the same with opinions as without.

use crate::candidate::{Candidate, sort};
use crate::parts::Part;
use crate::query::{Opened, Query};
use crate::weights::{RERANK, WHOLE};
use evoke_types::MemoryId;
use std::collections::HashMap;

/// A candidate in the words that a reranker should judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CandidateText {
    /// What the opinion is to be filed under.
    pub id: MemoryId,
    /// The passage, after the name of its speaker where that is known: `Ann: The vet wants Kiwi to rest.`
    pub text: String,
}

/// What was thought of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Opinion {
    /// The score as it was given.
    pub(crate) raw: f32,
    /// Its place between the worst of its query, 0, and the best, 1.
    pub(crate) share: f32,
}

/// What was thought of the candidates of one query text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opinions(HashMap<MemoryId, Opinion>);

impl Opinions {
    /// Opinions from scores of any scale, higher being better. The worst becomes 0, the best 1; where all are
    /// alike they say nothing and become 0.5. What is not a finite number is no opinion.
    pub fn of(scores: impl IntoIterator<Item = (MemoryId, f32)>) -> Self {
        let scores: HashMap<MemoryId, f32> = scores.into_iter().filter(|(_, raw)| raw.is_finite()).collect();
        let (least, most) = scores
            .values()
            .fold((f32::MAX, f32::MIN), |(least, most), raw| (least.min(*raw), most.max(*raw)));
        // Half of each, so that no pair of finite scores is too far apart to subtract.
        let span = most / 2.0 - least / 2.0;
        let share = |raw: f32| if span > 0.0 { (raw / 2.0 - least / 2.0) / span } else { 0.5 };
        Self(scores.into_iter().map(|(id, raw)| (id, Opinion { raw, share: share(raw) })).collect())
    }

    /// Whether nothing was judged.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many candidates were judged.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn get(&self, id: MemoryId) -> Option<Opinion> {
        self.0.get(&id).copied()
    }
}

/// The opinions that count for a query text, if there are any.
pub(crate) fn counted(query: &Query, text: usize) -> Option<&Opinions> {
    let opinions = &query.texts.get(text)?.opinions;
    (!opinions.is_empty() && !query.without.has(Part::Rerank)).then_some(opinions)
}

/// Lets opinions move candidates. They only lift: what was not judged keeps its place beside what was judged
/// worst. The whole is scaled back, so that scores stay comparable with those of a text that nobody judged.
pub(crate) fn weigh(partitions: &[Opened], opinions: &Opinions, candidates: &mut [Candidate]) {
    for candidate in candidates.iter_mut() {
        let unit = partitions.get(candidate.place.0).and_then(|o| o.index.unit(candidate.place.1));
        let opinion = unit.and_then(|unit| opinions.get(unit.id()));
        candidate.added.opinion = opinion.map_or(0.0, |opinion| RERANK * opinion.share);
        candidate.score = (candidate.score * WHOLE + candidate.added.opinion) / (WHOLE + RERANK);
    }
    sort(partitions, candidates);
}

/// The score that a candidate had before [`weigh`].
pub(crate) fn before(candidate: &Candidate) -> f32 {
    (candidate.score * (WHOLE + RERANK) - candidate.added.opinion) / WHOLE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn id(number: usize) -> MemoryId {
        MemoryId::from_slice(&(number as u128).to_be_bytes()).expect("16 bytes")
    }

    #[test]
    fn scores_that_are_alike_or_no_numbers_favour_nobody() {
        let alike = Opinions::of([(id(1), 7.0), (id(2), 7.0), (id(3), f32::NAN), (id(4), f32::INFINITY)]);
        assert_eq!(alike.len(), 2);
        assert!([1, 2].iter().all(|n| alike.get(id(*n)) == Some(Opinion { raw: 7.0, share: 0.5 })));
        assert!(Opinions::of([(id(1), f32::NAN)]).is_empty());
    }

    proptest! {
        #[test]
        fn any_scale_becomes_shares_in_the_same_order(scores in prop::collection::vec(prop::num::f32::NORMAL, 2..40)) {
            let opinions = Opinions::of(scores.iter().enumerate().map(|(n, score)| (id(n), *score)));
            let shares: Vec<f32> = (0..scores.len()).map(|n| opinions.get(id(n)).expect("judged").share).collect();
            prop_assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
            for (a, x) in scores.iter().zip(&shares) {
                for (b, y) in scores.iter().zip(&shares) {
                    prop_assert!(a < b || x >= y, "{a} {b} became {x} {y}");
                }
            }
        }
    }
}
