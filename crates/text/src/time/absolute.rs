//! Dates by their names and numbers: days, months, seasons, quarters, years.

use super::calendar::{Season, Span};
use super::lean::Lean;
use super::scan::{Found, Scan};
use super::vocabulary;
use jiff::civil::Date;

/// An upcoming date further away than this was more likely meant in the past.
const FARTHEST_AHEAD_DAYS: i32 = 270;

/// "2024-03-05", "2024/3/5", "5.3.2024", "05/03/2024", with an optional "T10:00".
pub(super) fn numeric(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let separator = scan.word(at + 1);
    if !matches!(separator, "-" | "/" | ".") || scan.word(at + 3) != separator {
        return None;
    }
    if (1..5).any(|next| !scan.is_glued(at + next))
        || scan.is_glued(at) && at > 0 && scan.word_before(at) == separator
    {
        return None;
    }
    let (a, b, c) = (scan.number(at)?, scan.number(at + 2)?, scan.number(at + 4)?);
    let year_first = scan.word(at).len() == 4;
    let (year, month, day) = if year_first {
        (a, b, c)
    } else if separator == "/" && (b > 12 || a <= 12 && is_american(scan, at)) {
        (c, a, b)
    } else {
        (c, b, a)
    };
    let year = if year < 100 && !year_first { year + 2000 } else { year };
    let date = civil(year, month, day)?;
    Some(Found::absolute(5, Span::day(date)))
}

/// Ambiguous numbers with slashes are month first only if a "pm" or "am" or a dollar sign is about.
fn is_american(scan: &Scan<'_>, at: usize) -> bool {
    let near = scan.tokens.iter().skip(at.saturating_sub(8)).take(20);
    near.into_iter().any(|token| matches!(token.text.as_str(), "pm" | "$" | "est" | "pst"))
}

/// "5 March 2024", "March 5th", "5. Juni", "3 de junio de 2024", "fourth of May nineteen seventy-one",
/// and runs of days in one month: "3 to 7 July", "July 8 to 22".
pub(super) fn day_of_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    day_then_month(scan, at).or_else(|| month_then_day(scan, at))
}

fn day_then_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (day, len) = day(scan, start)?;
    let mut next = start + len;
    let mut last = day;
    if matches!(
        scan.word(next),
        "to" | "-" | "–" | "until" | "till" | "bis" | "al" | "a" | "au" | "and" | "und"
    ) {
        let (to, to_len) = self::day(scan, scan.skip_article(next + 1))?;
        last = to;
        next = scan.skip_article(next + 1) + to_len;
    }
    next = scan.skip(next, &["of", "de", "-", "/"]);
    let (month, _) = vocabulary::month(scan.word(next))?;
    dated(scan, at, next + 1, month, day, last)
}

fn month_then_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (month, _) = vocabulary::month(scan.word(at))?;
    let mut next = scan.skip(at + 1, &[".", ","]);
    next = scan.skip_article(next);
    let (day, len) = bare_day(scan, next)?;
    if is_unit_like(scan, next + len) || scan.is_glued(next) && scan.word(next - 1) != "." {
        return None;
    }
    next += len;
    let mut last = day;
    if matches!(scan.word(next), "to" | "-" | "–" | "until" | "till" | "through")
        && let Some((to, to_len)) = bare_day(scan, scan.skip_article(next + 1))
        && to > day
        && vocabulary::month(scan.word(next + 1 + to_len)).is_none()
    {
        last = to;
        next = scan.skip_article(next + 1) + to_len;
    }
    dated(scan, at, next, month, day, last)
}

/// A day number without the full stop that may end the sentence.
fn bare_day(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let (day, len) = day(scan, at)?;
    Some((day, if scan.word(at + len - 1) == "." { len - 1 } else { len }))
}

/// A number that counts something is no day: "May 3 people", "July 8 km", "10:30".
fn is_unit_like(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.word(at), "people" | "km" | "%" | "am" | "pm" | "x")
        || scan.word(at) == ":" && scan.is_glued(at)
}

/// A day number 1 to 31, as digits with or without an ending, or as a word; and its length in tokens.
pub(super) fn day(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    if let Some(number) = scan.number(at).filter(|n| (1..=31).contains(n) && scan.word(at).len() <= 2) {
        let ending = matches!(scan.word(at + 1), "st" | "nd" | "rd" | "th" | "er" | "º" | "." | "o")
            && scan.is_glued(at + 1);
        return Some((number, 1 + usize::from(ending)));
    }
    let word = scan.word(at);
    if matches!(word, "twenty" | "thirty") {
        let tens = if word == "twenty" { 20 } else { 30 };
        let next = scan.skip(at + 1, &["-"]);
        let ones = vocabulary::ordinal(scan.word(next)).filter(|ones| *ones < 10)?;
        return Some((tens + ones, next + 1 - at));
    }
    vocabulary::ordinal(word).map(|number| (number, 1))
}

