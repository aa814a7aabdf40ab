//! Answer containment: does the answer's text hold the words of the evidence, whatever its ids say?

use evoke_text::terms;
use std::collections::{BTreeMap, HashSet};

/// The mean over questions of the share of a gold turn's content words in the texts of an answer.
#[derive(Debug, Clone, Default)]
pub(super) struct Containment {
    sum: f64,
    questions: usize,
}

impl Containment {
    /// The share for one question: the mean over its gold turns. `None` when none of them has a content word. A word
    /// counts as contained in any of its inflected forms.
    pub(super) fn of<'a>(
        texts: impl Iterator<Item = &'a str>,
        gold: impl Iterator<Item = &'a str>,
    ) -> Option<f64> {
        let held: HashSet<Box<str>> = texts.flat_map(terms::analyze).map(|term| term.text).collect();
        let shares: Vec<f64> = gold.filter_map(|turn| contained(&held, turn)).collect();
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    }

    /// Counts one question in; one without a share changes nothing.
    pub(super) fn add(&mut self, share: Option<f64>) {
        self.sum += share.unwrap_or_default();
        self.questions += usize::from(share.is_some());
    }

    /// The mean; 0 when nothing was counted.
    pub(super) fn mean(&self) -> f64 {
        self.sum / self.questions.max(1) as f64
    }
}

/// The share of a turn's content words that are held.
fn contained(held: &HashSet<Box<str>>, turn: &str) -> Option<f64> {
    let mut words: BTreeMap<u32, bool> = BTreeMap::new();
    for term in terms::analyze(turn) {
        *words.entry(term.position).or_default() |= held.contains(&term.text);
    }
    let found = words.values().filter(|is_held| **is_held).count();
    (!words.is_empty()).then(|| found as f64 / words.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_in_any_form_and_wherever_they_stand() {
        let share = |texts: &[&str], gold: &[&str]| {
            Containment::of(texts.iter().copied(), gold.iter().copied()).unwrap_or(-1.0)
        };
        let texts = ["She repairs clocks.", "A tower in Ghent"];
        assert!((share(&texts, &["We were repairing the tower clock"]) - 1.0).abs() < 1e-9);
        assert!((share(&texts, &["A clock and a violin"]) - 0.5).abs() < 1e-9);
        assert!((share(&texts, &["clock", "violin"]) - 0.5).abs() < 1e-9, "the mean over gold turns");
        assert!((share(&texts, &["who was it"]) + 1.0).abs() < 1e-9, "no content word");
        assert!(share(&[], &["clock"]).abs() < 1e-9);
    }
}
