//! A noun that is said to have changed, and its new value: "they moved our standup to ten", "the rent went up to 950".

use super::Attribute;
use super::Values;
use super::possession::Owned;
use super::value;
use crate::grammar::{Proposition, Tense};
use evoke_parse::{CoarseTag, Dependency, Token};

/// Verbs that change an amount, a time or a name, and say to what.
const CHANGES: &[&str] = &[
    "advance",
    "bring",
    "bump",
    "change",
    "cut",
    "decrease",
    "defer",
    "delay",
    "drop",
    "extend",
    "fall",
    "go",
    "halve",
    "increase",
    "lower",
    "move",
    "postpone",
    "push",
    "raise",
    "reduce",
    "rename",
    "reschedule",
    "rise",
    "set",
    "shift",
    "slash",
    "slide",
    "slip",
    "switch",
    "trim",
    "update",
    "upgrade",
    "downgrade",
];

/// The attribute that is said to have changed.
pub(super) fn read(proposition: &Proposition<'_>) -> Option<Attribute> {
    let verb = proposition.predicate();
    if !CHANGES.contains(&verb.lemma()) || proposition.tense() == Tense::Present && is_simple_present(verb) {
        return None;
    }
    let object = verb.child(Dependency::DirectObject);
    let changed =
        object.or_else(|| proposition.subject()).filter(|noun| noun.coarse_tag() == CoarseTag::Noun)?;
    let owned = Owned::of(changed)?;
    let to = to(verb).or_else(|| object.and_then(to))?;
    let kind = value::kind_of(to)?;
    owned.takes(kind, to).then(|| owned.attribute(Values::Changed))
}

/// "Moves": what changes again and again.
fn is_simple_present(verb: Token<'_>) -> bool {
    !verb
        .children()
        .any(|child| matches!(child.dependency(), Dependency::Auxiliary | Dependency::PassiveAuxiliary))
}

/// What something changes to.
fn to(word: Token<'_>) -> Option<Token<'_>> {
    let mut prepositions = word.children().filter(|child| {
        matches!(child.text().to_lowercase().as_str(), "to" | "until" | "till" | "into")
            && matches!(child.dependency(), Dependency::PrepositionalModifier | Dependency::Dative)
    });
    prepositions.find_map(|preposition| preposition.child(Dependency::PrepositionObject))
}
