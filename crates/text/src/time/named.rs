//! Dates by their names and numbers: days, months, seasons, quarters, feasts, decades, years.

use super::calendar::{Season, Span};
use super::direction::Direction;
use super::lexicon::Meaning;
use super::scan::{Found, Scan};
use super::yearly::{Recurring, nearest, year_behind, year_number};
use crate::language::Language;
use evoke_types::Precision;
use jiff::civil::Date;

/// "2024-03-05", "2024/3/5", "5.3.2024", "05/03/2024", with an optional "T10:00".
pub(super) fn numeric(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let separator = scan.word(at + 1);
    if !matches!(separator, "-" | "/" | ".") || scan.word(at + 3) != separator {
        return None;
    }
    if (1..5).any(|next| !scan.is_glued(at + next))
        || scan.is_glued(at) && at > 0 && matches!(scan.word_before(at), "-" | "/" | "." | "v")
        || scan.is_glued(at + 5)
            && matches!(scan.word(at + 5), "." | "-" | "/")
            && scan.number(at + 6).is_some()
    {
        return None;
    }
    let (a, b, c) = (scan.number(at)?, scan.number(at + 2)?, scan.number(at + 4)?);
    let year_first = scan.width(at) == 4;
    // "1.2.30" and "2024.1.3" may be versions.
    let (short, odd) = (scan.width(at + 4) == 2, !matches!(scan.width(at + 4), 2 | 4));
    let loose = if year_first { scan.width(at + 2) < 2 || scan.width(at + 4) < 2 } else { short };
    let told = scan.is_introduced(at) && (year_first || scan.language() != Language::English);
    if separator == "." && (loose && !told || odd && !year_first) {
        return None;
    }
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
    (at.saturating_sub(8)..at + 12).any(|at| matches!(scan.word(at), "pm" | "$" | "est" | "pst"))
}

/// "am 3.6.", "el 12/05", "on 7/4": a day and a month in numbers, which only the words before show to be a date.
pub(super) fn day_and_month_in_numbers(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let separator = scan.word(at + 1);
    let glued = (1..3).all(|next| scan.is_glued(at + next));
    let idle = matches!(
        scan.word_before(at),
        "is" | "s" | "was" | "per" | "of" | "around" | "about" | "to" | "and" | "in"
    );
    let marked = scan.is_introduced(at) && !idle || scan.ends_before(at, Meaning::DayMark);
    if !matches!(separator, "/" | ".") || !glued || !marked || scan.is_glued(at) {
        return None;
    }
    let (a, b) = (scan.number(at)?, scan.number(at + 2)?);
    let dot = separator == "." && scan.word(at + 3) == "." && scan.is_glued(at + 3);
    if scan.width(at) > 2
        || scan.width(at + 2) > 2
        || separator == "." && !(dot && scan.language() == Language::German)
    {
        return None;
    }
    let other = scan.is_glued(at + 3) && matches!(scan.word(at + 3), "/" | "%" | "," | ":");
    let american = separator == "/" && (b > 12 || a <= 12 && is_american(scan, at));
    let (day, month) = if american { (b, a) } else { (a, b) };
    let of_year = |year: i16| Some(Span::day(civil(i64::from(year), month, day)?));
    let len = 3 + usize::from(dot);
    let span = nearest(scan, scan.direction_of_day(at, len), of_year).filter(|_| !other)?;
    Some(Found::relative(len, span))
}

/// "5 March 2024", "March 5th", "5. Juni", "3 de junio de 2024", "fourth of May nineteen seventy-one",
/// and runs of days in one month: "3 to 7 July", "July 8 to 22".
pub(super) fn day_of_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    day_then_month(scan, at).or_else(|| month_then_day(scan, at)).or_else(|| marked(scan, at))
}

fn joins_days(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let sign = matches!(scan.word(at), "-" | "–" | "/").then_some(1);
    sign.or_else(|| scan.len_of(at, Meaning::To)).or_else(|| scan.len_of(at, Meaning::Joint))
}

fn day_then_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(scan.skip_article(at), Meaning::DayMark);
    let (day, len) = day(scan, start)?;
    let mut next = start + len;
    let mut last = day;
    if let Some(joint) = joins_days(scan, next)
        && let to_at = scan.skip(scan.skip_article(next + joint), Meaning::DayMark)
        && let Some((to, to_len)) = self::day(scan, to_at)
    {
        last = to;
        next = to_at + to_len;
    }
    next = scan.skip(next, Meaning::Of);
    next += usize::from(matches!(scan.word(next), "-" | "/" | ",") && scan.month(next + 1).is_some());
    let (month, month_len, _) = scan.month(scan.skip_article(next))?;
    dated(scan, at, scan.skip_article(next) + month_len, month, (day, last))
}

