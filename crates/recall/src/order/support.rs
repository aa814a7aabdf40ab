//! A turn does not stand alone: what else its session has to say speaks for it.
//!
//! A question about one thing is mostly about something that was talked over for a while. A lone turn that
//! happens to hold the question's words has nothing beside it, the right one has. The session's share in the
//! fused score says so too, but before the second look, which knows far better which turns answer.

use crate::candidate::{Candidate, sort};
use crate::query::Opened;
use crate::weights;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Gives each of the first `count` candidates, which are in order, a part of what its session's second best has
/// over the last of them, and puts these in order again. Of those behind, none comes before them.
pub(super) fn support(partitions: &[Opened], candidates: &mut [Candidate], count: usize) {
    let head = candidates.get_mut(..count.min(candidates.len())).unwrap_or_default();
    let Some(least) = head.last().map(|last| last.score) else { return };
    let mut seconds: HashMap<(usize, u32), Option<f32>, RandomState> = HashMap::default();
    for candidate in head.iter() {
        let Some(session) = candidate.session(partitions) else { continue };
        // In order: the first of a session to come is its best, the next its second.
        seconds.entry(session).and_modify(|second| *second = second.or(Some(candidate.score))).or_default();
    }
    for candidate in head.iter_mut() {
        let second =
            candidate.session(partitions).and_then(|session| seconds.get(&session).copied().flatten());
        let more = second.map_or(0.0, |second| weights::SUPPORT * (second - least).min(1.0));
        candidate.added.support = more * weights::WHOLE;
        candidate.score += more;
    }
    sort(partitions, head);
}
