//! How many tokens a text is.

use crate::error::InvalidInput;
use std::fmt;
use std::num::NonZeroUsize;

/// Counts tokens. Exact for a model whose tokenizer is known, an estimate otherwise.
pub trait TokenCounter: Send + Sync + fmt::Debug {
    /// Tokens of a text. Should be linear in its length.
    fn count(&self, text: &str) -> usize;
}

/// The estimate for unknown models: code points divided by a constant, rounded down for each text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CharsPerToken(NonZeroUsize);

impl CharsPerToken {
    /// Code points in a token, at least 1.
    pub fn new(chars: usize) -> Result<Self, InvalidInput> {
        NonZeroUsize::new(chars).map(Self).ok_or(InvalidInput::Zero { setting: "chars_per_token" })
    }
    /// Code points in a token.
    pub const fn chars(self) -> usize {
        self.0.get()
    }
}

impl Default for CharsPerToken {
    /// Four, which fits English prose.
    fn default() -> Self {
        Self(NonZeroUsize::MIN.saturating_add(3))
    }
}

impl TokenCounter for CharsPerToken {
    fn count(&self, text: &str) -> usize {
        text.chars().count() / self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_and_rounded_down() {
        let counter = CharsPerToken::default();
        let counted: Vec<_> =
            ["", "abc", "abcd", "abcdefg", "abcdefgh"].iter().map(|t| counter.count(t)).collect();
        assert_eq!(counted, [0, 0, 1, 1, 2]);
        assert_eq!(CharsPerToken::new(1).expect("one").count("👍👍👍👍"), 4);
        assert!(CharsPerToken::new(0).is_err());
    }
}
