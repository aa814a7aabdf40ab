//! Parts of longer spans: "mid-September", "end of next week", "last Sunday of October", "the 5th of next month", "the week
//! of 3 June".

use super::calendar::{Span, Unit, plus_days, plus_months, plus_working_days, shifted};
use super::direction::Direction;
use super::lexicon::{Meaning, Part, Place};
use super::named::{day, quarter_number};
use super::quantity::nearest_weekday;
use super::relative::period;
use super::scan::{Found, Scan};
use super::yearly::{Recurring, year_behind, year_number};
use evoke_types::Precision;
use jiff::civil::{Date, Weekday};

/// A span that has parts: its kind, its length in tokens, and whether it takes the anchor to know it.
pub(super) struct Container {
    pub(super) span: Recurring,
    pub(super) len: usize,
    pub(super) relative: bool,
}

/// The span whose part is meant: "October", "October 2024", "next month", "the year", "Q4".
pub(super) fn container(scan: &Scan<'_>, at: usize) -> Option<Container> {
    let start = scan.skip_article(at);
    let once =
        |span, end: usize, relative| Some(Container { span: Recurring::Once(span), len: end - at, relative });
    let yearly = scan
        .month(start)
        .map(|(month, len, _)| (Recurring::Month(month), len))
        .or_else(|| quarter_number(scan, start).map(|(quarter, len)| (Recurring::Quarter(quarter), len)))
        .or_else(|| scan.season(start).map(|(season, len, _)| (Recurring::Season(season), len)));
    if let Some((span, len)) = yearly {
        let end = start + len;
        return match year_behind(scan, end) {
            Some((year, year_len, relative)) => once(span.in_year(year)?, end + year_len, relative),
            None => Some(Container { span, len: end - at, relative: true }),
        };
    }
    if let Some(found) = period(scan, start) {
        return once(found.span, start + found.len, true);
    }
    if let Some(found) = super::named::decade(scan, start) {
        return once(found.span, start + found.len, found.relative);
    }
    if let Some((year, len)) = year_number(scan, scan.skip(start, Meaning::YearMark)) {
        return once(Span::year(year)?, scan.skip(start, Meaning::YearMark) + len, false);
    }
    let (unit, len) = scan.unit(start).filter(|_| start > at || scan.ends_before(at, Meaning::Of))?;
    let of_now =
        matches!(unit, Unit::Week | Unit::Month | Unit::Quarter | Unit::Year | Unit::Decade | Unit::Weekend);
    once(shifted(unit, scan.today(), 0).filter(|_| of_now)?, start + len, true)
}

/// "Mid-September", "the end of the year", "first half of 2024", "later this week", "by month end".
pub(super) fn part_of_period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(((unit, part), len)) = scan
        .find(at, |meaning| if let Meaning::PartOf(unit, part) = meaning { Some((unit, part)) } else { None })
    {
        let whole = Recurring::Once(shifted(unit, scan.today(), 0)?);
        return Some(Found::relative(
            len,
            whole.resolve(scan, Direction::Open, |span| of_part(part, span, scan.today()))?,
        ));
    }
    if let Some(found) = part_of_current(scan, at) {
        return Some(found);
    }
    let start = scan.skip_article(at);
    // "El fin de semana" is no end of a week.
    if (start..=start + 1).any(|at| scan.unit(at).is_some_and(|(unit, _)| unit == Unit::Weekend)) {
        return None;
    }
    let (part, len) =
        scan.find(
            start,
            |meaning| {
                if let Meaning::Part(part, Place::Before) = meaning { Some(part) } else { None }
            },
        )?;
    let dash = start + len + usize::from(scan.word(start + len) == "-");
    if matches!(part, Part::Later | Part::Sooner) {
        return rest_of(scan, at, dash, part);
    }
    let starts = [dash, scan.skip_of(dash)];
    let (start, whole) = starts.into_iter().find_map(|start| Some((start, container(scan, start)?)))?;
    let len = start + whole.len - at;
    let span = whole.span.resolve(scan, scan.direction(at, len), |span| of_part(part, span, scan.today()))?;
    Some(Found { relative: whole.relative, ..Found::relative(len, span) })
}

/// "月底", "年初": a part of the current one.
fn part_of_current(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let hindi = scan.language() == crate::language::Language::Hindi;
    let (unit, len) = scan.unit(at).filter(|_| hindi || matches!(scan.word(at), "月" | "年"))?;
    let (part, part_len) =
        scan.find(
            at + len,
            |meaning| {
                if let Meaning::Part(part, Place::After) = meaning { Some(part) } else { None }
            },
        )?;
    let span = of_part(part, shifted(unit, scan.today(), 0)?, scan.today())?;
    Some(Found::relative(len + part_len, span))
}

