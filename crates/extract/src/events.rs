//! What has a place in time: the date of a statement, and whether it is past, to come or repeated.

use crate::person;
use crate::sound::pattern;
use evoke_text::time::{self, Mention};
use evoke_types::{EventWindow, Timestamp};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How a statement lies in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    /// It happened.
    Past,
    /// It will happen, or is planned.
    Future,
    /// It has been so since a date.
    Since,
    /// It happens again and again.
    Recurring,
}

/// A statement's place in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Placement {
    /// When, if a date was stated.
    pub(crate) window: Option<EventWindow>,
    /// How it lies in time.
    pub(crate) tense: Tense,
}

static RECURRING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:every (?:other |second |third |two |three |four |\d+ )?(?:day|night|morning|evening|week|weekend|month|year|monday|tuesday|wednesday|thurs(?:day)?|friday|saturday|sunday|spring|summer|autumn|winter|few)s?|each (?:day|week|month|year|morning|evening)|daily|weekly|monthly|nightly|yearly|annually|twice a (?:day|week|month)|(?:on|at) (?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:on|at) weekends|weekends|(?:\w+|\d+) (?:times|days|nights|hours) (?:a|per|in) (?:day|week|month)|of every month|in the mornings|toda (?:terça|segunda|quarta|quinta|sexta)|jeden (?:tag|montag|morgen)|cada (?:día|semana)|todos los)\b|毎朝|毎日|毎週",
    )
});

static SINCE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:since|seit|desde|depuis|ever since)\b"));

static MOVED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:moved?|postponed|rescheduled|slipped|pushed|shifted|brought forward|changed|instead|is now|it's now)\b",
    )
});

/// Where a statement lies in time; `None` when it says nothing of it.
pub(crate) fn place(statement: &str, said_at: Timestamp) -> Option<Placement> {
    let repeats: Vec<Range<usize>> = RECURRING.find_iter(statement).map(|found| found.range()).collect();
    let recurring = !repeats.is_empty();
    // "on Mondays" and "every second Thursday" are no single date.
    let apart = |date: &Range<usize>| !repeats.iter().any(|r| date.start < r.end && r.start < date.end);
    let mut mentions = time::mentions(statement, said_at);
    mentions.retain(|mention| is_date(mention, statement) && apart(&mention.range));
    let Some(chosen) = choose(&mentions, statement) else {
        return recurring.then_some(Placement { window: None, tense: Tense::Recurring });
    };
    let before = &statement[..chosen.range.start];
    let tense = if recurring {
        Tense::Recurring
    } else if SINCE.is_match(before) || SINCE.is_match(&statement[chosen.range.clone()]) {
        Tense::Since
    } else {
        tense(statement, &chosen.window, said_at)
    };
    Some(Placement { window: Some(chosen.window), tense })
}

/// "Now" is no date.
fn is_date(mention: &Mention, statement: &str) -> bool {
    !matches!(
        statement[mention.range.clone()].to_lowercase().as_str(),
        "now" | "just now" | "right now" | "currently" | "these days"
    )
}

/// The date that counts: where something was moved, the one it was moved to.
fn choose<'a>(mentions: &'a [Mention], statement: &str) -> Option<&'a Mention> {
    let first = mentions.first()?;
    let moved = MOVED.find(statement).is_some_and(|m| !person::is_first_person(&statement[..m.start()]));
    if moved { mentions.last() } else { Some(first) }
}

fn tense(statement: &str, window: &EventWindow, said_at: Timestamp) -> Tense {
    let day = said_at.date();
    let (start, end) = (window.start.date(), window.end.unwrap_or(window.start).date());
    if start > day {
        Tense::Future
    } else if end < day || has_past_verb(statement) {
        Tense::Past
    } else {
        Tense::Future
    }
}

/// Whether any word is a verb in the past tense.
pub(crate) fn has_past_verb(statement: &str) -> bool {
    statement
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .any(|word| person::is_past(&person::plain(word)))
}

/// Whether an undated statement tells of one deed: its main verb is a past tense of doing.
pub(crate) fn is_deed(statement: &str) -> bool {
    let words: Vec<String> = statement
        .split_whitespace()
        .take(DEED_WITHIN)
        .map(|word| person::plain(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    let verb =
        words.iter().skip(1).position(|word| person::is_past(word) && !NO_DEED.contains(&word.as_str()));
    let state = words
        .iter()
        .skip(1)
        .position(|word| matches!(word.as_str(), "is" | "are" | "was" | "were" | "does" | "will" | "it's"));
    verb.is_some_and(|verb| state.is_none_or(|state| verb < state))
}

/// Words from the start within which the main verb stands.
const DEED_WITHIN: usize = 6;

/// Past forms that tell how things are or were, not what happened.
const NO_DEED: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "used",
    "married",
    "put",
    "cut",
    "born",
    "left-handed",
    "tired",
    "called",
    "named",
    "located",
    "based",
    "frustrated",
    "worried",
    "excited",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn at(statement: &str) -> Option<(Tense, Option<String>)> {
        let said_at = Timestamp::parse("2024-05-20T12:00:00Z").expect("a date");
        place(statement, said_at).map(|p| (p.tense, p.window.map(|w| w.start.date().to_string())))
    }

    #[test]
    fn statements_are_placed_in_time() {
        let dated = |tense, date: &str| Some((tense, Some(date.to_owned())));
        assert_eq!(at("User's sister Dana is visiting on June 3rd"), dated(Tense::Future, "2024-06-03"));
        assert_eq!(at("Yesterday User met Marta"), dated(Tense::Past, "2024-05-19"));
        assert_eq!(at("User swims every day"), Some((Tense::Recurring, None)));
        assert_eq!(at("User plays the cello"), None);
    }
}
