//! A question that asks for several things is answered from several sessions.
//!
//! What was said once is said in one session, and the session's share and the words around rightly draw its turns
//! together. "Which books has she read?" is answered a little here and a little there; then the best turns of
//! one session crowd out the others. So each further turn of a session stands back a little (after maximal
//! marginal relevance, Carbonell and Goldstein 1998, with the session as the measure of likeness).

use crate::candidate::{Candidate, sort};
use crate::query::Opened;
use crate::weights;
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Lets the first `count` candidates, which are in order, stand back by how many better ones their session has,
/// and puts all in order again.
pub(super) fn spread(partitions: &[Opened], candidates: &mut [Candidate], count: usize) {
    let head = candidates.get_mut(..count.min(candidates.len())).unwrap_or_default();
    let mut better: HashMap<(usize, u32), usize, RandomState> = HashMap::default();
    for candidate in head {
        let Some(better) = candidate.session(partitions).map(|session| better.entry(session).or_default())
        else {
            continue;
        };
        let back = weights::SPREAD * *better as f32;
        *better += 1;
        candidate.added.spread = -back * weights::WHOLE;
        candidate.score -= back;
    }
    sort(partitions, candidates);
}
