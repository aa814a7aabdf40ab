//! Does the score of an answer tell whether there is an answer at all?

use crate::calibration::{auc, calibration_error};
use serde::Serialize;

/// The scores of the best items of answers, to questions that can be answered and to questions that cannot.
#[derive(Debug, Clone, Default)]
pub(super) struct Scores {
    /// With whether the evidence was found.
    answerable: Vec<(f64, bool)>,
    unanswerable: Vec<f64>,
}

/// What the scores tell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Abstention {
    /// Questions of this haystack.
    answerable: usize,
    /// Questions of the next haystack, asked here.
    unanswerable: usize,
    /// How often the best item of a question that can be answered has a higher score than that of one that cannot: the area
    /// under the curve of receiver operating characteristics. 0.5 is chance.
    pub(super) auc: f64,
    /// The expected calibration error, in ten bins of equal width, of the score read as the probability that the evidence is
    /// among the first items.
    pub(super) calibration_error: f64,
}

impl Scores {
    pub(super) fn add_answerable(&mut self, score: f64, found: bool) {
        self.answerable.push((score, found));
    }
    pub(super) fn add_unanswerable(&mut self, score: f64) {
        self.unanswerable.push(score);
    }

    /// What they tell; `None` when there are no questions of one sort.
    pub(super) fn abstention(&self) -> Option<Abstention> {
        if self.answerable.is_empty() || self.unanswerable.is_empty() {
            return None;
        }
        let scores = |found: &[(f64, bool)]| found.iter().map(|(score, _)| *score).collect::<Vec<_>>();
        let unanswerable = self.unanswerable.iter().map(|score| (*score, false));
        Some(Abstention {
            answerable: self.answerable.len(),
            unanswerable: self.unanswerable.len(),
            auc: auc(&scores(&self.answerable), &self.unanswerable),
            calibration_error: calibration_error(self.answerable.iter().copied().chain(unanswerable)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sorts_of_questions_are_needed() {
        let scores = Scores { answerable: vec![(1.0, true), (0.9, true)], unanswerable: vec![0.0, 0.1] };
        let apart = scores.abstention().expect("both sorts");
        assert!((apart.auc - 1.0).abs() < 1e-9 && (apart.calibration_error - 0.05).abs() < 1e-9, "{apart:?}");
        assert_eq!(Scores::default().abstention(), None);
    }
}
