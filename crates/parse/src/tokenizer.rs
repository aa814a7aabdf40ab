//! Cuts a text into tokens as the model was trained to see them.
//!
//! [`Tokenizer::tokens`] is called once for each text. Words are what stands between white space; from each, affixes are cut
//! off one by one until it is a string of the table of special ones, an address, or has none left. The one thing to know: all
//! rules and tables are the model's own, read from its files; only the order in which they are asked is written here.

mod address;
mod affixes;
mod dialect;
mod norms;
mod special;

use self::address::Addresses;
use self::affixes::{Infixes, Prefixes, Suffixes};
use self::norms::Norms;
use self::special::{SpecialToken, Specials};
use crate::attributes::Attributes;
use crate::characters::is_space;
use crate::error::ParseError;
use crate::model::{NormTable, TokenRules, unexpected};
use std::ops::Range;

/// A word of more bytes is cut into parts of so many: no rule is asked about more at once.
const LONGEST_WORD: usize = 4096;

/// A token before it is analyzed.
#[derive(Debug, Clone)]
pub(crate) struct RawToken {
    /// Its bytes in the text.
    pub(crate) range: Range<usize>,
    /// What the networks see of it.
    pub(crate) attributes: Attributes,
}

/// The rules.
pub(crate) struct Tokenizer {
    prefixes: Prefixes,
    suffixes: Suffixes,
    infixes: Infixes,
    addresses: Addresses,
    specials: Specials,
    norms: Norms,
}

/// A piece of text with the norm that a special string gives it.
struct Piece<'s> {
    range: Range<usize>,
    norm: Option<&'s str>,
}

impl Tokenizer {
    /// Compiles the rules of the model.
    pub(crate) fn new(rules: &TokenRules, norms: &NormTable) -> Result<Self, ParseError> {
        let failed = |error| unexpected(TokenRules::FILE, error);
        let mut tokenizer = Self {
            prefixes: Prefixes::new(&rules.prefixes).map_err(failed)?,
            suffixes: Suffixes::new(&rules.suffixes).map_err(failed)?,
            infixes: Infixes::new(&rules.infixes).map_err(failed)?,
            addresses: Addresses::new(&rules.addresses).map_err(failed)?,
            specials: Specials::new(&rules.exceptions()),
            norms: Norms::new(norms),
        };
        tokenizer.find_pieces();
        Ok(tokenizer)
    }

    /// Cuts those special strings that contain affixes by the rules alone, to recognize them by their pieces.
    fn find_pieces(&mut self) {
        let mut all: Vec<Vec<Box<str>>> = Vec::new();
        for text in self.specials.texts().filter(|text| self.has_affixes(text)) {
            let mut pieces = Vec::new();
            self.cut_text(text, None, &mut pieces);
            all.push(pieces.into_iter().map(|piece| text[piece.range].into()).collect());
        }
        for pieces in all {
            self.specials.add_pieces(pieces);
        }
    }

    fn has_affixes(&self, text: &str) -> bool {
        self.prefixes.length(text) > 0
            || self.suffixes.length(text) > 0
            || self.infixes.is_match(text)
            || text.contains(' ')
    }

    /// The tokens of a text, in order. A single space between two of them belongs to neither; all other characters of the text
    /// belong to a token.
    pub(crate) fn tokens(&self, text: &str) -> Vec<RawToken> {
        let mut pieces = Vec::with_capacity(text.len() / 4);
        self.cut_text(text, Some(&self.specials), &mut pieces);
        let pieces = self.join_special(text, pieces);
        let mut tokens: Vec<RawToken> = Vec::with_capacity(pieces.len());
        for (at, piece) in pieces.iter().enumerate() {
            let range = piece.range.clone();
            let next = pieces.get(at + 1).map_or(text.len(), |next| next.range.start);
            let word = &text[range.clone()];
            let attributes =
                self.norms.with_norm(word, piece.norm, |norm| Attributes::new(word, norm, next > range.end));
            tokens.push(RawToken { range, attributes });
        }
        tokens
    }

