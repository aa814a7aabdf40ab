//! Parts of longer spans: "mid-September", "end of the year", "first Monday in June".

use super::absolute::{day, month, quarter, season, year_number};
use super::calendar::{Span, plus_days, plus_months};
use super::relative::{period, shifted};
use super::scan::{Found, Scan};
use super::vocabulary;
use evoke_types::Precision;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Early,
    Middle,
    Late,
    FirstHalf,
    SecondHalf,
}

/// A part of a month, quarter, season, year or week.
pub(super) fn part_of_period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    ordinal_of_month(scan, at).or_else(|| named_part(scan, at))
}

fn named_part(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (part, len) = match (scan.word(start), scan.word(start + 1)) {
        ("first", "half") => (Part::FirstHalf, 2),
        ("second", "half") => (Part::SecondHalf, 2),
        ("very", "end") => (Part::Late, 2),
        ("early" | "beginning" | "start" | "anfang" | "principios" | "inicio" | "debut", _) => {
            (Part::Early, 1)
        }
        ("mid" | "middle" | "mitte" | "mediados" | "meados" | "mi", _) => (Part::Middle, 1),
        ("late" | "end" | "ende" | "finales" | "fines" | "final" | "fim" | "fin", _) => (Part::Late, 1),
        _ => return None,
    };
    let next = scan.skip(start + len, &["of", "in", "de", "do", "-", "des"]);
    let next = scan.skip_article(next);
    let whole = whole_period(scan, next)?;
    Some(Found { len: next + whole.len - at, span: part.of(whole.span)?, relative: whole.relative })
}

/// The span whose part is meant.
fn whole_period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let named = month(scan, at).or_else(|| quarter(scan, at)).or_else(|| period(scan, at));
    if let Some(found) = named {
        return Some(found);
    }
    if let Some((number, len)) = year_number(scan, at) {
        return Some(Found::absolute(len, Span::year(number)?));
    }
    if let Some(unit) = vocabulary::unit(scan.word(at)).filter(|_| scan.word_before(at) == "the") {
        return Some(Found::relative(1, shifted(unit, scan.today(), 0)?));
    }
    let (sure, _) = vocabulary::month(scan.word(at)).map_or((false, 0), |(month, _)| (true, month));
    if sure {
        let month = vocabulary::month(scan.word(at))?.0;
        let lean = scan.lean(at.saturating_sub(2), 3);
        return Some(Found::relative(
            1,
            super::absolute::nearest(scan, lean, |year| Span::month(year, month))?,
        ));
    }
    season(scan, at)
}

impl Part {
    fn of(self, whole: Span) -> Option<Span> {
        let days = i64::from(whole.first.until(whole.last).ok()?.get_days());
        let (from, to) = match (self, whole.precision) {
            // Of a month: its thirds; the middle is the days around the 15th.
            (Self::Early, Precision::Month) => (0, 9),
            (Self::Middle, Precision::Month) => (9, 19),
            (Self::Late, Precision::Month) => (20, days),
            (Self::Early, Precision::Year | Precision::Season) => (0, days.min(30)),
            (Self::Late, Precision::Year | Precision::Season) => {
                let first = whole.last.first_of_month();
                return Some(Span::new(first, whole.last, whole.precision)?.roughly());
            }
            (Self::Middle, Precision::Year) => {
                let first = plus_months(whole.first, 5)?;
                return Some(Span::new(first, plus_days(first, 60)?, whole.precision)?.roughly());
            }
            (Self::FirstHalf, Precision::Month) => (0, 13),
            (Self::SecondHalf, Precision::Month) => (14, days),
            (Self::FirstHalf | Self::Early, _) => (0, days / 2),
            (Self::SecondHalf | Self::Late, _) => (days / 2 + 1, days),
            (Self::Middle, _) => (days / 3, days * 2 / 3),
        };
        let first = plus_days(whole.first, from.min(days))?;
        Some(Span::new(first, plus_days(whole.first, to.min(days))?, whole.precision)?.roughly())
    }
}

/// "first Monday in June", "the last week of March", "second weekend of May", "last day of the month".
fn ordinal_of_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (ordinal, len) = match scan.word(start) {
        "last" => (-1, 1),
        _ => day(scan, start).filter(|(ordinal, _)| *ordinal <= 5)?,
    };
    let noun = start + len;
    let joint = noun + 1;
    if !matches!(scan.word(joint), "of" | "in") {
        return None;
    }
    let next = scan.skip_article(joint + 1);
    let whole = whole_period(scan, next)?;
    let span = if let Some((weekday, _)) = vocabulary::weekday(scan.word(noun)) {
        Span::day(whole.span.first.nth_weekday_of_month(i8::try_from(ordinal).ok()?, weekday).ok()?)
    } else {
        nth_unit(whole.span, vocabulary::unit(scan.word(noun))?, ordinal)?
    };
    Some(Found { len: next + whole.len - at, span, relative: whole.relative })
}

fn nth_unit(whole: Span, unit: super::calendar::Unit, ordinal: i64) -> Option<Span> {
    use super::calendar::Unit;
    let step = match unit {
        Unit::Day => 1,
        Unit::Week | Unit::Weekend => 7,
        Unit::Minute | Unit::Hour | Unit::Fortnight | Unit::Month | Unit::Quarter | Unit::Year => {
            return None;
        }
    };
    let first = if ordinal < 0 {
        plus_days(whole.last, 1 - step)?
    } else {
        plus_days(whole.first, (ordinal - 1) * step)?
    };
    match unit {
        Unit::Weekend => Span::weekend(first),
        Unit::Week => Span::new(first, plus_days(first, 6)?.min(whole.last), Precision::Week),
        Unit::Day
        | Unit::Minute
        | Unit::Hour
        | Unit::Fortnight
        | Unit::Month
        | Unit::Quarter
        | Unit::Year => Span::new(first, first, Precision::Day),
    }
}
