//! The fixed dimensions of all-MiniLM-L6-v2.
//!
//! They are constants, so that the compiler can unroll loops; [`weights`](super::weights) checks the files
//! against them.

/// Dimension of a token vector, and of the sentence vector.
pub(crate) const HIDDEN: usize = 384;
/// The number of transformer layers.
pub(crate) const LAYERS: usize = 6;
/// The number of attention heads per layer.
pub(crate) const HEADS: usize = 12;
/// Dimension of an attention head.
pub(crate) const HEAD_SIZE: usize = HIDDEN / HEADS;
/// Width of the feed-forward layer.
pub(crate) const FEED_FORWARD: usize = 1536;
/// The number of entries in the vocabulary.
pub(crate) const VOCABULARY_SIZE: usize = 30_522;
/// The number of position vectors in the weights.
pub(crate) const MAX_POSITIONS: usize = 512;
/// Maximum tokens of a text, `[CLS]` and `[SEP]` included; the rest is truncated, as in the published model.
pub(crate) const MAX_TOKENS: usize = 256;
/// Added to the variance in layer normalization, so that it can be divided by.
pub(crate) const NORM_EPSILON: f32 = 1e-12;
