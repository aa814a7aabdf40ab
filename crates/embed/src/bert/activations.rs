//! Activation functions and layer normalization, written so that the compiler vectorizes them.
//!
//! All of them run between the matrix products of [`forward`](super::forward), in place.

use std::f32::consts::{FRAC_1_SQRT_2, LOG2_E};

use super::dimensions::{HIDDEN, NORM_EPSILON};

/// Adding this to a small number rounds it to an integer, which is then in the low bits.
const ROUND_MAGIC: f32 = 12_582_912.0;

/// eˣ for x in -87 to 88, clamped outside; relative error below 3e-7.
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * LOG2_E + ROUND_MAGIC;
    let whole = rounded - ROUND_MAGIC;
    // ln 2 in two parts, the first with enough trailing zeros that its product is exact.
    let rest = (x - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let mut series = 1.987_569_1e-4;
    for coefficient in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_66, 0.5] {
        series = series * rest + coefficient;
    }
    let mantissa = series * rest * rest + rest + 1.0;
    let power = rounded.to_bits().wrapping_sub(ROUND_MAGIC.to_bits()).wrapping_add(127) << 23;
    mantissa * f32::from_bits(power)
}

/// The Gaussian error function; absolute error below 3e-7 (Abramowitz and Stegun, 7.1.26).
#[inline(always)]
fn erf(x: f32) -> f32 {
    let magnitude = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * magnitude);
    let mut series = 1.061_405_4;
    for coefficient in [-1.453_152_1, 1.421_413_8, -0.284_496_74, 0.254_829_6] {
        series = series * t + coefficient;
    }
    (1.0 - series * t * exp(-magnitude * magnitude)).copysign(x)
}

/// GELU by the error function, not an approximation of it, in place.
#[inline(always)]
pub(crate) fn gelu(values: &mut [f32]) {
    for value in values {
        *value = 0.5 * *value * (1.0 + erf(*value * FRAC_1_SQRT_2));
    }
}

/// Turns scores into weights that sum to one.
#[inline(always)]
pub(crate) fn softmax(scores: &mut [f32]) {
    let largest = reduce(scores, f32::MIN, f32::max, f32::max);
    for score in &mut *scores {
        *score = exp(*score - largest);
    }
    let scale = 1.0 / sum(scores);
    for score in scores {
        *score *= scale;
    }
}

/// Adds `residual` to each row of `rows`, and applies layer normalization.
#[inline(always)]
pub(crate) fn add_and_norm(rows: &mut [f32], residual: &[f32], norm: &Norm) {
    let (rows, _) = rows.as_chunks_mut::<HIDDEN>();
    let (residual, _) = residual.as_chunks::<HIDDEN>();
    for (row, residual) in rows.iter_mut().zip(residual) {
        for (value, other) in row.iter_mut().zip(residual) {
            *value += other;
        }
        norm.apply(row);
    }
}

/// Scale and shift of a layer normalization.
pub(crate) struct Norm {
    pub(crate) scale: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

impl Norm {
    /// Normalizes one row to mean 0 and variance 1, then scales and shifts it, in place.
    #[inline(always)]
    pub(crate) fn apply(&self, row: &mut [f32; HIDDEN]) {
        let mean = sum(row) / HIDDEN as f32;
        for value in &mut *row {
            *value -= mean;
        }
        let variance = reduce(row, 0.0, |total, value| total + value * value, |a, b| a + b) / HIDDEN as f32;
        let scale = 1.0 / (variance + NORM_EPSILON).sqrt();
        for ((value, gain), shift) in row.iter_mut().zip(&self.scale).zip(&self.shift) {
            *value = *value * scale * gain + shift;
        }
    }
}

#[inline(always)]
fn sum(values: &[f32]) -> f32 {
    reduce(values, 0.0, |total, value| total + value, |left, right| left + right)
}

/// Folds values in sixteen accumulators, so that the compiler vectorizes it, and joins these.
#[inline(always)]
fn reduce(values: &[f32], start: f32, step: impl Fn(f32, f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let (chunks, rest) = values.as_chunks::<16>();
    let mut accumulators = [start; 16];
    for chunk in chunks {
        for (accumulator, value) in accumulators.iter_mut().zip(chunk) {
            *accumulator = step(*accumulator, *value);
        }
    }
    let total = rest.iter().fold(start, |total, &value| step(total, value));
    accumulators.iter().fold(total, |total, &accumulator| join(total, accumulator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_exact_to_single_precision() {
        for step in -8700..8800 {
            let x = step as f32 / 100.0;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 3e-7, "exp({x}) is off by {error}");
        }
        assert!(exp(-1e9) < 1e-37 && exp(1e9).is_finite());
    }

    #[test]
    fn gelu_matches_tables() {
        // erf at 0.5, 1 and 2, from tables.
        for (x, erf) in [(0.5, 0.520_499_9), (1.0, 0.842_700_8), (2.0, 0.995_322_3)] {
            let x: f32 = x;
            let input = x / FRAC_1_SQRT_2;
            let mut values = [input, -input, 0.0];
            gelu(&mut values);
            assert!((values[0] - 0.5 * input * (1.0 + erf)).abs() < 1e-6);
            assert!((values[1] + 0.5 * input * (1.0 - erf)).abs() < 1e-6);
            assert_eq!(values[2], 0.0);
        }
    }

    #[test]
    fn softmax_is_normalized() {
        let mut scores: Vec<f32> = (0..37).map(|index| index as f32 / 3.0 + 100.0).collect();
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((scores[36] / scores[33] - 1.0_f32.exp()).abs() < 1e-4);
    }

    #[test]
    fn norm_matches_its_definition() {
        let norm = Norm { scale: vec![2.0; HIDDEN], shift: vec![1.0; HIDDEN] };
        let mut row: [f32; HIDDEN] = std::array::from_fn(|index| if index % 2 == 0 { 3.0 } else { 5.0 });
        norm.apply(&mut row);
        assert!((row[0] + 1.0).abs() < 1e-5 && (row[1] - 3.0).abs() < 1e-5);
    }
}
