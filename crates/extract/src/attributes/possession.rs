//! A noun that somebody has, and its value: "my landlord is Petra", "Petra is my new landlord".

use super::nouns::{self, NounClass};
use super::value::{self, ValueKind};
use super::{Attribute, Owner, Values};
use crate::grammar::{Proposition, Tense};
use evoke_parse::{CoarseTag, Dependency, Token};

/// The attribute that a copula gives a value.
pub(super) fn read(proposition: &Proposition<'_>) -> Option<Attribute> {
    let verb = proposition.predicate();
    let copula = matches!(verb.lemma(), "be" | "become" | "remain" | "stay");
    if !copula || proposition.tense() == Tense::Past && verb.lemma() != "become" {
        return None;
    }
    let subject = proposition.subject()?;
    if subject.coarse_tag() == CoarseTag::Noun {
        return values(verb).find_map(|found| with_value(subject, found));
    }
    // "Petra is my landlord".
    let role = verb.child(Dependency::Attribute).filter(|role| role.coarse_tag() == CoarseTag::Noun)?;
    if !value::is_name(subject) {
        return None;
    }
    let owned = Owned::of(role)?;
    let single = matches!(owned.class, Some(NounClass::Person | NounClass::Thing));
    (single && owned.is_possessed()).then(|| owned.attribute(Values::One))
}

/// What may be the value beside a copula: "is Petra", "is at ten", "is on Friday".
fn values(verb: Token<'_>) -> impl Iterator<Item = Token<'_>> {
    verb.children().filter_map(|child| {
        if child.dependency() == Dependency::PrepositionalModifier {
            let when = matches!(child.text().to_lowercase().as_str(), "at" | "on" | "in" | "by" | "from");
            return child.child(Dependency::PrepositionObject).filter(|time| when && value::is_amount(*time));
        }
        let completes = matches!(
            child.dependency(),
            Dependency::Attribute
                | Dependency::AdjectivalComplement
                | Dependency::NounPhraseAdverbial
                | Dependency::ObjectPredicate
        );
        completes.then_some(child)
    })
}

fn with_value(noun: Token<'_>, found: Token<'_>) -> Option<Attribute> {
    let owned = Owned::of(noun)?;
    let kind = value::kind_of(found)?;
    owned.takes(kind, found).then(|| owned.attribute(Values::One))
}

/// A noun with whoever has it.
pub(super) struct Owned {
    name: String,
    class: Option<NounClass>,
    owner: Owner,
    /// Whether an owner is said: "my landlord", not "the landlord".
    possessed: bool,
    favorite: bool,
}

impl Owned {
    /// What a noun phrase names; none for nouns that come in numbers, and where nobody can tell whose it is.
    pub(super) fn of(noun: Token<'_>) -> Option<Self> {
        let words = words(noun);
        let favorite = words.first().is_some_and(|word| word == "favorite");
        let (mut name, class) = nouns::named(&words);
        let counted = !favorite && matches!(class, Some(NounClass::Several | NounClass::Open));
        if counted || noun.tag() == evoke_parse::Tag::PluralNoun {
            return None;
        }
        let possessor = noun.child(Dependency::Possessive);
        let related = related_to(noun);
        let owner = match (possessor, &related) {
            (Some(possessor), _) => possessed_by(possessor)?,
            (None, _) if is_indefinite(noun) => return None,
            (None, Some((_, named))) if value::is_name(*named) => {
                Owner::Named(entity_text(*named).to_owned())
            }
            (None, _) => Owner::Speaker,
        };
        // "My contact at Globex" is not the one at another company.
        if let (Some((preposition, other)), false) =
            (related, matches!(owner, Owner::Named(_)) && possessor.is_none())
        {
            name = format!("{name} {} {}", preposition.text().to_lowercase(), phrase(other));
        }
        let possessed = possessor.is_some() || matches!(owner, Owner::Named(_));
        Some(Self { name, class, owner, possessed, favorite })
    }

    pub(super) fn is_possessed(&self) -> bool {
        self.possessed
    }

    /// Whether a value is of the kind that the noun has.
    pub(super) fn takes(&self, kind: ValueKind, found: Token<'_>) -> bool {
        if self.favorite {
            return true;
        }
        match self.class {
            Some(NounClass::Person) => kind == ValueKind::Name && value::may_be_person(found),
            Some(NounClass::Event | NounClass::Amount) => kind == ValueKind::Amount,
            Some(NounClass::Thing) => matches!(kind, ValueKind::Name | ValueKind::Thing),
            Some(NounClass::Text) => kind != ValueKind::Word,
            Some(NounClass::State) => true,
            None => matches!(kind, ValueKind::Name | ValueKind::Amount),
            Some(NounClass::Several | NounClass::Open | NounClass::Place | NounClass::Body) => false,
        }
    }

    /// The attribute, which takes as many values as are said, or more where the noun may stand for several things.
    pub(super) fn attribute(self, values: Values) -> Attribute {
        let may_be_another = self.class == Some(NounClass::Event) || !self.possessed;
        let values = if may_be_another && values == Values::One { Values::Several } else { values };
        Attribute { name: self.name, owner: self.owner, values }
    }
}

/// Words before a noun that tell nothing apart.
const OF_NOW: &[&str] = &["new", "current", "present", "own", "latest", "actual", "dear", "lovely"];

/// A noun with the words before it that say which one is meant, in lower case.
pub(super) fn words(noun: Token<'_>) -> Vec<String> {
    let tells = |child: &Token<'_>| {
        matches!(
            child.dependency(),
            Dependency::Compound
                | Dependency::AdjectivalModifier
                | Dependency::NominalModifier
                | Dependency::NumericModifier
        )
    };
    let before = noun.left_children().filter(tells).flat_map(|child| child.subtree());
    let before = before.filter(|token| token.text().chars().any(char::is_alphanumeric));
    let mut words: Vec<String> = before.map(|token| token.lemma().to_lowercase()).collect();
    words.retain(|word| !OF_NOW.contains(&word.as_str()));
    for word in &mut words {
        if word == "favourite" {
            *word = "favorite".to_owned();
        }
    }
    words.push(noun.lemma().to_lowercase());
    words
}

