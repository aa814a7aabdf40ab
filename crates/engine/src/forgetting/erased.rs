//! Words that are erased, and how they are known again where somebody repeats them.

use super::wording::{bare, content, same, stands_in};
use evoke_text::{names, terms};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that are erased.
#[derive(Debug, Clone, Default)]
pub(crate) struct Erased {
    said: Vec<Said>,
    /// Stems of names and numbers in them.
    names: HashSet<Box<str>>,
}

/// One clause, and what was understood of it.
#[derive(Debug, Clone)]
struct Said {
    /// Its bare words.
    row: String,
    /// What it says.
    content: HashSet<Box<str>>,
    /// What the statement made of it says.
    statement: HashSet<Box<str>>,
}

/// Words of somebody who takes note of something: beside what is repeated they say nothing.
const TAKING_NOTE: &str = "noted understood okay ok sure great thanks thank got remember remembered remembering saved stored \
    recorded will keep mind know knowing glad nice sorry hear good wonderful perfect alright right yes hello hi so mentioned \
    said told you your are is";

static NOTING: LazyLock<HashSet<Box<str>>> = LazyLock::new(|| {
    let words = TAKING_NOTE.split_whitespace();
    words.flat_map(terms::analyze).map(|term| term.text).collect()
});

/// Characters from which on a word with a digit is one of a kind: a code, a number of somebody's.
const NUMBER: usize = 3;

impl Erased {
    /// Adds a clause, and the statement that was made of it if there is one.
    pub(crate) fn add(&mut self, words: &str, statement: &str) {
        self.names.extend(names_in(words));
        let said = Said { row: bare(words), content: content(words), statement: content(statement) };
        if !(said.content.is_empty() && said.statement.is_empty()) {
            self.said.push(said);
        }
    }

    /// Whether nothing is erased.
    pub(crate) fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Stems of the names and numbers in it.
    pub(crate) fn names(&self) -> &HashSet<Box<str>> {
        &self.names
    }

    /// Whether a clause states it again: in the same words, or with all that was said or understood.
    pub(crate) fn is_stated_by(&self, clause: &str) -> bool {
        let (said, row) = (told(clause), bare(clause));
        !said.is_empty() && self.said.iter().any(|known| known.is_stated(&said, &row))
    }

    /// Whether a clause repeats it: it states it again, or says little beside it, as an answer does that takes note.
    pub(crate) fn is_repeated_by(&self, clause: &str) -> bool {
        let (said, row) = (told(clause), bare(clause));
        !said.is_empty()
            && self.said.iter().any(|known| known.is_stated(&said, &row) || self.echoes(&said, known))
    }

    /// Whether all words are of what is erased, or two of three: one of them a name, or several.
    fn echoes(&self, said: &HashSet<Box<str>>, known: &Said) -> bool {
        let shared: Vec<&str> = said
            .iter()
            .map(|stem| &**stem)
            .filter(|stem| has(&known.content, stem) || has(&known.statement, stem))
            .collect();
        let named = shared.iter().any(|stem| self.names.contains(*stem));
        let telling = named || shared.len() >= 2 || 2 * shared.len() >= known.content.len();
        telling && 3 * shared.len() >= 2 * said.len()
    }

    /// Beginnings of its words, in lower case: a text that holds none of them does not repeat it, but for words with
    /// irregular forms.
    pub(crate) fn beginnings(&self) -> Vec<String> {
        const LENGTH: usize = 4;
        let stems = self.said.iter().flat_map(|said| said.content.iter().chain(&said.statement));
        let mut begun: Vec<String> =
            stems.chain(&self.names).map(|stem| stem.chars().take(LENGTH).collect()).collect();
        begun.sort_unstable();
        begun.dedup();
        begun
    }
}

impl Said {
    fn is_stated(&self, said: &HashSet<Box<str>>, row: &str) -> bool {
        let all = |of: &HashSet<Box<str>>| of.len() >= 2 && of.iter().all(|stem| has(said, stem));
        !self.content.is_empty() && stands_in(&self.row, row) || all(&self.statement) || all(&self.content)
    }
}

/// What a clause tells, beside taking note.
fn told(clause: &str) -> HashSet<Box<str>> {
    content(clause).into_iter().filter(|stem| !NOTING.contains(stem)).collect()
}

fn has(stems: &HashSet<Box<str>>, stem: &str) -> bool {
    stems.contains(stem) || stems.iter().any(|other| same(other, stem))
}

/// Stems of the names and numbers in a text.
pub(crate) fn names_in(text: &str) -> HashSet<Box<str>> {
    let is_number = |word: &str| {
        word.chars().filter(|c| c.is_alphanumeric()).count() >= NUMBER
            && word.chars().any(|c| c.is_ascii_digit())
    };
    let numbers = text.split_whitespace().filter(|word| is_number(word)).map(str::to_owned);
    let named = names::find(text).into_iter().map(|name| name.text);
    let stems = named.chain(numbers).flat_map(|text| terms::analyze(&text)).map(|term| term.text);
    stems.filter(|stem| !super::topic::is_title(stem)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn erased(words: &str, statement: &str) -> Erased {
        let mut erased = Erased::default();
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
        assert!(erased("I play the harp", "").beginnings().contains(&"harp".to_owned()));
    }
}
