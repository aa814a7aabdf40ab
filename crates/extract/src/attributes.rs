//! Attributes of which somebody has one at a time, read off the tree of what was said: home, employer, the date of a meeting.
//!
//! Called for each proposition that makes a statement; a newer statement about an attribute supersedes the older one. Three
//! forms tell of one: a noun that somebody has, with its value ("my landlord is Petra", "Petra is my landlord"; [`possession`]),
//! such a noun that changes ("they moved the standup to ten"; [`change`]), and verbs that are listed with the attribute that they
//! settle ("I live in Leeds"; [`verbs`]). The one thing to know: superseding takes strong evidence, so nothing is read from what
//! is denied, planned, supposed, or of a time that is over, and nouns that come in numbers have no attribute at all.

mod change;
mod nouns;
mod possession;
mod value;
mod verbs;

use crate::grammar::{Proposition, Tense};
use evoke_parse::{Dependency, Token};

/// An attribute that a proposition tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attribute {
    /// Its name.
    pub(crate) name: String,
    /// Whose it is.
    pub(crate) owner: Owner,
    /// How many values it may have.
    pub(crate) values: Values,
}

/// Whose an attribute is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner {
    /// The subject of the statement.
    Subject,
    /// Whoever speaks.
    Speaker,
    /// Somebody or something that is named.
    Named(String),
}

/// How many values an attribute may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// One: a newer one takes its place.
    One,
    /// One at a time, and it is said that it has changed.
    Changed,
    /// There may be another beside it, unless it is said that something has changed.
    Several,
}

/// The attribute that a proposition tells of, as it is at the time of speaking.
pub(crate) fn attribute(proposition: &Proposition<'_>) -> Option<Attribute> {
    let holds = match proposition.tense() {
        Tense::Past | Tense::Perfect | Tense::Present => true,
        Tense::Future | Tense::Modal | Tense::None => false,
    };
    if !holds || proposition.is_negated() || is_conditional(proposition.predicate()) {
        return None;
    }
    possession::read(proposition).or_else(|| change::read(proposition)).or_else(|| verbs::read(proposition))
}

/// "If I move to Oslo", "I moved to Oslo, unless …".
fn is_conditional(predicate: Token<'_>) -> bool {
    let opens = |token: Token<'_>| {
        token.dependency() == Dependency::Marker
            && matches!(token.text().to_lowercase().as_str(), "if" | "unless" | "whether" | "until")
    };
    let below = predicate.children().filter(|child| child.dependency() == Dependency::AdverbialClause);
    predicate.children().any(opens) || below.into_iter().any(|clause| clause.children().any(opens))
}

#[cfg(test)]
mod tests;
