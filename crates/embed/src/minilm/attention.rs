//! Multi-head self-attention within one text.

use super::functions::softmax;
use super::product::{Columns, Packed};
use super::shape::{HEAD, HEADS, HIDDEN};
use super::simd::{LANES, Row, Simd};

/// Queries, keys and values of a token lie side by side.
pub(crate) const PROJECTED: usize = 3 * HIDDEN;

/// Room to work in, reused between texts and layers.
#[derive(Default)]
pub(crate) struct Scratch {
    packed: Packed,
    panel: Vec<Row>,
    weights: Vec<f32>,
}

/// Attends among the tokens of one text: `projected` is tokens × [`PROJECTED`], `out` tokens × [`HIDDEN`].
#[inline(always)]
pub(crate) fn attend<S: Simd>(
    simd: S,
    scratch: &mut Scratch,
    projected: &[f32],
    tokens: usize,
    out: &mut [f32],
) {
    for head in 0..HEADS {
        let part = |which: usize| Columns {
            data: projected,
            stride: PROJECTED,
            first: which * HIDDEN + head * HEAD,
            width: HEAD,
        };
        weigh(simd, scratch, part(0), part(1), tokens);
        mix(simd, scratch, part(2), tokens, |row, column, numbers| {
            out[row * HIDDEN + head * HEAD + column..][..LANES].copy_from_slice(numbers);
        });
    }
}

/// Fills `scratch.weights`, tokens × tokens: how much each token takes from each.
#[inline(always)]
fn weigh<S: Simd>(simd: S, scratch: &mut Scratch, queries: Columns<'_>, keys: Columns<'_>, tokens: usize) {
    let Scratch { packed, panel, weights } = scratch;
    packed.pack::<S>(queries, tokens, 1.0 / (HEAD as f32).sqrt());
    weights.resize(tokens * tokens, 0.0);
    panel.resize(HEAD, [0.0; LANES]);
    for first in (0..tokens).step_by(LANES) {
        let width = LANES.min(tokens - first);
        for lane in 0..width {
            for (row, &number) in panel.iter_mut().zip(keys.row(first + lane)) {
                row[lane] = number;
            }
        }
        packed.times(simd, panel.as_slice(), &[0.0; LANES], |row, numbers| {
            weights[row * tokens + first..][..width].copy_from_slice(&numbers[..width]);
        });
    }
    weights.chunks_exact_mut(tokens).for_each(softmax);
}

/// Sums the values by the weights; `keep` gets each result's row, first column and numbers.
#[inline(always)]
fn mix<S: Simd>(
    simd: S,
    scratch: &mut Scratch,
    values: Columns<'_>,
    tokens: usize,
    mut keep: impl FnMut(usize, usize, &Row),
) {
    let Scratch { packed, panel, weights } = scratch;
    packed.pack::<S>(Columns::all(weights, tokens), tokens, 1.0);
    panel.resize(tokens, [0.0; LANES]);
    for column in (0..HEAD).step_by(LANES) {
        for (token, row) in panel.iter_mut().enumerate() {
            row.copy_from_slice(&values.row(token)[column..][..LANES]);
        }
        packed.times(simd, panel.as_slice(), &[0.0; LANES], |row, numbers| keep(row, column, numbers));
    }
}
