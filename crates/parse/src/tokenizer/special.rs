//! Strings that are cut as a table says: contractions, abbreviations, emoticons.
//!
//! A word that is such a string is looked up directly. The one thing to know: some of them contain what is cut off as an
//! affix (":)"), so afterwards the tokens are searched for the pieces that these would have been cut into.

use crate::model::Exceptions;
use foldhash::{HashMap, HashSet};
use std::ops::Range;

/// A token of such a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SpecialToken {
    /// Bytes of its text.
    pub(super) bytes: usize,
    /// Its norm, if it is not the usual one.
    pub(super) norm: Option<Box<str>>,
}

/// The table.
pub(super) struct Specials {
    tokens: HashMap<Box<str>, Box<[SpecialToken]>>,
    /// Bytes of the longest string, so that longer words need not be hashed.
    longest: usize,
    /// By the first piece, the pieces that a string would be cut into by the rules alone.
    pieces: HashMap<Box<str>, Vec<Vec<Box<str>>>>,
}

impl Specials {
    /// Makes the table of the model's exceptions, without the pieces.
    pub(super) fn new(exceptions: &Exceptions) -> Self {
        let mut tokens: HashMap<Box<str>, Box<[SpecialToken]>> = HashMap::default();
        for (text, parts) in exceptions {
            let part = |(text, norm): &(String, Option<String>)| SpecialToken {
                bytes: text.len(),
                norm: norm.as_deref().map(Into::into),
            };
            tokens.insert(text.as_str().into(), parts.iter().map(part).collect());
        }
        let longest = tokens.keys().map(|text| text.len()).max().unwrap_or(0);
        Self { tokens, longest, pieces: HashMap::default() }
    }

    /// The strings of the table.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.tokens.keys().map(|text| &**text)
    }

    /// Adds pieces of a string by which it is found among the tokens of a text.
    pub(super) fn add_pieces(&mut self, pieces: Vec<Box<str>>) {
        if let Some(first) = pieces.first() {
            self.pieces.entry(first.clone()).or_default().push(pieces);
        }
    }

    /// The tokens of a string, if it is in the table.
    pub(super) fn get(&self, text: &str) -> Option<&[SpecialToken]> {
        if text.len() > self.longest {
            return None;
        }
        self.tokens.get(text).map(|tokens| &**tokens)
    }

    /// Where tokens in a row are the pieces of strings of the table: the longest first, and no two overlap. `text` answers
    /// the text of a token.
    pub(super) fn find<'t>(&self, count: usize, text: impl Fn(usize) -> &'t str) -> Vec<Range<usize>> {
        let mut matches: Vec<Range<usize>> = Vec::new();
        for start in 0..count {
            for pieces in self.pieces.get(text(start)).into_iter().flatten() {
                let end = start + pieces.len();
                if end <= count && pieces.iter().zip(start..).all(|(piece, at)| text(at) == &**piece) {
                    matches.push(start..end);
                }
            }
        }
        matches.sort_by_key(|range| (std::cmp::Reverse(range.len()), range.start));
        let mut seen: HashSet<usize> = HashSet::default();
        let mut chosen: Vec<Range<usize>> = Vec::new();
        for range in matches {
            if !seen.contains(&range.start) && !seen.contains(&(range.end - 1)) {
                chosen.push(range.clone());
            }
            seen.extend(range);
        }
        chosen.sort_by_key(|range| range.start);
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_string_wins_over_those_inside_of_it() {
        let mut specials = Specials::new(&Exceptions::new());
        specials.add_pieces([":", ")"].map(Box::from).to_vec());
        specials.add_pieces([":", ")", ")"].map(Box::from).to_vec());
        let tokens = [":", ")", ")", "a", ":", ")"];
        assert_eq!(specials.find(tokens.len(), |at| tokens[at]), [0..3, 4..6]);
        assert!(specials.get("anything").is_none());
    }
}
