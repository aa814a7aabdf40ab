//! Logistic regression with weights that stay at zero unless they help (FTRL-Proximal).

use std::collections::HashMap;

/// How fast weights move, and how hard they are held at zero and kept small.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    /// Step size.
    pub(crate) rate: f32,
    /// Pull towards zero (L1): features that help little get no weight at all.
    pub(crate) sparse: f32,
    /// Pull towards small weights (L2).
    pub(crate) small: f32,
    /// How often all examples are seen.
    pub(crate) epochs: usize,
}

/// One example: its features as numbers, and its class.
#[derive(Debug, Clone)]
pub(crate) struct Example {
    /// Numbers of its features.
    pub(crate) features: Vec<u32>,
    /// Number of its class.
    pub(crate) class: usize,
}

/// A model in the making. Each feature has a row of two sums a class.
pub(crate) struct Learner {
    settings: Settings,
    classes: usize,
    gradients: Vec<f32>,
    squares: Vec<f32>,
}

impl Learner {
    /// A model that knows nothing.
    pub(crate) fn new(settings: Settings, classes: usize, features: usize) -> Self {
        let cells = classes * features;
        Self { settings, classes, gradients: vec![0.0; cells], squares: vec![0.0; cells] }
    }

    /// The weight of a feature for a class.
    pub(crate) fn weight(&self, feature: u32, class: usize) -> f32 {
        let cell = feature as usize * self.classes + class;
        let (sum, square) = (self.gradients[cell], self.squares[cell]);
        let Settings { rate, sparse, small, .. } = self.settings;
        if sum.abs() <= sparse {
            return 0.0;
        }
        -(sum - sum.signum() * sparse) / ((1.0 + square.sqrt()) / rate + small)
    }

    /// Probabilities of all classes.
    pub(crate) fn probabilities(&self, features: &[u32]) -> Vec<f32> {
        let score = |class| features.iter().map(|feature| self.weight(*feature, class)).sum::<f32>();
        let scores: Vec<f32> = (0..self.classes).map(score).collect();
        let highest = scores.iter().copied().fold(f32::MIN, f32::max);
        let powers: Vec<f32> = scores.iter().map(|score| (score - highest).exp()).collect();
        let sum: f32 = powers.iter().sum();
        powers.iter().map(|power| power / sum).collect()
    }

    /// Sees all examples some times, in an order that is the same each time.
    pub(crate) fn learn(&mut self, examples: &[&Example]) {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..self.settings.epochs {
            for last in (1..order.len()).rev() {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                order.swap(last, (random % (last as u64 + 1)) as usize);
            }
            order.iter().for_each(|number| self.see(examples[*number]));
        }
    }

    fn see(&mut self, example: &Example) {
        let probabilities = self.probabilities(&example.features);
        for (class, probability) in probabilities.into_iter().enumerate() {
            let error = probability - f32::from(u8::from(class == example.class));
            for feature in &example.features {
                let weight = self.weight(*feature, class);
                let cell = *feature as usize * self.classes + class;
                let before = self.squares[cell];
                let after = before + error * error;
                let step = (after.sqrt() - before.sqrt()) / self.settings.rate;
                self.gradients[cell] += error - step * weight;
                self.squares[cell] = after;
            }
        }
    }
}

/// Numbers for names of features that occur in enough examples; `bias` is 0.
pub(crate) fn numbered<'a>(all: impl Iterator<Item = &'a [String]>, least: usize) -> HashMap<String, u32> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in all.flatten() {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<&str> =
        counts.into_iter().filter(|(_, count)| *count >= least).map(|(name, _)| name).collect();
    names.sort_unstable();
    let names = std::iter::once("bias").chain(names);
    names.zip(0..).map(|(name, number)| (name.to_owned(), number)).collect()
}