/// Whose a thing is, by the word that says so; none where that stands for somebody else.
fn possessed_by(possessor: Token<'_>) -> Option<Owner> {
    match possessor.text().to_lowercase().as_str() {
        "my" | "our" => return Some(Owner::Speaker),
        _ if value::is_name(possessor) => {}
        _ => return None,
    }
    let name = entity_text(possessor);
    let name = name.trim_end_matches("'s").trim_end_matches("’s").trim_end_matches(['\'', '’']);
    Some(Owner::Named(name.to_owned()))
}

/// What a noun is related to, with the preposition: "the contact *at Ombra*", "the price *of the plan*".
fn related_to(noun: Token<'_>) -> Option<(Token<'_>, Token<'_>)> {
    let prepositions =
        noun.right_children().filter(|child| child.dependency() == Dependency::PrepositionalModifier);
    let mut related =
        prepositions.filter_map(|child| Some((child, child.child(Dependency::PrepositionObject)?)));
    related.find(|(_, other)| !value::is_amount(*other))
}

/// A noun with all words before it but articles, in lower case.
fn phrase(noun: Token<'_>) -> String {
    let before = noun.subtree().filter(|token| token.index() < noun.index());
    let tells = |token: &Token<'_>| {
        token.coarse_tag() != CoarseTag::Determiner && token.text().chars().any(char::is_alphanumeric)
    };
    let mut words: Vec<String> = before.filter(tells).map(|token| token.text().to_lowercase()).collect();
    words.push(noun.lemma().to_lowercase());
    words.join(" ")
}

/// The name that a token belongs to.
fn entity_text(name: Token<'_>) -> &str {
    name.entity().map_or(name.text(), |entity| entity.text())
}

/// "A landlord", "some contact", "every meeting".
fn is_indefinite(noun: Token<'_>) -> bool {
    noun.children().any(|child| {
        child.dependency() == Dependency::Determiner && !child.text().eq_ignore_ascii_case("the")
    })
}
