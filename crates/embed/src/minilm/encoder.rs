//! The forward pass: tokens of a few texts in, one unit vector per text out.
//!
//! Texts are laid end to end without padding; only attention looks at where one stops. So a text's vector
//! does not depend, to the last bit, on which texts it was computed with.

use super::attention::{self, PROJECTED, attend};
use super::functions::{add_and_norm, gelu};
use super::lanes::Standing;
use super::product::Packed;
use super::shape::{HIDDEN, INNER};
use super::simd::Simd;
use super::weights::{Layer, Weights};
use crate::vector::normalise;

/// Computes the vectors of some texts, each given by its token ids (at most `POSITIONS`, at least one).
#[inline(always)]
pub(crate) fn encode<S: Simd>(
    simd: S,
    weights: &Weights,
    texts: &[&[u32]],
    standing: Standing,
) -> Vec<Vec<f32>> {
    let mut states = look_up(weights, texts);
    let mut room = Room::new(states.len() / HIDDEN, standing);
    for layer in &weights.layers {
        room.run(simd, layer, texts, &mut states);
    }
    pool(&states, texts)
}

/// The vectors of the tokens themselves, tokens × [`HIDDEN`].
#[inline(always)]
fn look_up(weights: &Weights, texts: &[&[u32]]) -> Vec<f32> {
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

/// The mean of each text's token vectors, at unit length.
fn pool(states: &[f32], texts: &[&[u32]]) -> Vec<Vec<f32>> {
    let (mut rows, _) = states.as_chunks::<HIDDEN>();
    let mut vectors = Vec::with_capacity(texts.len());
    for text in texts {
        let (own, rest) = rows.split_at(text.len());
        rows = rest;
        // The length is normalised anyway, so a sum is as good as a mean.
        let mut vector = vec![0.0; HIDDEN];
        for row in own {
            vector.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        normalise(&mut vector);
        vectors.push(vector);
    }
    vectors
}

/// Buffers for the intermediate results of a layer.
struct Room {
    tokens: usize,
    standing: Standing,
    projected: Vec<f32>,
    mixed: Vec<f32>,
    inner: Vec<f32>,
    attended: Vec<f32>,
    packed: Packed,
    attention: attention::Scratch,
}

impl Room {
    fn new(tokens: usize, standing: Standing) -> Self {
        Self {
            tokens,
            standing,
            projected: vec![0.0; tokens * PROJECTED],
            mixed: vec![0.0; tokens * HIDDEN],
            inner: vec![0.0; tokens * INNER],
            attended: vec![0.0; tokens * HIDDEN],
            packed: Packed::default(),
            attention: attention::Scratch::default(),
        }
    }

    /// Runs one layer over the states, in place.
    #[inline(always)]
    fn run<S: Simd>(&mut self, simd: S, layer: &Layer, texts: &[&[u32]], states: &mut [f32]) {
        let Self { tokens, standing, projected, mixed, inner, attended, packed, attention } = self;
        layer.projection.apply(simd, packed, states, *tokens, projected);
        standing.pause();
        let (mut rest, mut out) = (projected.as_slice(), mixed.as_mut_slice());
        for text in texts {
            let (own, other) = rest.split_at(text.len() * PROJECTED);
            let (own_out, other_out) = out.split_at_mut(text.len() * HIDDEN);
            attend(simd, attention, own, text.len(), own_out);
            (rest, out) = (other, other_out);
        }
        standing.pause();
        layer.attention_output.apply(simd, packed, mixed, *tokens, attended);
        add_and_norm(attended, states, &layer.attention_norm);
        standing.pause();
        layer.widening.apply(simd, packed, attended, *tokens, inner);
        standing.pause();
        gelu(inner);
        layer.narrowing.apply(simd, packed, inner, *tokens, states);
        add_and_norm(states, attended, &layer.output_norm);
        standing.pause();
    }
}
