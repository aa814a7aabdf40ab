//! Dates told from now or from another date: "yesterday", "last summer", "the day after", "the weekend before last".

use super::calendar::{Span, Unit, plus_days, plus_months, shifted};
use super::container::ordinal;
use super::counted::beside_target;
use super::direction::Direction;
use super::lexicon::{Feast, Meaning, Place};
use super::quantity::{nearest_weekday, nth_yearly};
use super::scan::{Found, Scan};
use super::yearly::{Recurring, nearest};
use crate::language::Language;
use evoke_types::Precision;
use jiff::civil::Weekday;

/// "Today", "tomorrow", "mañana", "the day after tomorrow", "कल".
pub(super) fn near_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let day = |meaning| if let Meaning::Day(days, part) = meaning { Some((days, part)) } else { None };
    if let Some(((days, part), len)) = scan.find(start, day) {
        if is_part_of_day(scan, start) {
            return None;
        }
        let span = Span::day(plus_days(scan.today(), days)?);
        return Some(Found { part, ..Found::relative(start + len - at, span) });
    }
    let either = |meaning| if let Meaning::EitherDay(days) = meaning { Some(days) } else { None };
    let (days, len) = scan.find(start, either)?;
    let back = scan.direction(start, len) == Direction::Past;
    Some(Found::relative(len, Span::day(plus_days(scan.today(), if back { -days } else { days })?)))
}

/// "Por la mañana", "heute Morgen": the part of the day, not the day.
fn is_part_of_day(scan: &Scan<'_>, at: usize) -> bool {
    match scan.word(at) {
        "manana" => matches!(scan.word_before(at), "la" | "cada" | "una" | "esta"),
        "morgen" => {
            matches!(
                scan.word_before(at),
                "guten" | "jeden" | "am" | "heute" | "gestern" | "diesen" | "der" | "den" | "ein"
            ) || scan.weekday(at.saturating_sub(1)).is_some()
        }
        "today" => scan.word(at + 1) == "'" && scan.word(at + 2) == "s" && scan.word(at + 3) == "world",
        _ => false,
    }
}

/// Parts of days with "last" and "this": "last night", "this morning", "heute Abend", "the night of 3 May".
pub(super) fn day_part(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let which = scan.find(at, |meaning| meaning.which(Place::Before).filter(|by| matches!(by, -1..=0)));
    if let Some((by, len)) = which {
        let (part, part_len) = scan.day_part(at + len)?;
        let span = Span::day(plus_days(scan.today(), by)?);
        return Some(Found { part: Some(part), ..Found::relative(len + part_len, span) });
    }
    let start = scan.skip_article(at);
    let (part, len) = scan.day_part(start)?;
    let next = scan.skip(start + len, Meaning::Of);
    let next = [next, scan.skip_article(next)]
        .into_iter()
        .find_map(|from| Some((from, scan.date_at(from)?)))
        .filter(|_| next > start + len)?;
    let (from, found) = next;
    found.span.is_one_day().then_some(Found { part: Some(part), ..found.after(from - at) })
}

/// "Last week", "this month", "next summer", "last March", "next Christmas", "nächste Woche", "la semana pasada", "下个月".
pub(super) fn period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let whole = |meaning| if let Meaning::Period(unit, by) = meaning { Some((unit, by)) } else { None };
    if let Some(((unit, by), len)) = scan.find(at, whole) {
        return Some(Found::relative(len, shifted(unit, scan.today(), by)?));
    }
    which_in_front(scan, at).or_else(|| which_behind(scan, at))
}

fn which_in_front(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (which, which_len) = scan.find(start, |meaning| meaning.which_or_coming(Place::Before))?;
    // "Next school year", "this calendar year".
    let filler = scan.skip(start + which_len, Meaning::Filler);
    let next =
        filler + usize::from(matches!(scan.word(filler), "school" | "calendar" | "academic" | "fiscal"));
    let (span, len) = thing(scan, next, which)?;
    let idle = next > start + which_len && scan.unit(next).is_none();
    let weekend = which == 0 && scan.unit(next).is_some_and(|(unit, _)| unit == Unit::Weekend);
    let over = weekend && span.first > scan.today() && scan.direction(at, next + len - at) == Direction::Past;
    let span = if over { shifted(Unit::Weekend, span.first, -1)? } else { span };
    (!idle).then_some(Found::relative(next + len - at, span))
}

fn which_behind(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let length = scan
        .unit(start)
        .map(|(_, len)| len)
        .or_else(|| scan.season(start).map(|(_, len, _)| len))
        .or_else(|| scan.month(start).map(|(_, len, _)| len))
        .or_else(|| scan.feast(start).map(|(_, len, _)| len))?;
    let next = start + length;
    let (which, len) = scan.find(next, |meaning| meaning.which_or_coming(Place::After))?;
    let (span, _) = thing(scan, start, which)?;
    Some(Found::relative(next + len - at, span))
}

