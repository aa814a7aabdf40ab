//! Snowball stemming, remembered per thread because texts repeat their words.

use super::lemma;
use crate::language::Language;
use foldhash::fast::RandomState;
use rust_stemmers::{Algorithm, Stemmer};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// Words longer than this are identifiers or noise; stemming them has no meaning.
const LONGEST_WORD: usize = 40;
/// How many (language, word) pairs a thread remembers before it starts afresh: about 1 MB.
const REMEMBERED: usize = 16_384;

/// The stem of a word by the Snowball algorithm of its language; of its base, for an English form
/// without a rule ("bought").
///
/// `word` must already be lower-case; accents may be folded away (stems are then consistent, if not
/// those of a dictionary). Words with digits or symbols, words of more than 40 bytes and languages
/// without a stemmer come back as they are.
pub fn stem(word: &str, language: Language) -> Cow<'_, str> {
    match algorithm(language) {
        Some(algorithm) if is_stemmable(word) => {
            let base = if language == Language::English { lemma::base(word) } else { Cow::Borrowed(word) };
            let stemmed = Stemmer::create(algorithm).stem(&base);
            // A word of affixes only has no stem.
            if stemmed.is_empty() { base } else { Cow::Owned(stemmed.into_owned()) }
        }
        _ => Cow::Borrowed(word),
    }
}

/// Words and their stems.
type Stems = HashMap<Box<str>, Box<str>, RandomState>;

thread_local! {
    /// By language, in the order of their declaration.
    static STEMS: RefCell<Vec<Stems>> = const { RefCell::new(Vec::new()) };
}

/// [`stem`], answered from the thread's memory when the word was seen before.
pub(super) fn remembered_stem(word: &str, language: Language) -> Box<str> {
    if algorithm(language).is_none() || !is_stemmable(word) {
        return word.into();
    }
    STEMS.with_borrow_mut(|languages| {
        let slot = language as usize;
        if languages.len() <= slot {
            languages.resize_with(slot + 1, Stems::default);
        }
        let Some(stems) = languages.get_mut(slot) else { return stem(word, language).into() };
        if let Some(known) = stems.get(word) {
            return known.clone();
        }
        if stems.len() >= REMEMBERED {
            stems.clear();
        }
        let stemmed: Box<str> = stem(word, language).into();
        stems.insert(word.into(), stemmed.clone());
        stemmed
    })
}

fn is_stemmable(word: &str) -> bool {
    word.len() > 2 && word.len() <= LONGEST_WORD && word.chars().all(char::is_alphabetic)
}

fn algorithm(language: Language) -> Option<Algorithm> {
    Some(match language {
        Language::English => Algorithm::English,
        Language::German => Algorithm::German,
        Language::Spanish => Algorithm::Spanish,
        Language::French => Algorithm::French,
        Language::Portuguese => Algorithm::Portuguese,
        Language::Italian => Algorithm::Italian,
        Language::Dutch => Algorithm::Dutch,
        Language::Swedish => Algorithm::Swedish,
        Language::Danish => Algorithm::Danish,
        Language::Norwegian => Algorithm::Norwegian,
        Language::Finnish => Algorithm::Finnish,
        Language::Turkish => Algorithm::Turkish,
        Language::Russian => Algorithm::Russian,
        Language::Arabic => Algorithm::Arabic,
        Language::Japanese | Language::Chinese | Language::Korean | Language::Hindi | Language::Other => {
            return None;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (word, language, stemmed) in [
            ("running", Language::English, "run"),
            ("memories", Language::English, "memori"),
            ("katzen", Language::German, "katz"),
            ("user_42", Language::English, "user_42"),
            ("東京", Language::Japanese, "東京"),
        ] {
            assert_eq!(stem(word, language), stemmed);
            assert_eq!(&*remembered_stem(word, language), stemmed);
            assert_eq!(&*remembered_stem(word, language), stemmed, "again, from memory");
        }
        let long = "a".repeat(LONGEST_WORD) + "ing";
        assert_eq!(stem(&long, Language::English), long);
    }
}
