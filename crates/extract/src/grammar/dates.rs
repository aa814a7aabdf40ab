//! Relative dates written out, so that a statement can be read on another day: "yesterday" becomes "on 19 May 2024".

use evoke_text::time::{Mention, Role};
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

/// Words that count from the day on which they are said.
const FROM_NOW: &[&str] = &[
    "yesterday",
    "today",
    "tomorrow",
    "tonight",
    "tmrw",
    "tmr",
    "last",
    "next",
    "this",
    "ago",
    "in",
    "coming",
    "past",
    "week",
    "weekend",
    "month",
    "quarter",
    "year",
    "day",
    "days",
    "weeks",
    "fortnight",
    "months",
    "quarters",
    "years",
    "decade",
    "decades",
    "morning",
    "evening",
    "afternoon",
    "night",
    "previous",
    "following",
    "hence",
    "now",
];

/// Names of days and months: without a year, they need the day on which they are said.
const NAMES: &[&str] = &[
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
    "weds",
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
    "spring",
    "summer",
    "autumn",
    "winter",
    "fall",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// The date in full, without a preposition after one that is there already; none when the words stand as they are, because
/// they say the date themselves.
pub(super) fn in_full(mention: &Mention, words: &str, word_before: Option<&str>) -> Option<String> {
    let before = word_before.map(str::to_lowercase).unwrap_or_default();
    let has =
        |list: &[&str]| words.split(is_no_letter).any(|word| list.contains(&word.to_lowercase().as_str()));
    let from_now = has(FROM_NOW);
    if !mention.relative || !from_now && !has(NAMES) || DETERMINERS.contains(&before.as_str()) {
        return None;
    }
    // "3 June" says its day; "at noon" alone would lose its hour.
    if !from_now && (words.chars().any(|c| c.is_ascii_digit()) || says_clock_time(words)) {
        return None;
    }
    let (preposition, date) = date(mention, words)?;
    if mention.role == Role::Since && is_length(words) {
        return Some(format!("{words} (since {date})"));
    }
    let has_preposition = PREPOSITIONS.contains(&before.as_str());
    Some(if has_preposition || preposition.is_empty() { date } else { format!("{preposition} {date}") })
}

/// A date and its preposition.
fn date(mention: &Mention, words: &str) -> Option<(&'static str, String)> {
    let (start, end) = (mention.window.start, mention.window.end.unwrap_or(mention.window.start));
    let one_day = start.date() == end.date();
    Some(match mention.window.precision {
        Precision::Time => ("on", format!("{} at {}", day(start), clock(start))),
        Precision::Day if one_day => ("on", day(start)),
        Precision::Day => ("on", format!("{} to {}", day(start), day(end))),
        Precision::Week => ("in", format!("the week of {}", day(start))),
        Precision::Month => ("in", month_and_year(start)),
        Precision::Season => ("in", season(start)),
        Precision::Year => ("in", start.date().year().to_string()),
        Precision::Approximate if one_day => ("", format!("around {}", rough(start, mention.grain))),
        Precision::Approximate => return part_of(mention, words),
    })
}

/// A season or a quarter by its first month.
fn season(start: Timestamp) -> String {
    const QUARTERS: [&str; 4] = ["first", "second", "third", "fourth"];
    let (year, month) = (start.date().year(), usize::from(start.date().month().unsigned_abs()));
    match month {
        3 => format!("spring {year}"),
        6 => format!("summer {year}"),
        9 => format!("autumn {year}"),
        12 => format!("winter {year}"),
        month => format!("the {} quarter of {year}", QUARTERS.get(month / 3).copied().unwrap_or_default()),
    }
}

/// A guess, as exact as its words were.
fn rough(at: Timestamp, grain: Precision) -> String {
    match grain {
        Precision::Time | Precision::Day | Precision::Week | Precision::Approximate => day(at),
        Precision::Month | Precision::Season => month_and_year(at),
        Precision::Year => at.date().year().to_string(),
    }
}

/// "The end of next week", "the last two months": from when to when. Words that name their month or year keep their part.
fn part_of(mention: &Mention, words: &str) -> Option<(&'static str, String)> {
    let (start, end) = (mention.window.start, mention.window.end.unwrap_or(mention.window.start));
    let days = end.millis_since(start) / 86_400_000;
    let names = words.split(is_no_letter).any(|word| MONTHS.contains(&capitalized(word).as_str()));
    if names {
        return Some(("", format!("{words} {}", start.date().year())));
    }
    Some(match days {
        0..=20 => ("from", format!("{} to {}", day(start), day(end))),
        21..=300 if start.date().month() == end.date().month() => ("in", month_and_year(start)),
        21..=300 => ("from", format!("{} to {}", month_and_year(start), month_and_year(end))),
        _ => ("from", format!("{} to {}", start.date().year(), end.date().year())),
    })
}

/// Whether the words count how long something lasts: "six months".
fn is_length(words: &str) -> bool {
    const UNITS: &[&str] = &["day", "week", "fortnight", "month", "quarter", "semester", "year", "decade"];
    let last = words.split_whitespace().rfind(|word| !word.eq_ignore_ascii_case("now")).unwrap_or_default();
    UNITS.contains(&last.to_lowercase().trim_end_matches('s'))
}

/// "At noon", "half past": the day would be lost with the hour.
fn says_clock_time(words: &str) -> bool {
    words
        .split_whitespace()
        .any(|word| matches!(word.to_lowercase().as_str(), "noon" | "midnight" | "past" | "o'clock"))
}

fn is_no_letter(c: char) -> bool {
    !c.is_alphabetic()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn day(at: Timestamp) -> String {
    format!("{} {}", at.date().day(), month_and_year(at))
}

fn clock(at: Timestamp) -> String {
    let time = at.civil().time();
    format!("{:02}:{:02}", time.hour(), time.minute())
}

fn month_and_year(at: Timestamp) -> String {
    format!("{} {}", month(at), at.date().year())
}

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

fn month(at: Timestamp) -> &'static str {
    let number = usize::from(at.date().month().unsigned_abs());
    MONTHS.get(number.saturating_sub(1)).copied().unwrap_or_default()
}