/// Completes days of a month with the year that follows, or with the one that the context suggests.
fn dated(scan: &Scan<'_>, at: usize, next: usize, month: i8, day: i64, last: i64) -> Option<Found> {
    let year_at = scan.skip(next, &[",", "de", "of", "do", "."]);
    let (year, len) = match year_number(scan, year_at) {
        Some((year, len)) => (Some(year), year_at + len - at),
        None => (None, next - at),
    };
    let year_of = |year: i16| civil(i64::from(year), i64::from(month), day);
    let (first, relative) = match year {
        Some(year) => (year_of(year)?, false),
        None => (nearest(scan, scan.lean(at, len), |year| Some(Span::day(year_of(year)?)))?.first, true),
    };
    let last = if last == day { first } else { civil(i64::from(first.year()), i64::from(month), last)? };
    let span = Span::new(first, last, evoke_types::Precision::Day)?;
    Some(Found { len, span, relative })
}

/// Of the spans of a yearly date, the one that the lean points at.
pub(super) fn nearest(scan: &Scan<'_>, lean: Lean, of_year: impl Fn(i16) -> Option<Span>) -> Option<Span> {
    let today = scan.today();
    // Eight years reach from one 29 February to the next in any century.
    let ahead =
        || (-1..=8).filter_map(|n| of_year(today.year().checked_add(n)?)).find(|span| span.last >= today);
    let back = || {
        (-8..=0).rev().filter_map(|n| of_year(today.year().checked_add(n)?)).find(|span| span.first <= today)
    };
    match lean {
        Lean::Past => back(),
        Lean::Future => ahead(),
        Lean::Open => ahead()
            .filter(|span| span.first.duration_since(today).as_hours() / 24 <= i64::from(FARTHEST_AHEAD_DAYS))
            .or_else(back),
    }
}

/// A month, with or without a year: "March 2024", "in May", "mai 2023".
pub(super) fn month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (month, sure) = vocabulary::month(scan.word(at))?;
    let dot = usize::from(
        !sure && scan.word(at + 1) == "." && scan.is_glued(at + 1) && scan.number(at + 2).is_some(),
    );
    let year_at = scan.skip(at + 1 + dot, &[",", "de", "of", "do"]);
    if let Some((year, len)) = year_number(scan, year_at) {
        return Some(Found::absolute(year_at + len - at, Span::month(year, month)?));
    }
    let is_month = if sure { true } else { is_month_here(scan, at) };
    let span = nearest(scan, scan.lean(at, 1), |year| Span::month(year, month)).filter(|_| is_month)?;
    Some(days_after_month(scan, at, span).unwrap_or(Found::relative(1, span)))
}

/// "july, 8 to 22": the days stand after the month and a comma.
fn days_after_month(scan: &Scan<'_>, at: usize, month: Span) -> Option<Found> {
    let start = scan.skip(at + 1, &[","]);
    let (day, len) = day(scan, start)?;
    let joint = start + len;
    if start == at + 1 || !matches!(scan.word(joint), "to" | "-" | "–" | "until") {
        return None;
    }
    let (last, last_len) = self::day(scan, joint + 1)?;
    let on = |day| civil(i64::from(month.first.year()), i64::from(month.first.month()), day);
    let span = Span::new(on(day)?, on(last)?, evoke_types::Precision::Day)?;
    Some(Found::relative(joint + 1 + last_len - at, span))
}

/// Whether an ambiguous word ("may", "march", "mar") is a month where it stands.
fn is_month_here(scan: &Scan<'_>, at: usize) -> bool {
    let before = scan.word_before(at);
    if scan.is_glued(at) && !matches!(before, "-" | "(" | "/" | "")
        || scan.is_glued(at + 1) && scan.word(at + 1) == "'"
    {
        return false;
    }
    let is_verb = matches!(before, "to" | "i" | "you" | "we" | "they" | "he" | "she" | "it");
    let capital_inside = scan.is_capital(at) && !scan.starts_sentence(at) && scan.word(at).len() > 2;
    !is_verb
        && (vocabulary::introduces_date(before) && before != "is" && before != "s"
            || capital_inside && is_name_of_month_only(scan, at))
}

