//! What the networks see of a token: the ids of its norm, its first and last characters and its shape.
//!
//! The tokenizer asks for these once per token. The one thing to know: an id is the hash of a string, but for a few
//! strings that were numbered before the model was trained; `symbols.tsv` has the ones that words can meet.

use crate::characters::{is_digit, is_letter, is_space};
use crate::hashing::string_hash;
use foldhash::HashMap;
use std::sync::LazyLock;

/// Characters at the end of a word that make its suffix.
const SUFFIX_CHARACTERS: usize = 3;
/// Words of so many characters and more all have the same shape.
const LONG_WORD: usize = 100;
/// A shape repeats a class of characters so often at most.
const LONGEST_RUN: usize = 4;

static SYMBOLS: LazyLock<HashMap<&str, u64>> = LazyLock::new(|| {
    let lines = include_str!("symbols.tsv").lines().filter_map(|line| line.split_once('\t'));
    lines.filter_map(|(name, number)| Some((name, number.parse().ok()?))).collect()
});

/// The ids of a token, in the order in which the networks number their columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attributes(pub(crate) [u64; Attributes::COUNT]);

impl Attributes {
    /// Norm, prefix, suffix, shape, whether a space follows, whether the token is white space.
    pub(crate) const COUNT: usize = 6;

    /// The ids of a token with a norm; `spaced` tells whether a space follows it.
    pub(crate) fn new(text: &str, norm: &str, spaced: bool) -> Self {
        let prefix = text.chars().next().map_or(0, char::len_utf8);
        let suffix = text.char_indices().rev().take(SUFFIX_CHARACTERS).last().map_or(0, |(at, _)| at);
        Self([
            string_id(norm),
            string_id(&text[..prefix]),
            string_id(&text[suffix..]),
            string_id(&shape(text)),
            u64::from(spaced),
            u64::from(is_white(text)),
        ])
    }
}

/// Whether a token is nothing but white space.
pub(crate) fn is_white(text: &str) -> bool {
    text.chars().all(is_space)
}

/// The id of a string: its number if it has one, its hash otherwise.
pub(crate) fn string_id(text: &str) -> u64 {
    if text.is_empty() {
        return 0;
    }
    SYMBOLS.get(text).copied().unwrap_or_else(|| string_hash(text))
}

/// Letters as `x` and `X`, digits as `d`, everything else as it is, runs cut short: "Hello-2025" is "Xxxxx-dddd".
fn shape(text: &str) -> String {
    if text.chars().take(LONG_WORD).count() == LONG_WORD {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let (mut last, mut run) = (None, 0);
    for character in text.chars() {
        let class = match character {
            letter if is_letter(letter) && letter.is_uppercase() => 'X',
            letter if is_letter(letter) => 'x',
            digit if is_digit(digit) => 'd',
            other => other,
        };
        run = if last == Some(class) { run + 1 } else { 1 };
        last = Some(class);
        if run <= LONGEST_RUN {
            shape.push(class);
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_keep_case_and_cut_runs() {
        assert_eq!(shape("Hello-2025!"), "Xxxxx-dddd!");
        assert_eq!(shape("ÄRGERnis²"), "XXXXxxxd");
        assert_eq!(shape("......"), "....");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn numbered_strings_have_their_number_and_others_their_hash() {
        assert_eq!(string_id("X"), 101);
        assert_eq!(string_id("mark"), 423);
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("noun"), string_hash("noun"));
    }

    #[test]
    fn ids_come_from_whole_characters() {
        let Attributes(ids) = Attributes::new("naïveté", "naïveté", true);
        assert_eq!(ids[1..3], [string_id("n"), string_id("eté")]);
        assert_eq!(Attributes::new("\n", "\n", false).0[5], 1);
    }
}
