//! A token bucket for each key: a minute's worth at once, refilled evenly. What a request takes of it is in
//! `cost.rs`.

use evoke_types::KeyId;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::time::Instant;

/// What each key has left.
#[derive(Debug)]
pub(crate) struct RateLimits {
    origin: Instant,
    buckets: Mutex<HashMap<KeyId, Bucket>>,
}

/// What a request was granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Allowance {
    /// Whether it may pass.
    pub(crate) granted: bool,
    /// Units a minute.
    pub(crate) limit: u32,
    /// Whole units left now.
    pub(crate) remaining: u32,
    /// Whole seconds until all are there again.
    pub(crate) reset: u64,
    /// Whole seconds until enough are there for what was asked, at least 1.
    pub(crate) retry_after: u64,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Units left, in fractions. Below zero: debt.
    level: f64,
    /// When `level` was right, in seconds.
    at: f64,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self { origin: Instant::now(), buckets: Mutex::default() }
    }
}

impl RateLimits {
    /// Takes `cost` units of a key that may use `limit` a minute, for a request that has been granted `taken`
    /// before. All of them or none.
    ///
    /// A request that costs more than half of a minute's worth passes when that half is there, and what it costs
    /// beyond what is left is debt: nothing else passes until the debt is paid. So it has its turn also beside
    /// requests that keep the bucket from ever being full.
    pub(crate) fn take(&self, key: KeyId, limit: u32, taken: f64, cost: f64) -> Allowance {
        let now = self.origin.elapsed().as_secs_f64();
        let full = Bucket { level: f64::from(limit), at: now };
        let mut buckets = self.buckets.lock();
        let bucket = buckets.entry(key).or_insert(full);
        bucket.take(limit, now, taken, cost)
    }
}

impl Bucket {
    fn take(&mut self, limit: u32, now: f64, taken: f64, cost: f64) -> Allowance {
        let (capacity, rate) = (f64::from(limit), f64::from(limit) / 60.0);
        self.level = (self.level + (now - self.at).max(0.0) * rate).min(capacity);
        self.at = now;
        let needed = (taken + cost).min((capacity / 2.0).max(1.0));
        let granted = cost <= 0.0 || (limit > 0 && self.level >= needed - taken);
        if granted {
            self.level -= cost;
        }
        // A limit of zero never refills.
        let seconds = |missing: f64| if missing <= 0.0 { 0.0 } else { (missing / rate).ceil().min(86_400.0) };
        Allowance {
            granted,
            limit,
            remaining: self.level.max(0.0) as u32,
            reset: seconds(capacity - self.level) as u64,
            // The request begins anew then, with nothing taken.
            retry_after: (seconds(needed.max(1.0) - self.level) as u64).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_refills_evenly_and_never_overflows() {
        let mut bucket = Bucket { level: 3.0, at: 0.0 };
        let mut one = |now: f64| bucket.take(3, now, 0.0, 1.0);
        let granted: Vec<bool> = (0..4).map(|_| one(0.0).granted).collect();
        assert_eq!(granted, [true, true, true, false]);
        let refused = one(0.0);
        assert_eq!((refused.remaining, refused.retry_after, refused.reset), (0, 20, 60));
        assert!(one(20.0).granted);
        assert!(!one(21.0).granted);
        assert_eq!(one(10_000.0).remaining, 2);
    }

    #[test]
    fn a_limit_of_zero_refuses_everything_and_a_clock_that_steps_back_changes_nothing() {
        let mut none = Bucket { level: 0.0, at: 0.0 };
        let refused = none.take(0, 5.0, 0.0, 1.0);
        assert!(!refused.granted && refused.retry_after >= 1);
        let mut bucket = Bucket { level: 1.0, at: 100.0 };
        assert!(bucket.take(1, 50.0, 0.0, 1.0).granted);
        assert!(!bucket.take(1, 50.0, 0.0, 1.0).granted);
    }

    #[test]
    fn what_costs_more_than_half_passes_when_half_is_there_and_leaves_debt() {
        let mut bucket = Bucket { level: 60.0, at: 0.0 };
        assert!(bucket.take(60, 0.0, 0.0, 1.0).granted);
        let large = bucket.take(60, 0.0, 1.0, 99.0);
        assert_eq!((large.granted, large.remaining, large.reset), (true, 0, 100));
        // 40 units of debt: a second for each, and one more for the next request.
        let next = bucket.take(60, 0.0, 0.0, 1.0);
        assert_eq!((next.granted, next.retry_after), (false, 41));
        let refused = bucket.take(60, 0.0, 0.0, 99.0);
        assert_eq!((refused.granted, refused.retry_after), (false, 70));
        assert!(!bucket.take(60, 69.0, 0.0, 99.0).granted && bucket.take(60, 70.0, 0.0, 99.0).granted);
    }

    #[test]
    fn the_smallest_limit_lets_a_large_request_pass_too() {
        let mut bucket = Bucket { level: 1.0, at: 0.0 };
        assert!(bucket.take(1, 0.0, 0.0, 1.0).granted && bucket.take(1, 0.0, 1.0, 9.0).granted);
        assert!(!bucket.take(1, 60.0 * 9.0, 0.0, 1.0).granted);
        assert!(bucket.take(1, 60.0 * 10.0, 0.0, 1.0).granted);
    }

    #[test]
    fn who_waits_as_told_is_let_through_and_the_rate_holds_in_the_long_run() {
        let (limit, mut bucket, mut now, mut used) = (30, Bucket { level: 30.0, at: 0.0 }, 0.0, 0.0);
        for cost in [1.0, 40.0, 0.5, 7.0, 300.0, 2.0, 15.0, 16.0].into_iter().cycle().take(400) {
            let mut asked = bucket.take(limit, now, 0.0, cost);
            if !asked.granted {
                now += asked.retry_after as f64;
                asked = bucket.take(limit, now, 0.0, cost);
            }
            assert!(asked.granted, "{cost} at {now}");
            used += cost;
            assert!(used <= 30.0 + 300.0 + now * 0.5, "{used} by {now}");
        }
    }
}
