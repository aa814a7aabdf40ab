//! The model, applied to texts that were taken apart.

use super::features::{Cosines, of_asked, of_newer, of_older, of_pair, of_question};
use super::question::Question;
use super::side::Side;
use evoke_learn::{LinearModel, feature_hash};
use std::sync::LazyLock;

/// The class for "the newer one makes the older one out of date".
const SUCCEEDS: &str = "1";

static BUILT_IN: LazyLock<SuccessionModel> =
    LazyLock::new(|| SuccessionModel::new(LinearModel::built_in(include_str!("weights.tsv"))));

/// A trained model of two classes.
pub(crate) struct SuccessionModel {
    model: LinearModel,
    /// The class of what succeeds.
    class: usize,
    bias: f32,
}

impl SuccessionModel {
    /// The model that is compiled in.
    pub(crate) fn built_in() -> &'static Self {
        &BUILT_IN
    }

    fn new(model: LinearModel) -> Self {
        let class = model.classes().iter().position(|class| class == SUCCEEDS).unwrap_or_default();
        let bias: Vec<f32> = (0..model.classes().len()).map(|at| model.bias(at)).collect();
        Self { bias: difference(&bias, class), class, model }
    }

    /// What a text adds as the newer one.
    pub(crate) fn newer(&self, side: &Side) -> f32 {
        self.sum(|note| of_newer(side, note))
    }

    /// What a text adds as the older one.
    pub(crate) fn older(&self, side: &Side) -> f32 {
        self.sum(|note| of_older(side, note))
    }

    /// What a question adds to all pairs that are compared for it.
    pub(crate) fn question(&self, question: &Question) -> f32 {
        self.sum(|note| of_question(question, note))
    }

    /// The logarithm of the odds that, for this question, the newer text makes the older one out of date, given what each adds
    /// by itself.
    pub(crate) fn log_odds(
        &self,
        question: (&Question, f32),
        older: (&Side, f32),
        newer: (&Side, f32),
        cosines: Cosines,
    ) -> f32 {
        let pair = self.sum(|note| of_pair(older.0, newer.0, cosines.pair, note));
        let asked = self.sum(|note| of_asked(question.0, older.0, newer.0, cosines, note));
        self.bias + question.1 + older.1 + newer.1 + pair + asked
    }

    fn sum(&self, visit: impl FnOnce(&mut dyn FnMut(&[&str]))) -> f32 {
        let mut sum = 0.0;
        visit(&mut |parts: &[&str]| {
            sum += self.model.row(feature_hash(parts)).map_or(0.0, |row| difference(row, self.class));
        });
        sum
    }
}

/// What a class has over the other one.
fn difference(row: &[f32], class: usize) -> f32 {
    let other: f32 = row.iter().enumerate().filter(|(at, _)| *at != class).map(|(_, weight)| weight).sum();
    row.get(class).copied().unwrap_or_default() - other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::succession::features::features;
    use proptest::prelude::*;

    fn log_odds(question: &str, older: &str, newer: &str, cosines: Cosines) -> f32 {
        let model = SuccessionModel::built_in();
        let (older, newer, question) = (Side::new(older), Side::new(newer), Question::new(question));
        let asked = (&question, model.question(&question));
        model.log_odds(asked, (&older, model.older(&older)), (&newer, model.newer(&newer)), cosines)
    }

    const NEAR: Cosines = Cosines { pair: 0.6, older: 0.5, newer: 0.45 };

    #[test]
    fn a_change_is_likelier_than_another_persons_value() {
        let (question, old) = ("Where does the user work?", "I work at the savings bank in Ulm");
        let change = log_odds(question, old, "I quit the bank, I work for the harbor office now", NEAR);
        let sister = log_odds(question, old, "My sister has worked at the same bank for years", NEAR);
        assert!(change > sister, "{change} {sister}");
    }

    #[test]
    fn a_question_about_somebody_else_leaves_what_is_said_of_them() {
        let (old, new) = ("My sister works at the savings bank in Ulm", "I work for the harbor office now");
        let own = log_odds("Where does the user work?", "I work at the savings bank in Ulm", new, NEAR);
        let sister = log_odds("Where does my sister work?", old, new, NEAR);
        assert!(own > sister, "{own} {sister}");
    }

    proptest! {
        #[test]
        fn sums_by_hash_are_sums_by_name(
            question in "[a-z0-9A-Z ?]{0,40}", older in "[a-z0-9A-Z ']{0,60}", newer in "[a-z0-9A-Z ']{0,60}",
            pair in 0.0_f32..1.0, near in 0.0_f32..1.0, far in 0.0_f32..1.0,
        ) {
            let cosines = Cosines { pair, older: near, newer: far };
            let by_hash = log_odds(&question, &older, &newer, cosines);
            let model = LinearModel::built_in(include_str!("weights.tsv"));
            let names = features(Some(&Question::new(&question)), &Side::new(&older), &Side::new(&newer), cosines);
            let share = model.probabilities(&names).iter().find(|(class, _)| *class == SUCCEEDS).map(|(_, share)| *share);
            let expected = 1.0 / (1.0 + (-by_hash).exp());
            prop_assert!((share.unwrap_or_default() - expected).abs() < 1e-3);
        }
    }
}
