//! Session prior: adds part of the session's score to each of its turns, for a question about one thing.
//!
//! Such a question is mostly about something that was discussed for a while. A lone turn that happens to
//! contain the query's words has no support in its session, the right one has. The session score before
//! fusion measures the same, but before the learned ranker, which knows far better which turns answer.

use crate::candidate::{Candidate, sort};
use crate::query::OpenPartition;
use crate::weights;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Adds to each of the first `count` candidates a part of what the second best of its session has over the
/// last of them, and sorts these again. The candidates must be sorted; those behind stay behind.
pub(super) fn apply_session_prior(partitions: &[OpenPartition], candidates: &mut [Candidate], count: usize) {
    let head = candidates.get_mut(..count.min(candidates.len())).unwrap_or_default();
    let Some(lowest) = head.last().map(|last| last.score) else { return };
    let mut seconds: HashMap<(usize, u32), Option<f32>, RandomState> = HashMap::default();
    for candidate in head.iter() {
        let Some(session) = candidate.session(partitions) else { continue };
        // Sorted: the first of a session is its best, the next its second.
        seconds.entry(session).and_modify(|second| *second = second.or(Some(candidate.score))).or_default();
    }
    for candidate in head.iter_mut() {
        let second =
            candidate.session(partitions).and_then(|session| seconds.get(&session).copied().flatten());
        let gain = second.map_or(0.0, |second| weights::SESSION_PRIOR * (second - lowest).min(1.0));
        candidate.boosts.session_prior = gain * weights::SCORE_SCALE;
        candidate.score += gain;
    }
    sort(partitions, head);
}
