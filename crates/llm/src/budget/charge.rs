//! Charges: tokens of a call, as they are reserved and settled.
//!
//! Kept apart from [`Usage`], which has the tokens of the prompt cache as well and may be unknown.

use crate::response::Usage;

/// Input and output tokens of a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Charge {
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
}

impl Charge {
    pub(super) fn tokens(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }

    pub(super) fn multiplied(self, count: u32) -> Self {
        let multiplied = |tokens: u64| tokens.saturating_mul(u64::from(count));
        Self { input_tokens: multiplied(self.input_tokens), output_tokens: multiplied(self.output_tokens) }
    }
}

impl From<Usage> for Charge {
    fn from(usage: Usage) -> Self {
        Self { input_tokens: usage.input_tokens, output_tokens: usage.output_tokens }
    }
}
