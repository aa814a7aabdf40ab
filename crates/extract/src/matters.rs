//! Matters of which somebody has one at a time: a newer statement replaces an older one.
//!
//! Called for each statement. The one thing to know: closing takes strong evidence. The statement's own subject must have
//! the matter, now, and its value must be of the kind that the matter has; whatever is past, planned, supposed, or said of
//! somebody else's settles nothing. Of what may come in numbers (appointments, deadlines) a statement closes an older one
//! only when it says that it has changed.

mod change;
mod slots;
mod value;

pub(crate) use change::{is_additive, is_over, is_temporary, says_changed, uncertain};
pub use value::attribute;

use crate::sound::pattern;
use change::is_of_now;
use regex::Regex;
use std::sync::LazyLock;

/// "Pavel owns the search service", "billing belongs to Renske": whose it is.
static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:owns|leads|is responsible for|maintains|is in charge of|looks after) the ([\p{L}-]+)|\b(?:the )?([\p{L}-]+) (?:belongs to|is owned by|is run by|is led by|is handled by|is maintained by|now goes to)\b",
    )
});

/// Name first: "Oona Fabre is our contact".
static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]+){0,3} is (?:now )?(?:our|my|their|[Uu]ser['’]s|the)(?: new)? ((?:account |main |project )?(?:contact|manager|boss|doctor|dentist|teacher|therapist|landlord|accountant|lawyer|coach|lead|decision maker))\b",
    )
});

/// A single-valued matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matter {
    /// Its canonical name.
    pub(crate) key: String,
    /// Whose it is, where that is not the subject of the statement: "Renske owns billing" settles
    /// the owner of billing, whoever that is.
    pub(crate) subject: Option<String>,
    /// Whether it may hold beside an older one: it closes none.
    pub(crate) beside: bool,
}

/// The matter that a statement in the third person settles for its subject: `user`, a name, or words for somebody
/// ("User's sister"). `own` says whether the user speaks.
pub(crate) fn settled(statement: &str, subject: &str, own: bool) -> Option<Matter> {
    if !is_of_now(statement) {
        return None;
    }
    if own && let Some((key, beside)) = slots::said_abroad(statement) {
        return Some(Matter { key: key.to_owned(), subject: Some("user".to_owned()), beside });
    }
    owned(statement, own).or_else(|| {
        let (key, beside) = key(&about(statement, subject, own)?)?;
        Some(Matter { key, subject: None, beside })
    })
}

/// What a statement says, taken from its subject.
enum About<'a> {
    /// What the subject does: "lives in Lisbon".
    Does(&'a str),
    /// What the subject has: "favourite editor is Helix".
    Has(&'a str),
}

/// Words that may stand before a subject.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:(?:and|so|but|now|as of (?:today|now|this \w+)|since \w+|from \w+(?: on)?|starting \w+|the|our)[\s,]+)+",
    )
});

/// Parts the statement from its subject; `None` when it speaks of something else.
fn about<'a>(statement: &'a str, subject: &str, own: bool) -> Option<About<'a>> {
    let name = if subject == "user" { "User" } else { subject };
    let opening = OPENING.find(statement).map_or(0, |found| found.end());
    let at = statement.find(name).filter(|at| *at == 0 || *at == opening || statement.starts_with("User's "));
    let Some(rest) = at.and_then(|at| statement.get(at + name.len()..)) else {
        // "The budget is 5k", said by the user, is the user's matter.
        return (own && subject == "user").then(|| About::Has(&statement[opening..]));
    };
    for mark in ["'s ", "’s ", "' ", "’ "] {
        if let Some(has) = rest.strip_prefix(mark) {
            return Some(About::Has(has));
        }
    }
    rest.strip_prefix(' ').map(About::Does)
}

/// The matter's name, and whether it may hold beside others.
fn key(about: &About<'_>) -> Option<(String, bool)> {
    match about {
        About::Does(does) => {
            let (key, beside) = slots::done(does)?;
            Some((key.to_owned(), beside || uncertain(does)))
        }
        About::Has(has) => {
            let (key, booking) = slots::had(has)?;
            Some((key, booking && !says_changed(has)))
        }
    }
}

/// Words that stand where the owned thing would, and name none.
const NO_THING: &[&str] =
    &["a", "an", "two", "three", "four", "his", "her", "it", "their", "every", "some", "many"];

fn owned(statement: &str, own: bool) -> Option<Matter> {
    let opening = OPENING.find(statement).map_or(0, |found| found.end());
    if let Some(role) = ROLE.captures(&statement[opening..]).and_then(|c| c.get(1)) {
        let subject = (own && !statement.contains(" the ")).then(|| "user".to_owned());
        return Some(Matter { key: slots::canonical(role.as_str()), subject, beside: uncertain(statement) });
    }
    let found = OWNER.captures(statement)?;
    let thing = found.get(1).or_else(|| found.get(2))?;
    let thing = thing.as_str().to_lowercase();
    let named = !NO_THING.contains(&thing.as_str());
    named.then(|| Matter { key: "owner".to_owned(), subject: Some(thing), beside: uncertain(statement) })
}

#[cfg(test)]
mod tests;
