//! Delays between attempts.
//!
//! Used by callers that repeat failed requests. The one thing to know: it only computes; waiting is up to the caller.

use std::time::Duration;

/// Delays between attempts, which double up to a maximum.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    max: Duration,
}

impl Backoff {
    /// Delays from `first` to `max`.
    pub const fn new(first: Duration, max: Duration) -> Self {
        Self { next: first, max }
    }

    /// The next delay: between half of the current step and all of it, by the random bits, so that many
    /// clients do not retry together; and not before `retry_after`. `None` if the server asks to wait longer
    /// than the maximum.
    pub fn next(&mut self, retry_after: Option<Duration>, random_bits: u64) -> Option<Duration> {
        let retry_after = retry_after.unwrap_or_default();
        let full = self.next.min(self.max);
        self.next = self.next.saturating_mul(2);
        let half = full / 2;
        // The upper 32 bits as a fraction of 1.
        let fraction = (random_bits >> 32) as f64 / f64::from(u32::MAX);
        let delay = half + half.mul_f64(fraction);
        (retry_after <= self.max).then(|| delay.max(retry_after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_with_jitter_up_to_a_maximum() {
        let seconds = |backoff: &mut Backoff, retry_after: Option<u64>, random_bits| {
            backoff.next(retry_after.map(Duration::from_secs), random_bits).map(|delay| delay.as_secs_f32())
        };
        let mut backoff = Backoff::new(Duration::from_secs(2), Duration::from_secs(10));
        assert_eq!(seconds(&mut backoff, None, u64::MAX), Some(2.0));
        assert_eq!(seconds(&mut backoff, None, 0), Some(2.0));
        assert_eq!(seconds(&mut backoff, Some(9), u64::MAX), Some(9.0));
        assert_eq!(seconds(&mut backoff, None, u64::MAX), Some(10.0));
        assert_eq!(seconds(&mut backoff, Some(11), 0), None);
    }
}
