//! Days told by their weekday or by their number alone.

use super::absolute::{civil, day, day_of_month, numeric};
use super::calendar::{Span, plus_months, weekday_after, weekday_before, weekday_in_week};
use super::lean::Lean;
use super::relative::week_after;
use super::scan::{Found, Scan};
use super::vocabulary;
use evoke_types::Precision;
use jiff::civil::{Date, Weekday};

/// How many months around the anchor are searched for "Friday the 31st".
const MONTHS_AROUND: i64 = 8;

/// A weekday and a date: "Tuesday, March 5", "Friday the 31st", "Dienstag, den 4. Juni".
pub(super) fn with_date(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (weekday, _) = vocabulary::weekday(scan.word(at))?;
    let mut next = scan.skip(at + 1, &["."]);
    next = scan.skip(next, &[","]);
    if let Some(found) = numeric(scan, next).or_else(|| day_of_month(scan, next)) {
        return Some(found.after(next - at));
    }
    let number_at = scan.skip_article(next);
    let (number, len) = day(scan, number_at).filter(|_| number_at > next || scan.word(next - 1) == ",")?;
    let ordinal = len > 1 || scan.number(number_at).is_none();
    let date = ordinal.then(|| weekday_on(scan, weekday, number)).flatten()?;
    Some(Found::relative(number_at + len - at, Span::day(date)))
}

/// The nearest day of a month that falls on the weekday, ahead before back.
fn weekday_on(scan: &Scan<'_>, weekday: Weekday, number: i64) -> Option<Date> {
    let month = |offset: i64| {
        let first = plus_months(scan.today().first_of_month(), offset)?;
        civil(i64::from(first.year()), i64::from(first.month()), number)
            .filter(|date| date.weekday() == weekday)
    };
    let ahead = (0..=MONTHS_AROUND).filter_map(month).find(|date| *date >= scan.today());
    ahead.or_else(|| (-MONTHS_AROUND..=0).rev().find_map(month))
}

/// A weekday alone or with "last", "this", "next", "week": "on Tuesday", "next Friday", "Saturday week",
/// "fri next week", "the Wednesday".
pub(super) fn weekday(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let which = vocabulary::which(scan.word(at));
    let name_at = at + usize::from(which.is_some());
    let (weekday, sure) = vocabulary::weekday(scan.word(name_at))?;
    let fair = match scan.word(name_at + 1) {
        "-" if scan.word(name_at + 2) == "feira" => 2,
        _ => 0,
    };
    if !(sure || which.is_some() || fair > 0 || is_weekday_here(scan, name_at)) {
        return None;
    }
    let len = name_at + 1 + fair - at;
    if which.is_none()
        && let Some((date, extra)) = in_other_week(scan, name_at + 1 + fair, weekday)
    {
        return Some(Found::relative(len + extra, Span::day(date)));
    }
    let today = scan.today();
    let date = match which {
        Some(-1) => weekday_before(today, weekday)?,
        Some(0) => this(scan, at, weekday)?,
        Some(_) => next(today, weekday)?,
        None => bare(scan, at, weekday)?,
    };
    Some(Found::relative(len, Span::day(date)))
}

/// What follows the weekday may move it: "Saturday week", "Friday next week", "Monday after next".
fn in_other_week(scan: &Scan<'_>, at: usize, weekday: Weekday) -> Option<(Date, usize)> {
    let today = scan.today();
    match (scan.word(at), scan.word(at + 1)) {
        ("week", word) if word != "of" && word != "on" => Some((week_after(scan, weekday)?, 1)),
        ("next", "week") => Some((weekday_in_week(super::calendar::plus_days(today, 7)?, weekday)?, 2)),
        ("last", "week") => Some((weekday_in_week(super::calendar::plus_days(today, -7)?, weekday)?, 2)),
        ("this", "week") => Some((weekday_in_week(today, weekday)?, 2)),
        ("after", "next") => Some((super::calendar::plus_days(next(today, weekday)?, 7)?, 2)),
        _ => None,
    }
}

/// Whether an ambiguous abbreviation ("sat", "sun", "wed") is a weekday where it stands.
fn is_weekday_here(scan: &Scan<'_>, at: usize) -> bool {
    let before = scan.word_before(at);
    if matches!(scan.word(at), "segunda" | "terca" | "quarta" | "quinta" | "sexta") {
        return matches!(before, "na" | "ate" | "toda" | "e" | "desde");
    }
    if matches!((scan.word(at + 1), scan.word(at + 2)), ("next" | "last" | "this", "week")) {
        return true;
    }
    let is_verb =
        matches!(scan.word(at), "sat" | "wed") && matches!(before, "to" | "i" | "we" | "he" | "she" | "they");
    !is_verb
        && matches!(
            before,
            "on" | "by"
                | "until"
                | "till"
                | "til"
                | "since"
                | "before"
                | "after"
                | "every"
                | "from"
                | "for"
                | "thru"
        )
}

/// "this Friday": of the current week, but not behind us unless the clause looks back.
fn this(scan: &Scan<'_>, at: usize, weekday: Weekday) -> Option<Date> {
    let here = weekday_in_week(scan.today(), weekday)?;
    if here < scan.today() && scan.lean(at, 2) != Lean::Past {
        weekday_after(scan.today(), weekday)
    } else {
        Some(here)
    }
}

