//! Instants with the UTC offset at which they were written, and windows between them; millisecond resolution.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// An instant, and the UTC offset at which it was written. Written and read as RFC 3339.
///
/// Two of them are equal, and ordered, by the instant alone, as in most libraries of dates. The offset tells which
/// civil day it was where the words were said. Both are packed into one number, as partitions hold millions of these: the
/// milliseconds since 1970-01-01T00:00:00Z, and below them the minutes east of UTC.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(i64);

/// A text was not a date or a date and time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a date or time: expected ISO 8601 such as 2026-01-02T03:04:05Z")]
pub struct ParseTimestampError;

const MIN_MILLIS: i64 = -62_135_596_800_000; // 0001-01-01
const MAX_MILLIS: i64 = 253_402_207_200_000; // 9999-12-30T22:00:00Z, the last instant that every offset can show

/// Bits below the milliseconds that hold the offset.
const OFFSET_BITS: u32 = 12;
/// What is added to the offset, so that the bits hold no sign.
const OFFSET_BIAS: i64 = 1 << (OFFSET_BITS - 1);
/// No clock on earth is further from UTC, and the dates of all years can be shown at it.
const MAX_OFFSET_MINUTES: i64 = 24 * 60 - 1;

impl Timestamp {
    /// From milliseconds since the epoch, clamped to the years 1 to 9999, in UTC.
    pub const fn from_millis(millis: i64) -> Self {
        Self::packed(millis, 0)
    }
    const fn packed(millis: i64, offset: i64) -> Self {
        let millis = if millis < MIN_MILLIS {
            MIN_MILLIS
        } else if millis > MAX_MILLIS {
            MAX_MILLIS
        } else {
            millis
        };
        Self((millis << OFFSET_BITS) | (offset + OFFSET_BIAS))
    }
    /// Milliseconds since the epoch.
    pub const fn as_millis(self) -> i64 {
        self.0 >> OFFSET_BITS
    }
    /// Minutes east of UTC of the clock that it was read off.
    pub const fn offset_minutes(self) -> i64 {
        (self.0 & ((1 << OFFSET_BITS) - 1)) - OFFSET_BIAS
    }
    /// The same instant on a clock so many minutes east of UTC; on that of UTC when there is no such clock.
    pub const fn at_offset(self, minutes: i64) -> Self {
        let is_offset = minutes >= -MAX_OFFSET_MINUTES && minutes <= MAX_OFFSET_MINUTES;
        Self::packed(self.as_millis(), if is_offset { minutes } else { 0 })
    }
    /// The first instant of a civil day, in UTC.
    pub fn from_date(date: Date) -> Self {
        Self::from_civil(date.to_datetime(Time::midnight()), 0)
    }
    /// What a clock so many minutes east of UTC showed.
    pub fn from_civil(shown: DateTime, offset_minutes: i64) -> Self {
        let zoned = shown.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().as_millisecond());
        let in_utc = zoned.unwrap_or(if shown.year() > 1970 { MAX_MILLIS } else { MIN_MILLIS });
        Self::from_millis(in_utc.saturating_sub(offset_minutes * 60_000)).at_offset(offset_minutes)
    }
    /// What the clock showed that it was read off.
    pub fn civil(self) -> DateTime {
        self.zone().to_datetime(self.to_jiff())
    }
    /// The civil day where it was written.
    pub fn date(self) -> Date {
        self.civil().date()
    }
    /// The instant at which a clock in UTC shows what this one's clock showed: civil times as numbers that can be
    /// compared, wherever they were written.
    pub const fn civil_as_utc(self) -> Self {
        Self::from_millis(self.as_millis() + self.offset_minutes() * 60_000)
    }
    /// The same instant as the date library sees it.
    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.as_millis()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
    /// This instant moved by some milliseconds, clamped.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self::packed(self.as_millis().saturating_add(millis), self.offset_minutes())
    }
    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.as_millis() - earlier.as_millis()
    }
    /// Reads ISO 8601: a date, a date and time (taken as UTC when it has no offset), or an instant, whose offset is kept.
    pub fn parse(text: &str) -> Result<Self, ParseTimestampError> {
        Self::parse_local(text, 0)
    }
    /// The same, where a date or a time without an offset is read off a clock so many minutes east of UTC.
    pub fn parse_local(text: &str, offset_minutes: i64) -> Result<Self, ParseTimestampError> {
        let text = text.trim();
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            let instant = Self::from_millis(instant.as_millisecond());
            return Ok(instant.at_offset(written_offset(text)));
        }
        let civil = text.parse::<DateTime>().map_err(|_| ParseTimestampError)?;
        Ok(Self::from_civil(civil, offset_minutes))
    }
    fn zone(self) -> Offset {
        let seconds = i32::try_from(self.offset_minutes() * 60).unwrap_or_default();
        Offset::from_seconds(seconds).unwrap_or(Offset::UTC)
    }
}

