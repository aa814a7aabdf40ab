//! Budgets: a wrapper that refuses calls before they exceed a limit of tokens or cost.
//!
//! [`Settings::open`](crate::Settings::open) puts a [`Budgeted`] in front of every remote model. The
//! accounting is in memory and starts empty with each process.

mod budget_tracker;
mod charge;
mod price;

use std::sync::Arc;

use async_trait::async_trait;
use evoke_types::Clock;

use self::budget_tracker::BudgetTracker;
use self::charge::Charge;
pub use self::price::Price;
use crate::chat::ChatModel;
use crate::error::LlmError;
use crate::limits::{Budget, Spending};
use crate::request::ChatRequest;
use crate::response::ChatResponse;

/// A model with a budget.
///
/// Before a call, its maximum is reserved: the estimated input and the whole output limit. After it, the
/// usage that the server reported replaces the reservation. So concurrent calls cannot exceed a limit
/// together, except by the error of the estimate. A call that was abandoned stays charged as estimated, and
/// one that failed is charged for each attempt on which the server may have worked
/// ([`LlmError::billable_attempts`]).
#[derive(Debug)]
pub struct Budgeted<M> {
    model: M,
    tracker: BudgetTracker,
}

impl<M: ChatModel> Budgeted<M> {
    /// Puts a budget in front of a model.
    ///
    /// # Errors
    /// [`LlmError::Config`] when the period is shorter than a millisecond, or a cost is limited without a
    /// [`Price`].
    pub fn new(model: M, budget: Budget, price: Price, clock: Arc<dyn Clock>) -> Result<Self, LlmError> {
        if budget.period.as_millis() == 0 {
            let reason = "a period must be at least a millisecond".to_owned();
            return Err(LlmError::Config { setting: "period", reason });
        }
        if budget.cost_per_period.is_some() && price.is_free() {
            let reason = "a limit of cost needs EVOKE_LLM_PRICE".to_owned();
            return Err(LlmError::Config { setting: "EVOKE_LLM_COST_PER_DAY", reason });
        }
        Ok(Self { model, tracker: BudgetTracker::new(budget, price, clock) })
    }

    /// Tokens and cost of the current period so far, reservations included.
    pub fn spent(&self) -> Spending {
        self.tracker.spent()
    }
}

#[async_trait]
impl<M: ChatModel> ChatModel for Budgeted<M> {
    fn name(&self) -> &str {
        self.model.name()
    }

    async fn chat(&self, request: &ChatRequest) -> Result<ChatResponse, LlmError> {
        let expected = Charge {
            input_tokens: request.estimated_input_tokens(),
            output_tokens: u64::from(request.max_output_tokens),
        };
        let reservation =
            self.tracker.reserve(expected).map_err(|exceeded| exceeded.into_error(self.model.name()))?;
        let response = self.model.chat(request).await;
        let actual = match &response {
            Ok(answer) => answer.usage.map_or(expected, Charge::from),
            Err(error) => expected.multiplied(error.billable_attempts()),
        };
        self.tracker.settle(reservation, actual);
        response
    }
}
