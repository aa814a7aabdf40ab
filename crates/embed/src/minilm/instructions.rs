//! The forward pass, compiled once per instruction set and chosen when the model is loaded.

use super::encoder;
use super::lanes::Standing;
use super::simd::Baseline;
#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};
use super::weights::Weights;

/// An instruction set that this processor has.
#[derive(Clone, Copy)]
pub(crate) enum Instructions {
    /// What every processor of the target has.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl Instructions {
    /// All sets that this processor has, the fastest last.
    pub(crate) fn detect() -> Vec<Self> {
        [
            Some(Self::Baseline),
            #[cfg(target_arch = "x86_64")]
            Avx2::detect().map(Self::Avx2),
            #[cfg(target_arch = "x86_64")]
            Avx512::detect().map(Self::Avx512),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The fastest set that this processor has.
    pub(crate) fn fastest() -> Self {
        Self::detect().pop().unwrap_or(Self::Baseline)
    }

    /// Computes the vectors of some texts, each given by its token ids.
    pub(crate) fn encode(self, weights: &Weights, texts: &[&[u32]], standing: Standing) -> Vec<Vec<f32>> {
        match self {
            Self::Baseline => encoder::encode(Baseline, weights, texts, standing),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the value proves that the instructions exist.
            Self::Avx2(proof) => unsafe { encode_avx2(proof, weights, texts, standing) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Self::Avx512(proof) => unsafe { encode_avx512(proof, weights, texts, standing) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,f16c")]
fn encode_avx2(proof: Avx2, weights: &Weights, texts: &[&[u32]], standing: Standing) -> Vec<Vec<f32>> {
    encoder::encode(proof, weights, texts, standing)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx2,fma,f16c")]
fn encode_avx512(proof: Avx512, weights: &Weights, texts: &[&[u32]], standing: Standing) -> Vec<Vec<f32>> {
    encoder::encode(proof, weights, texts, standing)
}
