//! A few words that answer a question, as a full statement: "Where do you live?" and "In Ghent" make "User lives in Ghent".
//!
//! Called for a fragment that follows a question. The one thing to know: where the question cannot be turned into a
//! statement with certainty, both are quoted, which is true whatever they mean.

use super::agreement::third_person;
use super::proposition::{finite, own_subject};
use super::write::possessive;
use crate::person;
use evoke_parse::{Dependency, Document, Tag, Token};

/// Words of a question up to which it is quoted beside the answer.
const BRIEF: usize = 16;

/// The statement that `speaker` makes by answering a question with a fragment; none when it would be about "it", or when the
/// question is too long to be quoted.
pub(crate) fn full_answer(question: &Document<'_>, answer: &str, speaker: &str) -> Option<String> {
    let root = question.roots().last()?;
    let answer = answer.trim().trim_end_matches(['.', ',', '!', ';', ' ']);
    turned(question, root, answer, speaker).or_else(|| quoted(question.text(), answer, speaker))
}

/// The question's own words as a statement that ends with the answer.
fn turned(question: &Document<'_>, root: Token<'_>, answer: &str, speaker: &str) -> Option<String> {
    let subject = own_subject(root)?;
    let verb = finite(root)?;
    if subject.index() < verb.index()
        || names_nobody(subject)
        || mentions_asker(question)
        || holds_verb(answer)
    {
        return None;
    }
    let subject = phrase(subject, speaker);
    if root.lemma() == "be" && root == verb {
        // "How old are you?", "What is the rent?"
        let asks = root.children().any(is_asking);
        return asks.then(|| {
            person::capitalised(&format!("{subject} {} {}", agreed(verb, &subject, speaker), lowered(answer)))
        });
    }
    let asked = root.left_children().find(|child| is_asking(*child))?;
    // "Which plan do you use?" would need the noun again; "what do you do?" asks for a deed.
    let bare = asked.children().next().is_none()
        && root.lemma() != "do"
        && asked.dependency() != Dependency::Subject;
    let place = asked.tag() == Tag::WhAdverb
        && matches!(asked.text().to_lowercase().as_str(), "where" | "when" | "how");
    let fits = bare
        && (asked.tag() == Tag::WhPronoun
            || !place
            || begins_with_preposition(answer)
            || !begins_with_name(answer));
    if !fits || verb == root {
        return None;
    }
    let rest: Vec<&str> = root
        .right_children()
        .filter(|child| child.dependency() != Dependency::Punctuation)
        .flat_map(|child| child.subtree().map(|token| token.text()).collect::<Vec<_>>())
        .collect();
    let verbs = match verb.text().to_lowercase().as_str() {
        "do" | "does" if subject == speaker || verb.text().eq_ignore_ascii_case("does") => {
            person::third_person(&root.text().to_lowercase()).unwrap_or_else(|| root.text().to_owned())
        }
        "do" => root.text().to_owned(),
        "did" => return None,
        _ => format!("{} {}", agreed(verb, &subject, speaker), root.text()),
    };
    let words: Vec<&str> = [subject.as_str(), verbs.as_str()]
        .into_iter()
        .chain(rest)
        .chain([answer])
        .filter(|word| !word.is_empty())
        .collect();
    let last = words.len() - 1;
    let words: Vec<String> = words
        .iter()
        .enumerate()
        .map(|(at, word)| if at == last { lowered(word) } else { (*word).to_owned() })
        .collect();
    Some(person::capitalised(&words.join(" ")))
}

/// Question and answer in their own words.
fn quoted(question: &str, answer: &str, speaker: &str) -> Option<String> {
    let question = question.trim();
    let points = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        matches!(
            word.split(['\'', '’']).next().unwrap_or_default(),
            "it" | "he" | "she" | "they" | "him" | "them" | "that"
        )
    };
    let brief = question.split_whitespace().count() <= BRIEF
        && !question.contains('"')
        && !question.split_whitespace().any(points);
    brief.then(|| format!("Asked \"{question}\", {speaker} said: {answer}"))
}

/// The finite verb as it stands after the subject.
fn agreed(verb: Token<'_>, subject: &str, speaker: &str) -> String {
    let changes = subject == speaker;
    changes.then(|| third_person(verb)).flatten().unwrap_or_else(|| verb.text().to_lowercase())
}

/// A noun phrase of the question as the one who answers would say it.
fn phrase(head: Token<'_>, speaker: &str) -> String {
    let words = head.subtree().map(|token| match token.text().to_lowercase().as_str() {
        "you" => speaker.to_owned(),
        "your" => possessive(speaker),
        _ => token.text().to_owned(),
    });
    words.collect::<Vec<_>>().join(" ").replace(" 's", "'s").replace(" ’s", "’s")
}

/// "It", "that", "he": whoever reads the statement does not know what it is about.
fn names_nobody(subject: Token<'_>) -> bool {
    subject.tag() == Tag::PersonalPronoun && !subject.text().eq_ignore_ascii_case("you")
        || subject.tag() == Tag::Determiner
        || matches!(subject.tag(), Tag::WhPronoun | Tag::WhDeterminer | Tag::ExistentialThere)
}

fn mentions_asker(question: &Document<'_>) -> bool {
    question
        .tokens()
        .any(|token| matches!(token.text().to_lowercase().as_str(), "i" | "me" | "my" | "we" | "us" | "our"))
}

fn is_asking(token: Token<'_>) -> bool {
    let asks = |token: Token<'_>| {
        matches!(token.tag(), Tag::WhAdverb | Tag::WhPronoun | Tag::WhDeterminer | Tag::WhPossessive)
    };
    asks(token) || token.children().any(asks)
}

fn begins_with_preposition(answer: &str) -> bool {
    let first = answer.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "in" | "at"
            | "on"
            | "near"
            | "by"
            | "from"
            | "to"
            | "with"
            | "around"
            | "about"
            | "after"
            | "before"
            | "since"
    )
}

fn begins_with_name(answer: &str) -> bool {
    answer.starts_with(char::is_uppercase)
}

/// An answer with a subject of its own is no fragment.
fn holds_verb(answer: &str) -> bool {
    person::is_first_person(answer)
}

/// The answer in lower case, unless its first word is a name or a number.
fn lowered(answer: &str) -> String {
    let first = answer.split_whitespace().next().unwrap_or_default();
    let function = begins_with_preposition(answer)
        || matches!(
            first.to_lowercase().as_str(),
            "a" | "an" | "the" | "every" | "two" | "three" | "four" | "five" | "only" | "just" | "my"
        );
    if !function {
        return answer.to_owned();
    }
    let mut letters = answer.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
