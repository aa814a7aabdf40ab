//! Statements from propositions: subject and wording come from the tree.

use super::by_rule::{SPEAKS_OF_USER, of_the_user, teller, the_user};
use super::{AUTHOR, FILLER, Said, Statement, Told, lowered, owner, speaker_name, trimmed};
use crate::grammar::{Doer, Mood, Proposition, Writer, full_answer, names_person};
use crate::passages::Voice;
use crate::referents::{self, Referents};
use evoke_parse::{CoarseTag, Dependency, Document, EntityKind, Token};
use evoke_text::tone;
use evoke_types::{Confidence, Role};

/// The statement that a proposition makes; none when too little is left to state anything.
pub(super) fn state(
    said: &Said<'_>,
    proposition: &Proposition<'_>,
    question: Option<&Document<'_>>,
    referents: &Referents,
) -> Option<Statement> {
    let name = speaker_name(said);
    let mood = proposition.mood(false);
    let person = pronoun(proposition).and_then(|feminine| referents.person(feminine));
    let writer = Writer { speaker: name, person, said_at: said.place.draft.said_at, earlier: said.earlier };
    let written = writer.write(proposition);
    let (mut text, mut as_said) = (written.text, written.as_said);
    let own = said.place.voice == Voice::Own;
    let fragment = mood == Mood::Fragment && own && !begins_with_subject(&as_said, name);
    let answer = question.filter(|_| fragment).and_then(|question| full_answer(question, &text, name));
    let bare = fragment && answer.is_none();
    // What a fragment says of time is its own, not the question's.
    let own_times = answer.is_none() || !written.times.mentions.is_empty();
    let timed = own_times.then_some((written.source, written.times));
    if let Some(answer) = answer {
        as_said.clone_from(&answer);
        text = answer;
    }
    if name == "User" {
        text = the_user(&text);
        as_said = the_user(&as_said);
    }
    // What others say of "the user" is what they say.
    let told = name != "User" && SPEAKS_OF_USER.is_match(&text);
    let claims = told || name == AUTHOR && text.contains(AUTHOR);
    if told {
        text = format!("{} says {}", teller(name), of_the_user(&lowered(&text)));
        as_said.clone_from(&text);
    }
    let subject = if told { owner(name).to_owned() } else { subject(proposition, &text, person, name) };
    let speaks_for_user = said.by_user && said.place.draft.speaker.role == Role::Other;
    let confidence = if claims || tone::hedged(&as_said) || tone::sarcastic(&as_said) {
        Confidence::ASSUMED
    } else if person.is_some() || fragment || speaks_for_user {
        Confidence::INFERRED
    } else {
        Confidence::EXPLICIT
    };
    let says = as_said.chars().any(char::is_alphanumeric) && !FILLER.is_match(&as_said);
    says.then(|| Statement {
        text: trimmed(&text).to_owned(),
        as_said: trimmed(&as_said).to_owned(),
        timed,
        subject,
        confidence,
        fragment,
        bare,
        order: mood == Mood::Order,
        dangling: is_dangling(proposition, person)
            || proposition.has_open_object()
            || proposition.is_elliptic(),
        nameless: person.is_none()
            && matches!(proposition.doer(), Doer::Person(_))
            && has_english_verb(proposition),
        speaker: name.to_owned(),
        own: name == "User",
        attribute: Told::ByRule,
    })
}

/// Remembers the people that a proposition names, its subject last, and those that its statement speaks of.
pub(super) fn note(proposition: &Proposition<'_>, statement: Option<&Statement>, referents: &mut Referents) {
    let subject = proposition.subject().map(|subject| subject.index());
    let mut named: Vec<(bool, String)> = Vec::new();
    for token in proposition.tokens() {
        let (is_subject, name) = match token.entity() {
            Some(entity) if names_person(token) => {
                (entity.tokens().any(|part| Some(part.index()) == subject), entity.text())
            }
            // A name that the recognizer does not know may be anybody's, a dog's too.
            None if token.coarse_tag() == CoarseTag::ProperNoun => {
                (Some(token.index()) == subject, token.text())
            }
            Some(_) | None => continue,
        };
        let name = name.trim_end_matches(['\'', '’']).to_owned();
        if named.last().is_none_or(|(_, last)| *last != name) {
            named.push((is_subject, name));
        }
    }
    named.sort_by_key(|(is_subject, _)| *is_subject);
    for (_, name) in named {
        referents.note_person(&name, None);
    }
    if let Some(statement) = statement {
        referents.note(&statement.as_said);
    }
}

/// Whether the proposition has a "she" (true) or a "he" (false) that it does not explain.
fn pronoun(proposition: &Proposition<'_>) -> Option<bool> {
    for token in proposition.tokens() {
        match token.text().to_lowercase().as_str() {
            "she" | "her" => return Some(true),
            "he" | "him" | "his" => return Some(false),
            _ if token.coarse_tag() == CoarseTag::ProperNoun => return None,
            _ => {}
        }
    }
    None
}

/// Whether the verb has an English form. Short Spanish messages that begin with "he" ("I have") are taken for English.
fn has_english_verb(proposition: &Proposition<'_>) -> bool {
    let verb = proposition.predicate();
    verb.lemma() != verb.text().to_lowercase()
        || verb.children().any(|child| child.coarse_tag() == CoarseTag::Auxiliary)
}

/// Whom a statement is about: the person who is its subject, or else whoever speaks.
fn subject(proposition: &Proposition<'_>, text: &str, person: Option<&str>, speaker: &str) -> String {
    let other = match proposition.doer() {
        Doer::Person(_) => person.map(str::to_owned),
        Doer::Named(head) => named_person(head).or_else(|| relative(text)),
        Doer::Speaker | Doer::Addressee | Doer::Unclear(_) | Doer::Omitted => None,
    };
    other.filter(|other| other != "User").unwrap_or_else(|| owner(speaker).to_owned())
}

/// The person that a noun phrase names.
fn named_person(head: Token<'_>) -> Option<String> {
    let apposed = head.child(Dependency::Apposition);
    let entity = [Some(head), apposed].into_iter().flatten().find_map(|token| token.entity())?;
    // "Dana's flat" is about the flat; whose it is says more than nothing, but it is not what the statement is about.
    let own = entity.tokens().any(|token| token == head || Some(token) == apposed);
    (own && entity.kind() == EntityKind::Person).then(|| entity.text().to_owned())
}

/// "User's sister", by the words of the statement.
fn relative(text: &str) -> Option<String> {
    referents::relative(text)
}

/// Whether it begins with a pronoun that stands for something said before.
fn is_dangling(proposition: &Proposition<'_>, person: Option<&str>) -> bool {
    match proposition.doer() {
        Doer::Unclear(subject) => {
            subject.dependency() != Dependency::Expletive
                && subject.children().next().is_none()
                && is_pointer(subject)
        }
        Doer::Person(_) => person.is_none(),
        Doer::Speaker | Doer::Addressee | Doer::Named(_) | Doer::Omitted => false,
    }
}

fn is_pointer(subject: Token<'_>) -> bool {
    matches!(
        subject.text().to_lowercase().as_str(),
        "it" | "this"
            | "that"
            | "these"
            | "those"
            | "they"
            | "one"
            | "some"
            | "which"
            | "both"
            | "either"
            | "neither"
            | "most"
            | "others"
            | "another"
    )
}

fn begins_with_subject(text: &str, name: &str) -> bool {
    text.starts_with(name)
}
