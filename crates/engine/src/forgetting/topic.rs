//! What a description to forget means, and which texts hold it.
//!
//! Called by the search and when traces are looked up. The one thing to know: names and numbers of the description have to
//! be in a text themselves; nothing else can stand for them.

use crate::redaction::vocabulary::{
    is_of_another, is_same_family, is_title, narrower_descriptions, own_word, plain, without_generic_words,
};
use evoke_text::{names, terms};

/// What a description means.
#[derive(Debug, Clone)]
pub(crate) struct Topic {
    /// The ways to name it: of each, the words that a text must hold.
    namings: Vec<Vec<Word>>,
    /// The words as they were given, without those that lead up to them.
    text: String,
    /// The stem of what is the speaker's own: "name" of "my name".
    own: Option<Box<str>>,
}

/// A word of a description.
#[derive(Debug, Clone)]
struct Word {
    /// The stems of the word; any of them will do.
    stems: Vec<Box<str>>,
    /// The word as it was given.
    text: String,
    /// Whether it is a name or a number: nothing else can stand for it.
    exact: bool,
}

/// How well a text holds what is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hold {
    /// All words but one of three or more, which is no name.
    Most,
    /// All words of one way to name it.
    All,
}

/// Words that make what follows a part of something else: "the flight to Lisbon" is not Lisbon.
const JOINING: &[&str] = &[
    "of", "from", "to", "with", "in", "at", "on", "for", "by", "and", "or", "near", "into", "under",
    "against", "without", "about",
];

impl Topic {
    /// Parses a description. Words in parentheses at its end, separated by commas, are other names for what it means: "my
    /// child (son, daughter)".
    pub(crate) fn new(description: &str) -> Self {
        let description = description.trim();
        let (main, others) = match description.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
            Some((main, others)) => (main, others),
            None => (description, ""),
        };
        let text = evoke_extract::meant(main);
        let specific = without_generic_words(&text);
        let narrower = narrower_descriptions(&specific);
        let given = others.split(',').map(str::trim).filter(|other| !other.is_empty()).map(str::to_owned);
        let named = narrower.into_iter().chain(given).chain(named_alone(&specific));
        let namings = std::iter::once(specific.clone()).chain(named).map(|text| words(&text));
        let namings = namings.filter(|words| !words.is_empty()).collect();
        let own = own_word(&specific);
        let own = own.and_then(|word| words(word).into_iter().next()?.stems.into_iter().next());
        Self { namings, text, own }
    }

    /// Whether the description says nothing that could be looked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.namings.is_empty()
    }

    /// What is meant, as it was given.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether a text holds what is meant, with the words of the description that it holds.
    pub(crate) fn held_by(&self, text: &str) -> Option<(Hold, Vec<String>)> {
        let held = terms::analyze(text);
        if held.is_empty() || self.own.as_ref().is_some_and(|own| is_of_another(text, own)) {
            return None;
        }
        let has = |word: &&Word| {
            held.iter().any(|term| word.stems.iter().any(|stem| is_same_family(stem, &term.text)))
        };
        let best = self.namings.iter().filter_map(|naming| {
            let (found, missing): (Vec<&Word>, Vec<&Word>) = naming.iter().partition(has);
            let hold = match missing.as_slice() {
                [] => Hold::All,
                [one] if naming.len() >= 3 && !one.exact => Hold::Most,
                _ => return None,
            };
            Some((hold, found.into_iter().map(|word| word.text.clone()).collect()))
        });
        best.max_by_key(|(hold, _): &(Hold, Vec<String>)| *hold)
    }

    /// Whether a text can say what is meant in other words: it has every name and number of the description, and does not
    /// speak of somebody else's.
    pub(crate) fn may_mean(&self, text: &str) -> bool {
        let held = terms::analyze(text);
        let has = |word: &Word| {
            held.iter().any(|term| word.stems.iter().any(|stem| is_same_family(stem, &term.text)))
        };
        let foreign = self.own.as_ref().is_some_and(|own| is_of_another(text, own));
        !foreign && self.namings.iter().any(|naming| naming.iter().filter(|word| word.exact).all(has))
    }

    /// A text without the names and numbers of the description, if that says something besides: where both have them, they
    /// are alike by these alone, whatever else they say.
    pub(crate) fn without_names(&self, text: &str) -> String {
        let Some(words) = self.namings.first().filter(|words| words.iter().any(|word| !word.exact)) else {
            return text.to_owned();
        };
        let is_name = |word: &str| {
            let held = terms::analyze(word);
            let exact = words.iter().filter(|known| known.exact).flat_map(|known| &known.stems);
            exact.clone().any(|stem| held.iter().any(|term| term.text == *stem))
        };
        let left: Vec<&str> = text.split_whitespace().filter(|word| !is_name(word)).collect();
        if left.is_empty() { text.to_owned() } else { left.join(" ") }
    }

    /// Whether the word is one that the description names.
    pub(crate) fn names(&self, stem: &str) -> bool {
        let words = self.namings.iter().flatten();
        words.flat_map(|word| &word.stems).any(|known| is_same_family(known, stem))
    }

    /// The beginnings of its words, in lower case, as a cheap filter: a text that holds none of them does not hold what is
    /// meant, but for words with irregular forms.
    pub(crate) fn prefixes(&self) -> Vec<String> {
        const LENGTH: usize = 4;
        let words = self.namings.iter().flatten();
        let prefix = |stem: &str| stem.chars().take(LENGTH).collect::<String>();
        words.flat_map(|word| word.stems.iter().map(|stem| prefix(stem))).collect()
    }
}

