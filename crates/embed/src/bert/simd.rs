//! SIMD: sixteen numbers at a time, in the registers of the processor's instruction set.
//!
//! A value of a type here proves that its instructions exist, since [`Avx2::detect`] is the only way to get
//! one. Methods are inlined into functions compiled for the same instructions, see
//! [`cpu_dispatch`](super::cpu_dispatch).

/// Numbers per vector operation.
pub(crate) const LANES: usize = 16;

/// Sixteen numbers in memory.
pub(crate) type Row = [f32; LANES];

/// Sixteen numbers in memory, as half-precision bits.
pub(crate) type HalfRow = [u16; LANES];

/// An instruction set that is available.
pub(crate) trait Simd: Copy {
    /// Sixteen numbers in registers.
    type Lanes: Copy;
    /// Rows of the tallest tile whose sums fit into the registers.
    const MAX_TILE_ROWS: usize;
    /// Heights of tiles are multiples of this.
    const TILE_ROW_STEP: usize;

    fn load(self, row: &Row) -> Self::Lanes;
    fn load_half(self, row: &HalfRow) -> Self::Lanes;
    fn store(self, lanes: Self::Lanes, row: &mut Row);
    /// Returns `sum` + `factor` · `lanes`.
    fn add_product(self, sum: Self::Lanes, factor: f32, lanes: Self::Lanes) -> Self::Lanes;
}

/// The instructions that every processor of the target has; the compiler chooses them.
#[derive(Clone, Copy)]
pub(crate) struct Baseline;

impl Simd for Baseline {
    type Lanes = Row;
    const MAX_TILE_ROWS: usize = 4;
    const TILE_ROW_STEP: usize = 2;

    #[inline(always)]
    fn load(self, row: &Row) -> Row {
        *row
    }

    #[inline(always)]
    fn load_half(self, row: &HalfRow) -> Row {
        row.map(widen)
    }

    #[inline(always)]
    fn store(self, lanes: Row, row: &mut Row) {
        *row = lanes;
    }

    #[inline(always)]
    fn add_product(self, sum: Row, factor: f32, lanes: Row) -> Row {
        // Without the instruction, a fused multiply-add is a slow library call.
        if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
            std::array::from_fn(|lane| factor.mul_add(lanes[lane], sum[lane]))
        } else {
            std::array::from_fn(|lane| factor * lanes[lane] + sum[lane])
        }
    }
}

/// Widens a half float to a single, exact for every finite one. Sign extension puts the sign in place, with
/// copies in three bits, which the mask clears; the product corrects the bias of the exponent.
#[inline(always)]
fn widen(half: u16) -> f32 {
    const CORRECTION: f32 = f32::from_bits(0x7780_0000);
    let bits = (i32::from(half.cast_signed()) << 13).cast_unsigned() & 0x8fff_e000;
    f32::from_bits(bits) * CORRECTION
}

