//! Days told by their weekday or by their number alone.

use super::calendar::{Span, plus_days, plus_months, weekday_after, weekday_before, weekday_in_week};
use super::counted::weeks_behind;
use super::direction::Direction;
use super::lexicon::{Meaning, Place};
use super::named::{civil, day, day_of_month, numeric};
use super::scan::{Found, Scan};
use crate::language::Language;
use evoke_types::Precision;
use jiff::civil::{Date, Weekday};

/// How many months around the anchor are searched for "Friday the 31st".
const MONTHS_AROUND: i64 = 8;

/// A weekday and a date: "Tuesday, March 5", "Friday the 31st", "Dienstag, den 4. Juni".
pub(super) fn with_date(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (weekday, len, _) = scan.weekday(scan.skip_article(at))?;
    let mut next = scan.skip_article(at) + len;
    next += usize::from(scan.word(next) == ".");
    next += usize::from(scan.word(next) == ",");
    for start in [next, scan.skip(next, Meaning::Article), scan.skip(next, Meaning::Of)] {
        if let Some(found) = numeric(scan, start).or_else(|| day_of_month(scan, start)) {
            let is_day = found.span.precision == Precision::Day;
            return Some(found.after(start - at)).filter(|_| is_day);
        }
    }
    let number_at = scan.skip(scan.skip_article(next), Meaning::DayMark);
    let romance = matches!(
        scan.language(),
        Language::Spanish | Language::French | Language::Italian | Language::Portuguese
    );
    let joined = number_at > next || scan.word_before(next) == "," || romance;
    let (number, day_len) = day(scan, number_at).filter(|_| joined)?;
    let ordinal =
        day_len > 1 || scan.number(number_at).is_none() || romance && scan.unit(number_at + 1).is_none();
    let date = ordinal.then(|| weekday_on(scan, weekday, number)).flatten()?;
    Some(Found::relative(number_at + day_len - at, Span::day(date)))
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

/// Which of the weekdays around the anchor is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    /// The nearest behind.
    Last,
    /// Of the current week.
    This,
    /// Of the next calendar week.
    Next,
    /// The nearest ahead.
    Coming,
    /// So many weeks from the current one.
    Week(i64),
}

/// A weekday alone or with "last", "this", "next", "week": "on Tuesday", "next Friday", "Saturday week",
/// "fri next week", "kommenden Dienstag", "下周三".
pub(super) fn weekday(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let which = which_before(scan, at);
    let name_at = at + which.map_or(0, |(_, len)| len);
    let (weekday, len, sure) = scan.weekday(name_at)?;
    let end = name_at + len;
    let part = scan.day_part(name_at).map(|(part, _)| part);
    let found = |date: Date, end: usize| Some(Found { part, ..Found::relative(end - at, Span::day(date)) });
    if let Some((which, _)) = which {
        return found(of_which(scan, at, which, weekday)?, end);
    }
    if let Some((date, extra)) = in_other_week(scan, end, weekday) {
        return found(date, end + extra);
    }
    if let Some((which, extra)) = which_after(scan, end) {
        return found(of_which(scan, at, which, weekday)?, end + extra);
    }
    if !(sure || is_weekday_here(scan, at, end)) || is_attributive(scan, at, end) {
        return None;
    }
    found(bare(scan, at, len, weekday)?, end)
}

fn which_before(scan: &Scan<'_>, at: usize) -> Option<(Which, usize)> {
    let dense = scan.language() == Language::Chinese;
    let calendar = matches!(scan.language(), Language::English | Language::German);
    scan.find(at, |meaning| {
        if meaning == Meaning::Coming(Place::Before) {
            return Some(Which::Coming);
        }
        Some(match meaning.which(Place::Before)? {
            by if dense => Which::Week(by),
            -1 => Which::Last,
            0 => Which::This,
            1 if calendar => Which::Next,
            1 => Which::Coming,
            by => Which::Week(by),
        })
    })
}

fn which_after(scan: &Scan<'_>, at: usize) -> Option<(Which, usize)> {
    scan.find(at, |meaning| match meaning.which(Place::After) {
        Some(-1) => Some(Which::Last),
        Some(by) => (by < 0).then_some(Which::Week(by)),
        None => (meaning == Meaning::Coming(Place::After)).then_some(Which::Coming),
    })
}

