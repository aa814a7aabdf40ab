//! A layer of weights, kept in half precision and unpacked panel by panel while it is used.

use half::f16;

use super::product::{Columns, LANES, Packed, Row, Tiling};

/// Multiplying a half's bits, moved to their place in a single, by this corrects the exponent's bias.
const EXPONENT_CORRECTION: f32 = f32::from_bits(0x7780_0000);

/// Weights and biases of `outputs = inputs · weightsᵀ + biases`.
pub(crate) struct Linear {
    inputs: usize,
    outputs: usize,
    /// Half-precision bits: panels of `LANES` outputs, each `inputs` × `LANES`.
    panels: Vec<[u16; LANES]>,
    biases: Vec<Row>,
}

impl Linear {
    /// Packs row-major weights, `outputs` × `inputs`. The number of outputs is a multiple of [`LANES`].
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

    /// Applies the layer to `rows` rows.
    #[inline(always)]
    pub(crate) fn apply<T: Tiling>(
        &self,
        scratch: &mut Scratch,
        input: &[f32],
        rows: usize,
        out: &mut [f32],
    ) {
        let Scratch { packed, panel } = scratch;
        packed.pack::<T>(Columns::all(input, self.inputs), rows, 1.0);
        for (index, (halves, bias)) in self.panels.chunks_exact(self.inputs).zip(&self.biases).enumerate() {
            unpack(halves, panel);
            packed.times::<T>(panel, bias, |row, numbers| {
                out[row * self.outputs + index * LANES..][..LANES].copy_from_slice(numbers);
            });
        }
    }
}

/// Room to work in, reused between layers.
#[derive(Default)]
pub(crate) struct Scratch {
    packed: Packed,
    panel: Vec<Row>,
}

/// Widens half-precision bits. Exact for every finite half.
#[inline(always)]
fn unpack(halves: &[[u16; LANES]], panel: &mut Vec<Row>) {
    panel.resize(halves.len(), [0.0; LANES]);
    for (row, bits) in panel.iter_mut().zip(halves) {
        for lane in 0..LANES {
            row[lane] = widen(bits[lane]);
        }
    }
}

/// Sign extension puts the sign in place and smears it over three bits, which the mask clears again.
#[inline(always)]
fn widen(half: u16) -> f32 {
    let bits = (i32::from(half.cast_signed()) << 13).cast_unsigned() & 0x8fff_e000;
    f32::from_bits(bits) * EXPONENT_CORRECTION
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widening_is_exact_for_every_finite_half() {
        for bits in 0..=u16::MAX {
            let expected = f16::from_bits(bits).to_f32();
            if expected.is_finite() {
                assert_eq!(widen(bits).to_bits(), expected.to_bits(), "half {bits:#06x}");
            }
        }
    }
}
