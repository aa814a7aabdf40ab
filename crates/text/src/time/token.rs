//! The words, numbers and signs that dates are made of.

use crate::fold::fold;
use std::ops::Range;

/// A word, a number or one sign.
#[derive(Debug)]
pub(super) struct Token<'a> {
    /// As it stands in the text.
    pub(super) raw: &'a str,
    /// Lower-case and without accents.
    pub(super) text: String,
    /// In bytes.
    pub(super) range: Range<usize>,
    /// The value of a number of up to four digits.
    pub(super) number: Option<i64>,
    /// Whether white space or the start of the text comes before.
    pub(super) spaced: bool,
}

/// Letters longer than this are no word that we know.
const LONGEST_WORD_BYTES: usize = 40;

#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
    Letter,
    Digit,
    Sign,
    Blank,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
        Class::Letter
    } else if c == '\n' {
        Class::Sign
    } else if c.is_whitespace() {
        Class::Blank
    } else {
        Class::Sign
    }
}

/// Cuts a text: "7pm" is a number and a word, a line break is a sign, other blanks are dropped.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut chars = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((start, c)) = chars.next() {
        let kind = class(c);
        let mut end = start + c.len_utf8();
        if kind != Class::Sign {
            while let Some((at, c)) = chars.next_if(|(_, c)| class(*c) == kind) {
                end = at + c.len_utf8();
            }
        }
        if kind != Class::Blank {
            tokens.extend(token(text, start..end, kind, spaced));
        }
        spaced = kind == Class::Blank || c == '\n';
    }
    tokens
}

fn token(text: &str, range: Range<usize>, kind: Class, spaced: bool) -> Option<Token<'_>> {
    let raw = text.get(range.clone())?;
    let number = if kind == Class::Digit && raw.len() <= 4 { raw.parse().ok() } else { None };
    let known = if raw.len() <= LONGEST_WORD_BYTES { fold(raw).into_owned() } else { String::new() };
    Some(Token { raw, text: known, range, number, spaced })
}
