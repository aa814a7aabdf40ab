//! Lengths counted back or forth from now or from another date: "3 days ago", "hace dos semanas", "in two weeks", "a week
//! ago Monday", "six weeks after the wedding on 3 May", "the last two weeks", "has been here for a year".

use super::calendar::{Span, Unit, plus_days, weekday_after};
use super::direction::Direction;
use super::lexicon::{Meaning, Place};
use super::quantity::{Quantity, quantity};
use super::scan::{Found, Role, Scan};
use crate::language::Language;
use evoke_types::Precision;

/// A counted length.
pub(super) fn counted(scan: &Scan<'_>, at: usize) -> Option<Found> {
    introduced(scan, at).or_else(|| several(scan, at)).or_else(|| followed(scan, at))
}

/// A word in front says which way: "in two weeks", "vor drei Tagen", "hace un mes", "seit zwei Jahren".
fn introduced(scan: &Scan<'_>, at: usize) -> Option<Found> {
    lasting_before(scan, at).or_else(|| ago_before(scan, at)).or_else(|| ahead_before(scan, at))
}

fn ago_before(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let skip = scan.len_of(at, Meaning::Ago(Place::Before))?;
    let quantity = quantity(scan, at + skip)?;
    let end = at + skip + quantity.len;
    let span = quantity.from(scan, scan.today(), -1, false)?;
    let role = if scan.word(end) == "que" || scan.word(end) == "qu" { Role::Since } else { Role::At };
    Some(Found::relative(end - at, span).with_role(role))
}

/// "Seit zwei Jahren", "depuis six mois", "llevo tres años": since then.
fn lasting_before(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let skip = scan.len_of(at, Meaning::SinceLength).or_else(|| scan.len_of(at, Meaning::Since))?;
    let quantity = quantity(scan, at + skip).filter(|quantity| !quantity.is_of_clock())?;
    let end = at + skip + quantity.len;
    if scan.is(end, Meaning::Ago(Place::After))
        || scan.is(end, Meaning::Of) && scan.language() == Language::English
    {
        return None;
    }
    let span = quantity.from(scan, scan.today(), -1, false)?;
    Some(Found::relative(end - at, span).with_role(Role::Since))
}

fn ahead_before(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let skip = scan.len_of(at, Meaning::In(Place::Before))?;
    let quantity = quantity(scan, at + skip)?;
    let end = at + skip + quantity.len;
    let idle = quantity.article && matches!(quantity.unit(), Some(Unit::Weekend | Unit::Minute))
        || quantity.unit() == Some(Unit::Minute) && quantity.count() < 3
        || quantity.unit().is_none() && quantity.article;
    let rate = scan.ends_before(at, Meaning::Times) || scan.word_before(at) == "days";
    let foreign = scan.language() == Language::English && scan.word(at) != "in";
    if idle || rate || foreign || scan.is(end, Meaning::Ago(Place::After)) || scan.word(end) == "of" {
        return None;
    }
    if scan.is(end, Meaning::After) {
        return beside(scan, at + skip, quantity, end).map(|found| found.after(skip));
    }
    // "Finished it in three days" tells how long it took.
    if scan.direction(at, end - at) == Direction::Past {
        return None;
    }
    let end = if scan.word(end) == "'" && scan.word(end + 1) == "time" { end + 2 } else { end };
    let end = if scan.word(end) == "time" { end + 1 } else { end };
    Some(Found::relative(end - at, quantity.from(scan, scan.today(), 1, false)?))
}

/// "The last two weeks", "past three months", "next 10 days", "les trois dernières semaines".
fn several(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (which, quantity, len) = which_then_number(scan, at).or_else(|| number_then_which(scan, at))?;
    let span = quantity.from(scan, scan.today(), which, true)?;
    let today = scan.today();
    let span = if which < 0 {
        Span::new(span.first, today, span.precision)
    } else {
        Span::new(today, span.last, span.precision)
    }?;
    let grain = span.grain;
    let since = which < 0 && scan.ends_before(at, Meaning::For) && scan.is_perfect(at);
    let span = Span { grain, ..span.roughly() };
    Some(Found::relative(len, span).with_role(if since { Role::Since } else { Role::At }))
}

