//! Vector utilities: normalization, and packing in half precision for storage.
//!
//! The store keeps packed vectors; [`from_half`] is needed only where single ones are read back.

use half::f16;

/// Packs a vector as little-endian half-precision numbers, two bytes each.
///
/// Unit vectors keep about three decimal digits per number; the cosine between a vector and its packed form
/// is above 0.999999. [`from_half`] is the inverse.
///
/// ```
/// use evoke_embed::{from_half, normalize, to_half};
///
/// let mut vector = vec![3.0, 4.0];
/// normalize(&mut vector);
/// let packed = to_half(&vector);
/// assert_eq!(packed.len(), 4);
/// assert!((from_half(&packed)[0] - 0.6).abs() < 1e-3);
/// ```
pub fn to_half(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|&value| f16::from_f32(value).to_le_bytes()).collect()
}

/// Unpacks a vector that [`to_half`] packed. An odd last byte, which no packed vector has, is ignored.
pub fn from_half(bytes: &[u8]) -> Vec<f32> {
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().map(|&pair| f16::from_le_bytes(pair).to_f32()).collect()
}

/// Scales a vector to unit length. A vector of zeros, or one with a non-finite number, becomes zeros, which
/// is similar to nothing.
pub fn normalize(vector: &mut [f32]) {
    let squares: f64 = vector.iter().map(|&value| f64::from(value) * f64::from(value)).sum();
    let scale = if squares.is_finite() && squares > 0.0 { squares.sqrt().recip() } else { 0.0 };
    for value in vector {
        *value = if scale > 0.0 { (f64::from(*value) * scale) as f32 } else { 0.0 };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn packing_a_unit_vector_keeps_its_direction(raw in prop::collection::vec(-1.0_f32..1.0, 1..500)) {
            let mut vector = raw;
            normalize(&mut vector);
            let unpacked = from_half(&to_half(&vector));
            prop_assert_eq!(unpacked.len(), vector.len());
            for (before, after) in vector.iter().zip(&unpacked) {
                prop_assert!((before - after).abs() <= before.abs() / 1024.0 + 1e-7);
            }
        }

        #[test]
        fn normalized_vectors_have_unit_length(mut raw in prop::collection::vec(-1e6_f32..1e6, 1..500)) {
            prop_assume!(raw.iter().any(|value| value.abs() > 1e-3));
            normalize(&mut raw);
            let length: f32 = raw.iter().map(|value| value * value).sum::<f32>().sqrt();
            prop_assert!((length - 1.0).abs() < 1e-5);
        }
    }

    #[test]
    fn packed_bytes_are_little_endian_halves() {
        assert_eq!(to_half(&[1.0, -2.0]), [0x00, 0x3c, 0x00, 0xc0]);
        assert_eq!(from_half(&[0x00, 0x3c, 0x00, 0xc0, 0xff]), [1.0, -2.0]);
    }

    #[test]
    fn invalid_vectors_become_zeros() {
        for mut vector in [vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![f32::INFINITY, 1.0]] {
            normalize(&mut vector);
            assert_eq!(vector, [0.0, 0.0]);
        }
    }
}