#[cfg(target_arch = "x86_64")]
pub(crate) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::{
        __m256, __m512, _mm_loadu_si128, _mm256_cvtph_ps, _mm256_fmadd_ps, _mm256_loadu_ps,
        _mm256_loadu_si256, _mm256_set1_ps, _mm256_storeu_ps, _mm512_cvtph_ps, _mm512_fmadd_ps,
        _mm512_loadu_ps, _mm512_set1_ps, _mm512_storeu_ps,
    };

    use super::{HalfRow, LANES, Row, Simd};

    /// AVX2: sixteen registers of eight numbers; a tile of six rows takes twelve.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx2(());

    impl Avx2 {
        /// Returns the proof, if the processor has AVX2, fused multiply-add and half-precision conversion.
        pub(crate) fn detect() -> Option<Self> {
            let found = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("fma")
                && is_x86_feature_detected!("f16c");
            found.then_some(Self(()))
        }
    }

    impl Simd for Avx2 {
        type Lanes = [__m256; 2];
        const MAX_TILE_ROWS: usize = 6;
        const TILE_ROW_STEP: usize = 2;

        #[inline(always)]
        fn load(self, row: &Row) -> [__m256; 2] {
            // SAFETY: `self` proves that the instructions exist; both halves lie inside the row.
            unsafe { [_mm256_loadu_ps(row.as_ptr()), _mm256_loadu_ps(row.as_ptr().add(LANES / 2))] }
        }

        #[inline(always)]
        fn load_half(self, row: &HalfRow) -> [__m256; 2] {
            // SAFETY: as for `load`.
            unsafe {
                let low = _mm_loadu_si128(row.as_ptr().cast());
                let high = _mm_loadu_si128(row.as_ptr().add(LANES / 2).cast());
                [_mm256_cvtph_ps(low), _mm256_cvtph_ps(high)]
            }
        }

        #[inline(always)]
        fn store(self, [low, high]: [__m256; 2], row: &mut Row) {
            // SAFETY: as for `load`.
            unsafe {
                _mm256_storeu_ps(row.as_mut_ptr(), low);
                _mm256_storeu_ps(row.as_mut_ptr().add(LANES / 2), high);
            }
        }

        #[inline(always)]
        fn add_product(self, sum: [__m256; 2], factor: f32, lanes: [__m256; 2]) -> [__m256; 2] {
            // SAFETY: `self` proves that the instructions exist.
            unsafe {
                let factor = _mm256_set1_ps(factor);
                [_mm256_fmadd_ps(factor, lanes[0], sum[0]), _mm256_fmadd_ps(factor, lanes[1], sum[1])]
            }
        }
    }

    /// AVX-512: thirty-two registers of sixteen numbers; a tile of twelve rows takes twelve.
    #[derive(Clone, Copy)]
    pub(crate) struct Avx512(());

    impl Avx512 {
        /// Returns the proof, if the processor has AVX-512 besides what [`Avx2`] needs.
        pub(crate) fn detect() -> Option<Self> {
            let found = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vl");
            Avx2::detect().filter(|_| found).map(|_| Self(()))
        }
    }

    impl Simd for Avx512 {
        type Lanes = __m512;
        const MAX_TILE_ROWS: usize = 12;
        const TILE_ROW_STEP: usize = 4;

        #[inline(always)]
        fn load(self, row: &Row) -> __m512 {
            // SAFETY: `self` proves that the instruction exists; it reads the row.
            unsafe { _mm512_loadu_ps(row.as_ptr()) }
        }

        #[inline(always)]
        fn load_half(self, row: &HalfRow) -> __m512 {
            // SAFETY: as for `load`.
            unsafe { _mm512_cvtph_ps(_mm256_loadu_si256(row.as_ptr().cast())) }
        }

        #[inline(always)]
        fn store(self, lanes: __m512, row: &mut Row) {
            // SAFETY: `self` proves that the instruction exists; it fills the row.
            unsafe { _mm512_storeu_ps(row.as_mut_ptr(), lanes) };
        }

        #[inline(always)]
        fn add_product(self, sum: __m512, factor: f32, lanes: __m512) -> __m512 {
            // SAFETY: `self` proves that the instructions exist.
            unsafe { _mm512_fmadd_ps(_mm512_set1_ps(factor), lanes, sum) }
        }
    }
}

#[cfg(test)]
mod tests {
    use half::f16;

    use super::*;

    fn check(simd: impl Simd) {
        for first in (0..=u16::MAX).step_by(LANES) {
            let halves: HalfRow = std::array::from_fn(|lane| first + lane as u16);
            let (mut widened, mut kept) = ([0.0; LANES], [0.0; LANES]);
            simd.store(simd.load_half(&halves), &mut widened);
            simd.store(simd.load(&widened), &mut kept);
            for (bits, (value, kept)) in halves.iter().zip(widened.iter().zip(kept)) {
                let expected = f16::from_bits(*bits).to_f32();
                if expected.is_finite() {
                    assert_eq!((value.to_bits(), kept.to_bits()), (expected.to_bits(), expected.to_bits()));
                }
            }
        }
    }

    #[test]
    fn widening_is_exact_for_every_finite_half() {
        check(Baseline);
        #[cfg(target_arch = "x86_64")]
        {
            Avx2::detect().into_iter().for_each(check);
            Avx512::detect().into_iter().for_each(check);
        }
    }
}
