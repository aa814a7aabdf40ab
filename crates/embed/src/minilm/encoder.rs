//! The forward pass: token ids of a few texts in, one unit vector per text out.
//!
//! Texts are concatenated without padding; only attention looks at where one ends. So a text's vector does
//! not depend, to the last bit, on the texts it was computed with.

use super::activations::{add_and_norm, gelu};
use super::attention::{self, PROJECTED, attend};
use super::dimensions::{FEED_FORWARD, HIDDEN};
use super::gemm::PackedMatrix;
use super::scheduler::Priority;
use super::simd::Simd;
use super::weights::{Layer, Weights};
use crate::vector::normalize;

/// Computes the vectors of some texts, each given by its token ids (at most `MAX_POSITIONS`, at least one).
#[inline(always)]
pub(crate) fn encode<S: Simd>(
    simd: S,
    weights: &Weights,
    texts: &[&[u32]],
    priority: Priority,
) -> Vec<Vec<f32>> {
    let mut states = embed_tokens(weights, texts);
    let mut buffers = LayerBuffers::new(states.len() / HIDDEN, priority);
    for layer in &weights.layers {
        buffers.run(simd, layer, texts, &mut states);
    }
    pool(&states, texts)
}

/// Token plus position embeddings, tokens × [`HIDDEN`].
#[inline(always)]
fn embed_tokens(weights: &Weights, texts: &[&[u32]]) -> Vec<f32> {
    let mut states = Vec::with_capacity(texts.iter().map(|text| text.len()).sum::<usize>() * HIDDEN);
    for text in texts {
        for (&token, position) in text.iter().zip(&weights.positions) {
            let word = &weights.words[token as usize];
            let mut row: [f32; HIDDEN] =
                std::array::from_fn(|column| word[column].to_f32() + position[column]);
            weights.norm.apply(&mut row);
            states.extend_from_slice(&row);
        }
    }
    states
}

/// Mean pooling over the tokens of each text, at unit length.
fn pool(states: &[f32], texts: &[&[u32]]) -> Vec<Vec<f32>> {
    let (mut rows, _) = states.as_chunks::<HIDDEN>();
    let mut vectors = Vec::with_capacity(texts.len());
    for text in texts {
        let (own, rest) = rows.split_at(text.len());
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
    fn run<S: Simd>(&mut self, simd: S, layer: &Layer, texts: &[&[u32]], states: &mut [f32]) {
        let Self { tokens, priority, projected, context, inner, attended, packed, attention } = self;
        layer.projection.apply(simd, packed, states, *tokens, projected);
        priority.yield_if_batch();
        let (mut rest, mut out) = (projected.as_slice(), context.as_mut_slice());
        for text in texts {
            let (own, other) = rest.split_at(text.len() * PROJECTED);
            let (own_out, other_out) = out.split_at_mut(text.len() * HIDDEN);
            attend(simd, attention, own, text.len(), own_out);
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
