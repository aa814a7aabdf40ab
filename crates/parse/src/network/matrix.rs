//! Products of many rows with one matrix of weights, which is kept in half precision.
//!
//! The one thing to know: the weights are widened a few rows at a time into a buffer that stays in the first-level cache, and
//! each widened row serves all rows of the left operand before the next ones are widened.

use half::f16;
use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use std::ops::Range;

/// Products that are added to a sum before it is stored.
const DEPTH: usize = 4;
/// Weights in the buffer of widened ones: 16 KB.
const BUFFER: usize = 4096;

/// Weights and biases of `outputs = inputs · weights + biases`.
pub(crate) struct Matrix {
    outputs: usize,
    /// Inputs × outputs.
    weights: Vec<f16>,
    biases: Vec<f32>,
}

impl Matrix {
    /// Takes weights over that are stored as outputs × inputs; the number of inputs is a multiple of four, and there is at
    /// least one output.
    pub(crate) fn new(weights: &[f32], biases: Vec<f32>) -> Self {
        let outputs = biases.len();
        let inputs = weights.len() / outputs;
        let transposed = (0..inputs).flat_map(|input| {
            (0..outputs).map(move |output| f16::from_f32(weights[output * inputs + input]))
        });
        Self { outputs, weights: transposed.collect(), biases }
    }

    /// Numbers in a row of the result.
    pub(crate) fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies rows, each of as many numbers as the matrix has inputs.
    pub(crate) fn apply(&self, rows: &[f32]) -> Vec<f32> {
        let inputs = self.weights.len() / self.outputs;
        let count = rows.len() / inputs;
        let mut sums = Vec::with_capacity(count * self.outputs);
        for _ in 0..count {
            sums.extend_from_slice(&self.biases);
        }
        let mut widened = [0.0; BUFFER];
        // Columns in strips, so that some rows of a strip fit into the buffer.
        let strip = (BUFFER / DEPTH).min(self.outputs);
        let tallest = BUFFER / strip / DEPTH * DEPTH;
        for first in (0..self.outputs).step_by(strip) {
            let columns = first..self.outputs.min(first + strip);
            for top in (0..inputs).step_by(tallest) {
                let left = Block { numbers: rows, stride: inputs, part: top..inputs.min(top + tallest) };
                add_products(&left, &self.weights, &mut widened, &mut sums, &columns);
            }
        }
        sums
    }
}

/// Some columns of a matrix.
struct Block<'a> {
    numbers: &'a [f32],
    stride: usize,
    part: Range<usize>,
}

/// Adds the products of a block with its rows of weights to some columns of the sums. The weights are widened into a buffer.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx2+fma", "x86_64+avx2+fma"))]
fn add_products(
    left: &Block<'_>,
    weights: &[f16],
    widened: &mut [f32; BUFFER],
    sums: &mut [f32],
    columns: &Range<usize>,
) {
    let outputs = weights.len() / left.stride;
    let rows = weights.chunks_exact(outputs).skip(left.part.start).take(left.part.len());
    for (row, wide) in rows.zip(widened.chunks_exact_mut(columns.len())) {
        for (wide, half) in wide.iter_mut().zip(&row[columns.clone()]) {
            *wide = widen(*half);
        }
    }
    if target_cfg_f!(target_feature = "fma") || cfg!(target_arch = "aarch64") {
        add_with::<true>(left, widened, sums, outputs, columns);
    } else {
        add_with::<false>(left, widened, sums, outputs, columns);
    }
}

/// Widens a half to a single, exact for every finite one, in a way that the compiler can do for many at once. Sign extension
/// puts the sign in place and smears it over three bits, which the mask clears; the product corrects the exponent.
#[inline(always)]
fn widen(half: f16) -> f32 {
    const CORRECTION: f32 = f32::from_bits(0x7780_0000);
    let bits = i32::from(half.to_bits().cast_signed()).cast_unsigned() << 13;
    f32::from_bits(bits & 0x8fff_e000) * CORRECTION
}

