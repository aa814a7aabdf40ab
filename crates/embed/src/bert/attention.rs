//! Multi-head self-attention within one text.
//!
//! [`forward`](super::forward) calls [`attend`] per layer and text; texts of a batch never attend to each
//! other.

use super::activations::softmax;
use super::dimensions::{HEAD_SIZE, HEADS, HIDDEN};
use super::gemm::{MatrixView, PackedMatrix};
use super::simd::{LANES, Row, Simd};

/// Query, key and value of a token are adjacent.
pub(crate) const PROJECTED: usize = 3 * HIDDEN;

/// Buffers that are reused between texts and layers.
#[derive(Default)]
pub(crate) struct Scratch {
    packed: PackedMatrix,
    panel: Vec<Row>,
    weights: Vec<f32>,
}

/// Self-attention of one text: `projected` is tokens × [`PROJECTED`], `out` is tokens × [`HIDDEN`].
#[inline(always)]
pub(crate) fn attend<S: Simd>(
    simd: S,
    scratch: &mut Scratch,
    projected: &[f32],
    tokens: usize,
    out: &mut [f32],
) {
    for head in 0..HEADS {
        let part = |which: usize| MatrixView {
            data: projected,
            stride: PROJECTED,
            first: which * HIDDEN + head * HEAD_SIZE,
            width: HEAD_SIZE,
        };
        attention_weights(simd, scratch, part(0), part(1), tokens);
        weighted_values(simd, scratch, part(2), tokens, |row, column, numbers| {
            out[row * HIDDEN + head * HEAD_SIZE + column..][..LANES].copy_from_slice(numbers);
        });
    }
}

/// Fills `scratch.weights`, tokens × tokens, with the attention weights of a head.
#[inline(always)]
fn attention_weights<S: Simd>(
    simd: S,
    scratch: &mut Scratch,
    queries: MatrixView<'_>,
    keys: MatrixView<'_>,
    tokens: usize,
) {
    let Scratch { packed, panel, weights } = scratch;
    packed.pack::<S>(queries, tokens, 1.0 / (HEAD_SIZE as f32).sqrt());
    weights.resize(tokens * tokens, 0.0);
    panel.resize(HEAD_SIZE, [0.0; LANES]);
    for first in (0..tokens).step_by(LANES) {
        let width = LANES.min(tokens - first);
        for lane in 0..width {
            for (row, &number) in panel.iter_mut().zip(keys.row(first + lane)) {
                row[lane] = number;
            }
        }
        packed.multiply(simd, panel.as_slice(), &[0.0; LANES], |row, numbers| {
            weights[row * tokens + first..][..width].copy_from_slice(&numbers[..width]);
        });
    }
    weights.chunks_exact_mut(tokens).for_each(softmax);
}

/// Sums the values by the weights; `keep` gets each result's row, first column and numbers.
#[inline(always)]
fn weighted_values<S: Simd>(
    simd: S,
    scratch: &mut Scratch,
    values: MatrixView<'_>,
    tokens: usize,
    mut keep: impl FnMut(usize, usize, &Row),
) {
    let Scratch { packed, panel, weights } = scratch;
    packed.pack::<S>(MatrixView::all(weights, tokens), tokens, 1.0);
    panel.resize(tokens, [0.0; LANES]);
    for column in (0..HEAD_SIZE).step_by(LANES) {
        for (token, row) in panel.iter_mut().enumerate() {
            row.copy_from_slice(&values.row(token)[column..][..LANES]);
        }
        packed.multiply(simd, panel.as_slice(), &[0.0; LANES], |row, numbers| keep(row, column, numbers));
    }
}
