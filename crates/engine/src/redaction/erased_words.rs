//! Words that are erased, and whether another text repeats them.
//!
//! Called by everything that removes words, to find what was made of them elsewhere. The one thing to know: a repetition
//! is a clause with the same words, with everything that was said or understood, or (as an answer that takes note) with
//! little beside it.

use super::clauses::{bare_words, occur_in};
use super::vocabulary::{content_stems, is_same_family, is_title};
use evoke_text::{names, terms};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Clauses that are erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct ErasedWords {
    clauses: Vec<ErasedClause>,
    /// The stems of the names and numbers in them.
    names: HashSet<Box<str>>,
}

/// One clause, and the statement that was made of it.
#[derive(Debug, Clone)]
struct ErasedClause {
    /// The bare words of the clause.
    bare: String,
    /// The stems of the clause.
    content: HashSet<Box<str>>,
    /// The stems of the statement.
    statement: HashSet<Box<str>>,
}

/// Words of somebody who acknowledges something: beside what is repeated they say nothing.
const ACKNOWLEDGING: &str = "noted understood okay ok sure great thanks thank got remember remembered remembering saved stored \
    recorded will keep mind know knowing glad nice sorry hear good wonderful perfect alright right yes hello hi so mentioned \
    said told you your are is";

static ACKNOWLEDGING_STEMS: LazyLock<HashSet<Box<str>>> = LazyLock::new(|| {
    let words = ACKNOWLEDGING.split_whitespace();
    words.flat_map(terms::analyze).map(|term| term.text).collect()
});

/// Characters from which on a word with a digit identifies something: a code, a phone number.
const IDENTIFYING: usize = 3;

impl ErasedWords {
    /// Adds a clause, and the statement that was made of it if there is one.
    pub(crate) fn add(&mut self, words: &str, statement: &str) {
        self.names.extend(names_in(words));
        let clause = ErasedClause {
            bare: bare_words(words),
            content: content_stems(words),
            statement: content_stems(statement),
        };
        if !(clause.content.is_empty() && clause.statement.is_empty()) {
            self.clauses.push(clause);
        }
    }

    /// Whether nothing is erased.
    pub(crate) fn is_empty(&self) -> bool {
        self.clauses.is_empty()
    }

    /// The stems of the names and numbers in the erased words.
    pub(crate) fn names(&self) -> &HashSet<Box<str>> {
        &self.names
    }

    /// Whether a clause states it again: in the same words, or with all stems of the words or of the statement.
    pub(crate) fn is_stated_by(&self, clause: &str) -> bool {
        let (said, bare) = (informative_stems(clause), bare_words(clause));
        !said.is_empty() && self.clauses.iter().any(|known| known.is_stated(&said, &bare))
    }

    /// Whether a clause repeats it: it states it again, or says little beside it, as an acknowledging answer does.
    pub(crate) fn is_repeated_by(&self, clause: &str) -> bool {
        let (said, bare) = (informative_stems(clause), bare_words(clause));
        !said.is_empty()
            && self.clauses.iter().any(|known| known.is_stated(&said, &bare) || self.echoes(&said, known))
    }

    /// Whether all words are of what is erased, or two of three: one of them a name, or several.
    fn echoes(&self, said: &HashSet<Box<str>>, known: &ErasedClause) -> bool {
        let shared: Vec<&str> = said
            .iter()
            .map(|stem| &**stem)
            .filter(|stem| has(&known.content, stem) || has(&known.statement, stem))
            .collect();
        let named = shared.iter().any(|stem| self.names.contains(*stem));
        let specific = named || shared.len() >= 2 || 2 * shared.len() >= known.content.len();
        specific && 3 * shared.len() >= 2 * said.len()
    }

    /// The beginnings of the erased words, in lower case, as a cheap filter: a text that holds none of them does not
    /// repeat anything, but for words with irregular forms.
    pub(crate) fn prefixes(&self) -> Vec<String> {
        const LENGTH: usize = 4;
        let stems = self.clauses.iter().flat_map(|clause| clause.content.iter().chain(&clause.statement));
        let mut prefixes: Vec<String> =
            stems.chain(&self.names).map(|stem| stem.chars().take(LENGTH).collect()).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        prefixes
    }
}

impl ErasedClause {
    fn is_stated(&self, said: &HashSet<Box<str>>, bare: &str) -> bool {
        let all = |of: &HashSet<Box<str>>| of.len() >= 2 && of.iter().all(|stem| has(said, stem));
        !self.content.is_empty() && occur_in(&self.bare, bare) || all(&self.statement) || all(&self.content)
    }
}

/// The stems of a clause without those that only acknowledge.
fn informative_stems(clause: &str) -> HashSet<Box<str>> {
    content_stems(clause).into_iter().filter(|stem| !ACKNOWLEDGING_STEMS.contains(stem)).collect()
}

fn has(stems: &HashSet<Box<str>>, stem: &str) -> bool {
    stems.contains(stem) || stems.iter().any(|other| is_same_family(other, stem))
}

/// The stems of the names and numbers in a text; forms of address are left out.
pub(crate) fn names_in(text: &str) -> HashSet<Box<str>> {
    let is_number = |word: &str| {
        word.chars().filter(|c| c.is_alphanumeric()).count() >= IDENTIFYING
            && word.chars().any(|c| c.is_ascii_digit())
    };
    let numbers = text.split_whitespace().filter(|word| is_number(word)).map(str::to_owned);
    let named = names::find(text).into_iter().map(|name| name.text);
    let stems = named.chain(numbers).flat_map(|text| terms::analyze(&text)).map(|term| term.text);
    stems.filter(|stem| !is_title(stem)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(words: &str, statement: &str) -> ErasedWords {
        let mut erased = ErasedWords::default();
        erased.add(words, statement);
        erased
    }

    #[test]
    fn an_echo_is_known_and_other_statements_are_not() {
        let sand = erased("My tutor is Prof. Sand", "User's tutor is Prof. Sand");
        for echo in [
            "Understood, Prof. Sand is your tutor.",
            "My tutor is Prof. Sand",
            "So Sand it is.",
            "Your tutor, Prof. Sand, is in the next street.",
        ] {
            assert!(sand.is_repeated_by(echo), "{echo}");
        }
        for other in [
            "Noted.",
            "I also sew quilts.",
            "Does a tutor help in winter?",
            "Sand gets into the gears of my bike.",
        ] {
            assert!(!sand.is_repeated_by(other), "{other}");
        }
        let vegan = erased("I am vegan", "User is vegan");
        assert!(
            vegan.is_repeated_by("You are vegan, noted!")
                && !vegan.is_repeated_by("The vegan market opens at nine.")
        );
        let debt = erased("I lent Odile the blue tent", "User lent Odile the blue tent");
        assert!(!debt.is_repeated_by("Odile's train leaves at 9:40"));
    }

    #[test]
    fn names_and_numbers_are_told_from_words() {
        let names = names_in("Dr. Brandt lives at 4711 Elm Road with two dogs");
        assert!(
            names.contains("brandt")
                && names.contains("4711")
                && !names.contains("dog")
                && !names.contains("dr")
        );
        assert!(erased("I play the harp", "").prefixes().contains(&"harp".to_owned()));
    }
}