/// "Later this week", "earlier today": what is left of it, or over.
fn rest_of(scan: &Scan<'_>, at: usize, start: usize, part: Part) -> Option<Found> {
    let today = scan.find(start, |meaning| if let Meaning::Day(0, _) = meaning { Some(()) } else { None });
    if let Some(((), len)) = today {
        return Some(Found::relative(start + len - at, Span::day(scan.today())));
    }
    let next = scan.skip_of(start);
    let whole = period(scan, next).or_else(|| {
        let (unit, len) = scan.unit(next).filter(|_| next > start)?;
        Some(Found::relative(len, shifted(unit, scan.today(), 0)?))
    })?;
    let holds_today = whole.span.first <= scan.today() && scan.today() <= whole.span.last;
    let span = if holds_today { of_part(part, whole.span, scan.today())? } else { whole.span };
    Some(Found::relative(next + whole.len - at, span))
}

/// Behind a span: "3月初", "来月末", "मार्च के अंत में".
pub(super) fn part_behind(scan: &Scan<'_>, at: usize, whole: Found) -> Option<Found> {
    let next = at + whole.len;
    let start = scan.skip(next, Meaning::Of);
    let (start, (part, len)) = [next, start].into_iter().find_map(|start| {
        let found = scan.find(start, |meaning| {
            if let Meaning::Part(part, Place::After) = meaning { Some(part) } else { None }
        })?;
        Some((start, found))
    })?;
    let wide = whole.span.first < whole.span.last;
    Some(Found {
        len: start + len - at,
        span: of_part(part, whole.span, scan.today()).filter(|_| wide)?,
        ..whole
    })
}

/// Days from which on a span is one of several years.
const LONGER_THAN_A_YEAR: i64 = 400;

/// "The early nineties": whole years.
fn part_of_decade(part: Part, whole: Span) -> Option<Span> {
    let (from, to) = match part {
        Part::Early | Part::Begin => (0, 3),
        Part::Middle => (4, 6),
        Part::Late => (6, 9),
        Part::FirstHalf | Part::Sooner => (0, 4),
        Part::SecondHalf | Part::Later => (5, 9),
    };
    let year = whole.first.year();
    let (first, last) = (Span::year(year.checked_add(from)?)?, Span::year(year.checked_add(to)?)?);
    Some(first.through(last)?.roughly())
}

/// A part of a span.
fn of_part(part: Part, whole: Span, today: Date) -> Option<Span> {
    let days = i64::from(whole.first.until(whole.last).ok()?.get_days());
    if days > LONGER_THAN_A_YEAR {
        return part_of_decade(part, whole);
    }
    let (from, to) = match (part, whole.precision) {
        (Part::Later, _) => {
            let first = plus_days(today, 1)?.min(whole.last).max(whole.first);
            return Some(Span::new(first, whole.last, whole.precision)?.roughly());
        }
        (Part::Sooner, _) => {
            let last = plus_days(today, -1)?.max(whole.first).min(whole.last);
            return Some(Span::new(whole.first, last, whole.precision)?.roughly());
        }
        // Of a month: its thirds; the middle is the days around the 15th.
        (Part::Early | Part::Begin, Precision::Month) => (0, 9),
        (Part::Middle, Precision::Month) => (9, 19),
        (Part::Late, Precision::Month) => (20, days),
        (Part::Early, Precision::Year) => (0, days.min(89)),
        (Part::Early, Precision::Season) | (Part::Begin, Precision::Season | Precision::Year) => {
            (0, days.min(30))
        }
        (Part::Late, Precision::Year | Precision::Season) => {
            let first = whole.last.first_of_month();
            return Some(Span::new(first, whole.last, whole.precision)?.roughly());
        }
        (Part::Middle, Precision::Year) => {
            let first = plus_months(whole.first, 5)?;
            return Some(Span::new(first, plus_days(first, 60)?, whole.precision)?.roughly());
        }
        (Part::FirstHalf, Precision::Month) => (0, 13),
        (Part::SecondHalf, Precision::Month) => (14, days),
        (Part::Early | Part::Begin, Precision::Week) => (0, 1),
        (Part::Middle, Precision::Week) => (2, 2),
        (Part::Late, Precision::Week) => (4, 6),
        (Part::FirstHalf, _) => (0, days / 2),
        (Part::SecondHalf, _) => (days / 2 + 1, days),
        (Part::Early | Part::Begin, _) => (0, days * 2 / 5),
        (Part::Middle, _) => (days / 3, days * 2 / 3),
        (Part::Late, _) => (days * 3 / 5, days),
    };
    let first = plus_days(whole.first, from.min(days))?;
    Some(Span::new(first, plus_days(whole.first, to.min(days))?, whole.precision)?.roughly())
}