/// Inlined, to be compiled for the instructions of its caller. Two rows at a time share what is loaded of the weights.
#[inline(always)]
fn add_with<const FUSED: bool>(
    left: &Block<'_>,
    weights: &[f32],
    sums: &mut [f32],
    outputs: usize,
    columns: &Range<usize>,
) {
    let mut rows = left.numbers.chunks_exact(left.stride).map(|row| &row[left.part.clone()]);
    for pair in sums.chunks_mut(2 * outputs) {
        let (upper, lower) = pair.split_at_mut(outputs);
        let upper = &mut upper[columns.clone()];
        match (rows.next(), rows.next()) {
            (Some(one), Some(other)) if !lower.is_empty() => {
                add_pair::<FUSED>(one, other, weights, upper, &mut lower[columns.clone()]);
            }
            (Some(one), _) => add_row::<FUSED>(one, weights, upper),
            (None, _) => {}
        }
    }
}

/// Adds to two rows of sums the weights times two rows of numbers.
#[inline(always)]
fn add_pair<const FUSED: bool>(
    one: &[f32],
    other: &[f32],
    weights: &[f32],
    upper: &mut [f32],
    lower: &mut [f32],
) {
    let width = upper.len();
    let lower = &mut lower[..width];
    let factors = one.as_chunks::<DEPTH>().0.iter().zip(other.as_chunks::<DEPTH>().0);
    for ((one, other), weights) in factors.zip(weights.chunks_exact(DEPTH * width)) {
        let [first, second, third, fourth] = quarters(weights, width);
        for at in 0..width {
            let weights = [first[at], second[at], third[at], fourth[at]];
            upper[at] = sum_of::<FUSED>(one, weights, upper[at]);
            lower[at] = sum_of::<FUSED>(other, weights, lower[at]);
        }
    }
}

/// The same for one row.
#[inline(always)]
fn add_row<const FUSED: bool>(row: &[f32], weights: &[f32], sums: &mut [f32]) {
    let width = sums.len();
    for (factors, weights) in row.as_chunks::<DEPTH>().0.iter().zip(weights.chunks_exact(DEPTH * width)) {
        let [first, second, third, fourth] = quarters(weights, width);
        for at in 0..width {
            sums[at] = sum_of::<FUSED>(factors, [first[at], second[at], third[at], fourth[at]], sums[at]);
        }
    }
}

/// Cuts four rows of weights apart.
#[inline(always)]
fn quarters(weights: &[f32], width: usize) -> [&[f32]; DEPTH] {
    std::array::from_fn(|row| &weights[row * width..][..width])
}

/// `sum` plus the products of factors and weights.
#[inline(always)]
fn sum_of<const FUSED: bool>(factors: &[f32; DEPTH], weights: [f32; DEPTH], mut sum: f32) -> f32 {
    for (factor, weight) in factors.iter().zip(weights) {
        // Without the instruction, a fused multiply-add is a slow library call.
        sum = if FUSED { factor.mul_add(weight, sum) } else { factor * weight + sum };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_finite_half_is_widened_exactly() {
        for half in (0..=u16::MAX).map(f16::from_bits).filter(|half| half.is_finite()) {
            assert_eq!(widen(half).to_bits(), half.to_f32().to_bits());
        }
    }

    proptest! {
        #[test]
        fn products_are_those_of_the_definition(
            rows in 0_usize..7,
            outputs in 1_usize..1300,
            seed in prop::collection::vec(-8_i8..8, 64),
        ) {
            // Small whole numbers are exact in half precision, and so are their products.
            const INPUTS: usize = 20;
            let number = |at: usize| f32::from(seed[at * 7 % 61]);
            let weights: Vec<f32> = (0..INPUTS * outputs).map(number).collect();
            let left: Vec<f32> = (0..rows * INPUTS).map(|at| number(at + 5)).collect();
            let biases: Vec<f32> = (0..outputs).map(|at| number(at + 9)).collect();
            let product = Matrix::new(&weights, biases.clone()).apply(&left);
            prop_assert_eq!(product.len(), rows * outputs);
            for (at, actual) in product.iter().enumerate() {
                let (row, output) = (&left[at / outputs * INPUTS..][..INPUTS], at % outputs);
                let column = &weights[output * INPUTS..][..INPUTS];
                let sum: f32 = row.iter().zip(column).map(|(left, right)| left * right).sum();
                prop_assert_eq!(*actual, sum + biases[output]);
            }
        }
    }
}
