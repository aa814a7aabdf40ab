//! Which verbs must change when "I" becomes a name, and how.

use super::proposition::{finite, is_order, own_subject};
use crate::person;
use evoke_parse::{Dependency, Tag, Token};
use std::collections::HashSet;

/// The finite verbs that agree with a subject: that of its verb, and those of verbs coordinated with it.
pub(super) fn agreeing(verb: Token<'_>, found: &mut HashSet<usize>) {
    found.extend(finite(verb).or_else(|| bare(verb)).map(|token| token.index()));
    for second in verb.children().filter(|child| child.dependency() == Dependency::Conjunct) {
        if own_subject(second).is_none()
            && !is_order(second, verb)
            && finite(second).or_else(|| bare(second)).is_some()
        {
            agreeing(second, found);
        }
    }
}

/// A verb that the tagger takes for an infinitive though nothing makes it one: "I live there and *work* here".
fn bare(verb: Token<'_>) -> Option<Token<'_>> {
    let helped = verb.children().any(|child| {
        matches!(child.dependency(), Dependency::Auxiliary | Dependency::PassiveAuxiliary)
            || child.tag() == Tag::To
    });
    (verb.tag() == Tag::BaseVerb && !helped).then_some(verb)
}

/// The form of a finite verb after "she"; none when it stays as it is.
pub(super) fn third_person(verb: Token<'_>) -> Option<String> {
    let lower = verb.text().to_lowercase().replace('’', "'");
    let fixed = match lower.as_str() {
        "am" | "are" | "'m" | "'re" | "m" | "re" => "is",
        "have" | "'ve" | "ve" => "has",
        "'d" | "d" if verb.tag() == Tag::Modal || verb.lemma() == "would" => "would",
        "'d" | "d" => "had",
        "'ll" | "ll" => "will",
        "were" => "was",
        "do" => "does",
        "was" | "is" | "has" | "does" | "'s" => return None,
        _ => "",
    };
    if !fixed.is_empty() {
        return Some(fixed.to_owned());
    }
    let inflects = matches!(verb.tag(), Tag::PresentVerb | Tag::BaseVerb);
    inflects.then(|| person::third_person(&lower)).flatten()
}

/// The full form of what is joined to a pronoun: "'s" after "she".
pub(super) fn full_form(clitic: Token<'_>) -> Option<&'static str> {
    Some(match clitic.text().to_lowercase().replace('’', "'").as_str() {
        "'s" | "s" if clitic.lemma() == "have" || is_perfect(clitic) => "has",
        "'s" | "s" => "is",
        "'ll" | "ll" => "will",
        "'d" | "d" if clitic.tag() == Tag::Modal => "would",
        "'d" | "d" => "had",
        "'re" | "re" => "is",
        "'ve" | "ve" => "has",
        _ => return None,
    })
}

/// "She's been": the auxiliary of a participle that is no passive.
fn is_perfect(clitic: Token<'_>) -> bool {
    let Some(verb) = clitic.head() else { return false };
    verb.text().eq_ignore_ascii_case("been")
        || clitic.dependency() == Dependency::Auxiliary && verb.tag() == Tag::PastParticiple
}
