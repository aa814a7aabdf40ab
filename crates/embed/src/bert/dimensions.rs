//! The fixed dimensions that the models share.
//!
//! They are constants, so that the compiler can unroll loops; the readers of the files check these against them.

/// Dimension of a token vector, and of the sentence vector.
pub(crate) const HIDDEN: usize = 384;
/// The number of attention heads per layer.
pub(crate) const HEADS: usize = 12;
/// Dimension of an attention head.
pub(crate) const HEAD_SIZE: usize = HIDDEN / HEADS;
/// Width of the feed-forward layer.
pub(crate) const FEED_FORWARD: usize = 1536;
/// Maximum tokens of a text, markers included; the rest is truncated.
pub(crate) const MAX_TOKENS: usize = 256;
/// Added to the variance in layer normalization, so that it can be divided by.
pub(crate) const NORM_EPSILON: f32 = 1e-12;
