//! One statement of a sentence, and what its tree says of it.

use super::cut::is_subject;
use evoke_parse::{CoarseTag, Dependency, Document, EntityKind, Tag, Token};
use std::ops::Range;

/// A predicate with what belongs to it.
#[derive(Debug, Clone)]
pub(crate) struct Proposition<'d> {
    document: &'d Document<'d>,
    /// The verb, or the head of a phrase without one.
    predicate: Token<'d>,
    tokens: Range<usize>,
}

/// How a proposition is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It says how something is.
    Statement,
    /// It asks.
    Question,
    /// It tells somebody to do something.
    Order,
    /// It is no sentence: an answer, a list item, a heading.
    Fragment,
}

/// When a proposition holds, by the form of its verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tense {
    /// "Moved", "was", "did not go".
    Past,
    /// "Has moved".
    Perfect,
    /// "Lives", "is living".
    Present,
    /// "Will move", "is going to move".
    Future,
    /// "Would", "could", "might", "should".
    Modal,
    /// No finite verb.
    None,
}

/// Who or what the subject of a proposition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doer<'d> {
    /// "I", "we".
    Speaker,
    /// "You".
    Addressee,
    /// "He", "she".
    Person(Token<'d>),
    /// "It", "that", "they", "some": it takes the words before to know who.
    Unclear(Token<'d>),
    /// A noun or name.
    Named(Token<'d>),
    /// The subject is left out.
    Omitted,
}

/// Worlds that somebody has made up.
const MADE_UP: &[&str] = &[
    "campaign",
    "d&d",
    "dnd",
    "dream",
    "fanfic",
    "fantasy",
    "game",
    "larp",
    "nightmare",
    "novel",
    "roleplay",
    "rpg",
    "sim",
    "simulation",
    "story",
    "storyline",
    "videogame",
];

/// What tells of somebody without knowing anything.
const ORACLES: &[&str] = &["cookie", "horoscope", "oracle", "palmist", "psychic", "tarot", "zodiac"];

impl<'d> Proposition<'d> {
    /// A predicate with the tokens that belong to it, in a row.
    pub(super) fn new(document: &'d Document<'d>, predicate: Token<'d>, tokens: Range<usize>) -> Self {
        Self { document, predicate, tokens }
    }

    /// The parsed text that it stands in.
    pub(super) fn document(&self) -> &'d Document<'d> {
        self.document
    }

    /// Its verb.
    pub(crate) fn predicate(&self) -> Token<'d> {
        self.predicate
    }

    /// Its tokens, in order; at least one.
    pub(crate) fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'d>> + Clone + use<'d> {
        let document = self.document;
        self.tokens.clone().filter_map(move |index| document.token(index))
    }

    /// Whether a token is one of its own.
    pub(super) fn holds(&self, token: Token<'_>) -> bool {
        self.tokens.contains(&token.index())
    }

    /// Its bytes in the sentence.
    pub(crate) fn range(&self) -> Range<usize> {
        let start = self.document.token(self.tokens.start).map_or(0, |token| token.range().start);
        let end = self.tokens.clone().next_back().and_then(|last| self.document.token(last));
        start..end.map_or(start, |token| token.range().end)
    }

    /// Its words.
    pub(crate) fn text(&self) -> &'d str {
        self.document.text().get(self.range()).unwrap_or_default()
    }

    /// The head of its subject, its own or that of the verb that it is coordinated with.
    pub(crate) fn subject(&self) -> Option<Token<'d>> {
        let mut verb = self.predicate;
        loop {
            if let Some(subject) = own_subject(verb) {
                return Some(subject);
            }
            match verb.head() {
                Some(head) if verb.dependency() == Dependency::Conjunct && !is_order(verb, head) => {
                    verb = head;
                }
                _ => return None,
            }
        }
    }

    /// Whether its subject is left to another verb: "… and works at a bakery".
    pub(super) fn shared_subject(&self) -> Option<Token<'d>> {
        self.subject().filter(|subject| !self.holds(*subject))
    }

    /// Who or what it is about.
    pub(crate) fn doer(&self) -> Doer<'d> {
        let Some(subject) = self.subject() else { return Doer::Omitted };
        match subject.text().to_lowercase().as_str() {
            "i" | "we" => Doer::Speaker,
            "you" | "u" | "ya" => Doer::Addressee,
            "he" | "she" => Doer::Person(subject),
            _ if subject.coarse_tag() == CoarseTag::Pronoun
                || subject.dependency() == Dependency::Expletive =>
            {
                Doer::Unclear(subject)
            }
            _ if subject.coarse_tag() == CoarseTag::Determiner => Doer::Unclear(subject),
            _ => Doer::Named(subject),
        }
    }

    /// The finite form of its verb: the first auxiliary, or the verb itself.
    pub(super) fn finite(&self) -> Option<Token<'d>> {
        finite(self.predicate)
    }

    /// When it holds.
    pub(crate) fn tense(&self) -> Tense {
        tense_of(self.predicate)
    }

    /// Whether it is denied.
    pub(crate) fn is_negated(&self) -> bool {
        let denies = |token: Token<'_>| {
            token.dependency() == Dependency::Negation
                || matches!(
                    token.text().to_lowercase().as_str(),
                    "never" | "no" | "neither" | "none" | "nobody"
                )
        };
        self.predicate.children().any(denies)
            || self.predicate.children().flat_map(|child| child.children()).any(|token| {
                token.dependency() == Dependency::Determiner && token.text().eq_ignore_ascii_case("no")
            })
    }

    /// Whether its verb only stands for one that was said before: "Gil always does", "they have".
    pub(crate) fn is_elliptic(&self) -> bool {
        let stands_in = matches!(
            self.predicate.lemma(),
            "do" | "have" | "be" | "can" | "will" | "would" | "should" | "must"
        );
        let completes = |token: Token<'_>| {
            matches!(
                token.dependency(),
                Dependency::DirectObject
                    | Dependency::Attribute
                    | Dependency::AdjectivalComplement
                    | Dependency::OpenClausalComplement
                    | Dependency::ClausalComplement
                    | Dependency::PrepositionalComplement
            ) || token.dependency() == Dependency::PrepositionalModifier && self.predicate.lemma() == "be"
                || token.dependency() == Dependency::Expletive
                || token.dependency() == Dependency::AdverbialModifier && self.predicate.lemma() == "be"
                || token.dependency() == Dependency::NounPhraseAdverbial && self.predicate.lemma() == "be"
        };
        stands_in && !self.predicate.children().any(completes)
    }

    /// Whether it does something to an "it" or "that" for which it names nothing.
    pub(crate) fn has_open_object(&self) -> bool {
        let mut named = false;
        for token in self.tokens() {
            let object =
                matches!(token.dependency(), Dependency::DirectObject | Dependency::PrepositionObject);
            let points = matches!(
                token.text().to_lowercase().as_str(),
                "it" | "that" | "this" | "them" | "those" | "these"
            );
            if object && points && !named && token.children().next().is_none() {
                return true;
            }
            named |= matches!(token.coarse_tag(), CoarseTag::Noun | CoarseTag::ProperNoun);
        }
        false
    }

    /// How it is meant; `asks` says whether its sentence ends with a question mark.
    pub(crate) fn mood(&self, asks: bool) -> Mood {
        let ends = self.tokens.end >= last_word(self.document);
        if self.leaves_open() {
            return Mood::Question;
        }
        if self.is_inverted() || asks && (ends || self.begins_with_question_word()) {
            return Mood::Question;
        }
        let verb = self.predicate;
        let has_to = verb.children().any(|child| child.tag() == Tag::To);
        if verb.tag() == Tag::BaseVerb && self.subject().is_none() && !has_to {
            let modal = verb.children().any(|child| child.tag() == Tag::Modal);
            return if modal { Mood::Statement } else { Mood::Order };
        }
        if self.finite().is_none() && !matches!(verb.coarse_tag(), CoarseTag::Verb | CoarseTag::Auxiliary) {
            return Mood::Fragment;
        }
        Mood::Statement
    }

    /// "I wonder whether …", "she asked if …": it leaves open what stands behind.
    fn leaves_open(&self) -> bool {
        let asks =
            matches!(self.predicate.lemma(), "wonder" | "ask" | "doubt" | "debate" | "check" | "inquire");
        let whether = |clause: Token<'_>| {
            clause.children().any(|child| {
                matches!(child.text().to_lowercase().as_str(), "whether" | "if")
                    && child.dependency() == Dependency::Marker
            })
        };
        asks && self.predicate.children().any(whether)
    }

    /// "In the game I am a wizard", "my horoscope says that I will move": what holds in a made-up world alone, or is read in
    /// the stars.
    pub(crate) fn is_fiction(&self) -> bool {
        let told =
            self.subject().is_some_and(|subject| ORACLES.contains(&subject.lemma().to_lowercase().as_str()));
        told || self.predicate.left_children().any(|child| {
            child.dependency() == Dependency::PrepositionalModifier
                && matches!(child.text().to_lowercase().as_str(), "in" | "within" | "inside")
                && child
                    .child(Dependency::PrepositionObject)
                    .is_some_and(|world| MADE_UP.contains(&world.lemma().to_lowercase().as_str()))
        })
    }

    /// "Do you …", "is it …": an auxiliary before the subject, with nothing before both.
    fn is_inverted(&self) -> bool {
        let (Some(finite), Some(subject)) = (self.finite(), own_subject(self.predicate)) else {
            return false;
        };
        let first = self
            .tokens()
            .find(|token| !matches!(token.coarse_tag(), CoarseTag::Punctuation | CoarseTag::Interjection));
        finite.index() < subject.index()
            && subject.dependency() != Dependency::Expletive
            && (first == Some(finite) || self.begins_with_question_word())
            && finite.lemma() != "have"
    }

    fn begins_with_question_word(&self) -> bool {
        self.tokens().next().is_some_and(|token| {
            let asked = token.children().next_back().is_none_or(|child| child.tag() != Tag::Comma);
            asked
                && matches!(
                    token.tag(),
                    Tag::WhAdverb | Tag::WhPronoun | Tag::WhDeterminer | Tag::WhPossessive
                )
                && token.dependency() != Dependency::Marker
                && !self.is_subordinate(token)
        })
    }

    /// Whether a question word opens a clause of time below the verb: "when I was ten, we moved".
    fn is_subordinate(&self, word: Token<'d>) -> bool {
        word.head().is_some_and(|head| {
            head != self.predicate
                && matches!(
                    head.dependency(),
                    Dependency::AdverbialClause | Dependency::RelativeClause | Dependency::ClausalSubject
                )
        })
    }
}

