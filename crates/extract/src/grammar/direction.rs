//! Which way the verb that a date hangs on looks, by its tense and aspect.
//!
//! A participle by itself says nothing: "the flight booked for 3 June".

use super::proposition::{Tense, finite, tense_of};
use evoke_parse::{CoarseTag, Dependency, Document, Tag, Token};
use evoke_text::time::Direction;

/// The direction of the clause of the token that begins at a byte of a parsed text; none where the tree does not tell.
pub(super) fn direction(document: &Document<'_>, byte: usize) -> Option<Direction> {
    let date = document.tokens().find(|token| token.range().end > byte)?;
    let above = std::iter::once(date).chain(date.ancestors());
    let verb = above.into_iter().find(|token| {
        matches!(token.coarse_tag(), CoarseTag::Verb | CoarseTag::Auxiliary) && !is_within_date(*token, date)
    })?;
    of_verb(verb, 0)
}

/// "May" and "march" may be taken for verbs.
fn is_within_date(token: Token<'_>, date: Token<'_>) -> bool {
    token == date
}

/// How many verbs above one are asked that has no tense of its own.
const HIGHEST: u8 = 4;

fn of_verb(verb: Token<'_>, depth: u8) -> Option<Direction> {
    if finite(verb).is_some() {
        return match tense_of(verb) {
            Tense::Past if is_bound_to_come(verb) => None,
            Tense::Past => Some(Direction::Past),
            Tense::Perfect => Some(Direction::Perfect),
            Tense::Present if has_been(verb) => Some(Direction::Perfect),
            Tense::Modal if has_perfect_auxiliary(verb) => Some(Direction::Past),
            Tense::Future | Tense::Modal | Tense::Present => Some(Direction::Future),
            Tense::None => None,
        };
    }
    let above =
        verb.ancestors().find(|token| matches!(token.coarse_tag(), CoarseTag::Verb | CoarseTag::Auxiliary));
    let participle = verb.tag() == Tag::PastParticiple;
    let is = |dependency| verb.dependency() == dependency;
    let complement = is(Dependency::OpenClausalComplement) || is(Dependency::ClausalComplement);
    let shares = is(Dependency::Conjunct)
        || is(Dependency::AdnominalClause) && participle
        || complement && !participle;
    let direction =
        above.filter(|_| shares && depth < HIGHEST).and_then(|above| of_verb(above, depth + 1))?;
    // What somebody wanted or decided to do, and what was agreed on, may lie on either side.
    let open =
        !is(Dependency::Conjunct) && (participle || verb.children().any(|child| child.tag() == Tag::To));
    (!open || direction == Direction::Future).then_some(direction)
}

/// "Could have gone".
fn has_perfect_auxiliary(verb: Token<'_>) -> bool {
    verb.children().any(|child| child.dependency() == Dependency::Auxiliary && child.lemma() == "have")
}

/// "Have been working".
fn has_been(verb: Token<'_>) -> bool {
    has_perfect_auxiliary(verb) && verb.children().any(|child| child.text().eq_ignore_ascii_case("been"))
}

/// "Was going to move": what was to come then may be behind by now, or ahead.
fn is_bound_to_come(verb: Token<'_>) -> bool {
    verb.lemma() == "go" && verb.tag() == Tag::Gerund
}
