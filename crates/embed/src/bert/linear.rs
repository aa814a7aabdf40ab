//! A linear layer, in half precision, widened in registers during the product.

use half::f16;

use super::gemm::{MatrixView, PackedMatrix};
use super::simd::{HalfRow, LANES, Row, Simd};

/// Weights and biases of `outputs = inputs · weightsᵀ + biases`.
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Half-precision bits: panels of [`LANES`] outputs, each `inputs` × `LANES`.
    panels: Vec<HalfRow>,
    biases: Vec<Row>,
}

impl Linear {
    /// Packs row-major weights, `outputs` × `inputs`. The number of outputs must be a multiple of [`LANES`].
    pub(crate) fn new(weights: &[f32], biases: &[f32], inputs: usize) -> Self {
        let (biases, odd) = biases.as_chunks::<LANES>();
        assert!(
            odd.is_empty() && weights.len() == biases.len() * LANES * inputs,
            "weights do not fit biases"
        );
        let panels = weights.chunks_exact(inputs * LANES).flat_map(|panel| {
            (0..inputs).map(move |input| {
                std::array::from_fn(|lane| f16::from_f32(panel[lane * inputs + input]).to_bits())
            })
        });
        Self { inputs, outputs: biases.len() * LANES, panels: panels.collect(), biases: biases.to_vec() }
    }

    /// Applies the layer to `rows` rows; `packed` is a reusable buffer.
    #[inline(always)]
    pub(crate) fn apply<S: Simd>(
        &self,
        simd: S,
        packed: &mut PackedMatrix,
        input: &[f32],
        rows: usize,
        out: &mut [f32],
    ) {
        packed.pack::<S>(MatrixView::all(input, self.inputs), rows, 1.0);
        for (index, (halves, bias)) in self.panels.chunks_exact(self.inputs).zip(&self.biases).enumerate() {
            packed.multiply(simd, halves, bias, |row, numbers| {
                out[row * self.outputs + index * LANES..][..LANES].copy_from_slice(numbers);
            });
        }
    }
}