fn which_of(meaning: Meaning) -> Option<i64> {
    meaning.which_or_coming(Place::Before).filter(|which| which.abs() == 1)
}

fn which_then_number(scan: &Scan<'_>, at: usize) -> Option<(i64, Quantity, usize)> {
    let start = scan.skip_article(at);
    let (which, len) = scan.find(start, which_of)?;
    let quantity =
        quantity(scan, start + len).filter(|quantity| !quantity.article && !quantity.is_of_clock())?;
    (quantity.unit().is_some()).then_some((which, quantity, start + len + quantity.len - at))
}

/// The number stands first: "trois dernières semaines".
fn number_then_which(scan: &Scan<'_>, at: usize) -> Option<(i64, Quantity, usize)> {
    let start = scan.skip_article(at);
    if !matches!(scan.language(), Language::French | Language::Spanish | Language::Italian) {
        return None;
    }
    let number = super::quantity::number_word(scan, start).or_else(|| Some((scan.number(start)?, 1)))?;
    let (which, which_len) = scan.find(start + number.1, |meaning| {
        let which = meaning.which_or_coming(Place::Before).or(meaning.which_or_coming(Place::After));
        which.filter(|which| which.abs() == 1)
    })?;
    let unit = scan.unit(start + number.1 + which_len)?;
    let quantity = Quantity::of(number.0, unit.0);
    Some((which, quantity, start + number.1 + which_len + unit.1 - at))
}

/// A word behind says which way.
fn followed(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let quantity = quantity(scan, at)?;
    let next = at + quantity.len;
    let dense = matches!(scan.language(), Language::Chinese | Language::Japanese | Language::Hindi);
    if let Some(len) = scan.len_of(next, Meaning::Ago(Place::After)) {
        return ago(scan, at, quantity, next + len);
    }
    if let Some(len) = scan.len_of(next, Meaning::In(Place::After)) {
        let took = dense && scan.word(next) == "में" && scan.direction(at, quantity.len) == Direction::Past;
        let span = quantity.from(scan, scan.today(), 1, false).filter(|_| !took)?;
        return Some(Found::relative(next + len - at, span));
    }
    let joins = scan.is(next, Meaning::Before)
        || scan.is(next, Meaning::After)
        || scan.is(next, Meaning::LaterThan)
        || scan.is(next, Meaning::EarlierThan);
    if joins && let Some(found) = beside(scan, at, quantity, next) {
        return Some(found);
    }
    lasting(scan, at, quantity, next)
        .or_else(|| been_since(scan, at, quantity, next))
        .or_else(|| week_on(scan, at, quantity, next))
}

/// After "ago": "today" makes it exact, a weekday moves it to that weekday.
fn ago(scan: &Scan<'_>, at: usize, quantity: Quantity, end: usize) -> Option<Found> {
    if scan.word(end) == "to" {
        return None;
    }
    if let Some(len) = scan.len_of(end, Meaning::SinceAfter) {
        let span = quantity.from(scan, scan.today(), -1, false)?;
        return Some(Found::relative(end + len - at, span).with_role(Role::Since));
    }
    let next = scan.skip(end, Meaning::Of);
    let next = if scan.is(next, Meaning::Which(-1, Place::Before)) { next + 1 } else { next };
    if let Some((weekday, len, true)) =
        scan.weekday(next).filter(|_| matches!(quantity.unit(), Some(Unit::Week | Unit::Fortnight)))
    {
        let base = super::calendar::weekday_before(scan.today(), weekday)?;
        return Some(Found::relative(next + len - at, quantity.from(scan, base, -1, true)?));
    }
    let day = scan.find(end, |meaning| if let Meaning::Day(days, _) = meaning { Some(days) } else { None });
    let (base, end, exact) = match day {
        Some((days, len)) => (plus_days(scan.today(), days)?, end + len, true),
        None => (scan.today(), end, false),
    };
    Some(Found::relative(end - at, quantity.from(scan, base, -1, exact)?))
}

