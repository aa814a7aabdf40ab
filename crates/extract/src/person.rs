//! From the first person to the third: "I'm vegan and live with my sister" becomes "User is vegan
//! and lives with their sister".
//!
//! A memory is read long after it was said, beside memories of others; it must name whom it is
//! about. Words that are not pronouns or their verbs stay as they were said.

mod verbs;

use regex::Regex;
use std::sync::LazyLock;

pub(crate) use verbs::{is_past, is_progressive, is_stative, third_person};

static TOKEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*").expect("a constant pattern"));

/// Whether the words speak of the speaker: "I", "my", "we" and their forms.
pub(crate) fn is_first_person(text: &str) -> bool {
    TOKEN.find_iter(text).any(|word| {
        let word = plain(word.as_str());
        matches!(
            word.as_str(),
            "i" | "i'm"
                | "im"
                | "i've"
                | "ive"
                | "i'd"
                | "i'll"
                | "me"
                | "my"
                | "mine"
                | "myself"
                | "we"
                | "we're"
                | "we've"
                | "we'd"
                | "we'll"
                | "our"
                | "ours"
                | "us"
        )
    })
}

/// Rewrites a statement of somebody about themselves into one about `name`.
pub(crate) fn third(text: &str, name: &str) -> String {
    let mut rewriter = Rewriter {
        name,
        out: String::with_capacity(text.len() + 16),
        state: State::Free,
        subject: false,
        present: false,
    };
    let mut at = 0;
    for word in TOKEN.find_iter(text) {
        let gap = &text[at..word.start()];
        rewriter.gap(gap);
        rewriter.word(word.as_str());
        at = word.end();
    }
    rewriter.out.push_str(&text[at..]);
    capitalised(&rewriter.out)
}

/// The text with its first letter in upper case.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// Lower case, with a straight apostrophe.
pub(crate) fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing to conjugate.
    Free,
    /// The subject has just been named: the next verb agrees with it.
    Verb,
    /// "and" after a conjugated verb: another verb of the same subject may follow.
    Coordinated,
}

struct Rewriter<'a> {
    name: &'a str,
    out: String,
    state: State,
    subject: bool,
    present: bool,
}

impl Rewriter<'_> {
    fn gap(&mut self, gap: &str) {
        if gap.contains([';', '.', '!', '?', ':', '(']) {
            self.state = State::Free;
        }
        self.out.push_str(gap);
    }

    fn word(&mut self, word: &str) {
        let lower = plain(word);
        // "US" is a country.
        let pronoun = if word == "US" { None } else { self.pronoun(&lower) };
        match pronoun {
            Some(replaced) => self.out.push_str(&replaced),
            None => self.verb(word, &lower),
        }
    }

    fn pronoun(&mut self, lower: &str) -> Option<String> {
        let name = self.name;
        let subject =
            |tail: &str| Some(if tail.is_empty() { name.to_owned() } else { format!("{name} {tail}") });
        let replaced = match lower {
            "i" | "we" => {
                self.state = State::Verb;
                subject("")
            }
            "i'm" | "im" | "we're" => subject("is"),
            "i've" | "ive" | "we've" => subject("has"),
            "i'd" | "we'd" => subject("would"),
            "i'll" | "we'll" => subject("will"),
            "me" | "us" => return subject(""),
            "my" | "our" if self.subject => return Some("their".to_owned()),
            "my" | "our" | "mine" | "ours" => return Some(possessive(name)),
            "myself" | "ourselves" => return Some("themself".to_owned()),
            _ => return None,
        };
        if self.state != State::Verb {
            self.state = State::Free;
            self.present = true;
        }
        self.subject = true;
        replaced
    }

    fn verb(&mut self, word: &str, lower: &str) {
        match self.state {
            State::Verb if verbs::is_adverb(lower) => self.out.push_str(word),
            State::Verb => {
                let verb = third_person(lower);
                self.present = verb.is_some();
                self.out.push_str(verb.as_deref().unwrap_or(word));
                self.state = State::Free;
            }
            State::Coordinated if verbs::is_adverb(lower) => self.out.push_str(word),
            State::Coordinated => {
                let verb = if verbs::is_common(lower) { third_person(lower) } else { None };
                self.out.push_str(verb.as_deref().unwrap_or(word));
                self.state = State::Free;
            }
            State::Free => {
                self.out.push_str(word);
                if self.subject && self.present && matches!(lower, "and" | "but" | "or") {
                    self.state = State::Coordinated;
                }
            }
        }
    }
}

/// "User's", "Lucas'".
fn possessive(name: &str) -> String {
    if name.ends_with('s') { format!("{name}'") } else { format!("{name}'s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn first_person_becomes_third() {
        for (said, expected) in [
            ("I play the cello.", "User plays the cello."),
            (
                "I'm Ioana, I'm vegetarian and I work as a nurse",
                "User is Ioana, User is vegetarian and User works as a nurse",
            ),
            (
                "I live in Porto and work at my uncle's bakery",
                "User lives in Porto and works at their uncle's bakery",
            ),
            ("My sister Dana is visiting", "User's sister Dana is visiting"),
            ("i dont like risk", "User doesn't like risk"),
            ("I really hate shaggy rugs", "User really hates shaggy rugs"),
            ("I moved to Lisbon", "User moved to Lisbon"),
            ("I've been there", "User has been there"),
            ("We carry on", "User carries on"),
            ("They told me about the US market", "They told User about the US market"),
            ("I taught myself", "User taught themself"),
        ] {
            assert_eq!(third(said, "User"), expected, "{said}");
        }
        assert_eq!(
            third("I can't do the 11th, my sister is getting married", "Lucas"),
            "Lucas can't do the 11th, their sister is getting married"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_rewritten_without_panic(text in "\\PC{0,80}") {
            let _ = third(&text, "User");
        }

        #[test]
        fn text_without_pronouns_only_gains_a_capital(text in "([b-h]{2,6} ){0,9}") {
            prop_assert_eq!(third(&text, "User"), capitalised(&text));
        }
    }
}
