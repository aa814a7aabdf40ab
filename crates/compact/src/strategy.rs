//! How much to keep.

use crate::sentence::Reading;
use std::str::FromStr;

/// How much of a conversation a compaction keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// About 70 % of the tokens.
    Conservative,
    /// About 40 %.
    Balanced,
    /// About 15 %.
    Aggressive,
    /// From length, density, repetition and the agent's window.
    #[default]
    Adaptive,
}

/// A strategy's name was not one of the four.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown strategy {0:?}; expected one of: conservative, balanced, aggressive, adaptive")]
pub struct UnknownStrategy(pub String);

/// A compacted conversation fills at most this share of the agent's window.
const WINDOW_SHARE: f64 = 0.06;
/// Telling terms a token in ordinary talk.
const ORDINARY_DENSITY: f64 = 0.08;

impl Strategy {
    /// Every strategy, the one that keeps most first.
    pub const ALL: [Self; 4] = [Self::Conservative, Self::Balanced, Self::Aggressive, Self::Adaptive];

    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conservative => "conservative",
            Self::Balanced => "balanced",
            Self::Aggressive => "aggressive",
            Self::Adaptive => "adaptive",
        }
    }

    /// The share of key extractions that must be left, for a compaction to be good.
    pub(crate) const fn floor(self) -> f64 {
        match self {
            Self::Conservative => 0.98,
            Self::Balanced => 0.95,
            Self::Adaptive => 0.85,
            Self::Aggressive => 0.8,
        }
    }

    /// The share of the tokens to keep, above 0 and at most 1.
    pub(crate) fn share(self, reading: &Reading<'_>, agent_window: Option<u32>) -> f64 {
        match self {
            Self::Conservative => 0.7,
            Self::Balanced => 0.4,
            Self::Aggressive => 0.15,
            Self::Adaptive => adaptive(reading, agent_window),
        }
    }
}

/// Falls from 0.7 for a page to 0.15 for a book; dense talk keeps more, repetitive talk less.
fn adaptive(reading: &Reading<'_>, agent_window: Option<u32>) -> f64 {
    let tokens = reading.tokens.max(1) as f64;
    let length = 0.7 - 0.08 * (tokens.max(500.0) / 500.0).log2();
    let specific: usize = reading.sentences.iter().map(|s| s.specific.len()).sum();
    let density = (specific as f64 / tokens / ORDINARY_DENSITY).clamp(0.5, 1.5);
    let share = length * (0.7 + 0.3 * density) * (1.0 - 0.6 * repetition(reading));
    let window = agent_window.map_or(1.0, |window| f64::from(window) * WINDOW_SHARE / tokens);
    share.clamp(0.12, 0.75).min(window.max(0.05))
}

/// The share of sentences that say nothing which has not been said before.
fn repetition(reading: &Reading<'_>) -> f64 {
    let mut said = vec![false; reading.idf.len()];
    let mut repeated = 0;
    for sentence in &reading.sentences {
        repeated += usize::from(reading.share(sentence, |stem| said[stem as usize]) > 0.9);
        sentence.stems.iter().for_each(|stem| said[*stem as usize] = true);
    }
    repeated as f64 / reading.sentences.len().max(1) as f64
}

impl FromStr for Strategy {
    type Err = UnknownStrategy;
    fn from_str(text: &str) -> Result<Self, UnknownStrategy> {
        Self::ALL
            .into_iter()
            .find(|strategy| strategy.as_str() == text)
            .ok_or_else(|| UnknownStrategy(text.to_owned()))
    }
}
