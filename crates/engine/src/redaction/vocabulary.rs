//! Words and stems by which descriptions, statements and stored texts are compared.
//!
//! Called by everything that decides what a request to forget, or a new version of a memory, is about. The one thing to
//! know: texts are compared by stems, so that "allergies" meets "allergy".

use std::collections::HashSet;

/// Words for a kind of person or thing, and what else it may have been called.
pub(crate) const NARROWER: &[(&str, &[&str])] = &[
    ("child", &["son", "daughter", "kid"]),
    ("children", &["son", "daughter", "kid"]),
    ("kid", &["son", "daughter", "child"]),
    ("kids", &["son", "daughter", "child"]),
    ("spouse", &["husband", "wife"]),
    ("partner", &["husband", "wife", "girlfriend", "boyfriend"]),
    ("pet", &["dog", "cat"]),
    ("pets", &["dog", "cat"]),
    ("parents", &["mother", "father"]),
    ("job", &["work"]),
    ("allergy", &["allergic"]),
    ("allergies", &["allergic"]),
];

/// Words that name nothing beside others.
const GENERIC: &[&str] = &[
    "thing",
    "things",
    "stuff",
    "fact",
    "facts",
    "information",
    "info",
    "detail",
    "details",
    "data",
    "story",
    "situation",
    "issue",
    "issues",
    "matter",
    "problem",
    "problems",
    "topic",
    "subject",
    "whole",
    "entire",
    "user",
];

/// Forms of address: they stand before a name or are left out.
const TITLES: &[&str] =
    &["dr", "doctor", "mr", "mrs", "ms", "miss", "prof", "professor", "sir", "madam", "mx"];

/// Whether a word or stem, in lower case, is a form of address.
pub(crate) fn is_title(word: &str) -> bool {
    TITLES.contains(&word)
}

/// A word in lower case, without punctuation around it.
pub(crate) fn plain(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// A description without the words that name nothing beside others; one of nothing else stays as it is.
pub(crate) fn without_generic_words(text: &str) -> String {
    let specific: Vec<&str> =
        text.split_whitespace().filter(|word| !GENERIC.contains(&plain(word).as_str())).collect();
    if specific.is_empty() { text.to_owned() } else { specific.join(" ") }
}

/// The same description with the first word for a kind replaced by each narrower word: "my son" for "my child".
pub(crate) fn narrower_descriptions(text: &str) -> Vec<String> {
    let narrower = |word: &str| {
        let (_, others) = NARROWER.iter().find(|(wide, _)| *wide == plain(word))?;
        Some(others.iter().map(|other| text.replace(word, other)).collect())
    };
    text.split_whitespace().find_map(narrower).unwrap_or_default()
}

/// Whether a description begins with "my" or "our"; then, the word that follows.
pub(crate) fn own_word(text: &str) -> Option<&str> {
    let mut words = text.split_whitespace();
    words.next().filter(|word| matches!(plain(word).as_str(), "my" | "our")).and(words.next())
}

/// Whether a statement speaks of such a thing only as of somebody else's: "User's parrot's name".
pub(crate) fn is_of_another(statement: &str, own: &str) -> bool {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let names_it = |word: &str| stems(word).iter().any(|stem| is_same_word(stem, own));
    let possessor = |word: &str| word.ends_with("'s") || word.ends_with("’s");
    let mut positions =
        (0..words.len()).filter(|at| words.get(*at).is_some_and(|word| names_it(word))).peekable();
    positions.peek().is_some()
        && positions.all(|at| {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            before.is_some_and(|word| possessor(word) && !word.starts_with("User"))
        })
}

/// Whether two stems are of one word: the same, or one goes on a little further.
pub(crate) fn is_same_word(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    one == other || short.len() >= 5 && long.len() - short.len() <= 2 && long.starts_with(short)
}

/// Whether two stems are of one word or of one word family: the same, or nearly as long with the same beginning
/// ("prescript", "prescrib").
pub(crate) fn is_same_family(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (first, second) = (one.chars().count(), other.chars().count());
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let has_digit = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let alike = shared >= 5 && first.min(second) - shared <= 1 && first.max(second) - shared <= 2;
    alike && !has_digit(one) && !has_digit(other)
}

/// The stems of a text, each once.
pub(crate) fn stems(text: &str) -> HashSet<Box<str>> {
    evoke_text::terms::analyze(text).into_iter().map(|term| term.text).collect()
}

/// The stems of what a text says, each once: without the one that stands for the speaker.
pub(crate) fn content_stems(text: &str) -> HashSet<Box<str>> {
    evoke_text::terms::analyze(text)
        .into_iter()
        .map(|term| term.text)
        .filter(|stem| &**stem != "user")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_family_is_told_from_words_that_only_begin_alike() {
        for (one, other) in [("prescript", "prescrib"), ("therapist", "therapi"), ("allerg", "allergi")] {
            assert!(is_same_family(one, other), "{one} {other}");
        }
        for (one, other) in [("contract", "contrast"), ("marta", "mara"), ("55120", "55121")] {
            assert!(!is_same_family(one, other), "{one} {other}");
        }
    }

    #[test]
    fn a_description_is_told_without_filler_and_in_narrower_words() {
        assert_eq!(without_generic_words("the whole situation with Odile"), "the with Odile");
        assert_eq!(without_generic_words("the whole story"), "the");
        assert_eq!(without_generic_words("stuff"), "stuff");
        assert_eq!(narrower_descriptions("my pet's name"), Vec::<String>::new());
        assert_eq!(narrower_descriptions("my pet"), ["my dog", "my cat"]);
        assert_eq!(own_word("my boat"), Some("boat"));
        assert_eq!(own_word("the boat"), None);
    }
}
