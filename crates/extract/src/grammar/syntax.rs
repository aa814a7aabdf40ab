//! What the heads see of a proposition's tree.

use super::proposition::{Doer, Mood, Proposition, Tense, names_person};
use crate::decision::{Grammar, TreeWord};
use evoke_parse::{Dependency, Document, EntityKind, Token};

/// The features of a proposition, as names.
pub(crate) fn syntax_features(proposition: &Proposition<'_>, asks: bool) -> Vec<String> {
    let verb = proposition.predicate();
    let (doer, mood, tense) = (doer(proposition), mood(proposition, asks), tense(proposition));
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

/// A proposition in short, for those who follow what is decided about it.
pub(crate) fn in_short(proposition: &Proposition<'_>, asks: bool) -> Grammar {
    Grammar {
        predicate: proposition.predicate().lemma().to_lowercase(),
        subject: proposition.subject().map(|subject| subject.text().to_owned()),
        doer: doer(proposition),
        tense: tense(proposition),
        mood: mood(proposition, asks),
        negated: proposition.is_negated(),
    }
}

/// The words of a parsed text, with their places in its trees.
pub(crate) fn tree_words(document: &Document<'_>) -> Vec<TreeWord> {
    let word = |token: Token<'_>| TreeWord {
        text: token.text().to_owned(),
        lemma: token.lemma().to_owned(),
        tag: token.tag().abbreviation(),
        dependency: token.dependency().abbreviation(),
        head: token.head().map(|head| head.index()),
        entity: token.entity().map(|entity| entity.kind().abbreviation()),
    };
    document.tokens().map(word).collect()
}

fn mood(proposition: &Proposition<'_>, asks: bool) -> &'static str {
    match proposition.mood(asks) {
        Mood::Statement => "statement",
        Mood::Question => "question",
        Mood::Order => "order",
        Mood::Fragment => "fragment",
    }
}

fn tense(proposition: &Proposition<'_>) -> &'static str {
    match proposition.tense() {
        Tense::Past => "past",
        Tense::Perfect => "perfect",
        Tense::Present => "present",
        Tense::Future => "future",
        Tense::Modal => "modal",
        Tense::None => "none",
    }
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