fn month_then_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (month, month_len, _) = scan.month(at)?;
    let mut next = at + month_len;
    next += usize::from(matches!(scan.word(next), "." | ","));
    next = scan.skip_article(next);
    let (day, len) = bare_day(scan, next)?;
    if is_unit_like(scan, next + len) || scan.is_glued(next) && scan.word(next - 1) != "." {
        return None;
    }
    next += len;
    let mut last = day;
    if let Some(joint) =
        joins_days(scan, next).filter(|_| scan.word(next) != "and" || scan.number(next + 1).is_some())
        && let start = scan.skip_article(next + joint)
        && let Some((to, to_len)) = bare_day(scan, start)
        && to > day
        && scan.month(start + to_len).is_none()
        && !is_unit_like(scan, start + to_len)
    {
        last = to;
        next = start + to_len;
    }
    dated(scan, at, next, month, (day, last))
}

/// "2024年3月5日", "3月5日", "3月": numbers with marks.
fn marked(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let year = scan.number(at).filter(|_| scan.word(at + 1) == "年").filter(|n| (1900..=2199).contains(n));
    let start = if year.is_some() { at + 2 } else { at };
    let month = scan.number(start).filter(|n| (1..=12).contains(n));
    let mark = scan.len_of(start + 1, Meaning::MonthMark)?;
    let month = i8::try_from(month?).ok()?;
    let next = start + 1 + mark;
    let numbered = scan.number(next).filter(|n| (1..=31).contains(n));
    let day_mark = scan.len_of(next + 1, Meaning::DayMark);
    let year = year.map(|year| i16::try_from(year).unwrap_or_default());
    let (len, of_year): (usize, Box<dyn Fn(i16) -> Option<Span>>) = match (numbered, day_mark) {
        (Some(day), Some(mark)) => {
            let on = move |year: i16| Some(Span::day(civil(i64::from(year), i64::from(month), day)?));
            (next + 1 + mark - at, Box::new(on))
        }
        _ => (next - at, Box::new(move |year| Span::month(year, month))),
    };
    match year {
        Some(year) => Some(Found::absolute(len, of_year(year)?)),
        None => Some(Found::relative(len, nearest(scan, scan.direction_of_day(at, len), of_year)?)),
    }
}

/// A day number without the full stop that may end the sentence.
fn bare_day(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let (day, len) = day(scan, at)?;
    Some((day, if scan.word(at + len - 1) == "." { len - 1 } else { len }))
}

/// A number that counts something is no day: "May 3 people", "July 8 km", "10:30".
fn is_unit_like(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.word(at), "people" | "km" | "%" | "am" | "pm" | "x" | "percent" | "times")
        || scan.unit(at).is_some()
        || matches!(scan.word(at), ":" | "/" | ",")
            && scan.is_glued(at)
            && scan.number(at + 1).is_some()
            && scan.is_glued(at + 1)
}

/// A day number 1 to 31, as digits with or without an ending, or as a word; and its length in tokens.
pub(super) fn day(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    if let Some(number) = scan.number(at).filter(|n| (1..=31).contains(n) && scan.width(at) <= 2) {
        let ending = matches!(scan.word(at + 1), "st" | "nd" | "rd" | "th" | "er" | "º" | "." | "o")
            && scan.is_glued(at + 1);
        return Some((number, 1 + usize::from(ending)));
    }
    let ordinal =
        |at| scan.find(at, |meaning| if let Meaning::Ordinal(n) = meaning { Some(n) } else { None });
    let word = scan.word(at);
    if matches!(word, "twenty" | "thirty") {
        let tens = if word == "twenty" { 20 } else { 30 };
        let next = at + 1 + usize::from(scan.word(at + 1) == "-");
        let (ones, len) = ordinal(next).filter(|(ones, _)| (1..10).contains(ones))?;
        return Some((tens + i64::from(ones), next + len - at));
    }
    ordinal(at).filter(|(ordinal, _)| *ordinal > 0).map(|(ordinal, len)| (i64::from(ordinal), len))
}

