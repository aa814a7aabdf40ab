//! Times of day, alone or beside a date.

use super::calendar::Span;
use super::lexicon::{DayPart, Meaning};
use super::quantity::number_word;
use super::scan::{Found, Scan};
use jiff::civil::Time;

/// A time of day, the zone of the clock that shows it in minutes east of UTC, and its length in tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) time: Time,
    pub(super) zone: Option<i64>,
    pub(super) len: usize,
}

/// A date with the time of day before or after it; a date alone; or a time of day on the anchor's day.
pub(super) fn around(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(date) = scan.date_at(at) {
        return Some(with_time(scan, at, date));
    }
    let spoken = || if scan.ends_before(at, Meaning::At) { spoken_hour(scan, at, None) } else { None };
    let reading = time_of_day(scan, at).or_else(spoken)?;
    let end = at + reading.len;
    let next = [end, end + usize::from(matches!(scan.word(end), "," | "-" | "am" | "el")), scan.skip_of(end)];
    for start in next {
        if let Some(date) = scan.date_at(scan.skip_article(start)).filter(|date| date.span.is_one_day()) {
            let start = scan.skip_article(start);
            let time = by_part(reading.time, date.part).unwrap_or(reading.time);
            let span = date.span.at(time, reading.zone);
            return Some(Found { len: start + date.len - at, span, ..date });
        }
    }
    let span = Span::day(scan.today()).at(reading.time, reading.zone);
    is_said_to_be_today(scan, at, reading.len).then(|| Found::relative(reading.len, span))
}

/// How many tokens may stand between a date and its time of day.
const BETWEEN: usize = 5;

fn with_time(scan: &Scan<'_>, at: usize, date: Found) -> Found {
    if !date.span.is_one_day() {
        return date;
    }
    let mut next = at + date.len;
    let mut part = date.part;
    let mut with_part = date;
    let mut spoken = false;
    for _ in 0..BETWEEN {
        if let Some((named, len)) = scan.day_part(next) {
            part = Some(named);
            next += len;
            with_part = Found { len: next - at, part, ..date };
            continue;
        }
        let reading =
            time_of_day(scan, next).or_else(|| if spoken { spoken_hour(scan, next, part) } else { None });
        if let Some(reading) = reading {
            let end = next + reading.len;
            let (part, len) = part_behind(scan, end).map_or((part, 0), |(part, len)| (Some(part), len));
            let time = by_part(reading.time, part).unwrap_or(reading.time);
            return Found { len: end + len - at, span: date.span.at(time, reading.zone), part, ..date };
        }
        if let Some(len) = scan.len_of(next, Meaning::At) {
            spoken = true;
            next += len;
        } else if matches!(scan.word(next), "," | "(" | ")" | "t" | "o" | "-") {
            next += 1;
        } else if scan.is(next, Meaning::Of) && scan.day_part(scan.skip_of(next)).is_some() {
            next = scan.skip_of(next);
        } else if let Some((_, len, _)) = scan.weekday(next).filter(|(_, _, sure)| !sure) {
            next += len;
        } else {
            break;
        }
    }
    with_part
}

/// "7 in the evening", "8 abends", "las 7 de la tarde".
fn part_behind(scan: &Scan<'_>, at: usize) -> Option<(DayPart, usize)> {
    let starts = [at, scan.skip_of(at)];
    starts.into_iter().find_map(|start| {
        let (part, len) = scan.day_part(start)?;
        Some((part, start + len - at))
    })
}

/// A time of twelve hours in its half of the day.
fn by_part(time: Time, part: Option<DayPart>) -> Option<Time> {
    let later = match part? {
        DayPart::Afternoon | DayPart::Evening => time.hour() < 12 && time.hour() > 0,
        DayPart::Night => (6..12).contains(&time.hour()),
        DayPart::Noon => (1..6).contains(&time.hour()),
        DayPart::Morning => false,
    };
    Time::new(time.hour() + if later { 12 } else { 0 }, time.minute(), time.second(), 0).ok()
}

/// "7pm", "7:30 pm", "14:20", "14:20:05", "9 Uhr", "noon", "8h30", "half past seven", "晚上7点半", "午後3時".
pub(super) fn time_of_day(scan: &Scan<'_>, at: usize) -> Option<Reading> {
    let whole = |hour, minute, len| Some(Reading { time: time(hour, minute, 0)?, zone: None, len });
    if let Some(len) = scan.len_of(at, Meaning::Noon) {
        return whole(12, 0, len);
    }
    if let Some(len) = scan.len_of(at, Meaning::Midnight) {
        return whole(0, 0, len);
    }
    if let Some(reading) = with_part_before(scan, at).or_else(|| past_the_hour(scan, at)) {
        return Some(reading);
    }
    let reading = digits(scan, at)?;
    let zone_at = at + reading.len;
    let zone =
        scan.find(zone_at, |meaning| if let Meaning::Zone(zone) = meaning { Some(zone) } else { None });
    let named = scan.text.tokens.get(zone_at).is_some_and(|token| {
        token.raw.chars().all(char::is_uppercase)
            || matches!(token.raw, "utc" | "gmt" | "cet" | "est" | "pst")
    });
    let (zone, len) = zone.filter(|_| named).map_or((None, 0), |(zone, len)| (Some(zone), len));
    Some(Reading { zone, len: reading.len + len, ..reading })
}

/// "晚上7点半", "午後3時", "शाम 7 बजे".
fn with_part_before(scan: &Scan<'_>, at: usize) -> Option<Reading> {
    use crate::language::Language;
    let dense = matches!(scan.language(), Language::Chinese | Language::Japanese | Language::Hindi);
    let (part, len) = scan.day_part(at).filter(|_| dense)?;
    let inner = digits(scan, at + len).filter(|_| scan.number(at + len).is_some())?;
    Some(Reading { time: by_part(inner.time, Some(part))?, zone: None, len: len + inner.len })
}