fn of_which(scan: &Scan<'_>, at: usize, which: Which, weekday: Weekday) -> Option<Date> {
    let today = scan.today();
    match which {
        Which::Last => weekday_before(today, weekday),
        Which::This => this(scan, at, weekday),
        Which::Next => next(today, weekday),
        Which::Coming => weekday_after(today, weekday),
        Which::Week(by) => weekday_in_week(plus_days(today, 7 * by)?, weekday),
    }
}

/// What follows the weekday may move it: "Saturday week", "Friday next week", "Monday after next", "Friday in two weeks".
fn in_other_week(scan: &Scan<'_>, at: usize, weekday: Weekday) -> Option<(Date, usize)> {
    let today = scan.today();
    let english = scan.language() == Language::English;
    if let Some((times, len)) =
        scan.find(at, |meaning| if let Meaning::Twice(times) = meaning { Some(times) } else { None })
    {
        let date = if times > 0 {
            plus_days(next(today, weekday)?, 7)?
        } else {
            plus_days(weekday_before(today, weekday)?, -7)?
        };
        return Some((date, len));
    }
    if english
        && matches!(scan.word(at), "week" | "fortnight")
        && !matches!(scan.word(at + 1), "of" | "on" | "in")
    {
        let days = if scan.word(at) == "week" { 7 } else { 14 };
        return Some((plus_days(weekday_after(today, weekday)?, days)?, 1));
    }
    for start in [at, scan.skip_of(at)] {
        let found =
            super::relative::period(scan, start).filter(|found| found.span.precision == Precision::Week);
        if let Some(found) = found {
            return Some((weekday_in_week(found.span.first, weekday)?, start + found.len - at));
        }
    }
    let (weeks, len) = weeks_behind(scan, at)?;
    Some((weekday_in_week(plus_days(today, 7 * weeks)?, weekday)?, len))
}

/// Behind a week: "来週の水曜日", "next week on Tuesday", "अगले हफ्ते मंगलवार".
pub(super) fn weekday_behind(scan: &Scan<'_>, at: usize, week: Found) -> Option<Found> {
    if week.span.precision != Precision::Week {
        return None;
    }
    let start = scan.skip_of(at + week.len);
    let (weekday, len, sure) = scan.weekday(start).filter(|_| which_before(scan, start).is_none())?;
    let date = weekday_in_week(week.span.first, weekday).filter(|_| sure)?;
    Some(Found { len: start + len - at, span: Span::day(date), ..week })
}

/// Whether an ambiguous word ("sat", "sun", "wed", "quarta") is a weekday where it stands.
fn is_weekday_here(scan: &Scan<'_>, at: usize, end: usize) -> bool {
    let before = scan.word_before(at);
    if scan.language() != Language::English {
        return matches!(before, "na" | "nesta" | "ate" | "toda" | "e" | "desde" | "a" | "para" | "da")
            && !scan.is_word(end)
            || matches!(before, "na" | "nesta" | "ate" | "toda" | "desde" | "e")
            || scan.is(end, Meaning::Which(-1, Place::After))
            || scan.is(end, Meaning::Coming(Place::After));
    }
    let is_verb =
        matches!(scan.word(at), "sat" | "wed") && matches!(before, "to" | "i" | "we" | "he" | "she" | "they");
    let introduced = matches!(
        before,
        "on" | "do"
            | "make"
            | "by"
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
            | "til'"
    );
    let abbreviated = scan.is_capital(at)
        && !scan.starts_sentence(at)
        && matches!(scan.word(at), "mon" | "tue" | "wed" | "thu" | "fri")
        && !scan.is_capital(end);
    let timed = super::clock::time_of_day(scan, end).is_some()
        || scan.day_part(end).is_some_and(|_| scan.width(at) == 3);
    !is_verb && (introduced || abbreviated || timed)
}

