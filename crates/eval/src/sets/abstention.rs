//! Does the score of an answer tell whether there is an answer at all?

use serde::Serialize;

/// Bins of the score for the calibration error.
const BINS: usize = 10;

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
        Some(Abstention {
            answerable: self.answerable.len(),
            unanswerable: self.unanswerable.len(),
            auc: self.auc(),
            calibration_error: self.calibration_error(),
        })
    }

    fn auc(&self) -> f64 {
        let mut unanswerable = self.unanswerable.clone();
        unanswerable.sort_by(f64::total_cmp);
        let higher_than = |score: f64| {
            let below = unanswerable.partition_point(|other| *other < score);
            let equal = unanswerable.partition_point(|other| *other <= score) - below;
            below as f64 + equal as f64 / 2.0
        };
        let won: f64 = self.answerable.iter().map(|(score, _)| higher_than(*score)).sum();
        won / (self.answerable.len() * unanswerable.len()) as f64
    }

    fn calibration_error(&self) -> f64 {
        let mut bins = [(0.0, 0.0); BINS];
        let unanswerable = self.unanswerable.iter().map(|score| (*score, false));
        for (score, found) in self.answerable.iter().copied().chain(unanswerable) {
            let probability = score.clamp(0.0, 1.0);
            let at = ((probability * BINS as f64) as usize).min(BINS - 1);
            if let Some((stated, true_ones)) = bins.get_mut(at) {
                *stated += probability;
                *true_ones += f64::from(u8::from(found));
            }
        }
        let gaps: f64 = bins.iter().map(|(stated, true_ones): &(f64, f64)| (stated - true_ones).abs()).sum();
        gaps / (self.answerable.len() + self.unanswerable.len()) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(answerable: &[(f64, bool)], unanswerable: &[f64]) -> Abstention {
        let scores = Scores { answerable: answerable.to_vec(), unanswerable: unanswerable.to_vec() };
        scores.abstention().expect("both sorts")
    }

    #[test]
    fn figures_worked_out_by_hand() {
        let apart = scores(&[(1.0, true), (0.9, true)], &[0.0, 0.1]);
        assert!((apart.auc - 1.0).abs() < 1e-9 && (apart.calibration_error - 0.05).abs() < 1e-9, "{apart:?}");
        // Of four pairs one is won, one is even.
        let mixed = scores(&[(0.5, true), (0.2, false)], &[0.2, 0.6]);
        assert!((mixed.auc - 0.375).abs() < 1e-9, "{mixed:?}");
        // 0.5 stated for one of one, 0.4 together for none of two, 0.6 for none of one.
        assert!((mixed.calibration_error - (0.5 + 0.4 + 0.6) / 4.0).abs() < 1e-9, "{mixed:?}");
        assert_eq!(Scores::default().abstention(), None);
    }
}
