//! How much may be spent.

mod ledger;
mod price;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use evoke_types::Clock;

use self::ledger::{Charge, Ledger};
pub use self::price::{Cost, Price};
use crate::{ChatAnswer, ChatModel, ChatRequest, LlmError};

/// Limits of spending. Periods follow each other without gaps; each begins with the full amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Tokens that one call may take, in both directions.
    pub tokens_per_call: Option<u64>,
    /// Tokens that all calls of a period may take.
    pub tokens_per_period: Option<u64>,
    /// What all calls of a period may cost.
    pub cost_per_period: Option<Cost>,
    /// The length of a period; at least a millisecond.
    pub period: Duration,
}

impl Default for Budget {
    /// No limits, and days as periods.
    fn default() -> Self {
        let period = Duration::from_secs(24 * 60 * 60);
        Self { tokens_per_call: None, tokens_per_period: None, cost_per_period: None, period }
    }
}

/// A limit that stands in the way of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BudgetLimit {
    /// Tokens of one call.
    TokensPerCall(u64),
    /// Tokens of all calls in a period.
    TokensPerPeriod(u64, Duration),
    /// The cost of all calls in a period.
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

/// What was spent in the current period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spent {
    /// Tokens in both directions, those set aside for calls under way included.
    pub tokens: u64,
    /// What they cost.
    pub cost: Cost,
}

/// A model that is asked only while the budget lasts.
///
/// Before a call, what it may take at most is set aside: the estimated input and the whole output limit. After it,
/// what the server counted takes that place. So concurrent calls cannot exceed a limit together, except by the
/// error of the estimate. A call that was abandoned stays charged as estimated, and one that failed is charged for
/// each attempt on which the server may have worked. The account is in memory and starts empty.
#[derive(Debug)]
pub struct Budgeted<M> {
    model: M,
    ledger: Ledger,
}

impl<M: ChatModel> Budgeted<M> {
    /// Puts a budget before a model.
    ///
    /// # Errors
    /// [`LlmError::Config`] when the period is shorter than a millisecond, or a cost is limited without a price.
    pub fn new(model: M, budget: Budget, price: Price, clock: Arc<dyn Clock>) -> Result<Self, LlmError> {
        if budget.period.as_millis() == 0 {
            let reason = "a period must be at least a millisecond".to_owned();
            return Err(LlmError::Config { setting: "period", reason });
        }
        if budget.cost_per_period.is_some() && price.is_free() {
            let reason = "a limit of cost needs EVOKE_LLM_PRICE".to_owned();
            return Err(LlmError::Config { setting: "EVOKE_LLM_COST_PER_DAY", reason });
        }
        Ok(Self { model, ledger: Ledger::new(budget, price, clock) })
    }

    /// What the current period has spent so far.
    pub fn spent(&self) -> Spent {
        self.ledger.spent()
    }
}

#[async_trait]
impl<M: ChatModel> ChatModel for Budgeted<M> {
    fn name(&self) -> &str {
        self.model.name()
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatAnswer, LlmError> {
        let expected = Charge {
            input_tokens: request.estimated_input_tokens(),
            output_tokens: u64::from(request.max_output_tokens),
        };
        let reservation =
            self.ledger.reserve(expected).map_err(|shortage| shortage.into_error(self.model.name()))?;
        let answered = self.model.chat(request).await;
        let taken = match &answered {
            Ok(answer) => answer.usage.map_or(expected, Charge::from),
            Err(error) => expected.times(error.billable_attempts()),
        };
        self.ledger.settle(reservation, taken);
        answered
    }
}
