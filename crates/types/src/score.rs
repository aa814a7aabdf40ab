//! Numbers with a range.

use serde::{Deserialize, Serialize};

/// A number lay outside 0..=1 or was not a number.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{0} is outside 0 to 1")]
pub struct OutOfRange(pub f32);

/// How sure we are that a memory is what was meant, 0..=1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Confidence(f32);

impl Confidence {
    /// Said in so many words.
    pub const EXPLICIT: Self = Self(1.0);
    /// Follows from what was said.
    pub const INFERRED: Self = Self(0.75);
    /// Likely, hedged or second-hand.
    pub const ASSUMED: Self = Self(0.5);

    /// The number inside.
    pub const fn get(self) -> f32 {
        self.0
    }
    /// The nearest confidence to any number; not-a-number becomes 0.
    pub fn clamped(value: f32) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }
}

impl TryFrom<f32> for Confidence {
    type Error = OutOfRange;
    fn try_from(value: f32) -> Result<Self, OutOfRange> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(OutOfRange(value)) }
    }
}

impl From<Confidence> for f32 {
    fn from(value: Confidence) -> Self {
        value.0
    }
}
