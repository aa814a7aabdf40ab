//! What has a place in time: the date of a statement, and whether it is past, to come or repeated.

use crate::person;
use evoke_text::time::{self, Mention, Role, Times};
use evoke_types::{EventWindow, Timestamp};

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

/// Where a statement lies in time; `None` when it says nothing of it.
pub(crate) fn place(statement: &str, said_at: Timestamp) -> Option<Placement> {
    placed(statement, &time::times(statement, said_at), said_at)
}

/// The same, where the expressions of time in the words of the statement are known.
pub(crate) fn placed(words: &str, times: &Times, said_at: Timestamp) -> Option<Placement> {
    let recurring = !times.recurrences.is_empty();
    let Some(chosen) = choose(&times.mentions, words) else {
        return recurring.then_some(Placement { window: None, tense: Tense::Recurring });
    };
    let tense = if recurring {
        Tense::Recurring
    } else if chosen.role == Role::Since {
        Tense::Since
    } else {
        tense(words, &chosen.window, said_at)
    };
    Some(Placement { window: Some(chosen.window), tense })
}

/// The date that counts: of several the first that still holds.
fn choose<'a>(mentions: &'a [Mention], words: &str) -> Option<&'a Mention> {
    mentions.iter().find(|mention| mention.role != Role::Former && is_date(mention, words))
}

/// "Now" is no date.
fn is_date(mention: &Mention, words: &str) -> bool {
    !matches!(
        words.get(mention.range.clone()).unwrap_or_default().to_lowercase().as_str(),
        "now" | "just now" | "right now" | "currently" | "these days"
    )
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
