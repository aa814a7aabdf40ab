//! The forward pass, compiled once per instruction set and chosen when the model is loaded.

use super::encoder;
use super::product::Tiling;
use super::weights::Weights;

/// Computes the vectors of some texts, given by their token ids.
pub(crate) type Encode = fn(&Weights, &[&[u32]]) -> Vec<Vec<f32>>;

/// The fastest forward pass that this processor can run.
pub(crate) fn fastest() -> Encode {
    #[cfg(target_arch = "x86_64")]
    {
        if is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl") && avx2::is_supported()
        {
            return avx512::encode;
        }
        if avx2::is_supported() {
            return avx2::encode;
        }
    }
    baseline
}

/// What every processor of the target can run.
pub(crate) fn baseline(weights: &Weights, texts: &[&[u32]]) -> Vec<Vec<f32>> {
    struct Baseline;
    impl Tiling for Baseline {
        const TALLEST: usize = 6;
        // Without the instruction, a fused multiply-add is a slow library call.
        const FUSED: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));
    }
    encoder::encode::<Baseline>(weights, texts)
}

#[cfg(target_arch = "x86_64")]
pub(crate) mod avx2 {
    //! Sixteen registers of eight numbers: a tile of six rows takes twelve.
    use super::{Tiling, Weights, encoder};

    struct Avx2;
    impl Tiling for Avx2 {
        const TALLEST: usize = 6;
        const FUSED: bool = true;
    }

    pub(crate) fn is_supported() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("f16c")
    }

    /// Called only where [`is_supported`].
    pub(crate) fn encode(weights: &Weights, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        // SAFETY: `fastest` hands this function out only after it has found the three features.
        unsafe { compiled(weights, texts) }
    }

    #[target_feature(enable = "avx2,fma,f16c")]
    fn compiled(weights: &Weights, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        encoder::encode::<Avx2>(weights, texts)
    }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    //! Thirty-two registers of sixteen numbers: a tile of twelve rows takes twelve.
    use super::{Tiling, Weights, encoder};

    struct Avx512;
    impl Tiling for Avx512 {
        const TALLEST: usize = 12;
        const FUSED: bool = true;
    }

    /// Called only where the processor has the features.
    pub(crate) fn encode(weights: &Weights, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        // SAFETY: `fastest` hands this function out only after it has found the features.
        unsafe { compiled(weights, texts) }
    }

    #[target_feature(enable = "avx512f,avx512vl,avx2,fma,f16c")]
    fn compiled(weights: &Weights, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        encoder::encode::<Avx512>(weights, texts)
    }
}
