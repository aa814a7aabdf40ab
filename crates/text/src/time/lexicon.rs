//! The words of time expressions in the languages that are read, from the tables in `lexicon/`.
//!
//! A table has one line a meaning: its name and the words and phrases that have it. What a text is cut into and what the rules
//! see are these meanings; the rules are the same for all languages. The one thing to know: a word that means different things
//! in different languages counts only in texts of its own.

mod feast;
mod meaning;

pub(super) use feast::Feast;
pub(super) use meaning::{DayPart, Meaning, Part, Place};

use super::script::is_dense;
use crate::fold::fold;
use crate::language::Language;
use crate::language::stop_words;
use foldhash::fast::RandomState;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

const TABLES: [(Language, &str); 9] = [
    (Language::English, include_str!("lexicon/en.txt")),
    (Language::German, include_str!("lexicon/de.txt")),
    (Language::Spanish, include_str!("lexicon/es.txt")),
    (Language::French, include_str!("lexicon/fr.txt")),
    (Language::Portuguese, include_str!("lexicon/pt.txt")),
    (Language::Italian, include_str!("lexicon/it.txt")),
    (Language::Chinese, include_str!("lexicon/zh.txt")),
    (Language::Japanese, include_str!("lexicon/ja.txt")),
    (Language::Hindi, include_str!("lexicon/hi.txt")),
];

/// A meaning of a word or phrase.
#[derive(Debug)]
pub(super) struct Entry {
    /// The words after the first, as tokens.
    pub(super) rest: Vec<String>,
    pub(super) meaning: Meaning,
    pub(super) language: Language,
    /// It means other things too and needs a date around it.
    pub(super) unsure: bool,
    /// It counts in texts of its language only.
    pub(super) own: bool,
}

/// All tables.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    entries: HashMap<String, Vec<Entry>, RandomState>,
    /// Ends of words that tell a tense, with the accents that they are written with.
    pub(super) endings: Vec<(Language, String, Meaning)>,
    dense: HashSet<String, RandomState>,
    longest_dense: usize,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lexicon.
pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut lexicon = Self::default();
        for (language, table) in TABLES {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, words)) = line.split_once(": ")
                    && let Some(meaning) = Meaning::named(name)
                {
                    for word in words.split(", ") {
                        lexicon.add(language, meaning, word);
                    }
                }
            }
        }
        lexicon.part_languages();
        for entries in lexicon.entries.values_mut() {
            entries.sort_by_key(|entry| std::cmp::Reverse(entry.rest.len()));
        }
        lexicon
    }

    fn add(&mut self, language: Language, meaning: Meaning, word: &str) {
        if let Some(ending) = word.strip_prefix('-') {
            self.endings.push((language, ending.to_owned(), meaning));
            return;
        }
        let own = word.starts_with('~');
        let unsure = word.starts_with('?');
        let word = word.trim_start_matches(['~', '?']);
        if word.chars().next().is_some_and(is_dense) {
            self.longest_dense = self.longest_dense.max(word.chars().count());
            self.dense.insert(word.to_owned());
            let entry = Entry { rest: Vec::new(), meaning, language, unsure, own };
            self.entries.entry(fold(word).into_owned()).or_default().push(entry);
            return;
        }
        let mut parts = plain_tokens(word).into_iter();
        let Some(first) = parts.next() else { return };
        let entry = Entry { rest: parts.collect(), meaning, language, unsure, own };
        self.entries.entry(first).or_default().push(entry);
    }

    /// Restricts what is written alike and means different things to texts of its own language.
    fn part_languages(&mut self) {
        for (first, entries) in &mut self.entries {
            let mut meanings: HashMap<Vec<String>, Vec<(Language, Meaning)>> = HashMap::new();
            for entry in entries.iter() {
                meanings.entry(entry.rest.clone()).or_default().push((entry.language, entry.meaning));
            }
            for entry in entries.iter_mut() {
                let alike = meanings.get(&entry.rest).map(Vec::as_slice).unwrap_or_default();
                let means_other = alike.iter().any(|(language, _)| {
                    *language != entry.language
                        && !alike.iter().any(|(own, meaning)| {
                            *own == entry.language && alike.contains(&(*language, *meaning))
                        })
                });
                let is_function_word = entry.rest.is_empty()
                    && (stop_words::lists_with(first).is_foreign_to(entry.language) || first.len() < 3);
                let is_cue = matches!(
                    entry.meaning,
                    Meaning::Past
                        | Meaning::NotPast
                        | Meaning::Ahead
                        | Meaning::Plan
                        | Meaning::PlanMade
                        | Meaning::Clause
                        | Meaning::Be
                        | Meaning::Have
                        | Meaning::For
                        | Meaning::Approx
                );
                let joins = matches!(entry.meaning, Meaning::Of) && first.len() > 1;
                let by_script = first.chars().next().is_some_and(|c| !c.is_ascii());
                let restricted = (means_other || is_function_word) && !joins || is_cue;
                entry.own |= restricted && !by_script;
            }
        }
    }

    /// What a token and the ones after it may mean, longest phrases first.
    pub(super) fn entries(&self, token: &str) -> &[Entry] {
        self.entries.get(token).map(Vec::as_slice).unwrap_or_default()
    }

    /// How long the longest known word is that a text without blanks starts with.
    pub(super) fn dense_word(&self, text: &str) -> Option<usize> {
        let mut longest = None;
        for (count, (at, c)) in text.char_indices().enumerate() {
            if count >= self.longest_dense {
                break;
            }
            let end = at + c.len_utf8();
            if text.get(..end).is_some_and(|word| self.dense.contains(word)) {
                longest = Some(end);
            }
        }
        longest
    }
}

/// The tokens of a phrase in a table: words, and each sign by itself.
fn plain_tokens(phrase: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut open = false;
    for c in phrase.chars() {
        let is_letter = c.is_alphabetic()
            || unicode_normalization::char::is_combining_mark(c)
            || matches!(c, '\u{900}'..='\u{963}');
        let is_digit = c.is_ascii_digit();
        let joins = open
            && tokens
                .last()
                .and_then(|last| last.chars().last())
                .is_some_and(|last| is_digit && last.is_ascii_digit() || is_letter && !last.is_ascii_digit());
        if c.is_whitespace() {
            open = false;
            continue;
        }
        match tokens.last_mut().filter(|_| joins) {
            Some(last) => last.push(c),
            None => tokens.push(c.to_string()),
        }
        open = is_letter || is_digit;
    }
    tokens.iter().map(|token| fold(token).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_table_has_a_known_meaning() {
        for (language, table) in TABLES {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (name, words) = line.split_once(": ").expect("a meaning and words");
                assert!(Meaning::named(name).is_some(), "{language:?}: {line}");
                assert!(!words.split(", ").any(|word| word.trim() != word || word.is_empty()), "{line}");
            }
        }
    }

    #[test]
    fn words_of_several_languages_count_in_their_own() {
        let own = |word: &str, language| {
            lexicon().entries(word).iter().filter(move |e| e.language == language).all(|e| e.own)
        };
        assert!(own("sei", Language::Italian) && own("once", Language::Spanish));
        assert!(!own("manana", Language::Spanish) && !own("juni", Language::German));
    }
}
