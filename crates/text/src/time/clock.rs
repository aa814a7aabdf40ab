//! Times of day, alone or beside a date.

use super::calendar::Span;
use super::scan::{Found, Scan};
use super::vocabulary;
use jiff::civil::Time;

/// A date with the time of day before or after it; a date alone; or a time of day on the anchor's day.
pub(super) fn around(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if let Some(date) = scan.date_at(at) {
        return Some(with_time(scan, at, date));
    }
    let (time, len) = time_of_day(scan, at)?;
    let next = scan.skip(at + len, &["on", ",", "am", "el", "-"]);
    if let Some(date) =
        scan.date_at(scan.skip_article(next)).filter(|date| date.span.at.is_none() && is_one_day(date.span))
    {
        let len = scan.skip_article(next) + date.len - at;
        return Some(Found { len, span: date.span.at(time), relative: date.relative });
    }
    is_said_to_be_time(scan, at, len).then(|| Found::relative(len, Span::day(scan.today()).at(time)))
}

fn with_time(scan: &Scan<'_>, at: usize, date: Found) -> Found {
    if !is_one_day(date.span) || date.span.at.is_some() {
        return date;
    }
    let mut next = at + date.len;
    while matches!(
        scan.word(next),
        "at" | ","
            | "um"
            | "a"
            | "las"
            | "as"
            | "t"
            | "o"
            | "@"
            | "("
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
            | "sat"
            | "sun"
            | ")"
            | "evening"
            | "morning"
            | "afternoon"
            | "night"
    ) {
        next += 1;
        if next > at + date.len + 4 {
            return date;
        }
    }
    let spoken = scan.word_before(next) == "at";
    let time = time_of_day(scan, next).or_else(|| if spoken { spoken_hour(scan, next) } else { None });
    match time {
        Some((time, len)) => {
            Found { len: next + len - at, span: date.span.at(time), relative: date.relative }
        }
        None => date,
    }
}

fn is_one_day(span: Span) -> bool {
    span.first == span.last && span.precision == evoke_types::Precision::Day
}

/// "7pm", "7:30 pm", "14:20", "14:20:05", "9 Uhr", "noon", "8h30".
pub(super) fn time_of_day(scan: &Scan<'_>, at: usize) -> Option<(Time, usize)> {
    match scan.word(at) {
        "noon" | "midday" => return Some((Time::new(12, 0, 0, 0).ok()?, 1)),
        "midnight" => return Some((Time::midnight(), 1)),
        _ => {}
    }
    let hour = scan.number(at).filter(|hour| (0..=24).contains(hour) && scan.word(at).len() <= 2)?;
    let mut next = at + 1;
    let mut minute = None;
    if matches!(scan.word(next), ":" | ".")
        && scan.is_glued(next)
        && scan.is_glued(next + 1)
        && scan.word(next + 1).len() == 2
    {
        minute = scan.number(next + 1).filter(|minute| {
            (0..60).contains(minute) && (scan.word(next) == ":" || is_half(scan.word(next + 2)))
        });
        next += if minute.is_some() { 2 } else { 0 };
    }
    let mut second = 0;
    if minute.is_some() && scan.word(next) == ":" && scan.is_glued(next + 1) {
        second = scan.number(next + 1).filter(|second| (0..60).contains(second))?;
        next += 2;
    }
    let (hour, next) = match half(scan, next) {
        Some((is_afternoon, len)) if (1..=12).contains(&hour) => {
            (hour % 12 + if is_afternoon { 12 } else { 0 }, next + len)
        }
        Some((_, len)) => (hour, next + len),
        None if matches!(scan.word(next), "uhr" | "h") => (hour, next + 1),
        None if minute.is_some() => (hour, next),
        None => return None,
    };
    Some((time(hour, minute.unwrap_or(0), second)?, next - at))
}

/// "at ten fifteen", "at four", "at 2": an hour that only the preposition shows to be one.
fn spoken_hour(scan: &Scan<'_>, at: usize) -> Option<(Time, usize)> {
    let hour =
        scan.number(at).or_else(|| vocabulary::number(scan.word(at)).filter(|_| scan.word(at).len() > 2))?;
    let hour = if (1..=12).contains(&hour) { hour } else { return None };
    let (minute, len) = match scan.word(at + 1) {
        "fifteen" => (15, 2),
        "thirty" => (30, 2),
        _ => (0, 1),
    };
    // Nobody makes an appointment for the small hours.
    let hour = if hour < 7 { hour + 12 } else { hour };
    Some((time(hour, minute, 0)?, len))
}

fn is_half(word: &str) -> bool {
    matches!(word, "am" | "pm" | "a" | "p" | "uhr")
}

/// "am", "p.m.": whether it is the afternoon, and the length in tokens.
fn half(scan: &Scan<'_>, at: usize) -> Option<(bool, usize)> {
    match (scan.word(at), scan.word(at + 1), scan.word(at + 2)) {
        ("am", ..) => Some((false, 1)),
        ("pm", ..) => Some((true, 1)),
        ("a", ".", "m") => Some((false, 3 + usize::from(scan.word(at + 3) == "."))),
        ("p", ".", "m") => Some((true, 3 + usize::from(scan.word(at + 3) == "."))),
        _ => None,
    }
}

/// Whether a time of day without a date stands for a moment of the anchor's day.
fn is_said_to_be_time(scan: &Scan<'_>, at: usize, len: usize) -> bool {
    scan.word_before(at) == "at" && scan.word(at + len) == "today"
}

fn time(hour: i64, minute: i64, second: i64) -> Option<Time> {
    let hour = if hour == 24 { 0 } else { hour };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}
