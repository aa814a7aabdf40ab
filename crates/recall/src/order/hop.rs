//! From one of the best to what is about the same.

use crate::arms::Place;
use crate::arms::exact::Naming;
use crate::candidate::{Candidate, sort};
use crate::query::Opened;
use crate::weights;

/// Candidates that share a telling entity with one of the best come a little nearer, but not before what
/// they were reached from.
pub(super) fn hop(partitions: &[Opened], candidates: &mut [Candidate]) {
    sort(partitions, candidates);
    let best = candidates.get(..weights::HOP_FROM).unwrap_or_default();
    let Some(bound) = best.last().map(|last| last.score) else { return };
    let from: Vec<Naming<'_>> = best.iter().map(|best| Naming::sharing(partitions, best.place)).collect();
    let reached = |place: Place| from.iter().any(|naming| naming.contains(place));
    for candidate in candidates.iter_mut().skip(weights::HOP_FROM).filter(|c| reached(c.place)) {
        let nearer = (candidate.score + weights::HOP / weights::WHOLE).min(bound).max(candidate.score);
        candidate.added.hop = (nearer - candidate.score) * weights::WHOLE;
        candidate.score = nearer;
    }
}
