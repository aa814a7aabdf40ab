//! Succession: for a question about the present, what was said later comes first.
//!
//! Of two candidates of one speaker the newer one may make the older one out of date. The likelier that is
//! ([`crate::succession`]), the more of the older one's fit to the question passes to the newer one, and the lower the older
//! one ranks. Nothing is hidden: both stay candidates. A question about the past, or about several things, keeps its order.

use crate::candidate::{Candidate, sort};
use crate::index::key::key_terms;
use crate::index::slot::{NONE, UnitRef};
use crate::query::OpenPartition;
use crate::query_analysis::{AnalyzedQuery, TextQuery};
use crate::succession::{Cosines, Question, Side, SuccessionModel};
use crate::weights;
use evoke_types::{Speaker, Timestamp};
use std::collections::HashSet;

/// A candidate's passage, taken apart.
struct Passage<'a> {
    unit_ref: UnitRef,
    session: Option<u32>,
    speaker: &'a Speaker,
    said_at: Timestamp,
    side: Side,
    /// Which words of the question it contains.
    contains: Vec<bool>,
    vector: Option<Vec<f32>>,
    /// The cosine with the question.
    asked: f32,
    newer: f32,
    older: f32,
}

/// Lets the newer ones of the first `count` candidates succeed the older ones, and sorts these again. The candidates must be
/// sorted; those behind stay behind.
pub(super) fn apply_succession(
    partitions: &[OpenPartition],
    text: &TextQuery<'_>,
    candidates: &mut [Candidate],
    count: usize,
) {
    let (head, tail) = candidates.split_at_mut(count.min(candidates.len()));
    let floor = tail.first().map_or(f32::NEG_INFINITY, |behind| behind.score);
    let model = SuccessionModel::built_in();
    let passages: Vec<Option<Passage<'_>>> =
        head.iter().map(|candidate| Passage::of(partitions, candidate.unit_ref, text, model)).collect();
    let question = Question::new(&text.text.as_asked);
    let question = (&question, model.question(&question));
    let before: Vec<f32> = head.iter().map(|candidate| candidate.score).collect();
    let (mut raised, mut penalty) = (before.clone(), vec![0.0_f32; before.len()]);
    for (old, older) in passages.iter().enumerate() {
        for (new, newer) in passages.iter().enumerate() {
            let (Some(older), Some(newer)) = (older, newer) else { continue };
            let Some(share) = older.succeeded_by(newer, question, model) else { continue };
            if older.is_asked_for_by_name(newer, text.text.expects.asks) {
                continue;
            }
            penalty[old] += share * weights::SUCCESSION_PENALTY;
            let (least, whole) = weights::SUCCESSION_SHARES;
            let part = ((share - least) / (whole - least)).clamp(0.0, 1.0);
            if part > 0.0 {
                raised[new] = raised[new].max(before[new] + part * (before[old] - before[new]));
            }
        }
    }
    for (at, candidate) in head.iter_mut().enumerate() {
        let score = (raised[at] - penalty[at].min(weights::SUCCESSION_MAX_PENALTY)).max(floor);
        candidate.boosts.succession = (score - before[at]) * weights::SCORE_SCALE;
        candidate.score = score;
    }
    sort(partitions, head);
}

impl<'a> Passage<'a> {
    fn of(
        partitions: &'a [OpenPartition],
        unit_ref: UnitRef,
        question: &TextQuery<'_>,
        model: &SuccessionModel,
    ) -> Option<Self> {
        let index = &partitions.get(unit_ref.0)?.index;
        let row = &index.unit(unit_ref.1)?.head.row;
        let side = Side::new(&row.text);
        let (newer, older) = (model.newer(&side), model.older(&side));
        let vector = index.vector(unit_ref.1);
        let session = index.slot(unit_ref.1).map(|slot| slot.session).filter(|session| *session != NONE);
        Some(Self {
            unit_ref,
            session,
            speaker: &row.speaker,
            said_at: row.said_at,
            side,
            contains: contained_words(&row.text, question.text),
            asked: cosine(question.vector, vector.as_deref()),
            vector,
            newer,
            older,
        })
    }

    /// The probability that a passage makes this one out of date; none when it cannot, being older, another's, or of the same
    /// session, whose turns go on with each other.
    fn succeeded_by(&self, newer: &Self, question: (&Question, f32), model: &SuccessionModel) -> Option<f32> {
        let same_voice = self.speaker == newer.speaker && self.unit_ref.0 == newer.unit_ref.0;
        let same_session = self.session.is_some() && self.session == newer.session;
        if !same_voice || same_session || newer.said_at <= self.said_at {
            return None;
        }
        let pair = cosine(self.vector.as_deref(), newer.vector.as_deref());
        let cosines = Cosines { pair, older: self.asked, newer: newer.asked };
        let log_odds =
            model.log_odds(question, (&self.side, self.older), (&newer.side, newer.newer), cosines);
        Some(1.0 / (1.0 + (-log_odds - weights::SUCCESSION_SHIFT).exp()))
    }

    /// Whether a passage has the words that are asked for and the newer one has not: all of them, for a question, which names a
    /// thing in other words than a new value is told in; any of them, for words to look for.
    fn is_asked_for_by_name(&self, newer: &Self, asks: bool) -> bool {
        if asks {
            self.contains.len() > 1
                && self.contains.iter().all(|is| *is)
                && !newer.contains.iter().all(|is| *is)
        } else {
            self.contains.iter().zip(&newer.contains).any(|(here, there)| *here && !there)
        }
    }
}

/// For each word of a question whether a text contains one of its forms.
fn contained_words(text: &str, question: &AnalyzedQuery) -> Vec<bool> {
    let held: HashSet<Box<str>> = key_terms(text).into_iter().map(|term| term.text).collect();
    question.words.iter().map(|word| word.forms.iter().any(|form| held.contains(form))).collect()
}

/// The cosine of two vectors; 0 where one is missing, or of another model.
fn cosine(one: Option<&[f32]>, other: Option<&[f32]>) -> f32 {
    match (one, other) {
        (Some(one), Some(other)) if one.len() == other.len() => {
            one.iter().zip(other).map(|(a, b)| a * b).sum()
        }
        _ => 0.0,
    }
}
