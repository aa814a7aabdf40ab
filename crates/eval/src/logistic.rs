//! Logistic regression over a few numbers: deterministic, with a little pull toward no weight.

/// What was seen of one example, and whether it is one of those looked for.
pub(crate) type Example = (Vec<f64>, bool);

/// How strongly standardized weights are pulled toward 0.
const PULL: f64 = 1e-3;
const STEPS: usize = 3_000;
/// A step that gains less than this ends the descent.
const ENOUGH: f64 = 1e-10;

/// A bias, then a weight for each number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Logistic {
    pub(crate) bias: f64,
    pub(crate) weights: Vec<f64>,
}

impl Logistic {
    /// The model under which the examples are likeliest.
    pub(crate) fn fit(examples: &[Example]) -> Self {
        let Some(columns) = examples.first().map(|(row, _)| row.len()) else { return Self::default() };
        let scales: Vec<Scale> = (0..columns).map(|column| Scale::of(examples, column)).collect();
        let standard: Vec<Example> = examples
            .iter()
            .map(|(row, is_one)| {
                (row.iter().zip(&scales).map(|(value, scale)| scale.apply(*value)).collect(), *is_one)
            })
            .collect();
        let found = descend(&standard, columns);
        let weights: Vec<f64> =
            found.weights.iter().zip(&scales).map(|(weight, scale)| weight / scale.deviation).collect();
        let shift: f64 = weights.iter().zip(&scales).map(|(weight, scale)| weight * scale.mean).sum();
        Self { bias: found.bias - shift, weights }
    }

    /// The log-odds of a row.
    pub(crate) fn log_odds(&self, row: &[f64]) -> f64 {
        self.bias + self.weights.iter().zip(row).map(|(weight, value)| weight * value).sum::<f64>()
    }

    /// The probability of a row.
    pub(crate) fn probability(&self, row: &[f64]) -> f64 {
        1.0 / (1.0 + (-self.log_odds(row)).exp())
    }
}

/// Mean and standard deviation of a column.
struct Scale {
    mean: f64,
    deviation: f64,
}

impl Scale {
    fn of(examples: &[Example], column: usize) -> Self {
        let values = || examples.iter().filter_map(|(row, _)| row.get(column));
        let count = examples.len().max(1) as f64;
        let mean = values().sum::<f64>() / count;
        let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
        // A column that is always the same says nothing.
        Self { mean, deviation: variance.sqrt() + 1e-6 }
    }

    fn apply(&self, value: f64) -> f64 {
        (value - self.mean) / self.deviation
    }
}

/// Gradient descent; the step shrinks until it gains, and grows when it does.
fn descend(examples: &[Example], columns: usize) -> Logistic {
    let mut at = Logistic { bias: 0.0, weights: vec![0.0; columns] };
    let (mut loss, mut slope) = loss(examples, &at);
    let mut step = 1.0;
    for _ in 0..STEPS {
        let moved = |from: &f64, slope: &f64| from - step * slope;
        let next = Logistic {
            bias: moved(&at.bias, &slope.bias),
            weights: at.weights.iter().zip(&slope.weights).map(|(from, slope)| moved(from, slope)).collect(),
        };
        let (lower, next_slope) = self::loss(examples, &next);
        if lower > loss {
            step /= 2.0;
            continue;
        }
        let gain = loss - lower;
        (at, loss, slope) = (next, lower, next_slope);
        step *= 1.2;
        if gain < ENOUGH {
            break;
        }
    }
    at
}

/// The mean loss over the examples and its slope.
fn loss(examples: &[Example], model: &Logistic) -> (f64, Logistic) {
    let share = 1.0 / examples.len().max(1) as f64;
    let mut slope =
        Logistic { bias: 0.0, weights: model.weights.iter().map(|weight| PULL * weight).collect() };
    let mut loss = PULL / 2.0 * model.weights.iter().map(|weight| weight * weight).sum::<f64>();
    for (row, is_one) in examples {
        let log_odds = model.log_odds(row);
        let signed = if *is_one { log_odds } else { -log_odds };
        // ln(1 + e^-x) without overflow.
        loss += share * ((-signed.abs()).exp().ln_1p() + (-signed).max(0.0));
        let error = share * (1.0 / (1.0 + (-log_odds).exp()) - f64::from(u8::from(*is_one)));
        slope.bias += error;
        slope.weights.iter_mut().zip(row).for_each(|(sum, value)| *sum += error * value);
    }
    (loss, slope)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_are_the_shares_that_were_seen() {
        // Of those with a 1, three in four are; of those with a 0, one in four. The second column is constant.
        let examples: Vec<Example> =
            (0..800).map(|at| (vec![f64::from(at % 2), 7.0], (at / 2) % 4 < 1 + 2 * (at % 2))).collect();
        let model = Logistic::fit(&examples);
        assert!((model.probability(&[1.0, 7.0]) - 0.75).abs() < 0.01, "{model:?}");
        assert!((model.probability(&[0.0, 7.0]) - 0.25).abs() < 0.01, "{model:?}");
        assert_eq!(Logistic::fit(&[]), Logistic::default());
    }
}