/// A unit, season, month or feast, so many from the current one.
fn thing(scan: &Scan<'_>, at: usize, which: i64) -> Option<(Span, usize)> {
    if let Some((unit, len)) = scan.unit(at) {
        let is_period = !matches!(unit, Unit::Minute | Unit::Hour | Unit::Day | Unit::WorkingDay);
        return Some((shifted(unit, scan.today(), which).filter(|_| is_period)?, len));
    }
    let yearly = scan
        .season(at)
        .map(|(season, len, _)| (Recurring::Season(season), len))
        .or_else(|| scan.month(at).map(|(month, len, _)| (Recurring::Month(month), len)))
        .or_else(|| scan.feast(at).map(|(feast, len, _)| (Recurring::Feast(feast), len)));
    let (recurring, len) = yearly?;
    if matches!(recurring, Recurring::Month(_)) && super::named::day(scan, at + len).is_some() {
        return None;
    }
    let of_year = |year: i16| recurring.in_year(year);
    let span = match which {
        0 => nearest(scan, Direction::Open, of_year)
            .filter(|span| span.first.year() == scan.today().year())
            .or_else(|| of_year(scan.today().year()))?,
        which => nth_yearly(scan.today(), which, of_year)?,
    };
    Some((span, len))
}

/// "The week before last", "the Friday after next", "the summer before last", "übernächste Woche".
pub(super) fn twice(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let length = scan.unit(start).map(|(_, len)| len).or_else(|| scan.season(start).map(|(_, len, _)| len));
    let length = length
        .or_else(|| scan.month(start).map(|(_, len, _)| len))
        .or_else(|| scan.feast(start).map(|(_, len, _)| len))?;
    let next = start + length;
    let (times, len) =
        scan.find(next, |meaning| if let Meaning::Twice(times) = meaning { Some(times) } else { None })?;
    let span = match scan.unit(start) {
        Some((unit, _)) => shifted(unit, scan.today(), times)?,
        None => thing(scan, start, times)?.0,
    };
    Some(Found::relative(next + len - at, span))
}

/// "The day after", "the week before 9 June 2023", "the morning after the wedding on 3 May", "the second Monday after
/// Easter": a unit or weekday beside another date, or beside the date found last.
pub(super) fn beside(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let article = scan.skip_article(at);
    let (count, count_len) = ordinal(scan, article).filter(|(count, _)| *count > 0).unwrap_or((1, 0));
    let start = article + count_len;
    let (noun, len) = noun(scan, start)?;
    let joint = start + len;
    let count = i64::from(count);
    if let Some((target, sign, target_len)) = beside_target(scan, joint) {
        let span = next_to(noun, target.span, sign * count)?;
        return Some(Found { relative: target.relative, ..Found::relative(joint + target_len - at, span) });
    }
    let bare = scan.ends_phrase(joint + 1) || !scan.is_word(joint + 1) || scan.is(joint + 1, Meaning::Clause);
    let (sign, len) = adjacent(scan, joint).filter(|_| bare && (article > at || count_len > 0))?;
    let base = scan.recent(at)?;
    Some(Found::relative(joint + len - at, next_to(noun, base, sign * count)?))
}

/// "The following Monday", "the next day", "the previous week": beside the date found last.
pub(super) fn adjacent_in_front(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (sign, len) = adjacent(scan, start)?;
    let (noun, noun_len) = noun(scan, start + len)?;
    let base = match (noun, scan.recent(at)) {
        (_, Some(recent)) => recent,
        (Noun::Unit(Unit::Week | Unit::Month | Unit::Year), None) => Span::day(scan.today()),
        _ => return None,
    };
    let next = matches!(scan.word(start), "next" | "before" | "after");
    let is_day = matches!(noun, Noun::Unit(Unit::Day));
    (!next || is_day && scan.word(start) == "next").then_some(())?;
    Some(Found::relative(start + len + noun_len - at, next_to(noun, base, sign)?))
}

fn adjacent(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    scan.find(at, |meaning| if let Meaning::Adjacent(by) = meaning { Some(by) } else { None })
}

/// What may stand beside a date.
#[derive(Debug, Clone, Copy)]
enum Noun {
    Unit(Unit),
    Weekday(Weekday),
    Feast(Feast),
}

fn noun(scan: &Scan<'_>, at: usize) -> Option<(Noun, usize)> {
    if let Some((unit, len)) = scan.unit(at).filter(|(unit, _)| !matches!(unit, Unit::Minute | Unit::Hour)) {
        return Some((Noun::Unit(unit), len));
    }
    if let Some((weekday, len, true)) = scan.weekday(at) {
        return Some((Noun::Weekday(weekday), len));
    }
    if let Some((feast, len, true)) = scan.feast(at) {
        return Some((Noun::Feast(feast), len));
    }
    let (_, len) = scan.day_part(at).filter(|_| scan.language() == Language::English)?;
    Some((Noun::Unit(Unit::Day), len))
}

