//! Dates counted from the anchor or from another date: "yesterday", "two weeks ago", "last summer".

use super::absolute::nearest;
use super::calendar::{Season, Span, Unit, plus_days, plus_months, weekday_after, weekday_before};
use super::lean::Lean;
use super::scan::{Found, Scan};
use super::vocabulary;
use jiff::ToSpan;
use jiff::civil::Date;

/// How many of a unit.
#[derive(Debug, Clone, Copy)]
struct Quantity {
    count: i64,
    /// Whether half a unit comes on top.
    and_half: bool,
    unit: Unit,
    /// "a few", "about", "a couple of".
    vague: bool,
    /// In tokens.
    len: usize,
}

/// Counts beyond this are no length of time that people state.
const LARGEST_COUNT: i64 = 2_000;

fn quantity(scan: &Scan<'_>, at: usize) -> Option<Quantity> {
    let mut next = at;
    let mut vague = false;
    while matches!(
        scan.word(next),
        "about"
            | "around"
            | "roughly"
            | "some"
            | "like"
            | "almost"
            | "over"
            | "exactly"
            | "just"
            | "etwa"
            | "ungefahr"
            | "unos"
            | "unas"
            | "cerca"
    ) {
        vague |= !matches!(scan.word(next), "exactly" | "just");
        next += 1;
        if next > at + 3 {
            return None;
        }
    }
    let (mut count, half) = count(scan, &mut next, &mut vague)?;
    let mut and_half = half;
    if scan.word(next) == "and" && matches!(scan.word(next + 1), "a" | "half") {
        and_half = true;
        next += if scan.word(next + 1) == "a" { 3 } else { 2 };
    }
    if matches!(scan.word(next), "more" | "full" | "whole" | "short" | "ganzen") {
        next += 1;
    }
    let unit = vocabulary::unit(scan.word(next))?;
    next += 1;
    // "one year and half", "a year and a half"
    if scan.word(next) == "and"
        && (scan.word(next + 1) == "half" || scan.word(next + 1) == "a" && scan.word(next + 2) == "half")
    {
        and_half = true;
        next += if scan.word(next + 1) == "half" { 2 } else { 3 };
    }
    if half && count == 1 {
        count = 0;
    }
    Some(Quantity { count, and_half, unit, vague, len: next - at })
}

/// The number in front of a unit; for "half a year" the flag is set and the count is 1.
fn count(scan: &Scan<'_>, next: &mut usize, vague: &mut bool) -> Option<(i64, bool)> {
    if scan.word(*next) == "half" && matches!(scan.word(*next + 1), "a" | "an") {
        *next += 2;
        return Some((1, true));
    }
    if let Some(number) = scan.number(*next) {
        *next += 1;
        return (number <= LARGEST_COUNT).then_some((number, false));
    }
    if scan.word(*next) == "a" && matches!(scan.word(*next + 1), "couple" | "few") {
        *next += 1;
    }
    let word = scan.word(*next);
    *vague |= matches!(word, "couple" | "few" | "several");
    let number = vocabulary::number(word)?;
    *next += 1;
    *next = scan.skip(*next, &["of"]);
    Some((number, false))
}

impl Quantity {
    /// The span this far from a day; `sign` is -1 or 1.
    fn from(self, scan: &Scan<'_>, base: Date, sign: i64, exact: bool) -> Option<Span> {
        let count = self.count * sign;
        let days = |per: i64| plus_days(base, count * per + if self.and_half { sign * per / 2 } else { 0 });
        let months = |per: i64| {
            let day = plus_months(base, count * per)?;
            match (self.and_half, per) {
                (false, _) => Some(day),
                (true, 1) => plus_days(day, sign * 15),
                (true, _) => plus_months(day, sign * per / 2),
            }
        };
        let about = |day: Date| if exact && !self.vague { Span::day(day) } else { Span::about(day) };
        Some(match self.unit {
            Unit::Minute => Span::point(scan.anchor.checked_add(count.minutes()).ok()?),
            Unit::Hour => Span::point(scan.anchor.checked_add(count.hours()).ok()?),
            Unit::Day if self.vague || self.count > 8 => about(days(1)?),
            Unit::Day => Span::day(days(1)?),
            Unit::Week => about(days(7)?),
            Unit::Fortnight => about(days(14)?),
            Unit::Weekend => Span::weekend(days(7)?)?,
            Unit::Month => about(months(1)?),
            Unit::Quarter => about(months(3)?),
            Unit::Year if exact || self.and_half => about(months(12)?),
            Unit::Year if self.vague => Span::year(months(12)?.year())?.roughly(),
            Unit::Year => Span::year(months(12)?.year())?,
        })
    }
}

