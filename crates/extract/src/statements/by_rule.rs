//! Statements from clauses without a tree: of other languages than English, and where no parser is installed.

use super::{AUTHOR, FILLER, Said, Statement, lowered, owner, speaker_name, trimmed};
use crate::passages::Voice;
use crate::referents::{self, Referents};
use crate::sound::{pattern, without_lead};
use crate::{events, person};
use evoke_text::tone;
use evoke_types::Confidence;
use regex::Regex;
use std::sync::LazyLock;

/// Rewrites the clause; `None` when too little is left to state anything.
pub(super) fn state(said: &Said<'_>, referents: &Referents) -> Option<Statement> {
    let words = without_lead(said.quote);
    let own = said.place.voice == Voice::Own;
    let name = speaker_name(said);
    let is_user = name == "User";
    let resolved = referents.resolve(words);
    let (base, other) = match &resolved {
        Some((text, person)) => (text.as_str(), Some((*person).to_owned())),
        None => (words, None),
    };
    if !said.english {
        return verbatim(words, name);
    }
    let base = if is_user { the_user(base) } else { base.to_owned() };
    let (completed, fragment) = if own && other.is_none() { complete(&base) } else { (base.clone(), false) };
    let text = match said.asked.filter(|question| fragment && is_brief(question)) {
        Some(question) => format!("{} (asked: {})", trimmed(&base), trimmed(question)),
        None => trimmed(&person::third(&completed, name)).to_owned(),
    };
    // What others say of "the user" is what they say.
    let told = !is_user && SPEAKS_OF_USER.is_match(&text);
    let claims = told || name == AUTHOR && text.contains(AUTHOR);
    let text = if told { format!("{} says {}", teller(name), of_the_user(&lowered(&text))) } else { text };
    let subject = other
        .filter(|_| !told)
        .or_else(|| referents::subject(&text).filter(|subject| subject != "User" && !told))
        .unwrap_or_else(|| owner(name).to_owned());
    let doubtful = claims || tone::hedged(&text) || tone::sarcastic(&text);
    let confidence = if doubtful {
        Confidence::ASSUMED
    } else if resolved.is_some() || fragment {
        Confidence::INFERRED
    } else {
        Confidence::EXPLICIT
    };
    let says = text.chars().any(char::is_alphanumeric) && !FILLER.is_match(&text);
    says.then(|| Statement::new(text, subject, confidence, fragment, name))
}

/// The words as they were said: of other languages than English too little is known to change them.
fn verbatim(words: &str, name: &str) -> Option<Statement> {
    let text = person::capitalised(trimmed(words));
    let words = text.split_whitespace().count();
    let wide = text.chars().filter(|c| *c as u32 >= 0x3000).count();
    let fragment = wide == 0 && words <= FRAGMENT / 2;
    let doubtful = tone::hedged(&text) || tone::sarcastic(&text);
    let confidence = if doubtful { Confidence::ASSUMED } else { Confidence::EXPLICIT };
    let subject = owner(name).to_owned();
    // An English sentence in a text of another language, whose people nobody has noted. "He" is a word of Spanish too.
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let nameless = first.eq_ignore_ascii_case("she");
    text.chars()
        .any(char::is_alphanumeric)
        .then(|| Statement { nameless, ..Statement::new(text, subject, confidence, fragment, name) })
}

/// Words of somebody else that have the user for their subject.
pub(super) static SPEAKS_OF_USER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:and |but |so |also |now )*(?:(?:the|this|our|your|current) )?user(?:['’]s)?\b")
});

/// "User prefers tea" as somebody tells it: "the user prefers tea".
pub(super) fn of_the_user(text: &str) -> String {
    if text.starts_with("user") { format!("the {text}") } else { text.to_owned() }
}

/// Who tells what stands in somebody's text.
pub(super) fn teller(name: &str) -> &str {
    if name == AUTHOR { "The document" } else { name }
}

/// Notes speak of "the user"; so do we.
pub(super) fn the_user(text: &str) -> String {
    match text.get(..8) {
        Some(start) if start.eq_ignore_ascii_case("the user") => format!("User{}", &text[8..]),
        Some(_) | None => text.to_owned(),
    }
}

/// Adds the subject that casual speech leaves out: "Sold my car" → "I sold my car". The second
/// value says whether the words are no sentence at all.
fn complete(words: &str) -> (String, bool) {
    let mut parts = words.split_whitespace();
    let first = person::plain(parts.next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()));
    let second = person::plain(parts.next().unwrap_or_default());
    let lower = || lowered(words);
    if person::is_past(&first) && !second.ends_with("by") {
        return (format!("I {}", lower()), false);
    }
    let denies = matches!(
        first.replace('\'', "").as_str(),
        "havent" | "hadnt" | "didnt" | "cant" | "couldnt" | "wasnt"
    );
    if person::is_stative(&first) || denies {
        return (format!("I {}", lower()), false);
    }
    if person::is_progressive(&first) && !is_verb_of_gerund(&second) {
        return (format!("I'm {}", lower()), false);
    }
    let is_predicate = matches!(
        first.as_str(),
        "allergic" | "vegetarian" | "vegan" | "married" | "divorced" | "pregnant" | "diabetic" | "exhausted"
    ) || (first == "not"
        && matches!(second.as_str(), "into" | "a" | "keen" | "sure" | "interested" | "allowed"));
    if is_predicate {
        return (format!("I'm {}", lower()), false);
    }
    let has_verb = VERB.is_match(words) || person::is_first_person(words) || events::has_past_verb(words);
    let fragment = words.split_whitespace().count() <= FRAGMENT && !has_verb;
    (words.to_owned(), fragment)
}

/// Words up to which an answer may be a fragment.
const FRAGMENT: usize = 8;

static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:i|we|he|she|it|they|is|are|was|were|has|have|had|do|does|don't|did|will|can|can't|would|should|'s|'m|'re|i'm|it's|want|need|use|keep|please|prefer|love|hate|like|=)\b",
    )
});

/// "Running bores me": the first word is the subject, not what the speaker does.
fn is_verb_of_gerund(second: &str) -> bool {
    matches!(
        second,
        "is" | "was"
            | "are"
            | "makes"
            | "bores"
            | "helps"
            | "me"
            | "scares"
            | "needs"
            | "takes"
            | "costs"
            | "hurts"
    ) || second.is_empty()
}

/// Words of a question up to which it is repeated beside the answer.
const BRIEF: usize = 5;

fn is_brief(question: &str) -> bool {
    question.split_whitespace().count() <= BRIEF
}
