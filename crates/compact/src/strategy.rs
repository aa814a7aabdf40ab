//! How much to keep.

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
    /// From the length: short conversations keep more.
    #[default]
    Adaptive,
}

/// A strategy's name was not one of the four.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown strategy {0:?}; expected one of: conservative, balanced, aggressive, adaptive")]
pub struct UnknownStrategy(pub String);

impl Strategy {
    /// The name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conservative => "conservative",
            Self::Balanced => "balanced",
            Self::Aggressive => "aggressive",
            Self::Adaptive => "adaptive",
        }
    }

    /// The tokens to keep of so many.
    pub fn budget(self, tokens: usize) -> usize {
        let share = match self {
            Self::Conservative => 0.7,
            Self::Balanced => 0.4,
            Self::Aggressive => 0.15,
            // Falls from 0.7 for a page to 0.15 for a book.
            Self::Adaptive => (0.7 - 0.08 * (tokens.max(500) as f64 / 500.0).log2()).max(0.15),
        };
        ((tokens as f64 * share).ceil() as usize).max(1)
    }
}

impl FromStr for Strategy {
    type Err = UnknownStrategy;
    fn from_str(text: &str) -> Result<Self, UnknownStrategy> {
        [Self::Conservative, Self::Balanced, Self::Aggressive, Self::Adaptive]
            .into_iter()
            .find(|strategy| strategy.as_str() == text)
            .ok_or_else(|| UnknownStrategy(text.to_owned()))
    }
}