/// "Half past seven", "quarter to nine".
fn past_the_hour(scan: &Scan<'_>, at: usize) -> Option<Reading> {
    let (minutes, len) = match scan.word(at) {
        "half" => (30, 1),
        _ => scan.len_of(at, Meaning::QuarterHour).map(|len| (15, len))?,
    };
    let joint = at + len;
    let to = scan.is(joint, Meaning::ClockTo);
    if !to && !scan.is(joint, Meaning::ClockPast) {
        return None;
    }
    let hour = scan.number(joint + 1).map(|n| (n, 1)).or_else(|| number_word(scan, joint + 1));
    let (hour, hour_len) = hour.filter(|(hour, _)| (1..=12).contains(hour))?;
    let end = joint + 1 + hour_len;
    let half = half_of_day(scan, end);
    let hour = match half {
        Some((afternoon, _)) => hour % 12 + if afternoon { 12 } else { 0 },
        None if hour < 7 => hour + 12,
        None => hour,
    };
    let total = hour * 60 + if to { -minutes } else { minutes };
    let time = time(total.rem_euclid(24 * 60) / 60, total.rem_euclid(60), 0)?;
    Some(Reading { time, zone: None, len: end + half.map_or(0, |(_, len)| len) - at })
}

/// An hour in digits with minutes, a half of the day, or the word for hours.
fn digits(scan: &Scan<'_>, at: usize) -> Option<Reading> {
    let hour = scan.number(at).filter(|hour| (0..=24).contains(hour) && scan.width(at) <= 2)?;
    let mut next = at + 1;
    let mut minute = None;
    if matches!(scan.word(next), ":" | "." | "：")
        && scan.is_glued(next)
        && scan.is_glued(next + 1)
        && scan.width(next + 1) == 2
    {
        let half = half_of_day(scan, next + 2).is_some() || scan.word(next + 2) == "uhr";
        minute = scan
            .number(next + 1)
            .filter(|minute| (0..60).contains(minute) && (scan.word(next) != "." || half));
        next += if minute.is_some() { 2 } else { 0 };
    }
    let mut second = 0;
    if minute.is_some() && scan.word(next) == ":" && scan.is_glued(next + 1) {
        second = scan.number(next + 1).filter(|second| (0..60).contains(second))?;
        next += 2;
    }
    let (hour, next) = match half_of_day(scan, next) {
        Some((is_afternoon, len)) if (1..=12).contains(&hour) => {
            (hour % 12 + if is_afternoon { 12 } else { 0 }, next + len)
        }
        Some((_, len)) => (hour, next + len),
        None if scan.is(next, Meaning::OClock) => {
            let after = next + scan.len_of(next, Meaning::OClock).unwrap_or(1);
            let (minutes, len) = minutes_behind(scan, after);
            minute = minute.or(minutes);
            (hour, after + len)
        }
        None if minute.is_some() => (hour, next),
        None => return None,
    };
    Some(Reading { time: time(hour, minute.unwrap_or(0), second)?, zone: None, len: next - at })
}

/// "7点半", "3時15分", "8h30".
fn minutes_behind(scan: &Scan<'_>, at: usize) -> (Option<i64>, usize) {
    if !scan.is_glued(at) {
        return (None, 0);
    }
    if let Some(len) = scan.len_of(at, Meaning::HalfHour) {
        return (Some(30), len);
    }
    match scan.number(at).filter(|minute| (0..60).contains(minute) && scan.width(at) <= 2) {
        Some(minute) => (Some(minute), 1 + usize::from(matches!(scan.word(at + 1), "分"))),
        None => (None, 0),
    }
}

/// "At ten fifteen", "at four", "at 2": an hour that only the preposition shows to be one.
fn spoken_hour(scan: &Scan<'_>, at: usize, part: Option<DayPart>) -> Option<Reading> {
    let (hour, len) = scan
        .number(at)
        .map(|hour| (hour, 1))
        .or_else(|| number_word(scan, at).filter(|_| scan.width(at) > 2))
        .filter(|(hour, _)| (1..=24).contains(hour))?;
    if scan.unit(at + len).is_some()
        || matches!(scan.word(at + len), "%" | "/" | "-" | ".")
            && scan.is_glued(at + len)
            && scan.number(at + len + 1).is_some()
    {
        return None;
    }
    let (minute, len) = match scan.word(at + len) {
        "fifteen" => (15, len + 1),
        "thirty" => (30, len + 1),
        "forty" if scan.word(at + len + 1) == "five" => (45, len + 2),
        _ => (0, len),
    };
    // Nobody makes an appointment for the small hours.
    let hour = if hour < 7 && part.is_none_or(|part| part != DayPart::Morning) { hour + 12 } else { hour };
    let reading = time(hour, minute, 0)?;
    Some(Reading { time: by_part(reading, part).unwrap_or(reading), zone: None, len })
}

/// "am", "p.m.": whether it is the afternoon, and the length in tokens.
fn half_of_day(scan: &Scan<'_>, at: usize) -> Option<(bool, usize)> {
    let am = scan.len_of(at, Meaning::Am).map(|len| (false, len));
    am.or_else(|| scan.len_of(at, Meaning::Pm).map(|len| (true, len)))
}

/// Whether a time of day without a date stands for a moment of the anchor's day.
fn is_said_to_be_today(scan: &Scan<'_>, at: usize, len: usize) -> bool {
    scan.word_before(at) == "at" && scan.word(at + len) == "today"
}

fn time(hour: i64, minute: i64, second: i64) -> Option<Time> {
    let hour = if hour == 24 { 0 } else { hour };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}
