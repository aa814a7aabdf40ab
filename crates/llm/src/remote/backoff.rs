//! Exponential backoff with jitter, and the parser of `Retry-After`.

use std::time::Duration;

use evoke_types::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Delays between attempts, which double up to a maximum.
pub(super) struct Backoff {
    next: Duration,
    max: Duration,
}

impl Backoff {
    pub(super) fn new(first: Duration, max: Duration) -> Self {
        Self { next: first, max }
    }

    /// The next delay: between half of the current step and all of it, by the random bits, so that many
    /// clients do not retry together; and not before `retry_after`. `None` if the server asks to wait longer
    /// than the maximum.
    pub(super) fn next(&mut self, retry_after: Option<Duration>, random_bits: u64) -> Option<Duration> {
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

/// The time that a server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date. `None`
/// without a valid one.
pub(super) fn parse_retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(millis) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(millis / 1_000.0).ok();
    }
    let text = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let since_epoch = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    Some(since_epoch.saturating_sub(now))
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

    #[test]
    fn parses_retry_after_in_three_formats() {
        let parse = |name: &'static str, value: &'static str| {
            let headers = HeaderMap::from_iter([(
                name.parse::<reqwest::header::HeaderName>().unwrap(),
                value.parse().unwrap(),
            )]);
            parse_retry_after(&headers, Timestamp::parse("2026-01-01T00:00:00Z").unwrap())
        };
        assert_eq!(parse("retry-after", "3"), Some(Duration::from_secs(3)));
        assert_eq!(parse("retry-after", "1.5"), Some(Duration::from_millis(1_500)));
        assert_eq!(parse("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(parse("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(parse("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(parse("retry-after", "-1"), None);
        assert_eq!(parse("retry-after", "soon"), None);
    }
}
