//! Vectors in a byte a component.
//!
//! Each row has a step of its own, a 127th of its largest component, so that half a step is the most that a component is
//! wrong by. Cosines of unit vectors of 384 components are then wrong by some 0.0005, where a model's own opinion of two
//! sentences is no finer than 0.01; and a row takes half the reading of half floats.

use half::f16;
use half::slice::HalfFloatSliceExt;
use multiversion::multiversion;

/// Largest number of a code.
const FINEST: f32 = 127.0;

/// A query vector in whole numbers, finer than codes.
#[derive(Debug)]
pub(super) struct CodedQuery {
    numbers: Vec<i16>,
    step: f32,
}

impl CodedQuery {
    /// Codes a query whose components are between -1 and 1.
    pub(super) fn of(vector: &[f32]) -> Self {
        // A sum over a row of largest codes still fits 32 bits.
        let room = i32::MAX as f32 / 2.0 / (FINEST * vector.len().max(1) as f32);
        let finest = room.min(f32::from(i16::MAX)).floor();
        let most = vector.iter().fold(0.0_f32, |most, x| most.max(x.abs()));
        let per_step = if most > 0.0 { finest / most } else { 0.0 };
        Self { numbers: vector.iter().map(|x| (x * per_step).round() as i16).collect(), step: most / finest }
    }
}

/// Codes a vector of little-endian half floats; returns what a step is worth. What a vector should not hold, infinities
/// and not-a-number, counts as zero.
pub(super) fn code(bytes: &[u8], out: &mut [i8]) -> f32 {
    let halves: Vec<f16> = bytes.as_chunks::<2>().0.iter().map(|bytes| f16::from_le_bytes(*bytes)).collect();
    let mut numbers = vec![0.0; halves.len()];
    halves.convert_to_f32_slice(&mut numbers);
    code_numbers(&mut numbers, out)
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
fn code_numbers(numbers: &mut [f32], out: &mut [i8]) -> f32 {
    let mut most = 0.0_f32;
    for number in numbers.iter_mut() {
        *number = if number.is_finite() { *number } else { 0.0 };
        most = most.max(number.abs());
    }
    let per_step = if most > 0.0 { FINEST / most } else { 0.0 };
    for (code, number) in out.iter_mut().zip(numbers) {
        *code = (*number * per_step).round_ties_even() as i8;
    }
    most / FINEST
}

/// What codes stand for, as little-endian half floats. The largest is what it was, so that coding this again gives the
/// same codes and the same step.
pub(super) fn decoded(codes: &[i8], step: f32) -> Vec<u8> {
    let numbers = codes.iter().map(|code| f16::from_f32(f32::from(*code) * step));
    numbers.flat_map(f16::to_le_bytes).collect()
}

/// Dot products of coded rows with a query, as many as there are steps; not-a-number where the step is none.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
pub(super) fn products(codes: &[i8], query: &CodedQuery, steps: &[f32], out: &mut [f32]) {
    let rows = codes.chunks_exact(query.numbers.len().max(1));
    for ((row, step), product) in rows.zip(steps).zip(out) {
        let mut sum = 0_i32;
        for (code, number) in row.iter().zip(&query.numbers) {
            sum += i32::from(*code) * i32::from(*number);
        }
        *product = sum as f32 * step * query.step;
    }
}
