//! What a value looks like.

use super::nouns::{self, NounClass};
use evoke_parse::{CoarseTag, Dependency, EntityKind, Token};

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    /// A name: "Petra", "Monzo".
    Name,
    /// A number, an amount, a day or a time.
    Amount,
    /// A common noun with its article: "a van".
    Thing,
    /// Any other word: "green".
    Word,
}

/// What the head of a phrase looks like; none for pronouns and whatever names nothing.
pub(super) fn kind_of(value: Token<'_>) -> Option<ValueKind> {
    if is_amount(value) {
        return Some(ValueKind::Amount);
    }
    if value.text().contains(['@', '/']) {
        return Some(ValueKind::Name);
    }
    match value.coarse_tag() {
        CoarseTag::ProperNoun | CoarseTag::Other => Some(ValueKind::Name),
        CoarseTag::Noun if value.children().any(determines) => Some(ValueKind::Thing),
        CoarseTag::Noun | CoarseTag::Adjective => Some(ValueKind::Word),
        CoarseTag::Adposition
        | CoarseTag::Adverb
        | CoarseTag::Auxiliary
        | CoarseTag::CoordinatingConjunction
        | CoarseTag::Determiner
        | CoarseTag::Interjection
        | CoarseTag::Numeral
        | CoarseTag::Particle
        | CoarseTag::Pronoun
        | CoarseTag::Punctuation
        | CoarseTag::SubordinatingConjunction
        | CoarseTag::Symbol
        | CoarseTag::Verb
        | CoarseTag::Space => None,
    }
}

/// Numbers, amounts, days and times.
pub(super) fn is_amount(value: Token<'_>) -> bool {
    let counted = |kind| {
        matches!(
            kind,
            EntityKind::Cardinal
                | EntityKind::Date
                | EntityKind::Money
                | EntityKind::Ordinal
                | EntityKind::Percent
                | EntityKind::Quantity
                | EntityKind::Time
        )
    };
    value.coarse_tag() == CoarseTag::Numeral
        || value.text().contains(|c: char| c.is_ascii_digit()) && !value.text().contains('@')
        || !is_name(value) && value.entity().is_some_and(|entity| counted(entity.kind()))
        || value.entity().is_some_and(|entity| matches!(entity.kind(), EntityKind::Date | EntityKind::Time))
        || value.coarse_tag() == CoarseTag::Noun
            && value.children().any(|child| child.dependency() == Dependency::NumericModifier)
}

/// Whether a noun may be the name of a person. The recognizer takes many for a company or a place, so that says nothing.
pub(super) fn may_be_person(value: Token<'_>) -> bool {
    is_name(value) && !is_amount(value)
}

/// A place to live in: its name, or a noun for one.
pub(super) fn is_place(value: Token<'_>) -> bool {
    is_known_place(value) || is_name(value) && !is_amount(value)
}

/// A place to live in, as far as the parser and the table know it.
pub(super) fn is_known_place(value: Token<'_>) -> bool {
    value.entity().is_some_and(|entity| {
        matches!(entity.kind(), EntityKind::PoliticalPlace | EntityKind::Location | EntityKind::Facility)
    }) || nouns::class_of(value.lemma()) == Some(NounClass::Place)
}

/// A place to work or study at: its name, or a noun for one.
pub(super) fn is_body(value: Token<'_>) -> bool {
    let own = |child: Token<'_>| child.dependency() == Dependency::Possessive;
    match value.entity() {
        Some(entity) if is_name(value) => {
            !matches!(entity.kind(), EntityKind::Date | EntityKind::Time | EntityKind::PoliticalPlace)
        }
        Some(_) | None if is_name(value) => true,
        Some(_) | None => {
            nouns::class_of(value.lemma()) == Some(NounClass::Body)
                && value.children().any(determines)
                && !value.children().any(own)
        }
    }
}

pub(super) fn is_name(value: Token<'_>) -> bool {
    value.coarse_tag() == CoarseTag::ProperNoun
}

/// An article or an owner.
pub(super) fn determines(child: Token<'_>) -> bool {
    matches!(child.dependency(), Dependency::Determiner | Dependency::Possessive)
}
