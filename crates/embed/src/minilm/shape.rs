//! The fixed sizes of all-MiniLM-L6-v2.

/// Numbers per token, and per sentence vector.
pub(crate) const HIDDEN: usize = 384;
/// Transformer layers.
pub(crate) const LAYERS: usize = 6;
/// Attention heads per layer.
pub(crate) const HEADS: usize = 12;
/// Numbers per attention head.
pub(crate) const HEAD: usize = HIDDEN / HEADS;
/// Width of the feed-forward layer.
pub(crate) const INNER: usize = 1536;
/// Entries of the vocabulary.
pub(crate) const VOCABULARY: usize = 30_522;
/// Positions the weights know.
pub(crate) const POSITIONS: usize = 512;
/// Tokens of a text that are read, both markers included; the rest is cut off, as in the published model.
pub(crate) const MAX_TOKENS: usize = 256;
/// Guards the division in layer normalisation.
pub(crate) const NORM_EPSILON: f32 = 1e-12;
