//! How much of a prompt each tier may take.

use super::search;
use crate::error::InvalidInput;
use crate::tokens::{CharsPerToken, TokenCounter};
use std::sync::Arc;

/// How much recent messages and search results may take, and how tokens are counted.
#[derive(Debug, Clone)]
pub struct ContextBudget {
    pub(super) max_recent_tokens: usize,
    max_search_tokens: usize,
    counting: Counting,
}

#[derive(Debug, Clone)]
enum Counting {
    Estimated(CharsPerToken),
    Exact(Arc<dyn TokenCounter>),
}

impl Default for ContextBudget {
    /// 4,000 tokens of recent messages, 2,000 of search results, four code points a token.
    fn default() -> Self {
        Self {
            max_recent_tokens: 4_000,
            max_search_tokens: 2_000,
            counting: Counting::Estimated(CharsPerToken::default()),
        }
    }
}

impl ContextBudget {
    /// With another limit for recent messages. With 0, two messages stay.
    #[must_use]
    pub fn max_recent_tokens(self, tokens: usize) -> Self {
        Self { max_recent_tokens: tokens, ..self }
    }

    /// With another limit for search results. With 0 they are left out.
    #[must_use]
    pub fn max_search_tokens(self, tokens: usize) -> Self {
        Self { max_search_tokens: tokens, ..self }
    }

    /// Counts code points, this many a token, rounded down for each message: shorter ones are free.
    ///
    /// # Errors
    /// When it is 0.
    pub fn chars_per_token(self, chars: usize) -> Result<Self, InvalidInput> {
        Ok(Self { counting: Counting::Estimated(CharsPerToken::new(chars)?), ..self })
    }

    /// Counts as a model does whose tokenizer is known.
    #[must_use]
    pub fn counted_by(self, counter: Arc<dyn TokenCounter>) -> Self {
        Self { counting: Counting::Exact(counter), ..self }
    }

    pub(super) fn count(&self, text: &str) -> usize {
        match &self.counting {
            Counting::Estimated(counter) => counter.count(text),
            Counting::Exact(counter) => counter.count(text),
        }
    }

    /// The beginning of search results that fits.
    pub(super) fn cut<'a>(&self, text: &'a str) -> &'a str {
        match &self.counting {
            Counting::Estimated(counter) => {
                search::first_chars(text, self.max_search_tokens.saturating_mul(counter.chars()))
            }
            Counting::Exact(counter) => search::first_tokens(text, self.max_search_tokens, counter.as_ref()),
        }
    }
}
