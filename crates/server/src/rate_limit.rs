//! A token bucket for each key: a minute's worth at once, refilled evenly.

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
    /// Requests a minute.
    pub(crate) limit: u32,
    /// Requests left now.
    pub(crate) remaining: u32,
    /// Whole seconds until all are there again.
    pub(crate) reset: u64,
    /// Whole seconds until the next one is, at least 1.
    pub(crate) retry_after: u64,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    /// Requests left, in fractions.
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
    /// Takes one request of a key that may send `limit` a minute.
    pub(crate) fn take(&self, key: KeyId, limit: u32) -> Allowance {
        let now = self.origin.elapsed().as_secs_f64();
        let full = Bucket { level: f64::from(limit), at: now };
        let mut buckets = self.buckets.lock();
        let bucket = buckets.entry(key).or_insert(full);
        bucket.take(limit, now)
    }
}

impl Bucket {
    fn take(&mut self, limit: u32, now: f64) -> Allowance {
        let (capacity, rate) = (f64::from(limit), f64::from(limit) / 60.0);
        self.level = (self.level + (now - self.at).max(0.0) * rate).min(capacity);
        self.at = now;
        let granted = self.level >= 1.0;
        if granted {
            self.level -= 1.0;
        }
        let seconds = |missing: f64| if missing <= 0.0 { 0.0 } else { (missing / rate).ceil().min(3600.0) };
        Allowance {
            granted,
            limit,
            remaining: self.level as u32,
            reset: seconds(capacity - self.level) as u64,
            retry_after: (seconds(1.0 - self.level) as u64).max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_refills_evenly_and_never_overflows() {
        let mut bucket = Bucket { level: 3.0, at: 0.0 };
        let granted: Vec<bool> = (0..4).map(|_| bucket.take(3, 0.0).granted).collect();
        assert_eq!(granted, [true, true, true, false]);
        let refused = bucket.take(3, 0.0);
        assert_eq!((refused.remaining, refused.retry_after, refused.reset), (0, 20, 60));
        assert!(bucket.take(3, 20.0).granted);
        assert!(!bucket.take(3, 21.0).granted);
        assert_eq!(bucket.take(3, 10_000.0).remaining, 2);
    }

    #[test]
    fn a_limit_of_zero_refuses_everything_and_a_clock_that_steps_back_changes_nothing() {
        let mut none = Bucket { level: 0.0, at: 0.0 };
        let refused = none.take(0, 5.0);
        assert!(!refused.granted && refused.retry_after >= 1);
        let mut bucket = Bucket { level: 1.0, at: 100.0 };
        assert!(bucket.take(1, 50.0).granted);
        assert!(!bucket.take(1, 50.0).granted);
    }
}
