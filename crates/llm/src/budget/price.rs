//! Prices: what tokens cost.
//!
//! The [tracker](super::budget_tracker) multiplies them with a [`Charge`] to enforce
//! [`Budget::cost_per_period`](crate::Budget::cost_per_period).

use super::charge::Charge;
use crate::error::LlmError;
use crate::limits::{Cost, NANOS};

/// Prices of a model's input and output tokens. Tokens from a prompt cache are charged like others, which is
/// never too little.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Price {
    nanos_per_input_token: u64,
    nanos_per_output_token: u64,
}

impl Price {
    /// A model that costs nothing, such as one on your own hardware.
    pub const FREE: Self = Self { nanos_per_input_token: 0, nanos_per_output_token: 0 };

    /// The usual way to state prices: dollars per million input tokens and per million output tokens.
    ///
    /// ```
    /// use evoke_llm::Price;
    ///
    /// let price = Price::per_million(3.0, 15.0)?;
    /// assert!(!price.is_free() && Price::FREE.is_free());
    /// # Ok::<(), evoke_llm::LlmError>(())
    /// ```
    ///
    /// # Errors
    /// [`LlmError::Config`] for a price that is negative, not a number, or above a dollar per token.
    pub fn per_million(input_dollars: f64, output_dollars: f64) -> Result<Self, LlmError> {
        Ok(Self {
            nanos_per_input_token: nanos_per_token(input_dollars)?,
            nanos_per_output_token: nanos_per_token(output_dollars)?,
        })
    }

    /// Whether both prices are 0.
    pub const fn is_free(self) -> bool {
        self.nanos_per_input_token == 0 && self.nanos_per_output_token == 0
    }

    pub(super) fn cost_of(self, charge: Charge) -> Cost {
        let input = charge.input_tokens.saturating_mul(self.nanos_per_input_token);
        let output = charge.output_tokens.saturating_mul(self.nanos_per_output_token);
        Cost::from_nanos(input.saturating_add(output))
    }
}

/// Rounded up, so that no price becomes free.
fn nanos_per_token(dollars_per_million: f64) -> Result<u64, LlmError> {
    let nanos = (dollars_per_million * 1_000.0).ceil();
    if (0.0..=NANOS as f64).contains(&nanos) {
        return Ok(nanos as u64);
    }
    let reason = format!("{dollars_per_million} is not a price in dollars for a million tokens");
    Err(LlmError::Config { setting: "EVOKE_LLM_PRICE", reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cost_follows_the_price_per_token() {
        let price = Price::per_million(3.0, 15.0).unwrap();
        let cost = price.cost_of(Charge { input_tokens: 1_000, output_tokens: 100 });
        assert_eq!(cost, Cost::from_dollars(0.0045).unwrap());
        assert_eq!(cost.to_string(), "$0.004500");
        assert!(!Price::per_million(0.000_1, 0.0).unwrap().is_free());
    }

    #[test]
    fn invalid_prices_are_rejected() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, 1e12] {
            assert!(Price::per_million(bad, 0.0).is_err(), "{bad}");
        }
        for bad in [-0.1, f64::NAN, 1e30] {
            assert_eq!(Cost::from_dollars(bad), None, "{bad}");
        }
    }
}
