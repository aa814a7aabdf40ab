//! Days that people call by the feast.

use super::absolute::{nearest, year_number};
use super::calendar::{Span, easter, plus_days};
use super::scan::{Found, Scan};
use jiff::civil::{Date, Weekday};

/// A feast and its year: "Christmas", "New Year's Eve 2024", "Easter Monday", "Boxing Day".
pub(super) fn holiday(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (feast, mut len) = feast(scan, at)?;
    if scan.word(at + len) == "day" {
        len += 1;
    }
    if let Some((year, year_len)) = year_number(scan, at + len) {
        return Some(Found::absolute(len + year_len, Span::day(feast.in_year(year)?)));
    }
    Some(Found::relative(
        len,
        nearest(scan, scan.lean(at, len), |year| Some(Span::day(feast.in_year(year)?)))?,
    ))
}

enum Feast {
    /// The same day each year: month, day.
    Fixed(i8, i8),
    /// Days after Easter Sunday.
    Easter(i64),
    /// The fourth Thursday of November.
    Thanksgiving,
}

impl Feast {
    fn in_year(&self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, *month, *day).ok(),
            Self::Easter(days) => plus_days(easter(year), *days),
            Self::Thanksgiving => {
                Date::new(year, 11, 1).ok()?.nth_weekday_of_month(4, Weekday::Thursday).ok()
            }
        }
    }
}

/// The feast and how many tokens its name has.
fn feast(scan: &Scan<'_>, at: usize) -> Option<(Feast, usize)> {
    let word = |n: usize| scan.word(at + n);
    Some(match word(0) {
        "christmas" | "xmas" if word(1) == "eve" => (Feast::Fixed(12, 24), 2),
        "christmas" | "xmas" | "weihnachten" | "navidad" | "noel" => (Feast::Fixed(12, 25), 1),
        "heiligabend" | "nochebuena" => (Feast::Fixed(12, 24), 1),
        "boxing" if word(1) == "day" => (Feast::Fixed(12, 26), 2),
        "halloween" | "haloween" | "hallowe" => (Feast::Fixed(10, 31), 1),
        "epiphany" => (Feast::Fixed(1, 6), 1),
        "valentine" | "valentines" => (Feast::Fixed(2, 14), possessive(scan, at)),
        "silvester" | "nochevieja" | "nye" => (Feast::Fixed(12, 31), 1),
        "easter" | "ostern" | "pascua" | "pascoa" | "paques" => match word(1) {
            "monday" => (Feast::Easter(1), 2),
            "sunday" => (Feast::Easter(0), 2),
            _ => (Feast::Easter(0), 1),
        },
        "good" if word(1) == "friday" => (Feast::Easter(-2), 2),
        "ostermontag" => (Feast::Easter(1), 1),
        "karfreitag" => (Feast::Easter(-2), 1),
        "thanksgiving" => (Feast::Thanksgiving, 1),
        "new" if matches!(word(1), "year" | "years") => {
            let len = 1 + possessive(scan, at + 1);
            match word(len) {
                "eve" => (Feast::Fixed(12, 31), len + 1),
                "day" => (Feast::Fixed(1, 1), len + 1),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// A word and its possessive ending.
fn possessive(scan: &Scan<'_>, at: usize) -> usize {
    if matches!(scan.word(at + 1), "'" | "’") && scan.word(at + 2) == "s" { 3 } else { 1 }
}