/// "After X", "before that": X is another date, a thing with a date, the date found last, or now.
fn beside(scan: &Scan<'_>, at: usize, quantity: Quantity, joint: usize) -> Option<Found> {
    let later = scan.len_of(joint, Meaning::LaterThan);
    let earlier = scan.len_of(joint, Meaning::EarlierThan);
    if let Some((target, sign, len)) = beside_target(scan, joint) {
        let base = if sign < 0 { target.span.first } else { target.span.last };
        let exact = target.span.precision <= Precision::Day;
        let span = quantity.from(scan, base, sign, exact)?;
        return Some(Found { relative: target.relative, ..Found::relative(joint + len - at, span) });
    }
    if let Some((len, sign)) = later.map(|len| (len, 1)).or(earlier.map(|len| (len, -1))) {
        let base = scan.recent(at).map_or(scan.today(), |span| span.first);
        return Some(Found::relative(joint + len - at, quantity.from(scan, base, sign, true)?));
    }
    None
}

/// A date after "before" or "after", which way it lies, and the length of both.
pub(super) fn beside_target(scan: &Scan<'_>, joint: usize) -> Option<(Found, i64, usize)> {
    let (sign, len) = scan
        .len_of(joint, Meaning::Before)
        .map(|len| (-1, len))
        .or_else(|| scan.len_of(joint, Meaning::After).map(|len| (1, len)))?;
    let next = joint + len;
    let whole = |found: Found, start: usize| Some((found, sign, start + found.len - joint));
    for start in [next, scan.skip_article(next)] {
        if let Some(found) = scan.date_at(start) {
            return whole(found, start);
        }
    }
    if let Some((found, start)) = thing_with_date(scan, next) {
        return whole(found, start);
    }
    let that = scan.len_of(next, Meaning::That).or((scan.word(next) == "this").then_some(1))?;
    let points =
        scan.ends_phrase(next + that) || !scan.is_word(next + that) || scan.is(next + that, Meaning::Clause);
    let span = scan.recent(joint).filter(|_| points)?;
    Some((Found::relative(that, span), sign, next + that - joint))
}

/// How many words a thing may have before its date.
const LONGEST_THING: usize = 6;

/// "The wedding on 3 May", "my birthday (30 June)": the date of a thing that is named before it.
pub(super) fn thing_with_date(scan: &Scan<'_>, at: usize) -> Option<(Found, usize)> {
    if !scan.is_outermost() {
        return None;
    }
    for end in at + 1..=at + LONGEST_THING {
        let is_name = scan.is_word(end - 1) || matches!(scan.word(end - 1), "'" | "-" | "&");
        if !is_name {
            return None;
        }
        let joint = scan.word(end);
        let joins = matches!(joint, "(" | ",") || scan.is(end, Meaning::Of);
        if joins {
            let start = scan
                .skip_article(scan.skip(end, Meaning::Of).max(end + usize::from(matches!(joint, "(" | ","))));
            if let Some(found) = scan.date_at(start).filter(|found| found.span.precision <= Precision::Day) {
                return Some((found, start));
            }
        }
    }
    None
}

/// "Have lived here for six years", "六个月了": since then.
fn lasting(scan: &Scan<'_>, at: usize, quantity: Quantity, next: usize) -> Option<Found> {
    let unit = quantity.unit().filter(|unit| !matches!(unit, Unit::Minute | Unit::Hour))?;
    let since = |len| {
        let span = quantity.from(scan, scan.today(), -1, false)?;
        Some(Found::relative(len, span).with_role(Role::Since))
    };
    if scan.language() == Language::English {
        let introduced = scan.ends_before(at, Meaning::For) && !scan.is(next, Meaning::Of);
        let small = unit == Unit::Day && quantity.count() < 2;
        let lasts = (introduced || scan.is(next, Meaning::Now)) && !small && scan.is_perfect(at);
        return lasts.then(|| since(next - at)).flatten();
    }
    if !matches!(scan.language(), Language::Chinese | Language::Japanese | Language::Hindi) {
        return None;
    }
    // Japanese says it at the end of the clause.
    let japanese = scan.language() == Language::Japanese;
    let behind = || (next..next + 8).any(|at| scan.is(at, Meaning::Lasting));
    match scan.len_of(next, Meaning::Lasting) {
        Some(len) => since(next + len - at),
        None if japanese && behind() => since(next - at),
        None => None,
    }
}

