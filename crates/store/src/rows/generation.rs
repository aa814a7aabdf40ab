//! Generations of vectors.
//!
//! Made when a model embeds for the first time. The one thing to know: vectors of two generations are never compared.

/// An embedding model as the store knows it. Vectors of different generations are never compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerationRow {
    /// Number, growing.
    pub id: u32,
    /// Everything that decides a vector, in one text: model, dimension, prefix, pooling, version.
    pub fingerprint: String,
    /// Components of a vector.
    pub dimension: u32,
}
