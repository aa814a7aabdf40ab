//! A limit on repeated log lines, for failures that every request meets (a full disk, say).
//!
//! Keep one [`Throttle`] in a `static` for each line; ask it before logging.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Lets one event through each interval and counts the others.
#[derive(Debug)]
pub struct Throttle {
    interval: Duration,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// When an event was let through last.
    passed: Option<Instant>,
    /// Events held back since then.
    held_back: u64,
}

impl Throttle {
    /// At most one event a minute.
    pub const fn a_minute() -> Self {
        Self::every(Duration::from_secs(60))
    }
    /// At most one event each interval.
    pub const fn every(interval: Duration) -> Self {
        Self { interval, state: Mutex::new(State { passed: None, held_back: 0 }) }
    }
    /// Whether an event at this instant is let through: if so, the number of events that were held back
    /// before it.
    pub fn pass(&self, now: Instant) -> Option<u64> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.passed.is_some_and(|passed| now.saturating_duration_since(passed) < self.interval) {
            state.held_back += 1;
            return None;
        }
        state.passed = Some(now);
        Some(std::mem::take(&mut state.held_back))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_an_interval_passes_and_says_how_many_did_not() {
        let throttle = Throttle::a_minute();
        let start = Instant::now();
        let at = |seconds| throttle.pass(start + Duration::from_secs(seconds));
        assert_eq!(
            [at(0), at(1), at(59), at(60), at(61), at(200)],
            [Some(0), None, None, Some(2), None, Some(1)]
        );
    }
}
