//! The account of one budget.

use std::fmt;
use std::sync::Arc;

use evoke_types::{Clock, Timestamp};
use parking_lot::Mutex;

use super::{Budget, BudgetLimit, Cost, Price, Spent};
use crate::{LlmError, Usage};

/// Tokens to be paid.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Charge {
    pub(crate) input_tokens: u64,
    pub(crate) output_tokens: u64,
}

impl Charge {
    fn tokens(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }

    pub(super) fn times(self, count: u32) -> Self {
        let times = |tokens: u64| tokens.saturating_mul(u64::from(count));
        Self { input_tokens: times(self.input_tokens), output_tokens: times(self.output_tokens) }
    }
}

impl From<Usage> for Charge {
    fn from(usage: Usage) -> Self {
        Self { input_tokens: usage.input_tokens, output_tokens: usage.output_tokens }
    }
}

/// An amount set aside. It stays spent unless it is settled.
#[derive(Debug)]
pub(super) struct Reservation {
    period: i64,
    charge: Charge,
}

/// Why nothing could be set aside.
#[derive(Debug)]
pub(super) struct Shortage {
    limit: BudgetLimit,
    needed: String,
    left: String,
    resets_at: Option<Timestamp>,
}

impl Shortage {
    pub(super) fn into_error(self, model: &str) -> LlmError {
        let Self { limit, needed, left, resets_at } = self;
        LlmError::OverBudget { model: model.to_owned(), limit, needed, left, resets_at }
    }
}

/// What was spent in which period.
#[derive(Debug, Default)]
struct Account {
    /// The number of the period since 1970.
    period: i64,
    spent: Spent,
}

/// Keeps the account.
pub(super) struct Ledger {
    budget: Budget,
    price: Price,
    clock: Arc<dyn Clock>,
    account: Mutex<Account>,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Ledger").field("budget", &self.budget).finish_non_exhaustive()
    }
}

impl Ledger {
    pub(super) fn new(budget: Budget, price: Price, clock: Arc<dyn Clock>) -> Self {
        Self { budget, price, clock, account: Mutex::default() }
    }

    /// Sets an amount aside.
    pub(super) fn reserve(&self, charge: Charge) -> Result<Reservation, Shortage> {
        self.check_call(charge)?;
        let mut account = self.account.lock();
        let period = self.enter_period(&mut account);
        let spent = account.spent;
        self.check_tokens(period, spent.tokens, charge)?;
        self.check_cost(period, spent.cost, charge)?;
        account.spent = plus(spent, charge.tokens(), self.price.of(charge));
        Ok(Reservation { period, charge })
    }

    /// Replaces what was set aside by what was taken.
    #[expect(clippy::needless_pass_by_value, reason = "an amount set aside is settled once")]
    pub(super) fn settle(&self, reservation: Reservation, taken: Charge) {
        let Reservation { period, charge } = reservation;
        let mut account = self.account.lock();
        // A call that began in an earlier period was charged to that one, and stays there.
        if self.enter_period(&mut account) == period {
            let spent = account.spent;
            let tokens = spent.tokens.saturating_sub(charge.tokens());
            let cost = spent.cost.as_nanos().saturating_sub(self.price.of(charge).as_nanos());
            let without = Spent { tokens, cost: Cost::from_nanos(cost) };
            account.spent = plus(without, taken.tokens(), self.price.of(taken));
        }
    }

    pub(super) fn spent(&self) -> Spent {
        let mut account = self.account.lock();
        self.enter_period(&mut account);
        account.spent
    }

    /// Begins a new account if the clock has moved on. A clock that was set back does not open an old one again.
    fn enter_period(&self, account: &mut Account) -> i64 {
        let period = self.clock.now().as_millis().div_euclid(self.period_millis());
        if period > account.period {
            *account = Account { period, spent: Spent::default() };
        }
        account.period
    }

    fn period_millis(&self) -> i64 {
        i64::try_from(self.budget.period.as_millis()).unwrap_or(i64::MAX).max(1)
    }

    fn end_of(&self, period: i64) -> Timestamp {
        Timestamp::from_millis(period.saturating_add(1).saturating_mul(self.period_millis()))
    }

