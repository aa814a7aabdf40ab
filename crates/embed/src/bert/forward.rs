//! The forward pass: token vectors of a few texts in, one unit vector per text out.
//!
//! Texts are concatenated without padding; only attention looks at where one ends. So a text's vector does
//! not depend, to the last bit, on the texts it was computed with.

use super::activations::{add_and_norm, gelu};
use super::attention::{self, PROJECTED, attend};
use super::dimensions::{FEED_FORWARD, HIDDEN};
use super::gemm::PackedMatrix;
use super::scheduler::Priority;
use super::simd::Simd;
use super::token_states::TokenStates;
use super::weights::{Layer, Weights};
use crate::vector::normalize;

/// Computes the vectors of some texts (of at most as many tokens as there are positions, and at least one).
#[inline(always)]
pub(crate) fn encode<S: Simd>(
    simd: S,
    weights: &Weights,
    tokens: TokenStates,
    priority: Priority,
) -> Vec<Vec<f32>> {
    let TokenStates { mut states, lengths } = tokens;
    add_positions(weights, &lengths, &mut states);
    let mut buffers = LayerBuffers::new(states.len() / HIDDEN, priority);
    for layer in &weights.layers {
        buffers.run(simd, layer, &lengths, &mut states);
    }
    pool(&states, &lengths)
}

/// Adds position embeddings to token vectors, tokens × [`HIDDEN`], and normalizes them.
#[inline(always)]
fn add_positions(weights: &Weights, lengths: &[usize], states: &mut [f32]) {
    let (mut rows, _) = states.as_chunks_mut::<HIDDEN>();
    for length in lengths {
        let (own, rest) = rows.split_at_mut(*length);
        rows = rest;
        for (row, position) in own.iter_mut().zip(&weights.positions) {
            row.iter_mut().zip(position).for_each(|(sum, value)| *sum += value);
            weights.norm.apply(row);
        }
    }
}

/// Mean pooling over the tokens of each text, at unit length.
fn pool(states: &[f32], lengths: &[usize]) -> Vec<Vec<f32>> {
    let (mut rows, _) = states.as_chunks::<HIDDEN>();
    let mut vectors = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (own, rest) = rows.split_at(*length);
        rows = rest;
        // The length is normalized anyway, so a sum is as good as a mean.
        let mut vector = vec![0.0; HIDDEN];
        for row in own {
            vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        normalize(&mut vector);
        vectors.push(vector);
    }
    vectors
}

/// Buffers for the intermediate results of a layer.
struct LayerBuffers {
    tokens: usize,
    priority: Priority,
    projected: Vec<f32>,
    context: Vec<f32>,
    inner: Vec<f32>,
    attended: Vec<f32>,
    packed: PackedMatrix,
    attention: attention::Scratch,
}

impl LayerBuffers {
    fn new(tokens: usize, priority: Priority) -> Self {
        Self {
            tokens,
            priority,
            projected: vec![0.0; tokens * PROJECTED],
            context: vec![0.0; tokens * HIDDEN],
            inner: vec![0.0; tokens * FEED_FORWARD],
            attended: vec![0.0; tokens * HIDDEN],
            packed: PackedMatrix::default(),
            attention: attention::Scratch::default(),
        }
    }

    /// Runs one layer over the states, in place.
    #[inline(always)]
    fn run<S: Simd>(&mut self, simd: S, layer: &Layer, lengths: &[usize], states: &mut [f32]) {
        let Self { tokens, priority, projected, context, inner, attended, packed, attention } = self;
        layer.projection.apply(simd, packed, states, *tokens, projected);
        priority.yield_if_batch();
        let (mut rest, mut out) = (projected.as_slice(), context.as_mut_slice());
        for length in lengths {
            let (own, other) = rest.split_at(length * PROJECTED);
            let (own_out, other_out) = out.split_at_mut(length * HIDDEN);
            attend(simd, attention, own, *length, own_out);
            (rest, out) = (other, other_out);
        }
        priority.yield_if_batch();
        layer.attention_output.apply(simd, packed, context, *tokens, attended);
        add_and_norm(attended, states, &layer.attention_norm);
        priority.yield_if_batch();
        layer.expansion.apply(simd, packed, attended, *tokens, inner);
        priority.yield_if_batch();
        gelu(inner);
        layer.contraction.apply(simd, packed, inner, *tokens, states);
        add_and_norm(states, attended, &layer.output_norm);
        priority.yield_if_batch();
    }
}
