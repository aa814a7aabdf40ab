//! The budget tracker: tokens and cost of the current period, with reservations for calls in flight.
//!
//! [`Budgeted`](super::Budgeted) reserves before each call and settles after it. The clock is injected, so
//! periods can be tested.

use std::fmt;
use std::sync::Arc;

use evoke_types::{Clock, Timestamp};
use parking_lot::Mutex;

use super::charge::Charge;
use super::price::Price;
use crate::error::LlmError;
use crate::limits::{Budget, BudgetLimit, Cost, Spending};

/// Tokens that are reserved for a call. They stay spent unless the reservation is settled.
#[derive(Debug)]
pub(super) struct Reservation {
    period: i64,
    charge: Charge,
}

/// The limit that a reservation would exceed, with the figures for [`LlmError::OverBudget`].
#[derive(Debug)]
pub(super) struct BudgetExceeded {
    limit: BudgetLimit,
    needed: String,
    remaining: String,
    resets_at: Option<Timestamp>,
}

impl BudgetExceeded {
    pub(super) fn into_error(self, model: &str) -> LlmError {
        let Self { limit, needed, remaining, resets_at } = self;
        LlmError::OverBudget { model: model.to_owned(), limit, needed, remaining, resets_at }
    }
}

/// The spending of one period.
#[derive(Debug, Default)]
struct Account {
    /// The number of the period since 1970.
    period: i64,
    spent: Spending,
}

/// Tracks the spending of the current period under a lock.
pub(super) struct BudgetTracker {
    budget: Budget,
    price: Price,
    clock: Arc<dyn Clock>,
    account: Mutex<Account>,
}

impl fmt::Debug for BudgetTracker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ledger").field("budget", &self.budget).finish_non_exhaustive()
    }
}

impl BudgetTracker {
    pub(super) fn new(budget: Budget, price: Price, clock: Arc<dyn Clock>) -> Self {
        Self { budget, price, clock, account: Mutex::default() }
    }

    /// Reserves the maximum of a call, if every limit allows it.
    pub(super) fn reserve(&self, charge: Charge) -> Result<Reservation, BudgetExceeded> {
        self.check_call(charge)?;
        let mut account = self.account.lock();
        let period = self.enter_period(&mut account);
        let spent = account.spent;
        self.check_tokens(period, spent.tokens, charge)?;
        self.check_cost(period, spent.cost, charge)?;
        account.spent = add_spending(spent, charge.tokens(), self.price.cost_of(charge));
        Ok(Reservation { period, charge })
    }

    /// Replaces a reservation by the actual charge.
    #[expect(clippy::needless_pass_by_value, reason = "an amount set aside is settled once")]
    pub(super) fn settle(&self, reservation: Reservation, actual: Charge) {
        let Reservation { period, charge } = reservation;
        let mut account = self.account.lock();
        // A call that began in an earlier period was charged to that one, and stays there.
        if self.enter_period(&mut account) == period {
            let spent = account.spent;
            let tokens = spent.tokens.saturating_sub(charge.tokens());
            let cost = spent.cost.as_nanos().saturating_sub(self.price.cost_of(charge).as_nanos());
            let without_reservation = Spending { tokens, cost: Cost::from_nanos(cost) };
            account.spent = add_spending(without_reservation, actual.tokens(), self.price.cost_of(actual));
        }
    }

    pub(super) fn spent(&self) -> Spending {
        let mut account = self.account.lock();
        self.enter_period(&mut account);
        account.spent
    }

    /// Begins a new account if the clock has moved into another period. A clock that was set back does not
    /// open an old one again.
    fn enter_period(&self, account: &mut Account) -> i64 {
        let period = self.clock.now().as_millis().div_euclid(self.period_millis());
        if period > account.period {
            *account = Account { period, spent: Spending::default() };
        }
        account.period
    }

    fn period_millis(&self) -> i64 {
        i64::try_from(self.budget.period.as_millis()).unwrap_or(i64::MAX).max(1)
    }

    fn end_of(&self, period: i64) -> Timestamp {
        Timestamp::from_millis(period.saturating_add(1).saturating_mul(self.period_millis()))
    }

