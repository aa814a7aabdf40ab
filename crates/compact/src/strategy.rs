//! The compaction strategies that a caller can name, and the quality that each must reach.
//!
//! [`budget`](crate::budget) turns a strategy into a number of tokens.

use std::str::FromStr;

/// How much of a conversation a compaction retains. The name on the wire is [`Strategy::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// Retains about 70 % of the tokens.
    Conservative,
    /// Retains about 40 % of the tokens.
    Balanced,
    /// Retains about 15 % of the tokens.
    Aggressive,
    /// Retains 12 to 75 %, depending on length, density, repetition and the agent's context window.
    #[default]
    Adaptive,
}

/// The name of a strategy was not one of [`Strategy::ALL`]; holds the name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown strategy {0:?}; expected one of: conservative, balanced, aggressive, adaptive")]
pub struct UnknownStrategy(pub String);

impl Strategy {
    /// Every strategy, in descending order of what it retains; the adaptive one is last.
    pub const ALL: [Self; 4] = [Self::Conservative, Self::Balanced, Self::Aggressive, Self::Adaptive];

    /// The name on the wire and in stored jobs; [`str::parse`] is the inverse.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conservative => "conservative",
            Self::Balanced => "balanced",
            Self::Aggressive => "aggressive",
            Self::Adaptive => "adaptive",
        }
    }

    /// The share of key extractions that must be retained for [`Compaction::passed`](crate::Compaction::passed).
    pub(crate) const fn min_key_share(self) -> f64 {
        match self {
            Self::Conservative => 0.98,
            Self::Balanced => 0.95,
            Self::Adaptive => 0.85,
            Self::Aggressive => 0.8,
        }
    }
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