/// A capitalised "Mar" or "Jan" may be a person; "May" and "March" inside a sentence are months.
fn is_name_of_month_only(scan: &Scan<'_>, at: usize) -> bool {
    matches!(
        scan.word(at),
        "may" | "march" | "mai" | "mars" | "mayo" | "maio" | "feb" | "apr" | "aug" | "oct" | "nov" | "dec"
    )
}

/// A year of four digits in a plausible range, or spoken: "nineteen seventy-one".
pub(super) fn year_number(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    if let Some(year) = scan.number(at).filter(|year| (1900..=2199).contains(year)) {
        let part_of_number = scan.is_glued(at + 1)
            && matches!(scan.word(at + 1), "." | "," | ":" | "%")
            && scan.number(at + 2).is_some()
            && scan.is_glued(at + 2);
        return (!part_of_number).then_some((year as i16, 1));
    }
    let century = match scan.word(at) {
        "nineteen" => 1900,
        "twenty" => 2000,
        _ => return None,
    };
    let tens = match scan.word(at + 1) {
        "ten" => 10,
        "twenty" => 20,
        "thirty" => 30,
        "forty" => 40,
        "fifty" => 50,
        "sixty" => 60,
        "seventy" => 70,
        "eighty" => 80,
        "ninety" => 90,
        _ => return None,
    };
    let next = scan.skip(at + 2, &["-"]);
    match vocabulary::number(scan.word(next)).filter(|n| *n < 10) {
        Some(ones) => Some((century + tens + ones as i16, next + 1 - at)),
        None => Some((century + tens, 2)),
    }
}

/// A year that a preposition or its place shows to be one: "in 2022", "since 1998", "until 2044".
pub(super) fn year(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (year, len) = year_number(scan, at).filter(|(year, _)| (1900..=2100).contains(year))?;
    let before = scan.word_before(at);
    let introduced = vocabulary::introduces_date(before)
        || matches!(before, "year" | "ano" | "(" | "jahr" | "and" | "-" | "–");
    let counts = scan.is_glued(at) && at > 0 && !matches!(before, "(" | "-" | "–")
        || scan.is_glued(at + len)
            && matches!(scan.word(at + len), "/" | "-" | "_" | ":" | "%" | "km" | "kg")
            && scan.number(at + len + 1).is_none_or(|n| n < 1900);
    (introduced && !counts && !is_counted(scan.word(at + len))).then_some(())?;
    Some(Found::absolute(len, Span::year(year)?))
}

/// Nouns that make a number before them a quantity.
fn is_counted(word: &str) -> bool {
    matches!(
        word,
        "people"
            | "euros"
            | "dollars"
            | "pounds"
            | "units"
            | "users"
            | "calories"
            | "steps"
            | "words"
            | "characters"
    )
}

/// "Q3 2024", "Q2", "third quarter of 2023".
pub(super) fn quarter(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (number, mut next) = if scan.word(at) == "q" && scan.is_glued(at + 1) {
        (scan.number(at + 1)?, at + 2)
    } else {
        let (number, len) = day(scan, at).filter(|_| matches!(scan.word(at + 1), "quarter" | "quartal"))?;
        (number, at + len + 1)
    };
    let quarter = i8::try_from(number).ok().filter(|n| (1..=4).contains(n))?;
    next = scan.skip(next, &["of", "-", "/", ","]);
    match year_number(scan, next) {
        Some((year, len)) => Some(Found::absolute(next + len - at, Span::quarter(year, quarter)?)),
        None => {
            let len = 2;
            Some(Found::relative(
                len,
                nearest(scan, scan.lean(at, len), |year| Span::quarter(year, quarter))?,
            ))
        }
    }
}

/// "summer 2023", "the summer of 2022", "in the spring".
pub(super) fn season(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (season, sure) = vocabulary::season(scan.word(at))?;
    let year_at = scan.skip(at + 1, &["of", "de", ",", "do"]);
    if let Some((year, len)) = year_number(scan, year_at) {
        return Some(Found::absolute(year_at + len - at, Span::season(year, season)?));
    }
    let before = scan.word_before(at);
    let introduced = vocabulary::introduces_date(before)
        || before == "the"
            && at >= 2
            && matches!(scan.word(at - 2), "in" | "since" | "until" | "by" | "during" | "this" | "over");
    let span = introduced.then(|| nearest_season(scan, at, season)).flatten()?;
    (sure || introduced).then_some(Found::relative(1, span))
}

fn nearest_season(scan: &Scan<'_>, at: usize, season: Season) -> Option<Span> {
    nearest(scan, scan.lean(at, 1), |year| Span::season(year, season))
}

/// A civil date from numbers that may be anything.
pub(super) fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|d| d.year() > 0)
}
