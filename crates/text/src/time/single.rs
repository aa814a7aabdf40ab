//! What single words mean by themselves.

use super::lexicon::{Meaning, lexicon};
use jiff::civil::Weekday;

/// Whether a folded word names a weekday or a month, ambiguous ones included.
pub(crate) fn names_day_or_month(word: &str) -> bool {
    weekday(word).is_some() || month(word).is_some()
}

/// The number of the month that a folded word names, and whether the word means nothing else.
pub(crate) fn month(word: &str) -> Option<(i8, bool)> {
    means(word, |meaning| if let Meaning::Month(month) = meaning { Some(month) } else { None })
}

/// The weekday that a folded word names, and whether the word means nothing else.
pub(crate) fn weekday(word: &str) -> Option<(Weekday, bool)> {
    means(word, |meaning| if let Meaning::Weekday(weekday) = meaning { Some(weekday) } else { None })
}

/// The day that a folded word names, counted from today.
pub(crate) fn day_offset(word: &str) -> Option<i64> {
    let found = means(word, |meaning| if let Meaning::Day(days, _) = meaning { Some(days) } else { None });
    // "Aujourd'hui" is a phrase in the table.
    found.map(|(days, _)| days).or_else(|| (word == "aujourd").then_some(0))
}

/// The first such meaning of a single word, and whether the word needs nothing around it for it.
fn means<T>(word: &str, meaning: impl Fn(Meaning) -> Option<T>) -> Option<(T, bool)> {
    let entries = lexicon().entries(word).iter().filter(|entry| entry.rest.is_empty());
    entries.filter_map(|entry| Some((meaning(entry.meaning)?, !entry.unsure))).next()
}