    fn check_call(&self, charge: Charge) -> Result<(), BudgetExceeded> {
        match self.budget.tokens_per_call {
            Some(limit) if charge.tokens() > limit => Err(BudgetExceeded {
                limit: BudgetLimit::TokensPerCall(limit),
                needed: format!("{} tokens", charge.tokens()),
                remaining: format!("{limit} tokens"),
                resets_at: None,
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_tokens(&self, period: i64, spent: u64, charge: Charge) -> Result<(), BudgetExceeded> {
        match self.budget.tokens_per_period {
            Some(limit) if spent.saturating_add(charge.tokens()) > limit => Err(BudgetExceeded {
                limit: BudgetLimit::TokensPerPeriod(limit, self.budget.period),
                needed: format!("{} tokens", charge.tokens()),
                remaining: format!("{} tokens", limit.saturating_sub(spent)),
                resets_at: Some(self.end_of(period)),
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_cost(&self, period: i64, spent: Cost, charge: Charge) -> Result<(), BudgetExceeded> {
        let needed = self.price.cost_of(charge);
        match self.budget.cost_per_period {
            Some(limit) if spent.as_nanos().saturating_add(needed.as_nanos()) > limit.as_nanos() => {
                let remaining = Cost::from_nanos(limit.as_nanos().saturating_sub(spent.as_nanos()));
                Err(BudgetExceeded {
                    limit: BudgetLimit::CostPerPeriod(limit, self.budget.period),
                    needed: needed.to_string(),
                    remaining: remaining.to_string(),
                    resets_at: Some(self.end_of(period)),
                })
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn add_spending(spent: Spending, tokens: u64, cost: Cost) -> Spending {
    Spending {
        tokens: spent.tokens.saturating_add(tokens),
        cost: Cost::from_nanos(spent.cost.as_nanos().saturating_add(cost.as_nanos())),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use evoke_types::ManualClock;
    use proptest::prelude::*;

    use super::*;

    const PERIOD: i64 = 1_000;

    fn tracker(budget: Budget, price: Price) -> (BudgetTracker, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(10 * PERIOD)));
        (BudgetTracker::new(budget, price, clock.clone()), clock)
    }

    fn charge(input_tokens: u64, output_tokens: u64) -> Charge {
        Charge { input_tokens, output_tokens }
    }

    #[test]
    fn errors_name_the_limit_and_its_reset() {
        let budget = Budget {
            tokens_per_call: Some(50),
            tokens_per_period: Some(80),
            cost_per_period: Cost::from_dollars(0.000_1),
            period: Duration::from_millis(PERIOD as u64),
        };
        let (tracker, _) = tracker(budget, Price::per_million(1.0, 2.0).unwrap());
        let message =
            |input, output| tracker.reserve(charge(input, output)).unwrap_err().into_error("m").to_string();
        assert!(message(40, 11).contains("needs about 51 tokens, 50 tokens of 50 tokens a call are left"));
        tracker.reserve(charge(40, 10)).unwrap();
        assert!(message(30, 1).contains("30 tokens of 80 tokens in 1s are left until 1970-01-01T00:00:11Z"));
        assert!(message(0, 30).contains("$0.000060, $0.000040 of $0.000100 in 1s"), "{}", message(0, 30));
    }

    /// An operation on the tracker.
    #[derive(Debug, Clone)]
    enum Event {
        Call { expected: (u64, u64), actual: Option<(u64, u64)> },
        Wait(i64),
    }

    fn event() -> impl Strategy<Value = Event> {
        let amount = || (0..60_u64, 0..60_u64);
        prop_oneof![
            4 => (amount(), prop::option::of(amount()))
                .prop_map(|(expected, actual)| Event::Call { expected, actual }),
            1 => (0..PERIOD).prop_map(Event::Wait),
        ]
    }

    proptest! {
        /// Compares the tracker with an account that keeps every entry and adds them up anew.
        #[test]
        fn spending_is_the_sum_of_all_entries(events in prop::collection::vec(event(), 1..60)) {
            let budget = Budget {
                tokens_per_period: Some(200),
                period: Duration::from_millis(PERIOD as u64),
                ..Budget::default()
            };
            let (tracker, clock) = tracker(budget, Price::FREE);
            let mut entries: Vec<(i64, u64)> = Vec::new();
            for event in events {
                let period = clock.now().as_millis() / PERIOD;
                let spent: u64 = entries.iter().filter(|entry| entry.0 == period).map(|entry| entry.1).sum();
                prop_assert_eq!(tracker.spent().tokens, spent);
                match event {
                    Event::Wait(millis) => clock.advance_millis(millis),
                    Event::Call { expected: (input, output), actual } => {
                        let reserved = tracker.reserve(charge(input, output));
                        prop_assert_eq!(reserved.is_ok(), spent + input + output <= 200);
                        let Ok(reservation) = reserved else { continue };
                        // An abandoned call stays charged as expected.
                        let (input, output) = actual.unwrap_or((input, output));
                        if actual.is_some() {
                            tracker.settle(reservation, charge(input, output));
                        }
                        entries.push((period, input + output));
                    }
                }
            }
        }

        /// Admitted calls never exceed the limit together, however they overlap.
        #[test]
        fn reservations_respect_the_limit(sizes in prop::collection::vec(0..100_u64, 1..40)) {
            let (tracker, _) = tracker(Budget { tokens_per_period: Some(300), ..Budget::default() }, Price::FREE);
            let admitted: u64 = sizes.iter().filter(|&&size| tracker.reserve(charge(size, 0)).is_ok()).sum();
            prop_assert!(admitted <= 300);
            prop_assert_eq!(tracker.spent().tokens, admitted);
        }
    }

    #[test]
    fn calls_settle_in_their_start_period() {
        let budget = Budget { period: Duration::from_millis(PERIOD as u64), ..Budget::default() };
        let (tracker, clock) = tracker(budget, Price::FREE);
        let reservation = tracker.reserve(charge(5, 5)).unwrap();
        clock.advance_millis(PERIOD);
        tracker.reserve(charge(1, 1)).unwrap();
        tracker.settle(reservation, charge(500, 500));
        assert_eq!(tracker.spent().tokens, 2);
        clock.advance_millis(-PERIOD);
        assert_eq!(tracker.spent().tokens, 2);
    }
}