/// What is counted within a span.
#[derive(Debug, Clone, Copy)]
enum Noun {
    Weekday(Weekday),
    Unit(Unit),
}

fn noun(scan: &Scan<'_>, at: usize) -> Option<(Noun, usize)> {
    let start = scan.skip(at, Meaning::Filler);
    if let Some((weekday, len, true)) = scan.weekday(start) {
        return Some((Noun::Weekday(weekday), start + len - at));
    }
    let (unit, len) = scan.unit(start)?;
    Some((Noun::Unit(unit), start + len - at))
}

/// An ordinal that counts within a span; -1 is the last.
pub(super) fn ordinal(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    let word = scan.find(at, |meaning| {
        let last = || meaning.which(Place::Before).filter(|by| *by == -1).map(|_| -1);
        if let Meaning::Ordinal(ordinal) = meaning { Some(ordinal) } else { last() }
    });
    word.or_else(|| {
        let (number, len) = day(scan, at).filter(|(number, len)| *number <= 12 && *len > 1)?;
        Some((i8::try_from(number).ok()?, len))
    })
}

/// "First Monday in June", "the last week of March", "second working day of next month".
pub(super) fn ordinal_in(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (ordinal, len) = ordinal(scan, start)?;
    let (noun, noun_len) = noun(scan, start + len)?;
    let joint = start + len + noun_len;
    let next = scan.skip(joint, Meaning::Of);
    // German and Romance genitives need no preposition before a determiner.
    if next == joint
        && !matches!(
            scan.find(joint, |m| if let Meaning::Which(..) | Meaning::Coming(_) = m {
                Some(())
            } else {
                None
            }),
            Some(((), _))
        )
        && scan.month(joint).is_none()
    {
        return None;
    }
    let whole = container(scan, next)?;
    let len = next + whole.len - at;
    let span = whole.span.resolve(scan, scan.direction_of_day(at, len), |span| nth(span, noun, ordinal))?;
    Some(Found { relative: whole.relative, ..Found::relative(len, span) })
}

/// Behind a span: "10月の最後の日曜日", "अक्टूबर के आखिरी रविवार".
pub(super) fn ordinal_behind(scan: &Scan<'_>, at: usize, whole: Found) -> Option<Found> {
    let start = scan.skip(at + whole.len, Meaning::Of);
    let (ordinal, len) = ordinal(scan, start)?;
    let after = scan.skip(start + len, Meaning::Of);
    let (noun, noun_len) = noun(scan, after)?;
    let wide = whole.span.first < whole.span.last;
    let span = nth(whole.span, noun, ordinal).filter(|_| wide)?;
    Some(Found { len: after + noun_len - at, span, ..whole })
}

/// The nth of a weekday or unit within a span.
fn nth(whole: Span, noun: Noun, ordinal: i8) -> Option<Span> {
    let n = i64::from(ordinal);
    let back = n < 0;
    let within = |span: Span| (whole.first <= span.first && span.first <= whole.last).then_some(span);
    match noun {
        Noun::Weekday(weekday) => {
            let edge = if back { plus_days(whole.last, 1)? } else { plus_days(whole.first, -1)? };
            let first = nearest_weekday(edge, weekday, n.signum())?;
            within(Span::day(plus_days(first, 7 * (n - n.signum()))?))
        }
        Noun::Unit(unit) => within(nth_unit(whole, unit, n)?),
    }
}

