//! How long a server asks to wait before the next attempt.
//!
//! Called by [`Response`](crate::Response). The one thing to know: the header has three forms in the wild.

use evoke_types::Timestamp;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::time::{Duration, UNIX_EPOCH};

/// The time that a server asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date. `None`
/// without a valid one.
pub(crate) fn parse(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name: &str| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(millis) = text("retry-after-ms").and_then(|text| text.parse::<f64>().ok()) {
        return Duration::try_from_secs_f64(millis / 1_000.0).ok();
    }
    let text = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).ok();
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let since_epoch = date.duration_since(UNIX_EPOCH).ok()?;
    let now = Duration::from_millis(u64::try_from(now.as_millis()).unwrap_or(0));
    Some(since_epoch.saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderName;

    #[test]
    fn parses_three_formats() {
        let parse = |name: &'static str, value: &'static str| {
            let header = (HeaderName::from_static(name), value.parse().expect("a header value"));
            let now = Timestamp::parse("2026-01-01T00:00:00Z").expect("a time");
            parse(&HeaderMap::from_iter([header]), now)
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
