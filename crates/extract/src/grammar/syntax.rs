//! What the heads see of a proposition's tree.

use super::proposition::{Doer, Mood, Proposition, Tense, names_person};
use evoke_parse::{Dependency, EntityKind};

/// The features of a proposition, as names.
pub(crate) fn syntax_features(proposition: &Proposition<'_>, asks: bool) -> Vec<String> {
    let verb = proposition.predicate();
    let doer = doer(proposition);
    let mood = match proposition.mood(asks) {
        Mood::Statement => "statement",
        Mood::Question => "question",
        Mood::Order => "order",
        Mood::Fragment => "fragment",
    };
    let tense = match proposition.tense() {
        Tense::Past => "past",
        Tense::Perfect => "perfect",
        Tense::Present => "present",
        Tense::Future => "future",
        Tense::Modal => "modal",
        Tense::None => "none",
    };
    let lemma = verb.lemma().to_lowercase();
    let negated = if proposition.is_negated() { "not" } else { "is" };
    let mut found = vec![
        format!("mood={mood}"),
        format!("tense={tense}"),
        format!("doer={doer}"),
        format!("doer+tense={doer}/{tense}"),
        format!("doer+mood={doer}/{mood}"),
        format!("verb={lemma}"),
        format!("verb+doer={lemma}/{doer}"),
        format!("negated={negated}"),
        format!("tag={}", verb.tag().abbreviation()),
    ];
    for child in verb.children() {
        let dependency = child.dependency();
        if matches!(
            dependency,
            Dependency::DirectObject
                | Dependency::Attribute
                | Dependency::AdjectivalComplement
                | Dependency::OpenClausalComplement
                | Dependency::ClausalComplement
                | Dependency::PrepositionalModifier
                | Dependency::AdverbialModifier
                | Dependency::AdverbialClause
                | Dependency::Dative
                | Dependency::Particle
        ) {
            found.push(format!("has={}", dependency.abbreviation()));
            found.push(format!("{}={}", dependency.abbreviation(), child.lemma().to_lowercase()));
        }
    }
    let mut kinds: Vec<EntityKind> =
        proposition.tokens().filter_map(|token| token.entity().map(|entity| entity.kind())).collect();
    kinds.sort_unstable();
    kinds.dedup();
    found.extend(kinds.iter().map(|kind| format!("entity={}", kind.abbreviation())));
    found
}

fn doer(proposition: &Proposition<'_>) -> &'static str {
    match proposition.doer() {
        Doer::Speaker => "speaker",
        Doer::Addressee => "addressee",
        Doer::Person(_) => "person",
        Doer::Unclear(_) => "unclear",
        Doer::Omitted => "omitted",
        Doer::Named(subject) if names_person(subject) => "name",
        Doer::Named(subject) if subject.child(Dependency::Possessive).is_some() => "owned",
        Doer::Named(_) => "thing",
    }
}