fn nth_unit(whole: Span, unit: Unit, n: i64) -> Option<Span> {
    let back = n < 0;
    match unit {
        Unit::Day => {
            Some(Span::day(if back { plus_days(whole.last, n + 1)? } else { plus_days(whole.first, n - 1)? }))
        }
        Unit::WorkingDay => Some(Span::day(if back {
            plus_working_days(plus_days(whole.last, 1)?, n)?
        } else {
            plus_working_days(plus_days(whole.first, -1)?, n)?
        })),
        Unit::Week => {
            let first =
                if back { plus_days(whole.last, n * 7 + 1)? } else { plus_days(whole.first, (n - 1) * 7)? };
            Span::new(first, plus_days(first, 6)?.min(whole.last), Precision::Week)
        }
        Unit::Weekend => {
            let edge = if back { plus_days(whole.last, 1)? } else { plus_days(whole.first, -1)? };
            let saturday = nearest_weekday(edge, Weekday::Saturday, n.signum())?;
            Span::weekend(plus_days(saturday, 7 * (n - n.signum()))?)
        }
        Unit::Month => {
            let edge = if back { whole.last } else { whole.first };
            let day = plus_months(edge.first_of_month(), n - n.signum())?;
            Span::month(day.year(), day.month())
        }
        Unit::Quarter => {
            let edge = if back { whole.last } else { whole.first };
            shifted(Unit::Quarter, edge, n - n.signum())
        }
        Unit::Year => {
            let edge = if back { whole.last } else { whole.first };
            Span::year(edge.year().checked_add(i16::try_from(n - n.signum()).ok()?)?)
        }
        Unit::Minute | Unit::Hour | Unit::Fortnight | Unit::Term | Unit::Semester | Unit::Decade => None,
    }
}

/// "The 5th of next month", "am 5. nächsten Monats", "el 5 del mes que viene", "the 3rd of the month".
pub(super) fn day_of_container(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(scan.skip_article(at), Meaning::DayMark);
    let (number, len) = day(scan, start)?;
    let joint = start + len;
    let next = scan.skip(joint, Meaning::Of);
    if scan.month(scan.skip_article(next)).is_some() {
        return None;
    }
    let whole = container(scan, next)?;
    let Recurring::Once(month) = whole.span else { return None };
    let total = next + whole.len - at;
    let in_month =
        |month: Span| Date::new(month.first.year(), month.first.month(), i8::try_from(number).ok()?).ok();
    let is_current = scan.unit(scan.skip_article(next)).is_some()
        && month.first <= scan.today()
        && scan.today() <= month.last;
    let date = in_month(month).filter(|_| month.is_month())?;
    let direction = scan.direction_of_day(at, total);
    let over = direction == Direction::Past && date > scan.today();
    let ahead = direction == Direction::Future && date < scan.today();
    let by = i64::from(is_current && ahead) - i64::from(is_current && over);
    let date = in_month(shifted(Unit::Month, month.first, by)?)?;
    Some(Found::relative(total, Span::day(date)))
}

/// Behind a month: "来月の5日", "下个月5号", "अगले महीने की 5 तारीख", "next month on the 5th".
pub(super) fn day_behind(scan: &Scan<'_>, at: usize, month: Found) -> Option<Found> {
    let start = scan.skip_of(at + month.len);
    let counted =
        day(scan, start).filter(|(_, len)| start > at + month.len && *len > 1 && scan.word(start + 1) != ".");
    let (number, len) = counted.or_else(|| {
        let number = scan.number(start).filter(|number| (1..=31).contains(number))?;
        Some((number, 1 + scan.len_of(start + 1, Meaning::DayMark)?))
    })?;
    let date = Date::new(month.span.first.year(), month.span.first.month(), i8::try_from(number).ok()?).ok();
    let date = date.filter(|_| month.span.is_month())?;
    Some(Found { len: start + len - at, span: Span::day(date), ..month })
}

/// "The week of 3 June", "the weekend of the 14th", "week commencing 2 June", "the week ending Friday".
pub(super) fn unit_of_date(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (unit, len) = scan.unit(start).filter(|(unit, _)| matches!(unit, Unit::Week | Unit::Weekend))?;
    let joint = start + len;
    let ends = scan.len_of(joint, Meaning::WeekEnd);
    let begins = scan.len_of(joint, Meaning::WeekBegin);
    let skip = ends.or(begins)?;
    let next = joint + skip;
    let found = [next, scan.skip_article(next), scan.skip(next, Meaning::Of)]
        .into_iter()
        .find_map(|start| scan.date_at(start).map(|found| found.after(start - next)))?;
    if found.span.precision > Precision::Day || found.span.first != found.span.last {
        return None;
    }
    let day = found.span.first;
    let names_start = matches!(scan.word(joint), "commencing" | "beginning" | "starting" | "from" | "ab");
    let span = if unit == Unit::Weekend {
        Span::weekend(day)?
    } else if ends.is_some() {
        Span::new(plus_days(day, -6)?, day, Precision::Week)?
    } else if names_start {
        Span::new(day, plus_days(day, 6)?, Precision::Week)?
    } else {
        Span::week(day)?
    };
    Some(Found { relative: found.relative, ..Found::relative(next + found.len - at, span) })
}
