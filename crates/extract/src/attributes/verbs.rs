//! Verbs that are listed with the attribute that they tell of, in `verbs.tsv`.

use super::possession::words;
use super::value::{self, ValueKind};
use super::{Attribute, Owner, Values};
use crate::grammar::{Proposition, Tense};
use evoke_parse::{CoarseTag, Dependency, Token};
use std::sync::LazyLock;

/// A line of the file, which says what each part means.
struct Frame {
    attribute: &'static str,
    /// Lemma and particle.
    verbs: Vec<(&'static str, Option<&'static str>)>,
    through: Vec<&'static str>,
    value: Wanted,
    when: When,
    values: Values,
    about: Option<&'static str>,
    /// Whether the attribute is that of the value, not of the subject.
    inverse: bool,
}

/// What a value must be.
enum Wanted {
    Place,
    Body,
    Person,
    Name,
    Amount,
    Thing,
    OneOf(Vec<&'static str>),
}

/// When the verb must hold.
#[derive(Clone, Copy)]
enum When {
    Now,
    Done,
    Either,
}

static FRAMES: LazyLock<Vec<Frame>> = LazyLock::new(|| rows().filter_map(|row| frame(&row)).collect());

/// The lines of the file, cut into their fields.
pub(super) fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    include_str!("verbs.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn frame(row: &[&'static str]) -> Option<Frame> {
    let [attribute, verbs, through, value, when, besides, about, whose, ..] = row else { return None };
    let verb = |verb: &'static str| match verb.split_once(' ') {
        Some((lemma, particle)) => (lemma, Some(particle)),
        None => (verb, None),
    };
    Some(Frame {
        attribute,
        verbs: verbs.split('|').map(verb).collect(),
        through: through.split('|').collect(),
        value: match *value {
            "place" => Wanted::Place,
            "body" => Wanted::Body,
            "person" => Wanted::Person,
            "name" => Wanted::Name,
            "amount" => Wanted::Amount,
            "thing" => Wanted::Thing,
            words => Wanted::OneOf(words.split('|').collect()),
        },
        when: match *when {
            "now" => When::Now,
            "done" => When::Done,
            _either => When::Either,
        },
        values: if *besides == "some" { Values::Several } else { Values::One },
        about: Some(*about).filter(|about| *about != "-"),
        inverse: *whose == "object",
    })
}

/// The attribute that the verb of a proposition tells of.
pub(super) fn read(proposition: &Proposition<'_>) -> Option<Attribute> {
    FRAMES.iter().find_map(|frame| frame.read(proposition))
}

impl Frame {
    fn read(&self, proposition: &Proposition<'_>) -> Option<Attribute> {
        let verb = proposition.predicate();
        let is_verb = |(lemma, particle): &(&str, Option<&str>)| {
            verb.lemma() == *lemma && particle.is_none_or(|particle| has_particle(verb, particle))
        };
        if !self.verbs.iter().any(is_verb) || !self.when.fits(proposition.tense()) {
            return None;
        }
        let value = self.through.iter().find_map(|through| {
            complements(verb, through).into_iter().find(|value| self.value.fits(*value))
        })?;
        if self.inverse {
            let subject = proposition.subject().filter(|subject| value::is_name(*subject))?;
            debug_assert_ne!(subject, value, "a verb's subject is not its object");
            return Some(self.attribute(self.attribute.to_owned(), Owner::Named(words(value).join(" "))));
        }
        let name = match self.about {
            None => self.attribute.to_owned(),
            Some(about) => {
                let [noun, ..] = complements(verb, about)[..] else { return None };
                self.attribute.replace('$', &words(noun).join(" "))
            }
        };
        let mut found = self.attribute(name, Owner::Subject);
        // "We moved to Kubernetes": a group may move to what is no place, and the parser takes any name for one.
        let group = proposition.subject().is_some_and(|subject| subject.text().eq_ignore_ascii_case("we"));
        if matches!(self.value, Wanted::Place) && group && !value::is_known_place(value) {
            found.values = Values::Several;
        }
        Some(found)
    }

    fn attribute(&self, name: String, owner: Owner) -> Attribute {
        Attribute { name, owner, values: self.values }
    }
}

impl When {
    fn fits(self, tense: Tense) -> bool {
        match self {
            Self::Now => matches!(tense, Tense::Present | Tense::Perfect),
            Self::Done => matches!(tense, Tense::Past | Tense::Perfect),
            Self::Either => matches!(tense, Tense::Past | Tense::Perfect | Tense::Present),
        }
    }
}

impl Wanted {
    fn fits(&self, value: Token<'_>) -> bool {
        match self {
            Self::Place => value::is_place(value),
            Self::Body => value::is_body(value),
            Self::Person => value::may_be_person(value),
            Self::Name => value::is_name(value),
            Self::Amount => value::is_amount(value),
            Self::Thing => match value::kind_of(value) {
                Some(ValueKind::Name | ValueKind::Thing) => true,
                Some(ValueKind::Word) => value.coarse_tag() == CoarseTag::Noun,
                Some(ValueKind::Amount) | None => false,
            },
            Self::OneOf(words) => words.contains(&value.lemma().to_lowercase().as_str()),
        }
    }
}

/// What completes a verb through `object`, `complement`, or a preposition.
fn complements<'d>(verb: Token<'d>, through: &str) -> Vec<Token<'d>> {
    // "Is married to": the adjective has the preposition.
    let below = verb.child(Dependency::AdjectivalComplement).into_iter().flat_map(|child| child.children());
    let found = verb.children().chain(below).filter_map(|child| {
        let dependency = child.dependency();
        match through {
            "object" => Some(child).filter(|_| dependency == Dependency::DirectObject),
            "complement" => Some(child).filter(|_| {
                matches!(
                    dependency,
                    Dependency::Attribute | Dependency::AdjectivalComplement | Dependency::ObjectPredicate
                )
            }),
            preposition => Some(child)
                .filter(|_| matches!(dependency, Dependency::PrepositionalModifier | Dependency::Agent))
                .filter(|child| child.text().eq_ignore_ascii_case(preposition))
                .and_then(object),
        }
    });
    found.collect()
}

/// The noun behind a preposition; the parser takes some names for clauses.
fn object(preposition: Token<'_>) -> Option<Token<'_>> {
    let named = preposition.child(Dependency::PrepositionalComplement).filter(|name| value::is_name(*name));
    preposition.child(Dependency::PrepositionObject).or(named)
}

fn has_particle(verb: Token<'_>, particle: &str) -> bool {
    verb.children().any(|child| child.text().eq_ignore_ascii_case(particle))
}
