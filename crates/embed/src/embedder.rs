//! The seam between the engine and whatever computes vectors.

use std::sync::Arc;

use crate::EmbedError;

/// Turns texts into vectors of unit length. Calls block; run them off the async threads.
pub trait Embedder: Send + Sync {
    /// Names everything the vectors depend on: model, dimension, pooling, prefix and the version of the
    /// preprocessing. Vectors with different fingerprints must never be compared.
    fn fingerprint(&self) -> &str;

    /// How many numbers each vector has.
    fn dimension(&self) -> usize;

    /// One unit vector per text, in order. Work in bulk: it gives way to [`embed_query`](Self::embed_query).
    ///
    /// # Errors
    /// When the weights or the endpoint cannot answer; never for the content of a text.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// The unit vector of a query that somebody is waiting for.
    ///
    /// # Errors
    /// As [`embed`](Self::embed).
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError>;

    /// The vector of a query that is remembered. Never computes, never blocks: a caller can do
    /// without a blocking thread when it answers.
    fn cached_query(&self, text: &str) -> Option<Vec<f32>> {
        let _ = text;
        None
    }
}

impl<E: Embedder + ?Sized> Embedder for Arc<E> {
    fn fingerprint(&self) -> &str {
        (**self).fingerprint()
    }

    fn dimension(&self) -> usize {
        (**self).dimension()
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        (**self).embed(texts)
    }

    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        (**self).embed_query(text)
    }

    fn cached_query(&self, text: &str) -> Option<Vec<f32>> {
        (**self).cached_query(text)
    }
}