/// Whether a coordinated verb tells somebody to do something, rather than sharing the subject of the first: "I moved, so please
/// *write* to the new address". A base form cannot go on with a past or perfect one.
pub(super) fn is_order(verb: Token<'_>, first: Token<'_>) -> bool {
    let helped = verb.children().any(|child| {
        matches!(child.dependency(), Dependency::Auxiliary | Dependency::PassiveAuxiliary)
            && child.tag() != Tag::BaseVerb
    });
    let asks = verb.children().any(|child| child.text().eq_ignore_ascii_case("please"));
    let past =
        matches!(first.tag(), Tag::PastVerb | Tag::PastParticiple | Tag::Gerund | Tag::ThirdPersonVerb);
    let first_helped = first.children().any(|child| child.tag() == Tag::Modal || child.tag() == Tag::To);
    verb.tag() == Tag::BaseVerb && own_subject(verb).is_none() && !helped && (asks || past && !first_helped)
}

/// The subject of a verb itself.
pub(super) fn own_subject(verb: Token<'_>) -> Option<Token<'_>> {
    let expletive = verb.child(Dependency::Expletive);
    let subject = verb
        .children()
        .find(|child| is_subject(child.dependency()) && child.dependency() != Dependency::Expletive);
    subject.or(expletive)
}

/// The finite form of a verb: its first auxiliary, or itself.
pub(super) fn finite(verb: Token<'_>) -> Option<Token<'_>> {
    let is_finite = |token: &Token<'_>| {
        matches!(token.tag(), Tag::PastVerb | Tag::PresentVerb | Tag::ThirdPersonVerb | Tag::Modal)
    };
    let auxiliary = verb.children().find(|child| {
        matches!(child.dependency(), Dependency::Auxiliary | Dependency::PassiveAuxiliary) && is_finite(child)
    });
    auxiliary.or_else(|| Some(verb).filter(is_finite))
}

/// When a verb says that something holds.
pub(super) fn tense_of(verb: Token<'_>) -> Tense {
    let Some(finite) = finite(verb) else { return Tense::None };
    let has = |tag: Tag| verb.tag() == tag;
    match (finite.tag(), finite.text().to_lowercase().as_str()) {
        (Tag::Modal, "will" | "'ll" | "’ll" | "wo" | "shall") => Tense::Future,
        (Tag::Modal, _) => Tense::Modal,
        (Tag::PastVerb, _) => Tense::Past,
        _ if is_going_to(verb) => Tense::Future,
        _ if finite != verb && finite.lemma() == "have" && has(Tag::PastParticiple) => Tense::Perfect,
        _ => Tense::Present,
    }
}

/// "Is going to move", "gonna move".
fn is_going_to(verb: Token<'_>) -> bool {
    verb.lemma() == "go"
        && verb.tag() == Tag::Gerund
        && verb.child(Dependency::OpenClausalComplement).is_some_and(|below| below.tag() == Tag::BaseVerb)
}

/// The index behind the last token that is a word.
fn last_word(document: &Document<'_>) -> usize {
    let last = document.tokens().rev().find(|token| token.text().chars().any(char::is_alphanumeric));
    last.map_or(0, |token| token.index() + 1)
}

/// Whether a token belongs to the name of a person.
pub(crate) fn names_person(token: Token<'_>) -> bool {
    token.entity().is_some_and(|entity| entity.kind() == EntityKind::Person)
}
