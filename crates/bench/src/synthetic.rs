//! Synthetic vectors, to fill large partitions in minutes. Rows measured over them say so.

use evoke_embed::{EmbedError, Embedder};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Gives passages a vector derived from their digest. Queries go to the real model, so the time of a query is
/// realistic; only the vectors that it is compared with are not.
pub(crate) struct Synthetic {
    real: Arc<dyn Embedder>,
    fingerprint: String,
}

impl Synthetic {
    /// Replaces the model for passages.
    pub(crate) fn new(real: Arc<dyn Embedder>) -> Self {
        let fingerprint = format!("synthetic passages beside {}", real.fingerprint());
        Self { real, fingerprint }
    }
}

impl Embedder for Synthetic {
    fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
    fn dimension(&self) -> usize {
        self.real.dimension()
    }
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        Ok(texts.iter().map(|text| vector(text, self.dimension())).collect())
    }
    fn embed_query(&self, text: &str) -> Result<Vec<f32>, EmbedError> {
        self.real.embed_query(text)
    }
    fn cached_query(&self, text: &str) -> Option<Vec<f32>> {
        self.real.cached_query(text)
    }
}

/// A unit vector that depends on the text alone.
fn vector(text: &str, dimension: usize) -> Vec<f32> {
    let mut numbers = Vec::with_capacity(dimension + 32);
    for block in 0_u32.. {
        if numbers.len() >= dimension {
            break;
        }
        let digest = Sha256::new().chain_update(block.to_le_bytes()).chain_update(text).finalize();
        numbers.extend(digest.iter().map(|byte| (f32::from(*byte) - 127.5) / 127.5));
    }
    numbers.truncate(dimension);
    let length = numbers.iter().map(|x| x * x).sum::<f32>().sqrt();
    numbers.iter_mut().for_each(|x| *x /= length);
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_are_of_unit_length_and_differ() {
        let (one, two) = (vector("a", 384), vector("b", 384));
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
        assert!((dot(&one, &one) - 1.0).abs() < 1e-5);
        assert!(dot(&one, &two).abs() < 0.3);
        assert_eq!(one, vector("a", 384));
    }
}