/// "next Friday": of the next calendar week; said at a weekend, the coming one.
fn next(today: Date, weekday: Weekday) -> Option<Date> {
    weekday_in_week(super::calendar::plus_days(today, 7)?, weekday)
}

fn bare(scan: &Scan<'_>, at: usize, weekday: Weekday) -> Option<Date> {
    let today = scan.today();
    let before = scan.word_before(at);
    if before == "the"
        && let Some(week) = scan.recent(at).filter(|span| span.precision == Precision::Week)
    {
        return weekday_in_or_after(week, weekday);
    }
    let is_now = matches!(before, "s" | "is") && matches!(scan.word(at + 1), "now" | "today");
    if is_now && today.weekday() == weekday {
        return Some(today);
    }
    match scan.lean(at, 1) {
        Lean::Past => weekday_before(today, weekday),
        Lean::Future | Lean::Open => weekday_after(today, weekday),
    }
}

fn weekday_in_or_after(week: Span, weekday: Weekday) -> Option<Date> {
    if week.first.weekday() == weekday { Some(week.first) } else { weekday_after(week.first, weekday) }
}

/// A day of a month by number alone: "the 27th", "on the 9th", "am 14.", "el 14", "the fourteenth".
pub(super) fn day_number(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let article = scan.word(at);
    let (number, len) = day(scan, at + 1)?;
    let spelled = scan.number(at + 1).is_none();
    let end = at + 1 + len;
    let shown = match article {
        "the" if spelled => ends_phrase(scan, end) && number > 2,
        "the" => len > 1 && scan.word(at + 2) != "." && !names_thing(scan, end),
        "am" | "dem" | "zum" => len > 1 && scan.word(at + 2) == "." && !scan.is_glued(end),
        "el" | "le" => len == 1 && !scan.is_capital(at + 1) && starts_new_clause(scan, end),
        _ if matches!(scan.word(at + 2), "st" | "nd" | "rd" | "th") => false,
        _ => false,
    };
    shown.then_some(())?;
    let mut len = end - at;
    if scan.word(end) == "of" && scan.word(end + 1) == "this" && scan.word(end + 2) == "month" {
        len += 3;
    }
    Some(Found::relative(len, Span::day(of_month(scan, at, len, number)?)))
}

/// "the 3rd grade", "the 4th floor", "the 1st time": ordinals of things that are no days.
fn names_thing(scan: &Scan<'_>, at: usize) -> bool {
    let sign = matches!(
        scan.word(at),
        "" | "," | "." | "!" | "?" | ";" | ")" | ":" | "\n" | "-" | "–" | "—" | "'" | "’"
    );
    let joint = matches!(
        scan.word(at),
        "and"
            | "or"
            | "to"
            | "at"
            | "of"
            | "with"
            | "for"
            | "in"
            | "if"
            | "we"
            | "i"
            | "is"
            | "was"
            | "my"
            | "but"
            | "because"
            | "so"
            | "until"
            | "from"
            | "he"
            | "she"
            | "they"
            | "by"
            | "it"
            | "then"
            | "when"
            | "please"
            | "after"
            | "before"
    );
    !(sign || joint) || scan.word(at) == "of" && scan.word(at + 1) != "this"
}

/// Whether nothing that the ordinal could count follows.
fn ends_phrase(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.word(at), "" | "." | "," | ";" | "!" | "?" | "\n" | ")" | "at")
}

/// "el 14 nos visita": what follows is not counted by the number.
fn starts_new_clause(scan: &Scan<'_>, at: usize) -> bool {
    ends_phrase(scan, at)
        || matches!(
            scan.word(at),
            "nos" | "me" | "te" | "se" | "tengo" | "viene" | "y" | "a" | "por" | "es" | "vamos" | "voy"
        )
}

/// The day of the month that the date found last stands in, or else of the nearest month that the
/// lean points at.
fn of_month(scan: &Scan<'_>, at: usize, len: usize, number: i64) -> Option<Date> {
    let in_month = |month: Date| civil(i64::from(month.year()), i64::from(month.month()), number);
    let lean = scan.lean(at, len);
    let today = scan.today();
    let completed =
        scan.recent(at).filter(|span| is_in_one_month(*span)).and_then(|span| in_month(span.first));
    match (completed, lean) {
        (Some(date), Lean::Past) => return Some(date),
        (Some(date), Lean::Future) if date >= today => return Some(date),
        (Some(date), Lean::Open) if scan.is_just_after_date(at) => return Some(date),
        _ => {}
    }
    let months = |offset: i64| in_month(plus_months(today.first_of_month(), offset)?);
    match lean {
        Lean::Past => (-2..=0).rev().filter_map(months).find(|date| *date <= today),
        Lean::Future | Lean::Open => (0..=2).filter_map(months).find(|date| *date >= today),
    }
}

fn is_in_one_month(span: Span) -> bool {
    matches!(span.precision, Precision::Month | Precision::Approximate)
        && span.first < span.last
        && span.first.first_of_month() == span.last.first_of_month()
}