/// "The Sunday paper", "the March invoices": the name of a day or month tells what kind of thing it is, unless it is something that one attends.
pub(super) fn is_attributive(scan: &Scan<'_>, at: usize, end: usize) -> bool {
    if scan.language() != Language::English || !scan.is_word(end) {
        return false;
    }
    let before = scan.word_before(at);
    let owned = matches!(
        before,
        "the" | "a" | "an" | "my" | "our" | "your" | "his" | "her" | "their" | "some" | "any"
    );
    let goes_on = scan.lexemes(end).iter().any(|lexeme| {
        matches!(
            lexeme.meaning,
            Meaning::Appointment
                | Meaning::DayPart(_)
                | Meaning::Of
                | Meaning::Joint
                | Meaning::Past
                | Meaning::Ahead
                | Meaning::Clause
                | Meaning::Before
                | Meaning::After
                | Meaning::To
                | Meaning::At
                | Meaning::Adjacent(_)
                | Meaning::Which(..)
        )
    });
    let function_word = crate::language::stop_words::lists_with(scan.word(end)).contains(Language::English);
    owned && !goes_on && !function_word
}

/// "This Friday": of the current week, but not behind us unless the clause looks back.
fn this(scan: &Scan<'_>, at: usize, weekday: Weekday) -> Option<Date> {
    let here = weekday_in_week(scan.today(), weekday)?;
    if here < scan.today() && scan.direction(at, 2) != Direction::Past {
        weekday_after(scan.today(), weekday)
    } else {
        Some(here)
    }
}

/// "Next Friday": of the next calendar week; said at a weekend, the coming one.
fn next(today: Date, weekday: Weekday) -> Option<Date> {
    weekday_in_week(plus_days(today, 7)?, weekday)
}

fn bare(scan: &Scan<'_>, at: usize, len: usize, weekday: Weekday) -> Option<Date> {
    let today = scan.today();
    let before = scan.word_before(at);
    let points = matches!(before, "the" | "that");
    if points && let Some(week) = scan.recent(at).filter(|span| span.precision == Precision::Week) {
        return weekday_in_week(week.first, weekday);
    }
    if before == "that"
        && let Some(recent) = scan.recent(at)
    {
        return weekday_in_week(recent.first, weekday);
    }
    let is_now = matches!(before, "s" | "is") && matches!(scan.word(at + 1), "now" | "today");
    if is_now && today.weekday() == weekday {
        return Some(today);
    }
    match scan.direction_of_day(at, len) {
        Direction::Past | Direction::Perfect => weekday_before(today, weekday),
        Direction::Future | Direction::Open => weekday_after(today, weekday),
    }
}

/// A day of a month by number alone: "the 27th", "on the 9th", "am 14.", "el 14", "dia 14", "14号".
pub(super) fn day_number(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let language = scan.language();
    let (number, end) = if matches!(language, Language::Chinese | Language::Japanese | Language::Hindi) {
        marked_number(scan, at)
    } else if language == Language::English {
        english_number(scan, at)
    } else if language == Language::German {
        german_number(scan, at)
    } else {
        romance_number(scan, at)
    }?;
    let within = (at + 1..=at + 2).any(|inner| {
        day_of_month(scan, inner).is_some() || super::container::day_of_container(scan, inner).is_some()
    });
    if within {
        return None;
    }
    let mut end = end;
    if scan.word(end) == "of" && scan.word(end + 1) == "this" && scan.word(end + 2) == "month" {
        end += 3;
    }
    let len = end - at;
    Some(Found::relative(len, Span::day(of_month(scan, at, len, number)?)))
}

fn english_number(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let article = scan.word(at) == "the";
    let on = scan.ends_before(at, Meaning::DirectionUntil) || matches!(scan.word_before(at), "on" | "since");
    let start = if article { at + 1 } else { at };
    let (number, len) = day(scan, start)?;
    let end = start + len;
    let spelled = scan.number(start).is_none();
    let shown = if spelled {
        article && ends_day(scan, end) && (number > 3 || on)
    } else {
        len > 1 && scan.word(start + 1) != "." && (article || on) && !names_thing(scan, end)
    };
    shown.then_some((number, end))
}

fn german_number(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let preposition = matches!(scan.word(at), "am" | "dem" | "zum" | "den" | "vom" | "der");
    let (number, len) = day(scan, at + 1).filter(|_| preposition && scan.number(at + 1).is_some())?;
    let end = at + 1 + len;
    let noun = scan.is_capital(end) && scan.weekday(end).is_none();
    (len > 1 && scan.word(at + 2) == "." && !scan.is_glued(end) && !noun).then_some((number, end))
}

