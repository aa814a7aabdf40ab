//! Instants and windows, in UTC with millisecond resolution.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An instant: milliseconds since 1970-01-01T00:00:00Z. Written and read as RFC 3339.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A text was not a date or a date and time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time: expected ISO 8601 such as 2026-01-02T03:04:05Z")]
pub struct ParseTimestampError;

const MIN_MILLIS: i64 = -62_135_596_800_000; // 0001-01-01
const MAX_MILLIS: i64 = 253_402_207_200_000; // 9999-12-30T22:00:00Z, the last instant that every offset can show

impl Timestamp {
    /// From milliseconds since the epoch, clamped to the years 1 to 9999.
    pub const fn from_millis(millis: i64) -> Self {
        Self(if millis < MIN_MILLIS {
            MIN_MILLIS
        } else if millis > MAX_MILLIS {
            MAX_MILLIS
        } else {
            millis
        })
    }
    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0
    }
    /// The first instant of a civil day, in UTC.
    pub fn from_date(date: Date) -> Self {
        let zoned = date.to_zoned(TimeZone::UTC).map(|z| z.timestamp().as_millisecond());
        Self::from_millis(zoned.unwrap_or(MIN_MILLIS))
    }
    /// The civil day in UTC.
    pub fn date(self) -> Date {
        self.to_jiff().to_zoned(TimeZone::UTC).date()
    }
    /// The same instant as the date library sees it.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
    /// This instant moved by some milliseconds, clamped.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }
    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }
    /// Reads ISO 8601: a date, a date and time (taken as UTC when it has no offset), or an instant.
    pub fn parse(text: &str) -> Result<Self, ParseTimestampError> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Ok(Self::from_millis(instant.as_millisecond()));
        }
        let civil = text.parse::<jiff::civil::DateTime>().map_err(|_| ParseTimestampError)?;
        let zoned = civil.to_zoned(TimeZone::UTC).map_err(|_| ParseTimestampError)?;
        Ok(Self::from_millis(zoned.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_jiff().fmt(f)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = ParseTimestampError;
    fn try_from(text: String) -> Result<Self, ParseTimestampError> {
        Self::parse(&text)
    }
}

impl From<Timestamp> for String {
    fn from(at: Timestamp) -> Self {
        at.to_string()
    }
}

/// A span of time: `start` belongs to it, `end` does not. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeWindow {
    start: Timestamp,
    end: Timestamp,
}

impl TimeWindow {
    /// A window, or `None` when it would be empty.
    pub fn new(start: Timestamp, end: Timestamp) -> Option<Self> {
        (start < end).then_some(Self { start, end })
    }
    /// One whole civil day in UTC.
    pub fn day(date: Date) -> Self {
        let start = Timestamp::from_date(date);
        Self { start, end: Timestamp(start.0 + 86_400_000) }
    }
    /// The first instant inside.
    pub const fn start(&self) -> Timestamp {
        self.start
    }
    /// The first instant after.
    pub const fn end(&self) -> Timestamp {
        self.end
    }
    /// Whether the instant lies inside.
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
    /// Whether the two share an instant.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// Milliseconds between the window and an instant; 0 inside.
    pub fn distance(&self, at: Timestamp) -> i64 {
        if at < self.start {
            self.start.0 - at.0
        } else if at >= self.end {
            at.0 - self.end.0 + 1
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_forms_are_read_and_shown_with_an_offset() {
        for (text, millis) in [
            ("1970-01-01T00:00:01Z", 1_000),
            ("1970-01-01T01:00:01+01:00", 1_000),
            ("1970-01-01T00:00:01.25", 1_250),
            ("1970-01-02", 86_400_000),
        ] {
            assert_eq!(Timestamp::parse(text).map(Timestamp::as_millis), Ok(millis), "{text}");
        }
        assert_eq!(Timestamp::from_millis(1_250).to_string(), "1970-01-01T00:00:01.25Z");
        for bad in ["", "yesterday-ish", "2026-13-01", "12", "T"] {
            assert!(Timestamp::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Timestamp::from_millis(i64::MAX).to_string().starts_with("9999-12-30"));
    }

    #[test]
    fn windows_are_half_open() {
        let day = TimeWindow::day(jiff::civil::date(2024, 2, 29));
        assert!(day.contains(day.start()) && !day.contains(day.end()));
        assert_eq!(day.distance(day.end()), 1);
        assert!(TimeWindow::new(day.end(), day.end()).is_none());
    }
}