/// So many of something before (below 0) or after a span.
fn next_to(noun: Noun, base: Span, by: i64) -> Option<Span> {
    let edge = if by < 0 { base.first } else { base.last };
    match noun {
        Noun::Weekday(weekday) => {
            let first = nearest_weekday(edge, weekday, by.signum())?;
            Some(Span::day(plus_days(first, 7 * (by - by.signum()))?))
        }
        Noun::Feast(feast) => nth_yearly(edge, by, |year| Some(Span::day(feast.in_year(year)?))),
        Noun::Unit(Unit::Week) if base.precision == Precision::Week => {
            Span::week(plus_days(base.first, 7 * by)?)
        }
        Noun::Unit(Unit::Week) => {
            let (from, to) = if by < 0 { (7 * by, 7 * by + 6) } else { (7 * by - 6, 7 * by) };
            Span::new(plus_days(edge, from)?, plus_days(edge, to)?, Precision::Week)
        }
        Noun::Unit(Unit::Weekend) => {
            let saturday = nearest_weekday(edge, Weekday::Saturday, by.signum())?;
            // The weekend that a date lies in is not the one before or after it.
            let within = by < 0 && plus_days(saturday, 1)? >= edge;
            Span::weekend(plus_days(saturday, 7 * (by - by.signum()) - if within { 7 } else { 0 })?)
        }
        Noun::Unit(unit) => shifted(unit, edge, by),
    }
}

/// "At the weekend", "am Wochenende", "ce week-end", "周末": the one that the clause points at.
pub(super) fn weekend(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (unit, len) = scan.unit(start).filter(|(unit, _)| *unit == Unit::Weekend)?;
    let english = scan.language() == Language::English;
    let shown = if english { start > at && is_on(scan, at) } else { true };
    let plural = matches!(scan.word(start), "weekends" | "wochenenden" | "findes" | "fines");
    let bound = scan.is(start + len, Meaning::Of) && english
        || scan.ends_before(at, Meaning::Every)
        || amounts(scan, at);
    (shown && !plural && !bound).then_some(())?;
    let today = scan.today();
    let this = shifted(unit, today, 0)?;
    let over = this.first > today && scan.direction(at, start + len - at) == Direction::Past;
    Some(Found::relative(start + len - at, shifted(unit, today, -i64::from(over))?))
}

fn is_on(scan: &Scan<'_>, at: usize) -> bool {
    matches!(
        scan.word_before(at),
        "at" | "on" | "over" | "by" | "for" | "until" | "before" | "after" | "during" | "til"
    )
}

fn amounts(scan: &Scan<'_>, at: usize) -> bool {
    at > 0 && (scan.number(at - 1).is_some() || super::quantity::number_word(scan, at - 1).is_some())
}

/// "The eve of 3 May", "la veille de Noël".
pub(super) fn eve(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let skip = scan.len_of(at, Meaning::Eve).or_else(|| {
        let start = scan.skip_article(at);
        scan.len_of(start, Meaning::Eve).map(|len| start + len - at)
    })?;
    let next = at + skip;
    let (start, found) =
        [next, scan.skip_article(next)].into_iter().find_map(|at| Some((at, scan.date_at(at)?)))?;
    let span = Span::day(plus_days(found.span.first, -1)?);
    Some(Found { span, ..found.after(start - at) })
}

/// "This time last year", "this time next week": the same day, so much away.
pub(super) fn this_time(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, Meaning::ThisTime);
    let (which, len) =
        scan.find(start, |meaning| meaning.which(Place::Before).filter(|by| *by != 0 && start > at))?;
    let (unit, unit_len) = scan.unit(start + len)?;
    let day = if unit == Unit::Week {
        plus_days(scan.today(), 7 * which)?
    } else {
        let months = [(Unit::Month, 1), (Unit::Year, 12)].into_iter().find(|(of, _)| *of == unit)?.1;
        plus_months(scan.today(), months * which)?
    };
    Some(Found::relative(start + len + unit_len - at, Span::about(day, Precision::Week)))
}

/// "That day", "the same week": the span of the date found last.
pub(super) fn that(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let len = scan.len_of(at, Meaning::That)?;
    let (unit, unit_len) = scan.unit(at + len)?;
    let recent = scan.recent(at)?;
    let span = if matches!(unit, Unit::Week | Unit::Weekend | Unit::Month | Unit::Year) {
        shifted(unit, recent.first, 0)?
    } else {
        let is_day = unit == Unit::Day && (recent.is_one_day() || recent.at.is_some());
        is_day.then_some(Span::day(recent.first))?
    };
    Some(Found::relative(len + unit_len, span))
}

/// Behind a date: "春节前一天", "誕生日の前日".
pub(super) fn day_beside_behind(scan: &Scan<'_>, at: usize, date: Found) -> Option<Found> {
    let start = scan.skip(at + date.len, Meaning::Of);
    let (by, len) =
        scan.find(start, |meaning| if let Meaning::DayBeside(by) = meaning { Some(by) } else { None })?;
    let edge = if by < 0 { date.span.first } else { date.span.last };
    Some(Found { len: start + len - at, span: Span::day(plus_days(edge, by)?), ..date })
}
