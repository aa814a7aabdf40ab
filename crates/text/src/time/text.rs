//! A text as the rules see it: its tokens, what each may mean, and the language that it is in.

use super::direction::{Hint, hints};
use super::lexeme::Lexeme;
use super::lexicon::lexicon;
use super::token::{Token, tokens};
use crate::language::Language;
use crate::language::stop_words::Vote;

/// A text, read once for all rules.
#[derive(Debug)]
pub(super) struct Text<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    /// The meanings that begin at each token, longest first.
    pub(super) lexemes: Vec<Vec<Lexeme>>,
    /// What each token says of where its clause points.
    pub(super) hints: Vec<Hint>,
    pub(super) language: Language,
}

/// Tokens from the start by which the language is told.
const LANGUAGE_TOKENS: usize = 400;

impl<'a> Text<'a> {
    /// Reads a text. Linear in its length.
    pub(super) fn new(text: &'a str) -> Self {
        let tokens = tokens(text);
        let language = language_of(&tokens);
        let lexemes: Vec<Vec<Lexeme>> =
            (0..tokens.len()).map(|at| lexemes_at(&tokens, at, language)).collect();
        let hints = hints(&tokens, &lexemes, language);
        Self { tokens, lexemes, hints, language }
    }
}

fn lexemes_at(tokens: &[Token<'_>], at: usize, language: Language) -> Vec<Lexeme> {
    let Some(token) = tokens.get(at) else { return Vec::new() };
    let fits = |rest: &[String]| {
        rest.iter()
            .enumerate()
            .all(|(n, word)| tokens.get(at + 1 + n).is_some_and(|token| token.text == *word))
    };
    lexicon()
        .entries(&token.text)
        .iter()
        .filter(|entry| (!entry.own || entry.language == language) && fits(&entry.rest))
        .map(|entry| Lexeme { len: entry.rest.len() + 1, meaning: entry.meaning, unsure: entry.unsure })
        .collect()
}

/// The language of a text: by its script, or by its function words and its words of time.
fn language_of(tokens: &[Token<'_>]) -> Language {
    let head = tokens.get(..LANGUAGE_TOKENS.min(tokens.len())).unwrap_or_default();
    let has =
        |low: char, high: char| head.iter().any(|token| token.raw.starts_with(|c| low <= c && c <= high));
    if has('\u{3040}', '\u{30ff}') {
        return Language::Japanese;
    }
    if has('\u{3400}', '\u{9fff}') {
        return Language::Chinese;
    }
    if has('\u{900}', '\u{97f}') {
        return Language::Hindi;
    }
    let mut vote = Vote::default();
    for token in head {
        vote.add(crate::language::stop_words::lists_with(&token.text));
    }
    let mut best = (Language::English, vote.count(Language::English) * 2 + 1);
    for language in [
        Language::English,
        Language::German,
        Language::Spanish,
        Language::French,
        Language::Portuguese,
        Language::Italian,
    ] {
        let words: u16 = (0..head.len()).map(|at| speaks_for(head, at, language)).sum();
        let votes = (vote.count(language) * 2)
            .saturating_add(words)
            .saturating_add(u16::from(language == Language::English));
        if votes > best.1 || language == best.0 {
            best = (language, votes);
        }
    }
    best.0
}

/// How much a word of time at an index speaks for a language: more when it is of no other.
fn speaks_for(tokens: &[Token<'_>], at: usize, language: Language) -> u16 {
    let Some(token) = tokens.get(at).filter(|token| token.text.len() > 2) else { return 0 };
    let fits = |rest: &[String]| {
        rest.iter()
            .enumerate()
            .all(|(n, word)| tokens.get(at + 1 + n).is_some_and(|token| token.text == *word))
    };
    let (mut own, mut other) = (false, false);
    for entry in lexicon().entries(&token.text).iter().filter(|entry| fits(&entry.rest)) {
        own |= entry.language == language;
        other |= entry.language != language;
    }
    match (own, other) {
        (true, false) => 3,
        (true, true) => 1,
        (false, _) => 0,
    }
}
