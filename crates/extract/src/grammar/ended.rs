//! What a proposition says is over: "I moved from Leiden to Utrecht" ends what held of Leiden, "we sold the Volvo" what held of
//! the Volvo.
//!
//! Called for each proposition that makes a statement. The one thing to know: a verb of the list `ended.tsv`, in the past or
//! perfect and not denied, has to name a definite thing; whoever sold "a car" may sell cars.

use super::proposition::{Proposition, Tense};
use evoke_parse::{CoarseTag, Dependency, EntityKind, Tag, Token};
use std::sync::LazyLock;

/// Where a verb names what is over.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Through {
    Object,
    Preposition(&'static str),
    /// What somebody stopped doing.
    Verb,
}

/// What can be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Definite,
    Organization,
    Kind,
}

/// A verb that ends something.
struct EndingVerb {
    lemma: &'static str,
    through: Through,
    particle: Option<&'static str>,
    what: What,
}

static VERBS: LazyLock<Vec<EndingVerb>> = LazyLock::new(|| rows().filter_map(|row| verb(&row)).collect());

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    include_str!("ended.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn verb(row: &[&'static str]) -> Option<EndingVerb> {
    let [lemma, through, particle, what, ..] = row else { return None };
    Some(EndingVerb {
        lemma,
        through: match *through {
            "object" => Through::Object,
            "verb" => Through::Verb,
            preposition => Through::Preposition(preposition),
        },
        particle: Some(*particle).filter(|particle| *particle != "-"),
        what: match *what {
            "organization" => What::Organization,
            "kind" => What::Kind,
            _definite => What::Definite,
        },
    })
}

/// Places of work or study, which can be left for good without a name.
const ORGANIZATIONS: &[&str] = &[
    "band",
    "choir",
    "church",
    "club",
    "company",
    "council",
    "course",
    "department",
    "firm",
    "job",
    "orchestra",
    "party",
    "program",
    "project",
    "school",
    "team",
    "union",
    "university",
];

/// What is over according to a proposition, each as the words that name it, a common noun or a verb in its base form.
pub(crate) fn ended(proposition: &Proposition<'_>) -> Vec<String> {
    let told = matches!(proposition.tense(), Tense::Past | Tense::Perfect) && !proposition.is_negated();
    if !told {
        return Vec::new();
    }
    let predicate = proposition.predicate();
    let fits = |verb: &&EndingVerb| {
        predicate.lemma() == verb.lemma
            && verb.particle.is_none_or(|particle| has_particle(predicate, particle))
    };
    let mut found: Vec<String> =
        VERBS.iter().filter(fits).filter_map(|verb| ended_by(predicate, verb)).collect();
    found.dedup();
    found
}

fn ended_by(predicate: Token<'_>, verb: &EndingVerb) -> Option<String> {
    match verb.through {
        Through::Object => {
            let object = predicate.child(Dependency::DirectObject)?;
            is_what(object, verb.what).then(|| name(object))
        }
        Through::Preposition(preposition) => {
            let named = predicate
                .children()
                .filter(|child| child.text().eq_ignore_ascii_case(preposition))
                .find_map(|child| child.child(Dependency::PrepositionObject))?;
            is_what(named, verb.what).then(|| name(named))
        }
        Through::Verb => {
            let stopped = predicate
                .child(Dependency::OpenClausalComplement)
                .filter(|verb| verb.tag() == Tag::Gerund)?;
            let object = stopped.child(Dependency::DirectObject).map(name);
            Some(
                [Some(stopped.lemma().to_lowercase()), object]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        }
    }
}

fn has_particle(verb: Token<'_>, particle: &str) -> bool {
    verb.children().any(|child| child.text().eq_ignore_ascii_case(particle))
}

fn is_what(noun: Token<'_>, what: What) -> bool {
    match what {
        What::Definite => is_definite(noun),
        What::Organization => {
            noun.entity().is_some_and(|entity| entity.kind() == EntityKind::Organization)
                || is_definite(noun) && ORGANIZATIONS.contains(&noun.lemma())
        }
        What::Kind => {
            noun.coarse_tag() == CoarseTag::Noun && (is_definite(noun) || noun.tag() == Tag::PluralNoun)
        }
    }
}

/// A name, or a noun with "the", "my" or the like.
fn is_definite(noun: Token<'_>) -> bool {
    let points = |child: Token<'_>| {
        child.dependency() == Dependency::Possessive
            || child.dependency() == Dependency::Determiner
                && matches!(child.text().to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those")
    };
    noun.coarse_tag() == CoarseTag::ProperNoun
        || noun.coarse_tag() == CoarseTag::Noun && noun.children().any(points)
}

/// The words that name a thing: its noun, with the nouns and names before it.
fn name(noun: Token<'_>) -> String {
    let part = |child: &Token<'_>| {
        let named = child.text().starts_with(char::is_uppercase);
        let modifies = matches!(
            child.dependency(),
            Dependency::AdjectivalModifier | Dependency::NominalModifier | Dependency::NumericModifier
        );
        // "The Basic plan".
        child.dependency() == Dependency::Compound || named && modifies
    };
    let mut words: Vec<&str> = noun.left_children().filter(part).map(|child| child.text()).collect();
    words.push(if noun.text().starts_with(char::is_uppercase) { noun.text() } else { noun.lemma() });
    words.join(" ")
}