    /// Cuts at white space, and what is between by the rules.
    fn cut_text<'s>(&self, text: &str, specials: Option<&'s Specials>, pieces: &mut Vec<Piece<'s>>) {
        let mut start = 0;
        let mut in_space = text.chars().next().is_some_and(is_space);
        for (at, character) in text.char_indices() {
            if is_space(character) == in_space {
                continue;
            }
            in_space = !in_space;
            self.cut_long(text, start..at, specials, pieces);
            start = if character == ' ' { at + 1 } else { at };
        }
        self.cut_long(text, start..text.len(), specials, pieces);
    }

    /// Cuts a word, or white space, that may be too long for the rules.
    fn cut_long<'s>(
        &self,
        text: &str,
        mut range: Range<usize>,
        specials: Option<&'s Specials>,
        pieces: &mut Vec<Piece<'s>>,
    ) {
        while range.len() > LONGEST_WORD {
            let end = text.floor_char_boundary(range.start + LONGEST_WORD);
            self.cut_word(text, range.start..end, specials, pieces);
            range.start = end;
        }
        if !range.is_empty() {
            self.cut_word(text, range, specials, pieces);
        }
    }

    /// Cuts one word.
    fn cut_word<'s>(
        &self,
        text: &str,
        mut word: Range<usize>,
        specials: Option<&'s Specials>,
        pieces: &mut Vec<Piece<'s>>,
    ) {
        let special = |range: &Range<usize>| specials.and_then(|specials| specials.get(&text[range.clone()]));
        let mut suffixes: Vec<Range<usize>> = Vec::new();
        while !word.is_empty() && special(&word).is_none() {
            let prefix = word.start..word.start + self.prefixes.length(&text[word.clone()]);
            let rest = prefix.end..word.end;
            if !prefix.is_empty() && !rest.is_empty() && special(&rest).is_some() {
                pieces.push(Piece { range: prefix, norm: None });
                word = rest;
                break;
            }
            let suffix = word.end - self.suffixes.length(&text[rest])..word.end;
            let rest = word.start..suffix.start;
            if !suffix.is_empty() && !rest.is_empty() && special(&rest).is_some() {
                suffixes.push(suffix);
                word = rest;
                break;
            }
            if prefix.is_empty() && suffix.is_empty() {
                break;
            }
            word = prefix.end..suffix.start;
            pieces.extend((!prefix.is_empty()).then_some(Piece { range: prefix, norm: None }));
            suffixes.extend((!suffix.is_empty()).then_some(suffix));
        }
        match special(&word) {
            Some(tokens) => push_special(word.start, tokens, pieces),
            None if !word.is_empty() => self.cut_inside(text, word, pieces),
            None => {}
        }
        pieces.extend(suffixes.into_iter().rev().map(|range| Piece { range, norm: None }));
    }

    /// Cuts what has no affixes any more, at its infixes.
    fn cut_inside(&self, text: &str, word: Range<usize>, pieces: &mut Vec<Piece<'_>>) {
        let content = &text[word.clone()];
        let infixes = if self.addresses.is_match(content) { Vec::new() } else { self.infixes.find(content) };
        let mut start = 0;
        for infix in infixes {
            if infix.start == 0 {
                continue;
            }
            for part in [start..infix.start, infix.clone()] {
                push_part(word.start, part, pieces);
            }
            start = infix.end;
        }
        push_part(word.start, start..word.len(), pieces);
    }

    /// Puts special strings in place of the pieces that they were cut into.
    fn join_special<'s>(&'s self, text: &str, pieces: Vec<Piece<'s>>) -> Vec<Piece<'s>> {
        let found = self.specials.find(pieces.len(), |at| &text[pieces[at].range.clone()]);
        if found.is_empty() {
            return pieces;
        }
        let mut joined = Vec::with_capacity(pieces.len());
        let mut found = found.into_iter().peekable();
        let mut pieces = pieces.into_iter().enumerate();
        while let Some((at, piece)) = pieces.next() {
            let Some(run) = found.next_if(|run| run.start == at) else {
                joined.push(piece);
                continue;
            };
            let mut rest: Vec<Piece<'s>> =
                pieces.by_ref().take(run.len() - 1).map(|(_, piece)| piece).collect();
            let range = piece.range.start..rest.last().map_or(piece.range.end, |last| last.range.end);
            match self.specials.get(&text[range.clone()]) {
                Some(tokens) => push_special(range.start, tokens, &mut joined),
                // There is white space between the pieces.
                None => {
                    joined.push(piece);
                    joined.append(&mut rest);
                }
            }
        }
        joined
    }
}

fn push_part(offset: usize, part: Range<usize>, pieces: &mut Vec<Piece<'_>>) {
    if !part.is_empty() {
        pieces.push(Piece { range: offset + part.start..offset + part.end, norm: None });
    }
}

fn push_special<'s>(mut start: usize, tokens: &'s [SpecialToken], pieces: &mut Vec<Piece<'s>>) {
    for SpecialToken { bytes, norm } in tokens {
        pieces.push(Piece { range: start..start + bytes, norm: norm.as_deref() });
        start += bytes;
    }
}