/// The words of a text that say something.
fn words(text: &str) -> Vec<Word> {
    let said = terms::analyze(text);
    let names: Vec<String> = names::query(text).into_iter().map(|name| name.text).collect();
    let all: Vec<&str> = text.split_whitespace().collect();
    let words = all.iter().enumerate().filter_map(|(at, word)| {
        let bare = plain(word);
        let named_next =
            all.get(at + 1).is_some_and(|next| next.chars().next().is_some_and(char::is_uppercase));
        if is_title(&bare) && named_next {
            return None;
        }
        let own = terms::analyze(word).into_iter().map(|term| term.text);
        let stems: Vec<Box<str>> = own.filter(|stem| said.iter().any(|term| term.text == *stem)).collect();
        let named =
            names.iter().any(|name| name.split_whitespace().any(|part| plain(part) == possessor(&bare)));
        let exact = named || bare.chars().any(|c| c.is_ascii_digit());
        let text = word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        (!stems.is_empty()).then_some(Word { stems, text, exact })
    });
    words.collect()
}

/// A word without its possessive ending: "laura" of "laura's".
fn possessor(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// The name of "my tutor Prof. Sand": what stands before it only says who that is.
fn named_alone(text: &str) -> Option<String> {
    let name = names::query(text).pop()?;
    let after = text.get(name.range.end..)?;
    let mut before = text.get(..name.range.start)?.split_whitespace().peekable();
    before.peek()?;
    let only_says_who = before.all(|word| {
        let bare = plain(word);
        let title = is_title(&bare);
        let common = word.chars().next().is_some_and(char::is_lowercase)
            && !word.ends_with("'s")
            && !word.ends_with("’s");
        (title || common) && !JOINING.contains(&bare.as_str())
    });
    let ends = after.chars().all(|c| !c.is_alphanumeric());
    (only_says_who && ends).then_some(name.text)
}

#[cfg(test)]
mod tests {
    use super::{Hold, Topic};

    fn hold(description: &str, text: &str) -> Option<Hold> {
        Topic::new(description).held_by(text).map(|(hold, _)| hold)
    }

    #[test]
    fn a_text_must_hold_all_words_or_all_but_one_of_several() {
        for (description, text, expected) in [
            ("everything about Odile", "Odile's train is the 9:40", Some(Hold::All)),
            ("Odile", "User's new partner is Odette", None),
            ("my boat", "My boat leaks in the rain.", Some(Hold::All)),
            ("my boat", "Odile's boat leaks", None),
            ("my proposal on tides", "Prof. Sand proposed an essay on tides", Some(Hold::All)),
            ("my old address on Walnut Lane", "User's old address is 12 Walnut Lane", Some(Hold::All)),
            ("my old address on Walnut Lane", "User plays the trombone", None),
            ("my old address on Elm Lane", "User's old address is 12 Walnut Lane", None),
            ("my red bike lock", "User's red bike is a gift", Some(Hold::Most)),
            ("my tax adviser", "User paid the tax in May", None),
            ("my child (son, daughter)", "User's son Leo is five", Some(Hold::All)),
            ("my child", "User's daughter is five", Some(Hold::All)),
            ("my tutor Prof. Sand", "Sand called today", Some(Hold::All)),
            ("the flight to Lisbon", "Lisbon is sunny", None),
            ("Odile's surgery", "Odile likes figs", None),
            ("my locker code 5512", "The code of the locker is 5512", Some(Hold::All)),
            ("my locker code 5512", "The code of the locker is 7731", None),
        ] {
            assert_eq!(hold(description, text), expected, "{description}: {text}");
        }
    }

    #[test]
    fn what_a_description_says_besides_its_names_is_compared() {
        for (description, text, left) in [
            ("Odile's address", "Odile has twins", "has twins"),
            ("Odile's address", "Odile's address", "address"),
            ("Odile", "Odile has twins", "Odile has twins"),
            ("my boat", "User's boat leaks", "User's boat leaks"),
        ] {
            assert_eq!(Topic::new(description).without_names(text), left, "{description}: {text}");
        }
    }

    #[test]
    fn the_words_that_were_found_are_told() {
        let topic = Topic::new("what I said about Odile's surgery");
        let (_, words) = topic.held_by("User is afraid of the surgery of Odile").expect("held");
        assert_eq!(words, ["Odile's", "surgery"]);
        assert!(Topic::new("everything I said").is_empty() && topic.names("surgeri"));
    }
}
