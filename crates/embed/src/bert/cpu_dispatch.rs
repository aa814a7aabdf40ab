//! CPU dispatch: the forward pass, compiled once per instruction set, chosen when the model is loaded.

use super::forward;
use super::scheduler::Priority;
use super::simd::Baseline;
#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};
use super::token_states::TokenStates;
use super::weights::Weights;

/// An instruction set that this processor supports.
#[derive(Clone, Copy)]
pub(crate) enum CpuDispatch {
    /// The instructions that every processor of the target has.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    #[cfg(target_arch = "x86_64")]
    Avx512(Avx512),
}

impl CpuDispatch {
    /// All instruction sets that this processor supports, the fastest last.
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

    /// The fastest instruction set that this processor supports: the last of [`CpuDispatch::detect`].
    pub(crate) fn fastest() -> Self {
        Self::detect().pop().unwrap_or(Self::Baseline)
    }

    /// Computes the vectors of some texts, given by their token vectors.
    pub(crate) fn encode(self, weights: &Weights, tokens: TokenStates, priority: Priority) -> Vec<Vec<f32>> {
        match self {
            Self::Baseline => forward::encode(Baseline, weights, tokens, priority),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the value proves that the instructions exist.
            Self::Avx2(simd) => unsafe { encode_avx2(simd, weights, tokens, priority) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: as above.
            Self::Avx512(simd) => unsafe { encode_avx512(simd, weights, tokens, priority) },
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,f16c")]
fn encode_avx2(simd: Avx2, weights: &Weights, tokens: TokenStates, priority: Priority) -> Vec<Vec<f32>> {
    forward::encode(simd, weights, tokens, priority)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512vl,avx2,fma,f16c")]
fn encode_avx512(simd: Avx512, weights: &Weights, tokens: TokenStates, priority: Priority) -> Vec<Vec<f32>> {
    forward::encode(simd, weights, tokens, priority)
}
