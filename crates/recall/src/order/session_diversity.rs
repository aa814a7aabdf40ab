//! Session diversity: a question that asks for several things is answered from several sessions.
//!
//! What is said once is said in one session, and session scores and neighborhood scores rightly draw its
//! turns together. The answer to "Which books has she read?" is spread over many; there the best turns of one
//! session would crowd out the others. So each further turn of a session is penalized (after maximal marginal
//! relevance, Carbonell and Goldstein 1998, with the session as the measure of similarity).

use crate::candidate::{Candidate, sort};
use crate::query::OpenPartition;
use crate::weights;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Penalizes the first `count` candidates by the number of better ones of their session, and sorts again. The
/// candidates must be sorted.
pub(super) fn diversify_sessions(partitions: &[OpenPartition], candidates: &mut [Candidate], count: usize) {
    let head = candidates.get_mut(..count.min(candidates.len())).unwrap_or_default();
    let mut better: HashMap<(usize, u32), usize, RandomState> = HashMap::default();
    for candidate in head {
        let Some(better) = candidate.session(partitions).map(|session| better.entry(session).or_default())
        else {
            continue;
        };
        let penalty = weights::SESSION_DIVERSITY * *better as f32;
        *better += 1;
        candidate.boosts.session_diversity = -penalty * weights::SCORE_SCALE;
        candidate.score -= penalty;
    }
    sort(partitions, candidates);
}
