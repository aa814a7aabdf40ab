//! One sentence of a conversation with its terms, and the two text functions that build it.
//!
//! [`AnalyzedConversation`](crate::conversation::AnalyzedConversation) creates sentences; scoring, selection and
//! validation read them. Terms are numbers, so that comparing two sentences never touches their text.

use crate::dialogue_act::DialogueAct;
use evoke_types::Role;

/// A sentence with more tokens than this is split, since no small budget could hold it.
const MAX_SENTENCE_TOKENS: usize = 80;
/// Words of each piece of a split sentence.
const PIECE_WORDS: usize = 40;
/// Bytes after which a piece ends even inside a word, per word of [`PIECE_WORDS`]; bounds text without spaces.
const PIECE_BYTES_PER_WORD: usize = 16;

/// A stemmed term, numbered from 0 in the order of first occurrence in the conversation.
pub(crate) type TermId = u32;

/// One sentence, or one piece of a very long sentence.
#[derive(Debug)]
pub(crate) struct Sentence<'a> {
    /// Index of its [`Turn`](crate::Turn), from 0.
    pub(crate) turn: usize,
    pub(crate) role: Role,
    pub(crate) text: &'a str,
    pub(crate) act: DialogueAct,
    /// Its distinct terms, ascending, so that membership is a binary search.
    pub(crate) terms: Vec<TermId>,
    /// Those of `terms` that a reader cannot guess: parts of names, numbers and dates.
    pub(crate) specific_terms: Vec<TermId>,
    /// Estimated tokens of `text`, at least 1.
    pub(crate) tokens: usize,
}

/// Words with a digit, and capitalized words after the first: names, numbers and dates.
pub(crate) fn specific_words(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().enumerate().filter_map(|(index, word)| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capitalized = index > 0 && bare.starts_with(char::is_uppercase) && bare.chars().nth(1).is_some();
        (capitalized || bare.contains(|c: char| c.is_ascii_digit())).then_some(bare)
    })
}

/// The sentence itself, or pieces of at most [`PIECE_WORDS`] words that together hold all of its words.
pub(crate) fn split_long(sentence: &str) -> Vec<&str> {
    if evoke_text::tokens::count(sentence) <= MAX_SENTENCE_TOKENS {
        return vec![sentence];
    }
    let mut pieces = Vec::new();
    let (mut start, mut words, mut in_word) = (0, 0, false);
    for (offset, c) in sentence.char_indices() {
        let blank = c.is_whitespace();
        // A word without end (base64, a long URL) is cut as well.
        if (blank && in_word && words >= PIECE_WORDS) || offset - start >= PIECE_WORDS * PIECE_BYTES_PER_WORD
        {
            pieces.extend(sentence.get(start..offset).map(str::trim));
            (start, words) = (offset, 0);
        }
        words += usize::from(!blank && !in_word);
        in_word = !blank;
    }
    pieces.extend(sentence.get(start..).map(str::trim));
    pieces.retain(|piece| !piece.is_empty());
    pieces
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
    fn long_sentences_are_split_without_loss() {
        let long = "word ".repeat(500) + &"x".repeat(5_000) + " ünïcödé ".repeat(80).as_str();
        let pieces = split_long(&long);
        assert!(pieces.len() > 10 && pieces.iter().all(|piece| piece.len() <= 2_000));
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
        assert_eq!(pieces.iter().map(|piece| letters(piece)).sum::<usize>(), letters(&long));
    }
}