/// Completes days of a month with the year that follows, or with the one that the context suggests.
fn dated(scan: &Scan<'_>, at: usize, next: usize, month: i8, (day, last): (i64, i64)) -> Option<Found> {
    let of_year = |year: i16| {
        let on = |day| civil(i64::from(year), i64::from(month), day);
        Span::new(on(day)?, on(last)?, Precision::Day)
    };
    if let Some((year, len, relative)) = year_behind(scan, next) {
        return Some(Found { relative, ..Found::relative(next + len - at, of_year(year)?) });
    }
    let direction = scan.direction_of_day(at, next - at);
    Some(Found::relative(next - at, nearest(scan, direction, of_year)?))
}

/// A month, with or without a year: "March 2024", "in May", "mai 2023", "March of last year".
pub(super) fn month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (month, len, sure) = scan.month(at)?;
    let dot = usize::from(
        !sure && scan.word(at + len) == "." && scan.is_glued(at + len) && scan.number(at + len + 1).is_some(),
    );
    let next = at + len + dot;
    if let Some((year, year_len, relative)) = year_behind(scan, next) {
        return Some(Found { relative, ..Found::relative(next + year_len - at, Span::month(year, month)?) });
    }
    if let Some((year, year_len)) = short_year(scan, next) {
        return Some(Found::absolute(next + year_len - at, Span::month(year, month)?));
    }
    let is_month = sure || is_month_here(scan, at, len);
    let span = nearest(scan, scan.direction(at, len), |year| Span::month(year, month)).filter(|_| {
        is_month && !names_other(scan, at, len) && !super::weekday::is_attributive(scan, at, at + len)
    })?;
    Some(days_after_month(scan, at, len, span).unwrap_or(Found::relative(len, span)))
}

/// "Jan '24".
fn short_year(scan: &Scan<'_>, at: usize) -> Option<(i16, usize)> {
    let number = scan.number(at + 1).filter(|_| matches!(scan.word(at), "'") && scan.width(at + 1) == 2)?;
    Some((i16::try_from(if number < 70 { 2000 + number } else { 1900 + number }).ok()?, 2))
}

/// "The March of Dimes", "June Carter": the month is part of a name.
fn names_other(scan: &Scan<'_>, at: usize, len: usize) -> bool {
    let next = at + len;
    let of_name = scan.word(next) == "of" && scan.is_capital(next + 1) && scan.month(next + 1).is_none();
    let on_way = scan.word(at) == "march"
        && matches!(scan.word(next), "on" | "for" | "against" | "through")
        && scan.number(next + 1).is_none()
        && !scan.ends_before(at, Meaning::DirectionUntil)
        && scan.word_before(at) != "in";
    of_name || on_way
}

/// "july, 8 to 22": the days stand after the month and a comma.
fn days_after_month(scan: &Scan<'_>, at: usize, len: usize, month: Span) -> Option<Found> {
    let start = at + len + usize::from(scan.word(at + len) == ",");
    let (day, day_len) = day(scan, start)?;
    let joint = joins_days(scan, start + day_len).filter(|_| start > at + len)?;
    let end = start + day_len + joint;
    let (last, last_len) = self::day(scan, end)?;
    let on = |day| civil(i64::from(month.first.year()), i64::from(month.first.month()), day);
    let span = Span::new(on(day)?, on(last)?, Precision::Day)?;
    Some(Found::relative(end + last_len - at, span))
}

/// Whether an ambiguous word ("may", "march", "mar") is a month where it stands.
fn is_month_here(scan: &Scan<'_>, at: usize, len: usize) -> bool {
    let before = scan.word_before(at);
    if scan.is_glued(at) && !matches!(before, "-" | "(" | "/" | "")
        || scan.is_glued(at + len) && scan.word(at + len) == "'"
    {
        return false;
    }
    let is_verb =
        matches!(before, "to" | "i" | "you" | "we" | "they" | "he" | "she" | "it" | "is" | "s" | "was");
    let capital_inside = scan.is_capital(at) && !scan.starts_sentence(at) && scan.width(at) > 2;
    !is_verb && (scan.is_introduced(at) || capital_inside && is_name_of_month_only(scan, at))
}

/// A capitalized "Mar" or "Jan" may be a person; "May" and "March" inside a sentence are months.
fn is_name_of_month_only(scan: &Scan<'_>, at: usize) -> bool {
    matches!(
        scan.word(at),
        "may" | "march" | "mai" | "mars" | "mayo" | "maio" | "feb" | "apr" | "aug" | "oct" | "nov" | "dec"
    )
}

