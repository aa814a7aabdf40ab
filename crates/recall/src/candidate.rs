//! Candidates: the units that may answer one query text, with all that their score is computed from.
//!
//! [`rank`](crate::rank) creates them from the retrievers' scores, [`fuse`](crate::fuse) and
//! [`order`](crate::order) set and change the scores.

use crate::ablation::{Component, Components};
use crate::index::slot::{NONE, UnitRef};
use crate::query::OpenPartition;
use crate::weights;
use evoke_types::Timestamp;
use std::cmp::Reverse;

/// The scores of the signals that are fused. Raw, they are BM25 and cosines; normalized, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct SignalScores {
    pub(crate) lexical: f32,
    pub(crate) lexical_context: f32,
    pub(crate) lexical_window: f32,
    pub(crate) dense: f32,
    pub(crate) dense_context: f32,
}

/// What is added to the mean of the normalized [`SignalScores`], before the sum is divided by
/// [`weights::SCORE_SCALE`].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Boosts {
    pub(crate) session: f32,
    pub(crate) session_words: f32,
    pub(crate) time: f32,
    pub(crate) recency: f32,
    pub(crate) entity: f32,
    pub(crate) entity_expansion: f32,
    pub(crate) metadata: f32,
    pub(crate) learned: f32,
    pub(crate) session_prior: f32,
    pub(crate) session_diversity: f32,
    pub(crate) succession: f32,
    pub(crate) reranker_score: f32,
    pub(crate) speaker: f32,
    pub(crate) scope: f32,
    pub(crate) query_echo: f32,
}

impl Boosts {
    pub(crate) fn sum(&self) -> f32 {
        self.session
            + self.session_words
            + self.time
            + self.recency
            + self.entity
            + self.entity_expansion
            + self.metadata
            + self.learned
            + self.session_prior
            + self.session_diversity
            + self.succession
            + self.reranker_score
            + self.speaker
            + self.scope
            + self.query_echo
    }
    /// The boosts of the second stage, without that of a reranker.
    pub(crate) fn after_fusion(&self) -> f32 {
        self.learned + self.session_prior + self.session_diversity + self.succession + self.query_echo
    }
    pub(crate) fn mask(&mut self, disabled: Components) {
        for (component, boost) in [
            (Component::Session, &mut self.session),
            (Component::SessionWords, &mut self.session_words),
            (Component::Time, &mut self.time),
            (Component::Recency, &mut self.recency),
            (Component::Entity, &mut self.entity),
            (Component::Metadata, &mut self.metadata),
            (Component::Speaker, &mut self.speaker),
        ] {
            if disabled.contains(component) {
                *boost = 0.0;
            }
        }
    }
}

/// A unit that may answer the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) unit_ref: UnitRef,
    pub(crate) raw: SignalScores,
    /// The same scores, each scaled to 0..=1 over all candidates.
    pub(crate) normalized: SignalScores,
    pub(crate) mean: f32,
    pub(crate) boosts: Boosts,
    pub(crate) score: f32,
}

impl Candidate {
    /// Its session, if any: index of the partition, and number of the session in it.
    pub(crate) fn session(&self, partitions: &[OpenPartition]) -> Option<(usize, u32)> {
        let (partition, slot) = self.unit_ref;
        let session = partitions.get(partition)?.index.slot(slot)?.session;
        (session != NONE).then_some((partition, session))
    }
    /// Whether there is any evidence for it. Candidates without are dropped as [`DropReason::WeakEvidence`](crate::DropReason::WeakEvidence).
    pub(crate) fn is_admissible(&self) -> bool {
        self.raw.lexical > 0.0
            || self.raw.lexical_context > 0.0
            || self.raw.dense.max(self.raw.dense_context) >= weights::DENSE_FLOOR
            || self.boosts.entity + self.boosts.metadata > 0.0
            || self.boosts.time > 0.0
            || self.boosts.session >= weights::SESSION_MATCH * weights::SESSION
    }
    /// Whether it was found by evidence of its own, not by that of its neighbors or its session.
    pub(crate) fn is_found(&self) -> bool {
        self.normalized.lexical >= weights::LEXICAL_MATCH
            || self.raw.dense >= weights::DENSE_MATCH
            || self.boosts.entity + self.boosts.metadata > 0.0
    }
}

/// Sorts best first; of equals the narrower scope, then the newer. The id comes last, so that the order never
/// depends on slots; it is read only when all else is equal.
pub(crate) fn sort(partitions: &[OpenPartition], candidates: &mut [Candidate]) {
    let id = |c: &Candidate| {
        partitions.get(c.unit_ref.0).and_then(|o| o.index.unit(c.unit_ref.1)).map(|unit| unit.id())
    };
    let key =
        |c: &Candidate| (Reverse(quantize(c.score)), c.unit_ref.0, Reverse(said_at(partitions, c.unit_ref)));
    candidates.sort_by_cached_key(key);
    for equal in candidates.chunk_by_mut(|a, b| key(a) == key(b)) {
        if equal.len() > 1 {
            equal.sort_by_cached_key(id);
        }
    }
}

/// A score in whole millionths, which is finer than any difference that matters, so that equal evidence that
/// was summed in another order compares as equal.
pub(crate) fn quantize(score: f32) -> i64 {
    (f64::from(score) * 1e6).round() as i64
}

/// Whether the sender dated the passage of a unit ahead of the clock, so that nobody knows when it was said.
pub(crate) fn is_dated_ahead(partitions: &[OpenPartition], unit_ref: UnitRef) -> bool {
    let unit = partitions.get(unit_ref.0).and_then(|opened| opened.index.unit(unit_ref.1));
    unit.is_some_and(|unit| unit.head.row.stated_at().is_some())
}

/// When the passage of a unit was said.
pub(crate) fn said_at(partitions: &[OpenPartition], unit_ref: UnitRef) -> Timestamp {
    partitions
        .get(unit_ref.0)
        .and_then(|o| o.index.slot(unit_ref.1))
        .map_or(Timestamp::from_millis(0), |slot| slot.said_at)
}
