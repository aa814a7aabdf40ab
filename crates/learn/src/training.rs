//! A head in the making: features and classes by number, learned weights, and the file they are written to.

use crate::learner::{Example, Learner, Settings, numbered};
use std::collections::HashMap;
use std::fmt::Write as _;

/// How all heads learn.
const SETTINGS: Settings = Settings { rate: 0.08, sparse: 0.6, small: 2.0, epochs: 8 };
/// Examples in which a feature must occur.
const LEAST: usize = 3;

/// An example with its class.
#[derive(Debug, Clone)]
pub struct Labeled<'a> {
    /// Who wrote it: to judge, each voice is left out in turn.
    pub voice: &'a str,
    /// Its features, each once.
    pub features: &'a [String],
    /// Whether the figures of [`judge`](crate::judge()) count it.
    pub judged: bool,
    /// The name of its class.
    pub class: String,
}

/// A model with what its numbers mean.
pub(crate) struct Model {
    names: HashMap<String, u32>,
    pub(crate) classes: Vec<String>,
    pub(crate) learner: Learner,
}

impl Model {
    pub(crate) fn of(all: &[&Labeled<'_>]) -> Self {
        let names = numbered(all.iter().map(|one| one.features), LEAST);
        let mut classes: Vec<String> = all.iter().map(|one| one.class.clone()).collect();
        classes.sort();
        classes.dedup();
        let mut model = Self { learner: Learner::new(SETTINGS, classes.len(), names.len()), names, classes };
        let examples: Vec<Example> = all.iter().map(|one| model.example(one)).collect();
        model.learner.learn(&examples.iter().collect::<Vec<_>>());
        model
    }

    pub(crate) fn example(&self, one: &Labeled<'_>) -> Example {
        let known = one.features.iter().filter_map(|name| self.names.get(name).copied());
        let class = self.classes.iter().position(|class| *class == one.class).unwrap_or_default();
        Example { features: std::iter::once(0).chain(known).collect(), class }
    }
}

/// The model of all examples, as the text of its file: see [`LinearModel`](crate::LinearModel).
pub fn train(all: &[Labeled<'_>]) -> String {
    let model = Model::of(&all.iter().collect::<Vec<_>>());
    let mut names: Vec<(&String, u32)> = model.names.iter().map(|(name, number)| (name, *number)).collect();
    names.sort_by_key(|(_, number)| *number);
    let mut file = format!("classes\t{}\n", model.classes.join("\t"));
    for (name, number) in names {
        let weights: Vec<i32> = (0..model.classes.len())
            .map(|class| (model.learner.weight(number, class) * 100.0).round() as i32)
            .collect();
        if number == 0 || weights.iter().any(|weight| *weight != 0) {
            let weights: Vec<String> = weights.iter().map(ToString::to_string).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(file, "{name}\t{}", weights.join("\t"));
        }
    }
    file
}