/// "It has been two years since we moved": then it was.
fn been_since(scan: &Scan<'_>, at: usize, quantity: Quantity, next: usize) -> Option<Found> {
    let told = (at.saturating_sub(4)..at).any(|at| matches!(scan.word(at), "been" | "s" | "is"));
    let since = scan.word(next) == "since" && scan.date_at(next + 1).is_none() && !scan.ends_phrase(next + 1);
    (told && since).then_some(())?;
    Some(Found::relative(next - at, quantity.from(scan, scan.today(), -1, false)?))
}

/// "A week on Friday", "two weeks today": so much after that day.
fn week_on(scan: &Scan<'_>, at: usize, quantity: Quantity, next: usize) -> Option<Found> {
    let weeks = matches!(quantity.unit(), Some(Unit::Week | Unit::Fortnight));
    let taken = [
        Meaning::In(Place::Before),
        Meaning::For,
        Meaning::Rate,
        Meaning::Every,
        Meaning::After,
        Meaning::Times,
    ];
    if !weeks
        || scan.language() != Language::English
        || taken.iter().any(|meaning| scan.ends_before(at, *meaning))
    {
        return None;
    }
    let day = scan
        .find(next, |meaning| if let Meaning::Day(days @ 0..=1, _) = meaning { Some(days) } else { None });
    if let Some((days, len)) = day {
        let base = plus_days(scan.today(), days)?;
        return Some(Found::relative(next + len - at, quantity.from(scan, base, 1, true)?));
    }
    let start = if matches!(scan.word(next), "on" | "next" | "this") { next + 1 } else { return None };
    let (weekday, len, sure) = scan.weekday(start)?;
    let back = scan.direction(at, start + len - at) == Direction::Past;
    let base = weekday_after(scan.today(), weekday).filter(|_| sure && !back && quantity.count() < 3)?;
    Some(Found::relative(start + len - at, quantity.from(scan, base, 1, true)?))
}

/// Behind a date: "X の3週間前", "X से तीन हफ्ते पहले".
pub(super) fn counted_behind(scan: &Scan<'_>, at: usize, date: Found) -> Option<Found> {
    let end = at + date.len;
    let start = scan.len_of(end, Meaning::BesideOf).map_or(end, |len| end + len);
    let chinese = scan.language() == Language::Chinese;
    if let Some((sign, len)) = scan.find(start, |meaning| {
        let (ago, ahead) = (Meaning::Ago(Place::After), Meaning::In(Place::After));
        (chinese && meaning == ago).then_some(-1).or((chinese && meaning == ahead).then_some(1))
    }) && let Some(quantity) = quantity(scan, start + len)
    {
        let base = if sign < 0 { date.span.first } else { date.span.last };
        let span = quantity.from(scan, base, sign, true)?;
        return Some(Found { len: start + len + quantity.len - at, span, ..date });
    }
    let quantity = quantity(scan, start)?;
    let next = start + quantity.len;
    let ago = scan.len_of(next, Meaning::Ago(Place::After));
    let ahead = scan.len_of(next, Meaning::In(Place::After)).filter(|_| scan.word(next) != "में");
    let (sign, len) = ago.map(|len| (-1, len)).or(ahead.map(|len| (1, len)))?;
    let base = if sign < 0 { date.span.first } else { date.span.last };
    let span = quantity.from(scan, base, sign, true)?;
    Some(Found { len: next + len - at, span, ..date })
}

/// "Friday in two weeks": that weekday of the week then.
pub(super) fn weeks_behind(scan: &Scan<'_>, at: usize) -> Option<(i64, usize)> {
    let skip = scan.len_of(at, Meaning::In(Place::Before))?;
    let quantity = quantity(scan, at + skip).filter(|quantity| !quantity.vague)?;
    let weeks = match quantity.unit()? {
        Unit::Week => quantity.count(),
        Unit::Fortnight => 2 * quantity.count(),
        Unit::Minute
        | Unit::Hour
        | Unit::Day
        | Unit::WorkingDay
        | Unit::Weekend
        | Unit::Month
        | Unit::Quarter
        | Unit::Term
        | Unit::Semester
        | Unit::Year
        | Unit::Decade => return None,
    };
    Some((weeks, skip + quantity.len))
}
