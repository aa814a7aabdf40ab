//! Limits of spending, and the unit of cost. Plain types, which [`LlmError`](crate::LlmError) reports and
//! [`Budgeted`](crate::Budgeted) enforces.

use std::fmt;
use std::time::Duration;

/// The number of nano-dollars per dollar.
pub(crate) const NANOS: u64 = 1_000_000_000;

/// An amount of money in billionths of a dollar, a unit in which prices of single tokens are integers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost(u64);

impl Cost {
    /// A cost in billionths of a dollar.
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A cost in dollars, rounded to billionths; `None` for a negative or non-finite number.
    pub fn from_dollars(dollars: f64) -> Option<Self> {
        let nanos = (dollars * NANOS as f64).round();
        // Half of the range, so that a sum of two costs still fits.
        (nanos >= 0.0 && nanos < (u64::MAX / 2) as f64).then_some(Self(nanos as u64))
    }

    /// The cost in billionths of a dollar.
    pub const fn as_nanos(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "${}.{:06}", self.0 / NANOS, self.0 % NANOS / 1_000)
    }
}

/// Limits of spending. Periods follow each other without gaps, each with the full budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Tokens of one call, input and output together.
    pub tokens_per_call: Option<u64>,
    /// Tokens of all calls in a period, input and output together.
    pub tokens_per_period: Option<u64>,
    /// Cost of all calls in a period; needs a [`Price`](crate::Price).
    pub cost_per_period: Option<Cost>,
    /// The length of a period, at least a millisecond.
    pub period: Duration,
}

impl Default for Budget {
    /// No limits; a period is a day.
    fn default() -> Self {
        let period = Duration::from_secs(24 * 60 * 60);
        Self { tokens_per_call: None, tokens_per_period: None, cost_per_period: None, period }
    }
}

/// A limit that a call would exceed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetLimit {
    /// [`Budget::tokens_per_call`].
    TokensPerCall(u64),
    /// [`Budget::tokens_per_period`], and the length of the period.
    TokensPerPeriod(u64, Duration),
    /// [`Budget::cost_per_period`], and the length of the period.
    CostPerPeriod(Cost, Duration),
}

impl fmt::Display for BudgetLimit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokensPerCall(tokens) => write!(formatter, "{tokens} tokens a call"),
            Self::TokensPerPeriod(tokens, period) => write!(formatter, "{tokens} tokens in {period:?}"),
            Self::CostPerPeriod(cost, period) => write!(formatter, "{cost} in {period:?}"),
        }
    }
}

/// Tokens and cost of a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spending {
    /// Input and output tokens, reservations for calls in flight included.
    pub tokens: u64,
    /// The cost of these tokens.
    pub cost: Cost,
}
