//! What tokens cost.

use std::fmt;

use super::ledger::Charge;
use crate::LlmError;

/// Nano-dollars in a dollar.
const NANOS: u64 = 1_000_000_000;

/// An amount of money in billionths of a dollar, in which prices of single tokens are whole numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost(u64);

impl Cost {
    /// From billionths of a dollar.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// From dollars, rounded to billionths; `None` for a negative number, infinity or no number.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let nanos = (dollars * NANOS as f64).round();
        // Half of the range, so that a sum of two costs still fits.
        (nanos >= 0.0 && nanos < (u64::MAX / 2) as f64).then_some(Self(nanos as u64))
    }

    /// In billionths of a dollar.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}.{:06}", self.0 / NANOS, self.0 % NANOS / 1_000)
    }
}

/// What a model's tokens cost. Tokens read from a prompt cache are charged as others, which is never too little.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Price {
    nanos_per_input_token: u64,
    nanos_per_output_token: u64,
}

impl Price {
    /// A model that costs nothing, such as one of your own.
    pub const FREE: Self = Self { nanos_per_input_token: 0, nanos_per_output_token: 0 };

    /// The usual way to state prices: dollars for a million input tokens and for a million output tokens.
    ///
    /// # Errors
    /// [`LlmError::Config`] for a price that is negative, not a number, or above a dollar a token.
    pub fn per_million(input_dollars: f64, output_dollars: f64) -> Result<Self, LlmError> {
        Ok(Self {
            nanos_per_input_token: nanos_per_token(input_dollars)?,
            nanos_per_output_token: nanos_per_token(output_dollars)?,
        })
    }

    /// Whether nothing is charged.
    pub const fn is_free(self) -> bool {
        self.nanos_per_input_token == 0 && self.nanos_per_output_token == 0
    }

    pub(super) fn of(self, charge: Charge) -> Cost {
        let input = charge.input_tokens.saturating_mul(self.nanos_per_input_token);
        let output = charge.output_tokens.saturating_mul(self.nanos_per_output_token);
        Cost(input.saturating_add(output))
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
    fn prices_of_millions_become_costs_of_calls() {
        let price = Price::per_million(3.0, 15.0).unwrap();
        let cost = price.of(Charge { input_tokens: 1_000, output_tokens: 100 });
        assert_eq!(cost, Cost::from_dollars(0.0045).unwrap());
        assert_eq!(cost.to_string(), "$0.004500");
        assert!(!Price::per_million(0.000_1, 0.0).unwrap().is_free());
    }

    #[test]
    fn what_is_no_price_is_refused() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, 1e12] {
            assert!(Price::per_million(bad, 0.0).is_err(), "{bad}");
        }
        for bad in [-0.1, f64::NAN, 1e30] {
            assert_eq!(Cost::from_dollars(bad), None, "{bad}");
        }
    }
}
