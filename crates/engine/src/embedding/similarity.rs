//! Whether two texts mean the same, by their stored vectors.
//!
//! Called where a request to forget names something in other words than a statement does. The one thing to know: what has
//! the same meaning is closed or removed, so that threshold is high; what is only related is shown and kept.

use evoke_embed::from_half;

/// Texts that one request compares by meaning at most.
pub(crate) const MAX_COMPARED: usize = 256;
/// The cosine from which on two texts count as saying the same in other words.
pub(crate) const SAME_MEANING: f32 = 0.6;
/// The cosine from which on a text is related to another, and left for a person to decide on.
pub(crate) const RELATED_MEANING: f32 = 0.3;

/// The cosine of two stored vectors (half floats of length 1); 0 when one of them is damaged.
pub(crate) fn cosine(one: &[u8], other: &[u8]) -> f32 {
    let dot: f32 = from_half(one).iter().zip(from_half(other)).map(|(a, b)| a * b).sum();
    if dot.is_finite() { dot } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use evoke_embed::to_half;

    #[test]
    fn the_cosine_tells_near_from_far_and_damage_is_far() {
        let (east, north) = (to_half(&[1.0, 0.0]), to_half(&[0.0, 1.0]));
        assert!(cosine(&east, &east) > 0.99);
        assert!(cosine(&east, &north).abs() < 0.01);
        assert!(cosine(&east, &to_half(&[f32::NAN, 0.0])).abs() < 0.01);
    }
}