fn romance_number(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let article_at = scan.skip_article(at);
    let marked = scan.len_of(article_at, Meaning::DayMark);
    let start = article_at + marked.unwrap_or(0);
    let article =
        matches!(scan.word(at), "el" | "le" | "il" | "al" | "del" | "du" | "dal" | "au" | "dia" | "ao")
            || article_at > at;
    let start = if start == at { at + usize::from(article) } else { start };
    let number = scan.number(start).filter(|n| (1..=31).contains(n) && scan.width(start) <= 2)?;
    let end = start + 1;
    let bare = article && !matches!(scan.word(at), "la" | "los" | "las" | "les" | "gli" | "le")
        || scan.word(at) == "le" && scan.language() == Language::French;
    let other = scan.is_capital(end) || scan.unit(end).is_some() || is_counting(scan, end);
    ((marked.is_some() || bare) && !other && (marked.is_some() || starts_new_clause(scan, end)))
        .then_some((number, end))
}

fn is_counting(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.word(at), "%" | "/" | ":" | "º" | "h" | "°" | "€")
        || scan.word(at) == "," && scan.is_glued(at + 1)
        || scan.word(at) == "." && scan.is_glued(at + 1) && scan.number(at + 1).is_some()
}

fn marked_number(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let number = scan.number(at).filter(|n| (1..=31).contains(n))?;
    let mark = scan.len_of(at + 1, Meaning::DayMark)?;
    let end = at + 1 + mark;
    let counts = scan.is(end, Meaning::Ago(Place::After))
        || scan.is(end, Meaning::In(Place::After)) && scan.language() != Language::Hindi
        || scan.number(end).is_some_and(|_| scan.unit(end + 1).is_some())
        || matches!(scan.word(end), "間" | "目" | "楼" | "线" | "店");
    (!counts).then_some((number, end))
}

/// "The 3rd grade", "the 4th floor", "the 1st time": ordinals of things that are no days.
fn names_thing(scan: &Scan<'_>, at: usize) -> bool {
    if ends_day(scan, at) || matches!(scan.word(at), "-" | "–" | "—" | "'" | "/") {
        return false;
    }
    let function_word = crate::language::stop_words::lists_with(scan.word(at)).contains(Language::English)
        || matches!(scan.word(at), "at" | "&" | "please" | "then" | "w" | "works" | "instead" | "n");
    !function_word || scan.word(at) == "of" && scan.word(at + 1) != "this"
}

/// Whether nothing that the ordinal could count follows.
fn ends_day(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.word(at), "" | "." | "," | ";" | "!" | "?" | "\n" | ")" | "at" | ":")
}

/// "El 14 nos visita": what follows is not counted by the number.
fn starts_new_clause(scan: &Scan<'_>, at: usize) -> bool {
    let function_word = crate::language::stop_words::lists_with(scan.word(at)).contains(scan.language());
    ends_day(scan, at) || function_word || scan.is(at, Meaning::Ahead) || scan.is(at, Meaning::Past)
}

/// The day of the month that the date found last stands in, or else of the nearest month that the direction points at.
fn of_month(scan: &Scan<'_>, at: usize, len: usize, number: i64) -> Option<Date> {
    let in_month = |month: Date| civil(i64::from(month.year()), i64::from(month.month()), number);
    let direction = scan.direction_of_day(at, len);
    let today = scan.today();
    let completed =
        scan.recent(at).filter(|span| is_in_one_month(*span)).and_then(|span| in_month(span.first));
    match (completed, direction) {
        (Some(date), Direction::Past) => return Some(date),
        (Some(date), Direction::Future) if date >= today => return Some(date),
        (Some(date), Direction::Open) if scan.is_just_after_date(at) => return Some(date),
        _ => {}
    }
    let months = |offset: i64| in_month(plus_months(today.first_of_month(), offset)?);
    match direction {
        Direction::Past | Direction::Perfect => (-2..=0).rev().filter_map(months).find(|date| *date <= today),
        Direction::Future | Direction::Open => (0..=2).filter_map(months).find(|date| *date >= today),
    }
}

fn is_in_one_month(span: Span) -> bool {
    matches!(span.precision, Precision::Month | Precision::Approximate)
        && span.first < span.last
        && span.first.first_of_month() == span.last.first_of_month()
}
