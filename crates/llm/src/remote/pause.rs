//! How long to wait between attempts.

use std::time::Duration;

use evoke_types::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};

/// Pauses that double, up to a longest one.
pub(super) struct Pause {
    next: Duration,
    longest: Duration,
}

impl Pause {
    pub(super) fn starting_at(first: Duration, longest: Duration) -> Self {
        Self { next: first, longest }
    }

    /// The next pause: between half of its turn and all of it, as the random bits say, so that many clients do not
    /// come back at once; and not before the server wishes. `None` if the server wishes more than the longest pause.
    pub(super) fn next(&mut self, wish: Option<Duration>, bits: u64) -> Option<Duration> {
        let wish = wish.unwrap_or_default();
        let whole = self.next.min(self.longest);
        self.next = self.next.saturating_mul(2);
        let half = whole / 2;
        // The upper 32 bits as a share of 1.
        let share = (bits >> 32) as f64 / f64::from(u32::MAX);
        let pause = half + half.mul_f64(share);
        (wish <= self.longest).then(|| pause.max(wish))
    }
}

/// When a server wants to be asked again: `retry-after-ms`, or `Retry-After` in seconds or as a date.
pub(super) fn wish(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
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
    fn pauses_double_spread_heed_wishes_and_have_an_end() {
        let seconds = |pauses: &mut Pause, wish: Option<u64>, bits| {
            pauses.next(wish.map(Duration::from_secs), bits).map(|pause| pause.as_secs_f32())
        };
        let mut pauses = Pause::starting_at(Duration::from_secs(2), Duration::from_secs(10));
        assert_eq!(seconds(&mut pauses, None, u64::MAX), Some(2.0));
        assert_eq!(seconds(&mut pauses, None, 0), Some(2.0));
        assert_eq!(seconds(&mut pauses, Some(9), u64::MAX), Some(9.0));
        assert_eq!(seconds(&mut pauses, None, u64::MAX), Some(10.0));
        assert_eq!(seconds(&mut pauses, Some(11), 0), None);
    }

    #[test]
    fn wishes_come_in_three_forms() {
        let wish_of = |name: &'static str, value: &'static str| {
            let headers = HeaderMap::from_iter([(
                name.parse::<reqwest::header::HeaderName>().unwrap(),
                value.parse().unwrap(),
            )]);
            wish(&headers, Timestamp::parse("2026-01-01T00:00:00Z").unwrap())
        };
        assert_eq!(wish_of("retry-after", "3"), Some(Duration::from_secs(3)));
        assert_eq!(wish_of("retry-after", "1.5"), Some(Duration::from_millis(1_500)));
        assert_eq!(wish_of("retry-after-ms", "250"), Some(Duration::from_millis(250)));
        assert_eq!(wish_of("retry-after", "Thu, 01 Jan 2026 00:00:07 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(wish_of("retry-after", "Wed, 31 Dec 2025 00:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wish_of("retry-after", "-1"), None);
        assert_eq!(wish_of("retry-after", "soon"), None);
    }
}
