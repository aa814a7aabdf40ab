//! The dates that come with questions and conversation logs, in the forms that people write them.

use super::clock::time_of_day;
use super::named::{civil, day_of_month, numeric};
use super::rules;
use super::scan::{Found, Scan};
use super::text::Text;
use super::token::Token;
use evoke_types::Timestamp;
use jiff::civil::{DateTime, Time};

/// Longer texts are no dates.
const LONGEST_BYTES: usize = 80;

/// Reads a date and maybe a time of day: ISO 8601 and RFC 3339, "2023/04/15 (Sat) 21:26",
/// "1:56 pm on 8 May, 2023", "May 8, 2023", "Mon, 5 Feb 2024 09:12:00 +0100". Without an offset it is
/// taken as UTC; the year must be there.
pub fn parse_query_date(text: &str) -> Option<Timestamp> {
    parse_local_date(text, 0)
}

/// The same, where a date without an offset is taken as written so many minutes east of UTC.
pub fn parse_local_date(text: &str, local_offset: i64) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > LONGEST_BYTES {
        return None;
    }
    if let Ok(at) = Timestamp::parse_local(text, local_offset) {
        return Some(at);
    }
    let text = Text::new(text);
    let tokens = &text.tokens;
    let scan = rules::scan(&text, DateTime::new(2000, 1, 1, 0, 0, 0, 0).ok()?);
    let (date_at, date) = (0..tokens.len()).find_map(|at| Some((at, absolute_day(&scan, at)?)))?;
    let date_end = date_at + date.len;
    let time = (0..date_at)
        .chain(date_end..tokens.len())
        .find_map(|at| time_of_day(&scan, at).map(|found| (at, found)));
    let (shown, after) =
        time.map_or((Time::midnight(), date_end), |(at, found)| (found.time, at + found.len));
    let zone = time.and_then(|(_, found)| found.zone);
    let offset = offset_minutes(tokens, after.max(date_end)).or(zone).unwrap_or(local_offset);
    Some(Timestamp::from_civil(date.span.first.to_datetime(shown), offset))
}

/// Reads a text that is a time of day and nothing else ("10:03", "7 pm"), on the day and the clock of the anchor.
pub(crate) fn day_time(text: &str, anchor: Timestamp) -> Option<Timestamp> {
    let text = Text::new(text);
    let found = time_of_day(&rules::scan(&text, anchor.civil()), 0)?;
    (found.len == text.tokens.len())
        .then(|| Timestamp::from_civil(anchor.date().to_datetime(found.time), anchor.offset_minutes()))
}

/// A stated day with its year.
fn absolute_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let found = numeric(scan, at).or_else(|| day_of_month(scan, at))?;
    let day = found.span.first;
    (!found.relative
        && civil(i64::from(day.year()), i64::from(day.month()), i64::from(day.day()))
            == Some(found.span.last))
    .then_some(found)
}

/// The offset after a time of day, "+0100" or "-05:30", in minutes east of UTC, if there is one.
fn offset_minutes(tokens: &[Token<'_>], at: usize) -> Option<i64> {
    let rest = tokens.get(at..).unwrap_or_default();
    let [sign, digits, more @ ..] = rest else { return None };
    let sign = match sign.raw {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let minutes = match (digits.raw.len(), digits.number, more) {
        (4, Some(number), _) => number / 100 * 60 + number % 100,
        (2, Some(hours), [colon, minutes, ..]) if colon.raw == ":" => {
            hours * 60 + minutes.number.unwrap_or(0)
        }
        (2, Some(hours), _) => hours * 60,
        _ => return None,
    };
    Some(sign * minutes.min(14 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("2023-04-15", Some("2023-04-15T00:00:00Z")),
            ("2023/04/15 21:26", Some("2023-04-15T21:26:00Z")),
            ("2023/04/15 (Sat) 21:26", Some("2023-04-15T21:26:00Z")),
            ("2023-04-15T21:26:00+02:00", Some("2023-04-15T21:26:00+02:00")),
            ("1:56 pm on 8 May, 2023", Some("2023-05-08T13:56:00Z")),
            ("May 8, 2023", Some("2023-05-08T00:00:00Z")),
            ("Mon, 5 Feb 2024 09:12:00 +0100", Some("2024-02-05T09:12:00+01:00")),
            ("5. Juni 2024 um 14:00", Some("2024-06-05T14:00:00Z")),
            ("15.04.2023 9:05", Some("2023-04-15T09:05:00Z")),
            ("May 8", None),
            ("yesterday", None),
            ("2023-13-45", None),
            ("", None),
        ] {
            assert_eq!(parse_query_date(text).map(|at| at.to_string()).as_deref(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "([0-9]{1,5}|[-/:., ]|May|pm|T|Z|\\PC){0,20}") {
            let _ = parse_query_date(&text);
        }
    }
}
