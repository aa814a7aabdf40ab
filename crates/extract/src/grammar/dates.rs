//! Relative dates written out, so that a statement can be read on another day: "yesterday" becomes "on 19 May 2024".

use evoke_text::time::Mention;
use evoke_types::{Precision, Timestamp};

/// Words before a date that take the place of its preposition.
const PREPOSITIONS: &[&str] = &[
    "since", "until", "till", "by", "from", "for", "of", "in", "on", "at", "before", "after", "to",
    "through", "around", "about", "over", "between", "during", "than", "only", "and", "or",
];

/// Words before a date that make a noun of it: "that Saturday", "the week before". It stands as it is.
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "this", "that", "these", "those", "their", "his", "her", "its", "every", "each", "any",
];

/// Words without which a date is the name of a feast, or no relative one.
const RELATIVE: &[&str] = &[
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "last",
    "next",
    "this",
    "ago",
    "in",
    "week",
    "weekend",
    "month",
    "year",
    "day",
    "days",
    "weeks",
    "months",
    "years",
    "morning",
    "evening",
    "afternoon",
    "night",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thurs",
    "fri",
    "sat",
    "sun",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date in full, without a preposition after one that is there already; none when the words stand as they are: they
/// have a number of their own, or the date is a rough one.
pub(super) fn in_full(mention: &Mention, words: &str, word_before: Option<&str>) -> Option<String> {
    let before = word_before.map(str::to_lowercase).unwrap_or_default();
    let relative = words.split_whitespace().any(|word| RELATIVE.contains(&word.to_lowercase().as_str()));
    if !relative || DETERMINERS.contains(&before.as_str()) {
        return None;
    }
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
    let has_preposition = PREPOSITIONS.contains(&before.as_str());
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
