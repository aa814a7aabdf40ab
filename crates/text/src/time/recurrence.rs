//! What happens again and again: "every other Tuesday", "on Mondays", "twice a week", "the first Sunday of each month". It has
//! no single date.

use super::container::ordinal;
use super::lexicon::{Meaning, Place};
use super::quantity::number_word;
use super::scan::Scan;
use crate::language::Language;

/// How many tokens a recurrence covers that begins at an index.
pub(super) fn recurrence(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let start = every(scan, at).or_else(|| weekdays(scan, at)).or_else(|| rate(scan, at));
    start.or_else(|| ordinal_of_every(scan, at)).or_else(|| frequency(scan, at))
}

/// "Every other Tuesday", "jeden zweiten Montag", "cada dos semanas", "每周三", "毎週水曜日".
fn every(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let len = scan.len_of(at, Meaning::Every)?;
    let mut next = at + len;
    let other = scan
        .len_of(next, Meaning::Other)
        .or_else(|| scan.number(next).map(|_| 1))
        .or_else(|| number_word(scan, next).map(|(_, len)| len))
        .or_else(|| {
            scan.find(next, |meaning| if let Meaning::Vague(n) = meaning { Some(n) } else { None })
                .map(|(_, len)| len)
        });
    // "Any day" of no number, "any Monday".
    next += other.filter(|len| thing(scan, next + len).is_some()).unwrap_or(0);
    let mut end = next + thing(scan, next)?;
    for _ in 0..3 {
        end += scan.day_part(end).map_or(0, |(_, len)| len);
        let joint = scan.skip(end, Meaning::Joint);
        match thing(scan, joint).filter(|_| joint > end || scan.is_glued(end)) {
            Some(len) => end = joint + len,
            None => break,
        }
    }
    Some(end - at)
}

/// What can come again.
fn thing(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let weekdays = scan.find(at, |m| if let Meaning::Weekdays(weekday) = m { Some(weekday) } else { None });
    scan.unit(at)
        .map(|(_, len)| len)
        .or_else(|| scan.weekday(at).map(|(_, len, _)| len))
        .or_else(|| weekdays.map(|(_, len)| len))
        .or_else(|| scan.month(at).map(|(_, len, _)| len))
        .or_else(|| scan.season(at).map(|(_, len, _)| len))
        .or_else(|| scan.feast(at).map(|(_, len, _)| len))
        .or_else(|| scan.day_part(at).map(|(_, len)| len))
}

/// "Mondays", "on Sundays", "montags", "los lunes", "le lundi", "weekends".
fn weekdays(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let found =
        scan.find(at, |meaning| if let Meaning::Weekdays(weekday) = meaning { Some(weekday) } else { None });
    if let Some((_, len)) = found {
        let end = at + len;
        let romance = matches!(scan.language(), Language::French | Language::Italian);
        let dated = scan.number(end).is_some()
            || scan.is(end, Meaning::Ago(Place::After))
            || romance && (1..=2).any(|n| scan.is(end, Meaning::Which(-(n), Place::After)))
            || scan.is(end, Meaning::Coming(Place::After))
            || scan.is(end, Meaning::In(Place::After))
            || scan.find(end, |m| if let Meaning::Ordinal(n) = m { Some(n) } else { None }).is_some()
                && romance;
        let after_number = at > 0 && (scan.number(at - 1).is_some() || number_word(scan, at - 1).is_some());
        return (!dated && !after_number).then_some(len);
    }
    let plural = matches!(
        scan.word(at),
        "weekends" | "weekdays" | "wochenenden" | "werktags" | "evenings" | "mornings"
    );
    let on = matches!(
        scan.word_before(at),
        "on" | "at" | "in" | "an" | "only" | "most" | "the" | "work" | "works" | "and"
    );
    (plural && on).then_some(1)
}

/// "Twice a week", "three times per month", "once every two weeks", "5 days a week".
fn rate(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let count = scan.len_of(at, Meaning::Times).or_else(|| {
        let len = scan.number(at).map(|_| 1).or_else(|| number_word(scan, at).map(|(_, len)| len))?;
        let times =
            scan.len_of(at + len, Meaning::Times).or_else(|| scan.unit(at + len).map(|(_, len)| len))?;
        Some(len + times)
    })?;
    let rate = scan.len_of(at + count, Meaning::Rate)?;
    let (_, len) = scan.unit(at + count + rate)?;
    Some(count + rate + len)
}

/// "The first Sunday of each month", "second Thursday of every month".
fn ordinal_of_every(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let start = scan.skip_article(at);
    let (_, len) = ordinal(scan, start)?;
    let noun = start + len;
    let noun_len = thing(scan, noun).unwrap_or(0);
    let next = scan.skip(noun + noun_len, Meaning::Of);
    let every_len = every(scan, next).filter(|_| next > noun + noun_len)?;
    Some(next + every_len - at)
}

/// "Daily", "wöchentlich", "毎週".
fn frequency(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let len = scan.len_of(at, Meaning::Frequency)?;
    let weekday = scan.weekday(at + len).map_or(0, |(_, len, _)| len);
    Some(len + weekday)
}
