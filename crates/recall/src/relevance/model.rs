//! The two logistic models, and their weights.

use super::answer::answer_features;
use crate::relevance_features::{AnswerFeature, RelevanceFeature, RelevanceFeatures};
use std::sync::LazyLock;

/// A logistic model: a bias, then a weight for each feature.
#[derive(Debug)]
struct Logistic<const N: usize> {
    bias: f32,
    weights: [f32; N],
}

impl<const N: usize> Logistic<N> {
    /// Reads lines `PREFIX.name = number`; what has no line weighs nothing.
    fn read(file: &str, prefix: &str, names: [&str; N]) -> Self {
        let value = |name: &str| {
            let lines = file.lines().filter(|line| !line.starts_with('#'));
            let line = lines
                .filter_map(|line| line.strip_prefix(prefix)?.split_once('='))
                .find(|(of, _)| of.strip_prefix('.').is_some_and(|of| of.trim() == name));
            line.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0.0)
        };
        Self { bias: value("bias"), weights: names.map(value) }
    }

    fn log_odds(&self, features: &[f32; N]) -> f32 {
        self.bias + self.weights.iter().zip(features).map(|(weight, value)| weight * value).sum::<f32>()
    }
}

/// The models for answers that were found by words and meaning, or by words alone.
struct Models {
    item: Logistic<{ RelevanceFeature::COUNT }>,
    answer: Logistic<{ AnswerFeature::COUNT }>,
}

impl Models {
    fn read(file: &str) -> Self {
        Self {
            item: Logistic::read(file, "item", RelevanceFeature::ALL.map(RelevanceFeature::as_str)),
            answer: Logistic::read(file, "answer", AnswerFeature::ALL.map(AnswerFeature::as_str)),
        }
    }
}

static WITH_VECTORS: LazyLock<Models> = LazyLock::new(|| Models::read(include_str!("with_vectors.toml")));
static WITHOUT_VECTORS: LazyLock<Models> =
    LazyLock::new(|| Models::read(include_str!("without_vectors.toml")));

fn models(vectors: bool) -> &'static Models {
    if vectors { &WITH_VECTORS } else { &WITHOUT_VECTORS }
}

/// The log-odds that a candidate answers the query. `vectors` says whether vectors were compared.
pub(crate) fn relevance_log_odds(features: &RelevanceFeatures, vectors: bool) -> f32 {
    models(vectors).item.log_odds(features)
}

/// The probability that one of some candidates answers the query, from the log-odds of the best of them.
pub(crate) fn answerable(log_odds: Vec<f32>, vectors: bool) -> f32 {
    probability(models(vectors).answer.log_odds(&answer_features(log_odds)))
}

/// The probability that has these log-odds.
pub(crate) fn probability(log_odds: f32) -> f32 {
    1.0 / (1.0 + (-log_odds).exp())
}