/// Lengths counted back or forth: "3 days ago", "hace dos semanas", "in two weeks", "a week ago Monday",
/// "three months from tomorrow", "six weeks after that", "the last two weeks", "two summers ago".
pub(super) fn counted(scan: &Scan<'_>, at: usize) -> Option<Found> {
    seasons_ago(scan, at)
        .or_else(|| introduced(scan, at))
        .or_else(|| several(scan, at))
        .or_else(|| followed(scan, at))
}

fn followed(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let quantity = quantity(scan, at)?;
    let next = at + quantity.len;
    match scan.word(next) {
        "ago" | "agoo" | "atras" => Some(ago(scan, at, quantity, next)?),
        "from" | "after" | "later" | "before" | "earlier" | "prior" | "hence" | "nach" => {
            beside(scan, at, quantity, next)
        }
        _ => None,
    }
}

/// After "ago": "today" makes it exact, a weekday moves it to that weekday.
fn ago(scan: &Scan<'_>, at: usize, quantity: Quantity, ago: usize) -> Option<Found> {
    let next = scan.skip(ago + 1, &["on", "last"]);
    if let Some((weekday, true)) = vocabulary::weekday(scan.word(next)) {
        let base = weekday_before(scan.today(), weekday)?;
        return Some(Found::relative(next + 1 - at, quantity.from(scan, base, -1, true)?));
    }
    let (base, len, exact) = match vocabulary::day_offset(scan.word(ago + 1)) {
        Some(offset) => (plus_days(scan.today(), offset)?, ago + 2 - at, true),
        None => (scan.today(), ago + 1 - at, false),
    };
    Some(Found::relative(len, quantity.from(scan, base, -1, exact)?))
}

/// "after X", "from now", "before that": X is another date, the one found last, or now.
fn beside(scan: &Scan<'_>, at: usize, quantity: Quantity, joint: usize) -> Option<Found> {
    let word = scan.word(joint);
    let sign = if matches!(word, "before" | "earlier" | "prior") { -1 } else { 1 };
    let next = scan.skip(joint + 1, &["to", "the"]);
    if matches!(scan.word(next), "now" | "jetzt") && word == "from" {
        return Some(Found::relative(next + 1 - at, quantity.from(scan, scan.today(), 1, false)?));
    }
    if let Some(other) = scan.date_at(next).filter(|_| !matches!(word, "later" | "earlier" | "hence")) {
        let base = if sign < 0 { other.span.first } else { other.span.last };
        let exact = other.span.precision <= evoke_types::Precision::Day;
        return Some(Found {
            relative: other.relative,
            ..Found::relative(next + other.len - at, quantity.from(scan, base, sign, exact)?)
        });
    }
    let (base, len) = match (word, scan.word(next)) {
        ("later" | "earlier" | "hence", _) => {
            (scan.recent(at).map_or(scan.today(), |span| span.first), joint + 1 - at)
        }
        ("after" | "before", "that" | "this") => (scan.recent(at)?.first, next + 1 - at),
        _ => return None,
    };
    Some(Found::relative(len, quantity.from(scan, base, sign, true)?))
}

/// "in two weeks", "vor drei Tagen", "hace un mes", "since two years", "dans 3 jours".
fn introduced(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (sign, skip) = match (scan.word(at), scan.word(at + 1), scan.word(at + 2)) {
        ("in" | "dans", _, _) => (1, 1),
        ("dentro", "de", _) | ("daqui", "a", _) => (1, 2),
        ("en" | "em", _, _) => (1, 1),
        ("after", _, _) => (1, 1),
        ("vor" | "hace" | "ha" | "since" | "seit", _, _) => (-1, 1),
        ("il", "y", "a") => (-1, 3),
        _ => return None,
    };
    let quantity = quantity(scan, at + skip)?;
    let end = at + skip + quantity.len;
    let is_duration = sign > 0 && tells_of_completing(scan, at);
    let is_article = scan.word(at + skip).len() <= 4 && quantity.unit == Unit::Weekend;
    if is_duration || is_article || matches!(scan.word(end), "ago" | "of" | "time's") {
        return None;
    }
    if matches!(scan.word(end), "from" | "after") {
        return beside(scan, at + skip, quantity, end).map(|found| found.after(skip));
    }
    Some(Found::relative(end - at, quantity.from(scan, scan.today(), sign, false)?))
}

