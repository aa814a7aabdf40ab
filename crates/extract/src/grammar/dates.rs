//! Relative dates written out, so that a statement can be read on another day: "yesterday" becomes "on 19 May 2024".

use evoke_text::time::Mention;
use evoke_types::{Precision, Timestamp};

/// Words before a date that take the place of its preposition.
const PREPOSITIONS: &[&str] = &[
    "since", "until", "till", "by", "from", "for", "of", "in", "on", "at", "before", "after", "to",
    "through", "around", "about", "over", "between", "during", "than", "the", "a", "this", "that", "their",
    "his", "her", "last", "early", "late", "mid", "only", "and", "or",
];

/// The date in full, without a preposition after one that is there already; none when the words stand as they are: they
/// have a number of their own, or the date is a rough one.
pub(super) fn in_full(mention: &Mention, words: &str, word_before: Option<&str>) -> Option<String> {
    if !mention.relative || words.chars().any(|c| c.is_ascii_digit()) || says_clock_time(words) {
        return None;
    }
    let (start, end) = (mention.window.start, mention.window.end.unwrap_or(mention.window.start));
    let (preposition, date) = match mention.window.precision {
        Precision::Time | Precision::Day if start.date() == end.date() => ("on", day(start)),
        Precision::Day => ("on", format!("{} to {}", day(start), day(end))),
        Precision::Week => ("in", format!("the week of {}", day(start))),
        Precision::Month => ("in", format!("{} {}", month(start), start.date().year())),
        Precision::Year => ("in", start.date().year().to_string()),
        Precision::Time | Precision::Season | Precision::Approximate => return None,
    };
    let has_preposition =
        word_before.is_some_and(|word| PREPOSITIONS.contains(&word.to_lowercase().as_str()));
    Some(if has_preposition { date } else { format!("{preposition} {date}") })
}

/// "At noon", "half past": the day would be lost with the hour.
fn says_clock_time(words: &str) -> bool {
    words
        .split_whitespace()
        .any(|word| matches!(word.to_lowercase().as_str(), "noon" | "midnight" | "past" | "o'clock"))
}

fn day(at: Timestamp) -> String {
    format!("{} {} {}", at.date().day(), month(at), at.date().year())
}

fn month(at: Timestamp) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let number = usize::from(at.date().month().unsigned_abs());
    MONTHS.get(number.saturating_sub(1)).copied().unwrap_or_default()
}
