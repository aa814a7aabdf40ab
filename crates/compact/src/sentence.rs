//! A conversation as sentences with their terms.

use crate::Act;
use crate::compact::Turn;
use evoke_types::Role;
use std::collections::{HashMap, HashSet};

/// A sentence is cut when it has more tokens than this: a budget could not use it otherwise.
const LONG: usize = 80;
/// Words of each piece of a long sentence.
const PIECE: usize = 40;

/// A term of the conversation, by number.
pub(crate) type Stem = u32;

/// One sentence.
#[derive(Debug)]
pub(crate) struct Sentence<'a> {
    /// Which turn, from 0.
    pub(crate) turn: usize,
    pub(crate) role: Role,
    pub(crate) text: &'a str,
    pub(crate) act: Act,
    /// Its terms, each once, ascending.
    pub(crate) stems: Vec<Stem>,
    /// Those of them that cannot be guessed back: parts of names, numbers and dates.
    pub(crate) specific: Vec<Stem>,
    pub(crate) tokens: usize,
}

/// A conversation as sentences.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    pub(crate) sentences: Vec<Sentence<'a>>,
    /// How telling each stem is: ln(1 + sentences / sentences with it).
    pub(crate) idf: Vec<f32>,
    stems: Stems,
    pub(crate) turns: usize,
    /// Tokens of all turns.
    pub(crate) tokens: usize,
}

impl<'a> Reading<'a> {
    /// Reads turns. Linear in their words.
    pub(crate) fn of(turns: &[Turn<'a>]) -> Self {
        let mut stems = Stems::default();
        let mut sentences = Vec::new();
        let mut tokens = 0;
        for (turn, said) in turns.iter().enumerate() {
            tokens += evoke_text::tokens::count(said.text);
            for range in evoke_text::sentences::split(said.text) {
                let whole = said.text.get(range).unwrap_or_default();
                for text in pieces(whole) {
                    sentences.push(stems.sentence(turn, said.role, text));
                }
            }
        }
        let idf = idf(&sentences, stems.0.len());
        Self { sentences, idf, stems, turns: turns.len(), tokens }
    }

    /// The stems of other words, those that occur in the conversation.
    pub(crate) fn known(&self, text: &str) -> HashSet<Stem> {
        let terms = evoke_text::terms::analyze(text).into_iter();
        terms.filter_map(|term| self.stems.0.get(&term.text).copied()).collect()
    }

    /// What the stems tell together.
    pub(crate) fn mass<'s>(&self, stems: impl IntoIterator<Item = &'s Stem>) -> f32 {
        stems.into_iter().filter_map(|stem| self.idf.get(*stem as usize)).sum()
    }

    /// The share of a sentence's terms, by what they tell, for which a condition holds; 1 without terms.
    pub(crate) fn share(&self, sentence: &Sentence<'_>, holds: impl Fn(Stem) -> bool) -> f32 {
        let all = self.mass(&sentence.stems);
        let held = self.mass(sentence.stems.iter().filter(|stem| holds(**stem)));
        if all > 0.0 { held / all } else { 1.0 }
    }
}

/// Numbers of stems.
#[derive(Debug, Default)]
struct Stems(HashMap<Box<str>, Stem>);

impl Stems {
    fn sentence<'a>(&mut self, turn: usize, role: Role, text: &'a str) -> Sentence<'a> {
        let stems = self.numbers(text);
        let telling: Vec<&str> = specific_words(text).collect();
        let specific = self.numbers(&telling.join(" "));
        let tokens = evoke_text::tokens::count(text).max(1);
        Sentence { turn, role, text, act: Act::of(text), stems, specific, tokens }
    }

    fn numbers(&mut self, text: &str) -> Vec<Stem> {
        let mut numbers: Vec<Stem> =
            evoke_text::terms::analyze(text).into_iter().map(|term| self.number(term.text)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    fn number(&mut self, stem: Box<str>) -> Stem {
        let next = Stem::try_from(self.0.len()).unwrap_or(Stem::MAX);
        *self.0.entry(stem).or_insert(next)
    }
}

/// Words with a digit, and capitalised ones after the first.
pub(crate) fn specific_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().enumerate().filter_map(|(at, word)| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = at > 0 && bare.starts_with(char::is_uppercase) && bare.chars().nth(1).is_some();
        (capital || bare.contains(|c: char| c.is_ascii_digit())).then_some(bare)
    })
}

/// The sentence, or when it is long, pieces of it that together hold all of its words.
fn pieces(sentence: &str) -> Vec<&str> {
    if evoke_text::tokens::count(sentence) <= LONG {
        return vec![sentence];
    }
    let mut pieces = Vec::new();
    let (mut start, mut words, mut in_word) = (0, 0, false);
    for (at, c) in sentence.char_indices() {
        let blank = c.is_whitespace();
        // A word without end is cut as well.
        if (blank && in_word && words >= PIECE) || at - start >= PIECE * 16 {
            pieces.extend(sentence.get(start..at).map(str::trim));
            (start, words) = (at, 0);
        }
        words += usize::from(!blank && !in_word);
        in_word = !blank;
    }
    pieces.extend(sentence.get(start..).map(str::trim));
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

fn idf(sentences: &[Sentence<'_>], stems: usize) -> Vec<f32> {
    let mut frequency = vec![0_u32; stems];
    for stem in sentences.iter().flat_map(|s| s.stems.iter()) {
        if let Some(count) = frequency.get_mut(*stem as usize) {
            *count += 1;
        }
    }
    let n = sentences.len() as f32;
    frequency.into_iter().map(|count| (1.0 + n / (count.max(1)) as f32).ln()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specific_words_are_names_and_numbers() {
        let words: Vec<&str> = specific_words("Please send 12 desks to Dana, on Friday!").collect();
        assert_eq!(words, ["12", "Dana", "Friday"]);
        assert_eq!(specific_words("Nothing here. I see").count(), 0);
    }

    #[test]
    fn long_sentences_are_cut_without_loss() {
        let long = "word ".repeat(500) + &"x".repeat(5_000) + " ünïcödé ".repeat(80).as_str();
        let pieces = pieces(&long);
        assert!(pieces.len() > 10 && pieces.iter().all(|piece| piece.len() <= 2_000));
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        assert_eq!(pieces.iter().map(|piece| letters(piece)).sum::<usize>(), letters(&long));
    }
}