/// "finished in 3 days" tells how long it took, not when.
fn tells_of_completing(scan: &Scan<'_>, at: usize) -> bool {
    const VERBS: &[&str] = &[
        "finished",
        "did",
        "done",
        "completed",
        "built",
        "wrote",
        "read",
        "made",
        "took",
        "lost",
        "learned",
        "ran",
        "gained",
    ];
    let near = scan.tokens.get(at.saturating_sub(6)..at).unwrap_or_default();
    near.iter().any(|token| VERBS.contains(&token.text.as_str()))
}

/// "the last two weeks", "past three months", "next 10 days".
fn several(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let which = vocabulary::which(scan.word(at)).filter(|which| *which != 0)?;
    let quantity = quantity(scan, at + 1)?;
    if matches!(scan.word(at + 1), "a" | "an") {
        return None;
    }
    let edge = quantity.from(scan, scan.today(), which, true)?;
    let today = scan.today();
    let span = if which < 0 {
        Span::new(edge.first, today, edge.precision)
    } else {
        Span::new(today, edge.last, edge.precision)
    }?;
    Some(Found::relative(1 + quantity.len, span.roughly()))
}

/// "two summers ago", "three winters ago".
fn seasons_ago(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let count = scan.number(at).or_else(|| vocabulary::number(scan.word(at)))?;
    let (season, _) = vocabulary::season(scan.word(at + 1)).filter(|_| scan.word(at + 2) == "ago")?;
    let last = period_of_season(scan, season, -1)?;
    let year = last.first.year().checked_sub(i16::try_from(count - 1).ok()?)?;
    Some(Found::relative(3, Span::season(year, season)?))
}

/// "today", "tomorrow", "mañana", "the day after tomorrow", "last night", "this morning".
pub(super) fn near_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let day = |len, offset| Some(Found::relative(len, Span::day(plus_days(scan.today(), offset)?)));
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2), scan.word(at + 3), scan.word(at + 4)) {
        ("the", "day", "after", "tomorrow" | "tmrw", _) => return day(4, 2),
        ("day", "after", "tomorrow" | "tmrw", _, _) => return day(3, 2),
        ("the", "day", "before", "yesterday", _) => return day(4, -2),
        ("day", "before", "yesterday", _, _) => return day(3, -2),
        ("antes", "de", "ontem", _, _) | ("antes", "de", "ayer", _, _) => return day(3, -2),
        ("pasado", "manana", _, _, _) | ("depois", "de", "amanha", _, _) => {
            return day(2 + usize::from(scan.word(at + 1) == "de"), 2);
        }
        ("apres", "-", "demain", _, _) => return day(3, 2),
        ("avant", "-", "hier", _, _) => return day(3, -2),
        ("last", "night" | "evening", ..) => return day(2, -1),
        ("this", "morning" | "afternoon" | "evening" | "lunchtime", ..) => return day(2, 0),
        ("aujourd", "'" | "’", "hui", ..) => return day(3, 0),
        _ => {}
    }
    let offset = vocabulary::day_offset(scan.word(at))?;
    let before = scan.word_before(at);
    // "por la mañana", "de manhã", "heute Morgen": the part of the day, not the day.
    if scan.word(at) == "manana" && matches!(before, "la" | "cada" | "una")
        || scan.word(at) == "heute" && scan.is_glued(at + 1) && scan.word(at + 1) == "-"
    {
        return None;
    }
    let part = matches!(
        scan.word(at + 1),
        "morning" | "afternoon" | "evening" | "night" | "noon" | "abend" | "morgen" | "fruh" | "noche"
    );
    day(1 + usize::from(part), offset)
}

