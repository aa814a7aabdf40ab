//! Entity expansion: candidates that share an entity with one of the best rank higher. Only for
//! [`Depth::Accurate`](crate::Depth::Accurate).

use crate::candidate::{Candidate, sort};
use crate::index::slot::UnitRef;
use crate::query::OpenPartition;
use crate::retrievers::exact::EntityMatches;
use crate::weights;

/// Boosts candidates that share a selective entity with one of the best, but not above the last of these.
pub(super) fn expand_entities(partitions: &[OpenPartition], candidates: &mut [Candidate]) {
    sort(partitions, candidates);
    let best = candidates.get(..weights::ENTITY_EXPANSION_SEEDS).unwrap_or_default();
    let Some(bound) = best.last().map(|last| last.score) else { return };
    let seeds: Vec<EntityMatches<'_>> =
        best.iter().map(|best| EntityMatches::shared_with(partitions, best.unit_ref)).collect();
    let is_reached = |unit_ref: UnitRef| seeds.iter().any(|entity_matches| entity_matches.contains(unit_ref));
    for candidate in
        candidates.iter_mut().skip(weights::ENTITY_EXPANSION_SEEDS).filter(|c| is_reached(c.unit_ref))
    {
        let boosted = (candidate.score + weights::ENTITY_EXPANSION / weights::SCORE_SCALE)
            .min(bound)
            .max(candidate.score);
        candidate.boosts.entity_expansion = (boosted - candidate.score) * weights::SCORE_SCALE;
        candidate.score = boosted;
    }
}
