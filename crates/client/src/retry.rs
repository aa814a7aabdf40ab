//! When a call is sent again, and after what pause.
//!
//! Used by the transport. The one thing to know: whether a call may be sent again depends on what it does and on what is known
//! of the failed attempt; how often and when depends on the policy.

use crate::error::Error;
use rand::RngExt;
use std::time::{Duration, SystemTime};

/// How often a call is sent again, and after what pause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a call is sent altogether; 1 is never again.
    pub attempts: u32,
    /// The pause before the second attempt; it doubles with each one.
    pub first_pause: Duration,
    /// The longest pause. When a server asks for a longer one, the call fails at once.
    pub longest_pause: Duration,
    /// Whether pauses are shortened by chance, to half at most, so that clients do not come back together.
    pub jitter: bool,
}

impl Default for RetryPolicy {
    /// Three attempts, after 100 ms and 200 ms, at most 30 s when the server asks for it.
    fn default() -> Self {
        Self {
            attempts: 3,
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(30),
            jitter: true,
        }
    }
}

impl RetryPolicy {
    /// No call is sent again.
    pub const NEVER: Self =
        Self { attempts: 1, first_pause: Duration::ZERO, longest_pause: Duration::ZERO, jitter: false };

    /// The pause after a failed attempt, from 1; `None` when it was the last one.
    pub(crate) fn pause(&self, attempt: u32, asked: Option<Duration>) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        if let Some(asked) = asked {
            return (asked <= self.longest_pause).then_some(asked);
        }
        let doubled = self.first_pause.saturating_mul(1 << (attempt - 1).min(16)).min(self.longest_pause);
        let share = if self.jitter { rand::rng().random_range(0.5..=1.0) } else { 1.0 };
        Some(doubled.mul_f64(share))
    }
}

/// What is known of a call that may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Twice is the same as once: a read, or a write under an idempotency key.
    Safe,
    /// Only when the first attempt did nothing.
    IfNothingWasDone,
}

/// Codes that say that the server did nothing: the disk is full, too much is under way.
const NOTHING_DONE: [&str; 3] = ["EVK0905", "EVK0910", "EVK0920"];

impl Repeat {
    /// Whether a call may be sent again after this failure. `reached` tells whether the server may have seen it.
    pub(crate) fn allows(self, error: &Error, reached: bool) -> bool {
        let safe = self == Self::Safe;
        match error {
            Error::Refused(refusal) => match refusal.status {
                429 => true,
                503 => safe || NOTHING_DONE.contains(&&*refusal.code),
                502 | 504 => safe,
                _ => false,
            },
            Error::NoAnswer { .. } | Error::TimedOut { .. } => safe || !reached,
            Error::Unexpected { .. }
            | Error::Key(_)
            | Error::Invalid { .. }
            | Error::NotProcessed { .. }
            | Error::NotYet(_) => false,
        }
    }
}

/// The pause that a `Retry-After` header asks for: seconds, or an instant.
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = httpdate::parse_http_date(value).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Phase, Refusal};

    fn refused(status: u16, code: &str) -> Error {
        let (message, correlation_id) = (String::new(), String::new());
        Error::Refused(Box::new(Refusal {
            status,
            code: code.to_owned(),
            message,
            correlation_id,
            retry_after: None,
        }))
    }

    #[test]
    fn pauses_double_within_bounds_and_servers_are_heeded() {
        let policy = RetryPolicy { attempts: 40, jitter: false, ..RetryPolicy::default() };
        let pause = |attempt| policy.pause(attempt, None).map(|pause| pause.as_millis());
        assert_eq!((pause(1), pause(2), pause(3)), (Some(100), Some(200), Some(400)));
        assert_eq!((pause(39), pause(40)), (Some(30_000), None));
        let asked = |seconds| policy.pause(1, Some(Duration::from_secs(seconds)));
        assert_eq!((asked(7), asked(31)), (Some(Duration::from_secs(7)), None));
        assert_eq!(RetryPolicy::NEVER.pause(1, None), None);
        for _ in 0..100 {
            let pause = RetryPolicy::default().pause(1, None).expect("one more");
            assert!((50..=100).contains(&pause.as_millis()), "{pause:?}");
        }
    }

    #[test]
    fn only_what_is_safe_is_sent_again() {
        let url = String::new;
        let lost = Error::NoAnswer { url: url(), reason: String::new() };
        let late = Error::TimedOut { url: url(), phase: Phase::Read, limit: Duration::ZERO };
        let (write, read) = (Repeat::IfNothingWasDone, Repeat::Safe);
        for (error, reached, after_write, after_read) in [
            (refused(429, "EVK0104"), true, true, true),
            (refused(503, "EVK0905"), true, true, true),
            (refused(503, "EVK0901"), true, false, true),
            (refused(504, "EVK0006"), true, false, true),
            (refused(400, "EVK0103"), true, false, false),
            (refused(500, "EVK0903"), true, false, false),
            (lost, true, false, true),
            (late, false, true, true),
        ] {
            assert_eq!(write.allows(&error, reached), after_write, "{error}");
            assert_eq!(read.allows(&error, reached), after_read, "{error}");
        }
    }

    #[test]
    fn a_server_asks_for_seconds_or_names_an_instant() {
        let now = httpdate::parse_http_date("Sun, 01 Mar 2026 10:00:00 GMT").expect("a date");
        assert_eq!(retry_after("12", now), Some(Duration::from_secs(12)));
        assert_eq!(retry_after("Sun, 01 Mar 2026 10:00:05 GMT", now), Some(Duration::from_secs(5)));
        assert_eq!(retry_after("Sun, 01 Mar 2026 09:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(retry_after("soon", now), None);
    }
}
