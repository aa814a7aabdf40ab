//! The weights of an encoder in memory, except for the vectors of its tokens, which each model keeps in its own way.

use super::activations::Norm;
use super::dimensions::HIDDEN;
use super::linear::Linear;

/// What the forward pass reads.
pub(crate) struct Weights {
    /// Position embeddings, with that of the only segment added.
    pub(crate) positions: Vec<[f32; HIDDEN]>,
    /// Normalization of the sum of token and position.
    pub(crate) norm: Norm,
    /// The transformer layers, in order.
    pub(crate) layers: Vec<Layer>,
}

/// The weights of one transformer layer.
pub(crate) struct Layer {
    /// Query, key and value projections in one layer.
    pub(crate) projection: Linear,
    pub(crate) attention_output: Linear,
    pub(crate) attention_norm: Norm,
    pub(crate) expansion: Linear,
    pub(crate) contraction: Linear,
    pub(crate) output_norm: Norm,
}