/// The minutes in the offset that ends an instant's text: "+02:00", "-0330", "+09". None ("Z") are none.
fn written_offset(text: &str) -> i64 {
    let text = text.split('[').next().unwrap_or(text).trim_end();
    let time = text.find(['T', 't', ' ']).unwrap_or(0);
    let Some(at) = text.rfind(['+', '-']).filter(|at| *at > time) else { return 0 };
    let digits: String = text[at + 1..].chars().filter(char::is_ascii_digit).collect();
    let pair = |from: usize| digits.get(from..from + 2).and_then(|pair| pair.parse::<i64>().ok());
    let minutes = pair(0).unwrap_or(0) * 60 + pair(2).unwrap_or(0);
    if text[at..].starts_with('-') { -minutes } else { minutes }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.as_millis() == other.as_millis()
    }
}

impl Eq for Timestamp {}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_millis().hash(state);
    }
}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_millis().cmp(&other.as_millis())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset_minutes() {
            0 => self.to_jiff().fmt(f),
            _ => self.to_jiff().display_with_offset(self.zone()).fmt(f),
        }
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
        Self::day_at(date, 0)
    }
    /// One whole civil day where clocks are so many minutes east of UTC.
    pub fn day_at(date: Date, offset_minutes: i64) -> Self {
        let start = Timestamp::from_civil(date.to_datetime(Time::midnight()), offset_minutes);
        Self { start, end: start.plus_millis(86_400_000) }
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
            self.start.millis_since(at)
        } else if at >= self.end {
            at.millis_since(self.end) + 1
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
    fn the_offset_is_kept_beside_the_instant() {
        for (text, day) in [
            ("2026-06-14T00:40:00+02:00", "2026-06-14"),
            ("2026-06-13T22:40:00Z", "2026-06-13"),
            ("2026-06-13T18:55:00-03:45", "2026-06-13"),
        ] {
            let read = Timestamp::parse(text).expect(text);
            assert_eq!((read.to_string().as_str(), read.date().to_string().as_str()), (text, day));
            assert_eq!(read.as_millis(), 1_781_390_400_000, "{text}");
        }
        let basic = Timestamp::parse("20260614T004000+0200").expect("basic format");
        assert_eq!(basic.to_string(), "2026-06-14T00:40:00+02:00");
        assert_eq!(basic.civil_as_utc().to_string(), "2026-06-14T00:40:00Z");
        assert_eq!(
            Timestamp::parse_local("2026-06-14", 120).map(Timestamp::as_millis),
            Ok(1_781_388_000_000)
        );
    }

    proptest! {
        #[test]
        fn instant_and_offset_do_not_touch_each_other(millis in MIN_MILLIS..=MAX_MILLIS, offset in -1439_i64..=1439) {
            let at = Timestamp::from_millis(millis).at_offset(offset);
            prop_assert_eq!((at.as_millis(), at.offset_minutes()), (millis, offset));
            prop_assert_eq!(at, Timestamp::from_millis(millis));
            let again = Timestamp::parse(&at.to_string()).expect("its own text");
            prop_assert_eq!((again.as_millis(), again.offset_minutes()), (millis, offset));
            prop_assert_eq!(Timestamp::from_civil(at.civil(), offset).as_millis(), millis);
        }
    }

    #[test]
    fn windows_are_half_open() {
        let day = TimeWindow::day(jiff::civil::date(2024, 2, 29));
        assert!(day.contains(day.start()) && !day.contains(day.end()));
        assert_eq!(day.distance(day.end()), 1);
        assert!(TimeWindow::new(day.end(), day.end()).is_none());
    }
}
