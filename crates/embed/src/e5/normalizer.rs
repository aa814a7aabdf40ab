//! The normalizer of the model's tokenizer: replaces characters (compatibility forms, controls, kinds of white space) and
//! marks where words begin.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Stands in place of a blank, and in front of the text.
const MARK: char = '\u{2581}';

/// The replacements of characters.
pub(crate) struct Normalizer(HashMap<char, Box<[char]>, RandomState>);

impl Normalizer {
    /// A normalizer with these replacements.
    pub(crate) fn new(replacements: Vec<(char, Vec<char>)>) -> Self {
        Self(replacements.into_iter().map(|(from, to)| (from, to.into())).collect())
    }

    /// The normalized characters of a text, at most `limit`, and every run of blanks as one mark.
    pub(crate) fn normalize(&self, text: impl Iterator<Item = char>, limit: usize) -> Vec<char> {
        let mut normalized = vec![MARK];
        for character in text {
            let own = [character];
            let replaced = self.0.get(&character).map_or(own.as_slice(), |to| to);
            for character in replaced {
                let character = if *character == ' ' { MARK } else { *character };
                if character != MARK || normalized.last() != Some(&MARK) {
                    normalized.push(character);
                }
            }
            if normalized.len() >= limit {
                break;
            }
        }
        normalized
    }
}