/// A year that a preposition or its place shows to be one: "in 2022", "since 1998", "until 2044".
pub(super) fn year(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (year, len) = year_number(scan, at).filter(|(year, _)| (1900..=2100).contains(year))?;
    let before = scan.word_before(at);
    let introduced = scan.is_introduced(at)
        || scan.ends_before(at, Meaning::YearMark)
        || matches!(before, "(" | "and" | "-" | "–")
        || [Meaning::SinceAfter, Meaning::UntilAfter, Meaning::YearMark]
            .iter()
            .any(|mark| scan.is(at + len, *mark))
        || scan.word(at + 1) == "年";
    let counts =
        scan.is_glued(at) && at > 0 && !matches!(before, "(" | "-" | "–") && scan.word(at + 1) != "年"
            || scan.is_glued(at + len)
                && matches!(scan.word(at + len), "/" | "-" | "_" | ":" | "%" | "km" | "kg")
                && scan.number(at + len + 1).is_none_or(|n| n < 1900);
    (introduced && !counts && !is_counted(scan, at + len)).then_some(())?;
    Some(Found::absolute(len, Span::year(year)?))
}

/// Nouns that make a number before them a quantity.
fn is_counted(scan: &Scan<'_>, at: usize) -> bool {
    scan.unit(at).is_some()
        || matches!(
            scan.word(at),
            "people"
                | "euros"
                | "euro"
                | "dollars"
                | "pounds"
                | "units"
                | "users"
                | "calories"
                | "steps"
                | "words"
                | "characters"
                | "rows"
                | "items"
                | "km"
                | "kg"
                | "ml"
                | "mg"
                | "requests"
                | "records"
        )
}

/// The number of a quarter and its length: "Q3", "third quarter", "2. Quartal".
pub(super) fn quarter_number(scan: &Scan<'_>, at: usize) -> Option<(i8, usize)> {
    use super::calendar::Unit;
    if matches!(scan.word(at), "q" | "t")
        && scan.is_glued(at + 1)
        && scan.is_capital(at) | (scan.word(at) == "q")
    {
        let number = scan.number(at + 1).filter(|n| (1..=4).contains(n) && scan.width(at + 1) == 1)?;
        return (scan.word(at) == "q").then_some((i8::try_from(number).ok()?, 2));
    }
    let (number, len) = day(scan, at).filter(|(number, _)| *number <= 4)?;
    let (unit, unit_len) = scan.unit(at + len)?;
    (unit == Unit::Quarter).then_some((i8::try_from(number).ok()?, len + unit_len))
}

/// "Q3 2024", "Q2", "third quarter of 2023".
pub(super) fn quarter(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let (quarter, len) = quarter_number(scan, start)?;
    let next = start + len;
    let dash = next + usize::from(matches!(scan.word(next), "-" | "/"));
    if let Some((year, year_len, relative)) = year_behind(scan, dash) {
        return Some(Found {
            relative,
            ..Found::relative(dash + year_len - at, Span::quarter(year, quarter)?)
        });
    }
    if super::weekday::is_attributive(scan, start, next) {
        return None;
    }
    let span = nearest(scan, scan.direction(at, next - at), |year| Span::quarter(year, quarter))?;
    Some(Found::relative(next - at, span))
}

/// "Summer 2023", "the summer of last year", "in the spring".
pub(super) fn season(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (season, len, sure) = scan.season(at)?;
    if let Some((year, year_len, relative)) = year_behind(scan, at + len) {
        return Some(Found { relative, ..Found::relative(len + year_len, Span::season(year, season)?) });
    }
    let before = scan.word_before(at);
    let verb = matches!(before, "to" | "i" | "you" | "we" | "they" | "he" | "she" | "it" | "of") && !sure;
    let dense = matches!(scan.language(), Language::Chinese | Language::Japanese | Language::Hindi);
    let article = scan.start_before(at, Meaning::Article);
    let introduced = scan.is_introduced(at) || article.is_some_and(|at| scan.is_introduced(at)) || dense;
    let span = introduced.then(|| nearest_season(scan, at, len, season)).flatten().filter(|_| !verb)?;
    Some(Found::relative(len, span))
}

fn nearest_season(scan: &Scan<'_>, at: usize, len: usize, season: Season) -> Option<Span> {
    nearest(scan, scan.direction(at, len), |year| Span::season(year, season))
}

