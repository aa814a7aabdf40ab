//! Spans that come once a year, and which year's is meant.

use super::calendar::{Season, Span, Unit, shifted};
use super::direction::Direction;
use super::lexicon::{Feast, Meaning, Place};
use super::scan::Scan;

/// What comes once a year, or once and for all.
#[derive(Debug, Clone, Copy)]
pub(super) enum Recurring {
    Month(i8),
    Season(Season),
    Quarter(i8),
    Feast(Feast),
    /// No other year's.
    Once(Span),
}

impl Recurring {
    /// Its span in a year.
    pub(super) fn in_year(self, year: i16) -> Option<Span> {
        match self {
            Self::Month(month) => Span::month(year, month),
            Self::Season(season) => Span::season(year, season),
            Self::Quarter(quarter) => Span::quarter(year, quarter),
            Self::Feast(feast) => Some(Span::day(feast.in_year(year)?)),
            Self::Once(span) => Some(span),
        }
    }

    /// What a part of it is, in the year that the direction points at.
    pub(super) fn resolve(
        self,
        scan: &Scan<'_>,
        direction: Direction,
        part: impl Fn(Span) -> Option<Span>,
    ) -> Option<Span> {
        match self {
            Self::Once(span) => part(span),
            Self::Month(_) | Self::Season(_) | Self::Quarter(_) | Self::Feast(_) => {
                nearest(scan, direction, |year| part(self.in_year(year)?))
            }
        }
    }
}

/// An upcoming date further away than this was more likely meant in the past.
const FARTHEST_AHEAD_DAYS: i64 = 270;

/// Of the spans of a yearly date, the one that the direction points at.
pub(super) fn nearest(
    scan: &Scan<'_>,
    direction: Direction,
    of_year: impl Fn(i16) -> Option<Span>,
) -> Option<Span> {
    let today = scan.today();
    let of_offset = |n: i16| today.year().checked_add(n).and_then(&of_year);
    // Eight years reach from one 29 February to the next in any century.
    let ahead = || (-1..=8).filter_map(of_offset).find(|span| span.last >= today);
    let back = || (-8..=0).rev().filter_map(of_offset).find(|span| span.first <= today);
    match direction {
        Direction::Past | Direction::Perfect => back(),
        Direction::Future => ahead(),
        Direction::Open => ahead()
            .filter(|span| span.first.duration_since(today).as_hours() / 24 <= FARTHEST_AHEAD_DAYS)
            .or_else(back),
    }
}

/// A year of four digits in a plausible range, or spoken: "nineteen seventy-one".
pub(super) fn year_number(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    if let Some(year) = scan.number(at).filter(|year| (1900..=2199).contains(year) && scan.width(at) == 4) {
        let part_of_number = scan.is_glued(at + 1)
            && matches!(scan.word(at + 1), "." | "," | ":" | "%")
            && scan.number(at + 2).is_some()
            && scan.is_glued(at + 2);
        let len = scan.len_of(at + 1, Meaning::YearMark).filter(|_| scan.word(at + 1) == "年").unwrap_or(0);
        return (!part_of_number).then_some((i16::try_from(year).ok()?, 1 + len));
    }
    let century = match scan.word(at) {
        "nineteen" => 1900,
        "twenty" => 2000,
        _ => return None,
    };
    let word = |at| scan.find(at, |meaning| if let Meaning::Number(n) = meaning { Some(n) } else { None });
    let (tens, len) = word(at + 1).filter(|(tens, _)| (10..100).contains(tens))?;
    let next = at + 1 + len;
    let ones_at = if scan.word(next) == "-" { next + 1 } else { next };
    let ones = word(ones_at).filter(|(ones, _)| (1..10).contains(ones) && tens % 10 == 0 && tens > 10);
    match ones {
        Some((ones, len)) => Some((i16::try_from(century + tens + ones).ok()?, ones_at + len - at)),
        None => Some((i16::try_from(century + tens).ok()?, next - at)),
    }
}

/// A year as a month, a season or a day may be followed by: "2024", "of 2024", "next year", "of last year", "letzten
/// Jahres", "del próximo año". The year, the length, and whether it takes the anchor to know it.
pub(super) fn year_behind(scan: &Scan<'_>, at: usize) -> Option<(i16, usize, bool)> {
    let comma = at + usize::from(matches!(scan.word(at), "," | "."));
    for start in [at, comma, scan.skip_of(at), scan.skip_of(comma)] {
        if let Some((year, len)) = year_number(scan, start) {
            return Some((year, start + len - at, false));
        }
    }
    for start in [at, scan.skip_of(at)] {
        let which = scan.find(start, |meaning| meaning.which_or_coming(Place::Before));
        if let Some((which, len)) = which
            && let Some((Unit::Year, unit_len)) = scan.unit(start + len)
        {
            let year = shifted(Unit::Year, scan.today(), which)?.first.year();
            return Some((year, start + len + unit_len - at, true));
        }
        let after = scan.unit(start).filter(|(unit, _)| *unit == Unit::Year).and_then(|(_, len)| {
            let which = scan.find(start + len, |meaning| meaning.which_or_coming(Place::After))?;
            Some((which.0, len + which.1))
        });
        if let Some((which, len)) = after {
            let year = shifted(Unit::Year, scan.today(), which)?.first.year();
            return Some((year, start + len - at, true));
        }
    }
    None
}
