//! How much of a conversation is kept.

use crate::error::InvalidInput;
use crate::tokens::{CharsPerToken, TokenCounter};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How much of a conversation is kept: the newest messages, by number, by tokens, or all of them.
///
/// A window counts messages, not turns, and system messages are messages like others. The number is exact on
/// every backend and in the same step as the add. The token budget is exact for every reader too; stored rows
/// beyond it are removed a little later, so that an add never has to read the conversation.
#[derive(Debug, Clone, Default)]
pub struct Window {
    max_messages: Option<NonZeroUsize>,
    tokens: Option<TokenBudget>,
}

/// The most tokens that a window may hold, and how they are counted.
#[derive(Debug, Clone)]
pub struct TokenBudget {
    max: NonZeroUsize,
    counter: Arc<dyn TokenCounter>,
}

impl Window {
    /// Everything is kept.
    pub fn unlimited() -> Self {
        Self::default()
    }

    /// The newest `max_messages`, at least 1.
    pub fn last(max_messages: usize) -> Result<Self, InvalidInput> {
        let max = NonZeroUsize::new(max_messages).ok_or(InvalidInput::Zero { setting: "max_messages" })?;
        Ok(Self::newest(max))
    }

    /// The newest `max_messages`.
    pub const fn newest(max_messages: NonZeroUsize) -> Self {
        Self { max_messages: Some(max_messages), tokens: None }
    }

    /// From a setting of unknown sign: none is unlimited, and numbers below 1 are an error.
    pub fn from_setting(max_messages: Option<i64>) -> Result<Self, InvalidInput> {
        match max_messages {
            None => Ok(Self::unlimited()),
            Some(given @ ..=0) => Err(InvalidInput::NotPositive { setting: "max_messages", given }),
            Some(given) => Self::last(usize::try_from(given).unwrap_or(usize::MAX)),
        }
    }

    /// Also at most `max_tokens`, counted as code points divided by four.
    pub fn max_tokens(self, max_tokens: usize) -> Result<Self, InvalidInput> {
        self.max_tokens_by(max_tokens, Arc::new(CharsPerToken::default()))
    }

    /// Also at most `max_tokens`, counted by `counter`. The newest messages that fit are kept; one that is
    /// larger than the budget leaves nothing.
    pub fn max_tokens_by(
        self,
        max_tokens: usize,
        counter: Arc<dyn TokenCounter>,
    ) -> Result<Self, InvalidInput> {
        let max = NonZeroUsize::new(max_tokens).ok_or(InvalidInput::Zero { setting: "max_tokens" })?;
        Ok(Self { tokens: Some(TokenBudget { max, counter }), ..self })
    }

    /// The most messages, where there is a limit.
    pub fn max_messages(&self) -> Option<NonZeroUsize> {
        self.max_messages
    }

    /// The most tokens, where there is a limit.
    pub fn token_budget(&self) -> Option<&TokenBudget> {
        self.tokens.as_ref()
    }
}

impl TokenBudget {
    /// The most tokens.
    pub const fn max(&self) -> usize {
        self.max.get()
    }
    /// Tokens of a text.
    pub fn count(&self, text: &str) -> usize {
        self.counter.count(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_below_one_are_errors_that_name_the_setting() {
        for given in [0, -1, -5, i64::MIN] {
            let error = Window::from_setting(Some(given)).expect_err("not positive").to_string();
            assert!(error.contains("max_messages") && error.contains(&given.to_string()), "{error}");
        }
        assert!(Window::last(0).is_err() && Window::unlimited().max_tokens(0).is_err());
        assert_eq!(Window::from_setting(None).expect("unlimited").max_messages(), None);
        let seven = Window::from_setting(Some(7)).expect("seven").max_messages();
        assert_eq!(seven.map(NonZeroUsize::get), Some(7));
    }
}
