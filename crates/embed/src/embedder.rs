//! The [`Embedder`] trait: what the rest of Evoke depends on to embed text.
//!
//! The engine embeds passages and queries through it; [`MiniLm`](crate::MiniLm),
//! [`RemoteEmbedder`](crate::RemoteEmbedder) and [`CachedEmbedder`](crate::CachedEmbedder) implement it.

use std::sync::Arc;

use crate::error::EmbedError;

/// Turns texts into vectors of unit length. Calls block, so they must not run on async threads.
///
/// ```
/// use evoke_embed::{EmbedError, Embedder, normalize};
///
/// /// Two dimensions: vowels and other letters.
/// struct Vowels;
///
/// impl Embedder for Vowels {
///     fn fingerprint(&self) -> &str {
///         "vowels:2:1"
///     }
///
///     fn dimension(&self) -> usize {
///         2
///     }
///
///     fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
///         texts.iter().map(|text| self.embed_query(text)).collect()
///     }
///
///     fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
///         let vowels = text.chars().filter(|c| "aeiou".contains(*c)).count();
///         let mut vector = vec![vowels as f32, (text.len() - vowels) as f32];
///         normalize(&mut vector);
///         Ok(vector)
///     }
/// }
///
/// let vectors = Vowels.embed(&["oslo", "bergen"])?;
/// assert_eq!(vectors.len(), 2);
/// let length: f32 = vectors[0].iter().map(|x| x * x).sum();
/// assert!((length - 1.0).abs() < 1e-6);
/// # Ok::<(), EmbedError>(())
/// ```
pub trait Embedder: Send + Sync {
    /// Identifies everything that the vectors depend on: model, dimension, pooling, prefix and version of the
    /// preprocessing. Vectors with different fingerprints must never be compared.
    fn fingerprint(&self) -> &str;

    /// The length of every vector.
    fn dimension(&self) -> usize;

    /// Embeds a batch: one unit vector per text, in order. It yields to [`embed_query`](Self::embed_query).
    ///
    /// # Errors
    /// When the weights or the endpoint fail; never for the content of a text.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;

    /// The unit vector of a query that somebody is waiting for.
    ///
    /// # Errors
    /// As [`embed`](Self::embed).
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError>;

    /// The cached vector of a query. It never computes and never blocks, so it may be called on an async
    /// thread. See [`CachedEmbedder`](crate::CachedEmbedder).
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