/// A feast and its year: "Christmas", "New Year's Eve 2024", "Christmas last year", "Easter weekend".
pub(super) fn feast(scan: &Scan<'_>, at: usize) -> Option<Found> {
    use super::calendar::Unit;
    let start = scan.skip_article(at);
    let (feast, len, sure) = scan.feast(start)?;
    let recurring = Recurring::Feast(feast);
    let mut next = start + len;
    let weekend = scan.unit(next).filter(|(unit, _)| *unit == Unit::Weekend);
    next += weekend.map_or(0, |(_, len)| len);
    let whole = |span: Span| if weekend.is_some() { Span::weekend(span.first) } else { Some(span) };
    if let Some((year, year_len, relative)) = year_behind(scan, next) {
        let span = whole(recurring.in_year(year)?)?;
        return Some(Found { relative, ..Found::relative(next + year_len - at, span) });
    }
    let introduced = sure || scan.is_introduced(at) && !scan.is_capital(at + len);
    let span = recurring.resolve(scan, scan.direction(at, next - at), whole).filter(|_| introduced)?;
    Some(Found::relative(next - at, span))
}

/// "The nineties", "the 1990s", "the '80s", "les années 90", "gli anni '90", "90年代".
pub(super) fn decade(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip_article(at);
    let word =
        scan.find(start, |meaning| if let Meaning::Decade(year) = meaning { Some(year) } else { None });
    if let Some((year, len)) = word {
        let introduced = start > at || scan.is_introduced(at) || scan.word_before(at) == "-" || len > 1;
        let aged = matches!(scan.word_before(start), "my" | "his" | "her" | "their" | "our" | "your");
        return decade_of(i64::from(year), len + start - at).filter(|_| introduced && !aged);
    }
    let quote = start + usize::from(matches!(scan.word(start), "'"));
    let number = scan.number(quote);
    let years = scan.unit(start).filter(|(unit, _)| *unit == super::calendar::Unit::Year);
    if let Some((_, len)) = years.filter(|_| scan.language() != Language::English) {
        let from = start + len + usize::from(matches!(scan.word(start + len), "'"));
        let year = scan
            .number(from)
            .filter(|n| n % 10 == 0 && (scan.width(from) == 2 || (1900..2100).contains(n)))?;
        return decade_of(year, from + 1 - at);
    }
    let year = number.filter(|n| n % 10 == 0 && (scan.width(quote) == 2 || (1900..2100).contains(n)))?;
    let ending = scan.word(quote + 1);
    if scan.len_of(quote + 1, Meaning::DecadeMark).is_some() || ending == "年代" {
        return decade_of(year, quote + 2 - at);
    }
    let glued = scan.is_glued(quote + 1) || ending == "के";
    let marked = match ending {
        "s" => {
            start > at
                || quote > start
                || scan.is_introduced(at)
                || scan.word_before(at) == "-"
                || year >= 1900
        }
        "er" | "ern" | "erjahre" | "erjahren" => true,
        _ => false,
    };
    let count = scan.unit(quote + 2).is_some() || scan.is_word(quote + 2) && scan.word(quote + 2) == "old";
    (marked && glued && !count).then_some(())?;
    decade_of(year, quote + 2 - at)
}

fn decade_of(year: i64, len: usize) -> Option<Found> {
    let year = match year {
        0..=29 => 2000 + year,
        30..=99 => 1900 + year,
        year => year,
    };
    Some(Found::absolute(len, Span::decade(i16::try_from(year).ok()?)?))
}

/// The year of another span may complete this one: "last year in June".
pub(super) fn within_year(scan: &Scan<'_>, at: usize, year: Found) -> Option<Found> {
    if year.span.precision != Precision::Year || year.span.first.year() != year.span.last.year() {
        return None;
    }
    let end = at + year.len;
    let possessive = if scan.word(end) == "'" && scan.word(end + 1) == "s" { end + 2 } else { end };
    let inner = year.span.first.year();
    let first = year.span.first;
    let scan = scan.as_of(first, Direction::Future);
    for start in [possessive, scan.skip_of(possessive)] {
        let found = day_of_month(&scan, start)
            .or_else(|| month(&scan, start))
            .or_else(|| season(&scan, start))
            .or_else(|| feast(&scan, start))
            .filter(|found| found.relative && found.span.first.year() == inner);
        if let Some(found) = found {
            return Some(Found { relative: year.relative, len: start + found.len - at, ..found });
        }
    }
    None
}

/// A civil date from numbers that may be anything.
pub(super) fn civil(year: i64, month: i64, day: i64) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|d| d.year() > 0)
}