/// "the day after", "the week before 9 June 2023", "two days before the wedding on ...": a unit beside
/// another date, or beside the date found last.
pub(super) fn beside_another(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let unit = vocabulary::unit(scan.word(start)).filter(|_| start > at)?;
    let sign = match scan.word(start + 1) {
        "before" => -1,
        "after" | "following" => 1,
        _ => return None,
    };
    let next = scan.skip_article(start + 2);
    if unit == Unit::Week && sign > 0 && scan.word(next) == "next" {
        return Some(Found::relative(next + 1 - at, shifted(unit, scan.today(), 2)?));
    }
    if unit == Unit::Week && sign < 0 && scan.word(next) == "last" {
        return Some(Found::relative(next + 1 - at, shifted(unit, scan.today(), -2)?));
    }
    let (base, len, relative) = match scan.date_at(next) {
        Some(other) => (other.span, next + other.len - at, other.relative),
        None if next == start + 2 => (scan.recent(at)?, 2 + start - at, true),
        None => return None,
    };
    let span = match (unit, sign) {
        (Unit::Week, -1) => {
            Span::new(plus_days(base.first, -7)?, plus_days(base.first, -1)?, evoke_types::Precision::Week)?
        }
        (Unit::Week, _) => {
            Span::new(plus_days(base.last, 1)?, plus_days(base.last, 7)?, evoke_types::Precision::Week)?
        }
        (Unit::Day, -1) => Span::day(plus_days(base.first, -1)?),
        (Unit::Day, _) => Span::day(plus_days(base.last, 1)?),
        (_, sign) => shifted(unit, base.first, sign)?,
    };
    Some(Found { len, span, relative })
}

/// "last week", "this month", "next summer", "last March", "nächste Woche", "la semana pasada", "mês que vem".
pub(super) fn period(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(unit) = vocabulary::unit(scan.word(at)) {
        let next = scan.skip(at + 1, &["que"]);
        let which = vocabulary::which_after(scan.word(next))?;
        return Some(Found::relative(next + 1 - at, shifted(unit, scan.today(), which)?));
    }
    let which = vocabulary::which(scan.word(at))?;
    let next = scan.word(at + 1);
    let span = if let Some((season, _)) = vocabulary::season(next) {
        period_of_season(scan, season, which)?
    } else if let Some((month, _)) = vocabulary::month(next) {
        if super::absolute::day(scan, at + 2).is_some() {
            return None;
        }
        period_of_month(scan, month, which)?
    } else {
        let unit =
            vocabulary::unit(next).filter(|unit| !matches!(unit, Unit::Minute | Unit::Hour | Unit::Day))?;
        shifted(unit, scan.today(), which)?
    };
    Some(Found::relative(2, span))
}

/// The whole unit that lies some units from the one that holds a day.
pub(super) fn shifted(unit: Unit, day: Date, by: i64) -> Option<Span> {
    match unit {
        Unit::Minute | Unit::Hour => None,
        Unit::Day => Some(Span::day(plus_days(day, by)?)),
        Unit::Week => Span::week(plus_days(day, 7 * by)?),
        Unit::Fortnight => Span::week(plus_days(day, 14 * by)?),
        Unit::Weekend => Span::weekend(plus_days(day, 7 * by)?),
        Unit::Month => {
            let day = plus_months(day.first_of_month(), by)?;
            Span::month(day.year(), day.month())
        }
        Unit::Quarter => {
            let day = plus_months(day.first_of_month(), 3 * by)?;
            Span::quarter(day.year(), (day.month() - 1) / 3 + 1)
        }
        Unit::Year => Span::year(day.year().checked_add(i16::try_from(by).ok()?)?),
    }
}

fn period_of_season(scan: &Scan<'_>, season: Season, which: i64) -> Option<Span> {
    let today = scan.today();
    let years = |n: i16| Span::season(today.year().checked_add(n)?, season);
    match which {
        -1 => (-2..=0).rev().filter_map(years).find(|span| span.last < today),
        0 => years(0),
        _ => (-1..=2).filter_map(years).find(|span| span.first > today),
    }
}

fn period_of_month(scan: &Scan<'_>, month: i8, which: i64) -> Option<Span> {
    let today = scan.today();
    let years = |n: i16| Span::month(today.year().checked_add(n)?, month);
    match which {
        -1 => (-2..=0).rev().filter_map(years).find(|span| span.last < today),
        0 => nearest(scan, Lean::Open, |year| Span::month(year, month))
            .filter(|span| span.first.year() == today.year())
            .or_else(|| years(0)),
        _ => (0..=2).filter_map(years).find(|span| span.first > today),
    }
}

/// The first such weekday after today, used by "Saturday week".
pub(super) fn week_after(scan: &Scan<'_>, weekday: jiff::civil::Weekday) -> Option<Date> {
    plus_days(weekday_after(scan.today(), weekday)?, 7)
}