    fn check_call(&self, charge: Charge) -> Result<(), Shortage> {
        match self.budget.tokens_per_call {
            Some(limit) if charge.tokens() > limit => Err(Shortage {
                limit: BudgetLimit::TokensPerCall(limit),
                needed: format!("{} tokens", charge.tokens()),
                left: format!("{limit} tokens"),
                resets_at: None,
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_tokens(&self, period: i64, spent: u64, charge: Charge) -> Result<(), Shortage> {
        match self.budget.tokens_per_period {
            Some(limit) if spent.saturating_add(charge.tokens()) > limit => Err(Shortage {
                limit: BudgetLimit::TokensPerPeriod(limit, self.budget.period),
                needed: format!("{} tokens", charge.tokens()),
                left: format!("{} tokens", limit.saturating_sub(spent)),
                resets_at: Some(self.end_of(period)),
            }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_cost(&self, period: i64, spent: Cost, charge: Charge) -> Result<(), Shortage> {
        let needed = self.price.of(charge);
        match self.budget.cost_per_period {
            Some(limit) if spent.as_nanos().saturating_add(needed.as_nanos()) > limit.as_nanos() => {
                let left = Cost::from_nanos(limit.as_nanos().saturating_sub(spent.as_nanos()));
                Err(Shortage {
                    limit: BudgetLimit::CostPerPeriod(limit, self.budget.period),
                    needed: needed.to_string(),
                    left: left.to_string(),
                    resets_at: Some(self.end_of(period)),
                })
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn plus(spent: Spent, tokens: u64, cost: Cost) -> Spent {
    Spent {
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

    fn ledger(budget: Budget, price: Price) -> (Ledger, Arc<ManualClock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(10 * PERIOD)));
        (Ledger::new(budget, price, clock.clone()), clock)
    }

    fn charge(input_tokens: u64, output_tokens: u64) -> Charge {
        Charge { input_tokens, output_tokens }
    }

    #[test]
    fn the_limits_name_themselves_and_their_reset() {
        let budget = Budget {
            tokens_per_call: Some(50),
            tokens_per_period: Some(80),
            cost_per_period: Cost::from_dollars(0.000_1),
            period: Duration::from_millis(PERIOD as u64),
        };
        let (ledger, _) = ledger(budget, Price::per_million(1.0, 2.0).unwrap());
        let said =
            |input, output| ledger.reserve(charge(input, output)).unwrap_err().into_error("m").to_string();
        assert!(said(40, 11).contains("needs about 51 tokens, 50 tokens of 50 tokens a call are left"));
        ledger.reserve(charge(40, 10)).unwrap();
        assert!(said(30, 1).contains("30 tokens of 80 tokens in 1s are left until 1970-01-01T00:00:11Z"));
        assert!(said(0, 30).contains("$0.000060, $0.000040 of $0.000100 in 1s"), "{}", said(0, 30));
    }

    /// What happens to a budget.
    #[derive(Debug, Clone)]
    enum Event {
        Call { expected: (u64, u64), taken: Option<(u64, u64)> },
        Wait(i64),
    }

    fn event() -> impl Strategy<Value = Event> {
        let amount = || (0..60_u64, 0..60_u64);
        prop_oneof![
            4 => (amount(), prop::option::of(amount()))
                .prop_map(|(expected, taken)| Event::Call { expected, taken }),
            1 => (0..PERIOD).prop_map(Event::Wait),
        ]
    }

    proptest! {
        /// Against an account that keeps every entry and adds them up anew.
        #[test]
        fn a_ledger_is_the_sum_of_its_entries(events in prop::collection::vec(event(), 1..60)) {
            let budget = Budget {
                tokens_per_period: Some(200),
                period: Duration::from_millis(PERIOD as u64),
                ..Budget::default()
            };
            let (ledger, clock) = ledger(budget, Price::FREE);
            let mut entries: Vec<(i64, u64)> = Vec::new();
            for event in events {
                let period = clock.now().as_millis() / PERIOD;
                let spent: u64 = entries.iter().filter(|entry| entry.0 == period).map(|entry| entry.1).sum();
                prop_assert_eq!(ledger.spent().tokens, spent);
                match event {
                    Event::Wait(millis) => clock.advance_millis(millis),
                    Event::Call { expected: (input, output), taken } => {
                        let reserved = ledger.reserve(charge(input, output));
                        prop_assert_eq!(reserved.is_ok(), spent + input + output <= 200);
                        let Ok(reservation) = reserved else { continue };
                        // An abandoned call stays charged as expected.
                        let (input, output) = taken.unwrap_or((input, output));
                        if taken.is_some() {
                            ledger.settle(reservation, charge(input, output));
                        }
                        entries.push((period, input + output));
                    }
                }
            }
        }

        /// Calls that were let in never exceed the limit together, however they overlap.
        #[test]
        fn what_is_under_way_fits_the_limit(sizes in prop::collection::vec(0..100_u64, 1..40)) {
            let (ledger, _) = ledger(Budget { tokens_per_period: Some(300), ..Budget::default() }, Price::FREE);
            let admitted: u64 = sizes.iter().filter(|&&size| ledger.reserve(charge(size, 0)).is_ok()).sum();
            prop_assert!(admitted <= 300);
            prop_assert_eq!(ledger.spent().tokens, admitted);
        }
    }

    #[test]
    fn a_call_settles_in_the_period_in_which_it_began() {
        let budget = Budget { period: Duration::from_millis(PERIOD as u64), ..Budget::default() };
        let (ledger, clock) = ledger(budget, Price::FREE);
        let reservation = ledger.reserve(charge(5, 5)).unwrap();
        clock.advance_millis(PERIOD);
        ledger.reserve(charge(1, 1)).unwrap();
        ledger.settle(reservation, charge(500, 500));
        assert_eq!(ledger.spent().tokens, 2);
        clock.advance_millis(-PERIOD);
        assert_eq!(ledger.spent().tokens, 2);
    }
}
