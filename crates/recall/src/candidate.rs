//! What may answer a query, and what speaks for it.

use crate::arms::Place;
use crate::index::slot::NONE;
use crate::parts::{Part, Parts};
use crate::query::Opened;
use crate::weights;
use evoke_types::Timestamp;
use std::cmp::Reverse;

/// What the four main arms said of a unit, in their own units.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Raw {
    pub(crate) lexical: f32,
    pub(crate) lexical_context: f32,
    pub(crate) dense: f32,
    pub(crate) dense_context: f32,
}

/// What was added to the arms' mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Added {
    pub(crate) session: f32,
    pub(crate) session_words: f32,
    pub(crate) time: f32,
    pub(crate) recency: f32,
    pub(crate) entity: f32,
    pub(crate) hop: f32,
    pub(crate) metadata: f32,
    pub(crate) learned: f32,
    pub(crate) support: f32,
    pub(crate) spread: f32,
    pub(crate) opinion: f32,
    pub(crate) speaker: f32,
    pub(crate) scope: f32,
    pub(crate) echo: f32,
}

impl Added {
    pub(crate) fn sum(&self) -> f32 {
        self.session
            + self.session_words
            + self.time
            + self.recency
            + self.entity
            + self.hop
            + self.metadata
            + self.learned
            + self.support
            + self.spread
            + self.opinion
            + self.speaker
            + self.scope
            + self.echo
    }
    /// What came after fusion, but for a reranker's opinion.
    pub(crate) fn later(&self) -> f32 {
        self.learned + self.support + self.spread + self.echo
    }
    pub(crate) fn silence(&mut self, without: Parts) {
        for (part, boost) in [
            (Part::Session, &mut self.session),
            (Part::SessionWords, &mut self.session_words),
            (Part::Time, &mut self.time),
            (Part::Recency, &mut self.recency),
            (Part::Entity, &mut self.entity),
            (Part::Metadata, &mut self.metadata),
            (Part::Speaker, &mut self.speaker),
        ] {
            if without.has(part) {
                *boost = 0.0;
            }
        }
    }
}

/// A unit that may answer the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) place: Place,
    pub(crate) raw: Raw,
    /// The same, each from 0 to 1.
    pub(crate) normal: Raw,
    pub(crate) mean: f32,
    pub(crate) added: Added,
    pub(crate) score: f32,
}

impl Candidate {
    /// The session it lies in, if any: partition and number.
    pub(crate) fn session(&self, partitions: &[Opened]) -> Option<(usize, u32)> {
        let (partition, slot) = self.place;
        let session = partitions.get(partition)?.index.slot(slot)?.session;
        (session != NONE).then_some((partition, session))
    }
    /// Whether there is anything that speaks for it.
    pub(crate) fn is_admissible(&self) -> bool {
        self.raw.lexical > 0.0
            || self.raw.lexical_context > 0.0
            || self.raw.dense >= weights::DENSE_FLOOR
            || self.added.entity + self.added.metadata > 0.0
            || self.added.time > 0.0
    }
    /// Whether it was found by evidence of its own, not by what stands around it.
    pub(crate) fn is_found(&self) -> bool {
        self.normal.lexical >= weights::LEXICAL_MATCH
            || self.raw.dense >= weights::DENSE_MATCH
            || self.added.entity + self.added.metadata > 0.0
    }
}

/// Best first; of equals the narrower, then the newer. The id comes last, so that the order never
/// depends on where things happen to lie; it is read only when all else is equal.
pub(crate) fn sort(partitions: &[Opened], candidates: &mut [Candidate]) {
    let id =
        |c: &Candidate| partitions.get(c.place.0).and_then(|o| o.index.unit(c.place.1)).map(|unit| unit.id());
    let key = |c: &Candidate| (Reverse(rounded(c.score)), c.place.0, Reverse(said_at(partitions, c.place)));
    candidates.sort_by_cached_key(key);
    for equal in candidates.chunk_by_mut(|a, b| key(a) == key(b)) {
        if equal.len() > 1 {
            equal.sort_by_cached_key(id);
        }
    }
}

/// A score as a whole number of millionths, which is below what any arm can mean; so equal evidence,
/// summed in another order, is equal.
pub(crate) fn rounded(score: f32) -> i64 {
    (f64::from(score) * 1e6).round() as i64
}

/// When a unit was said.
pub(crate) fn said_at(partitions: &[Opened], place: Place) -> Timestamp {
    partitions
        .get(place.0)
        .and_then(|o| o.index.slot(place.1))
        .map_or(Timestamp::from_millis(0), |slot| slot.said_at)
}
