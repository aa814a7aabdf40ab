//! The words, numbers and signs that dates are made of.
//!
//! Blanks part words; in scripts without blanks, the longest word that the lexicon knows is one token, a run of numerals is
//! a number, and any other character stands alone.

use super::lexicon::lexicon;
use super::script::is_dense;
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
    /// A letter of a script that has no blanks.
    Dense,
    Digit,
    Sign,
    Blank,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() || devanagari_digit(c).is_some() || wide_digit(c).is_some() {
        Class::Digit
    } else if is_dense(c) {
        Class::Dense
    } else if c.is_alphanumeric()
        || unicode_normalization::char::is_combining_mark(c)
        || matches!(c, '\u{900}'..='\u{963}')
    {
        Class::Letter
    } else if c == '\n' {
        Class::Sign
    } else if c.is_whitespace() {
        Class::Blank
    } else {
        Class::Sign
    }
}

fn devanagari_digit(c: char) -> Option<u32> {
    ('\u{966}'..='\u{96f}').contains(&c).then(|| u32::from(c) - 0x966)
}

fn wide_digit(c: char) -> Option<u32> {
    ('\u{ff10}'..='\u{ff19}').contains(&c).then(|| u32::from(c) - 0xff10)
}

/// Cuts a text: "7pm" is a number and a word, a line break is a sign, other blanks are dropped.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut at = 0;
    let mut spaced = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let kind = class(first);
        let len = match kind {
            Class::Sign => first.len_utf8(),
            Class::Dense => dense_len(rest),
            Class::Letter | Class::Digit | Class::Blank => {
                rest.find(|c| class(c) != kind).unwrap_or(rest.len())
            }
        };
        if kind != Class::Blank {
            tokens.extend(token(text, at..at + len, kind, spaced));
        }
        spaced = kind == Class::Blank || first == '\n';
        at += len;
    }
    tokens
}

/// How long the word, the run of numerals or the character is that a dense text starts with.
fn dense_len(text: &str) -> usize {
    if let Some(len) = lexicon().dense_word(text) {
        return len;
    }
    let numerals = text.find(|c| numeral(c).is_none()).unwrap_or(text.len());
    if numerals > 0 { numerals } else { text.chars().next().map_or(1, char::len_utf8) }
}

fn token(text: &str, range: Range<usize>, kind: Class, spaced: bool) -> Option<Token<'_>> {
    let raw = text.get(range.clone())?;
    let number = match kind {
        Class::Digit => digits(raw),
        Class::Dense => numerals(raw),
        Class::Letter | Class::Sign | Class::Blank => None,
    };
    let known = if raw.len() <= LONGEST_WORD_BYTES { fold(raw).into_owned() } else { String::new() };
    Some(Token { raw, text: known, range, number, spaced })
}

/// The value of up to four digits.
fn digits(raw: &str) -> Option<i64> {
    let mut value = 0;
    for (count, c) in raw.chars().enumerate() {
        let digit = c.to_digit(10).or_else(|| devanagari_digit(c)).or_else(|| wide_digit(c))?;
        value = value * 10 + i64::from(digit);
        if count >= 4 {
            return None;
        }
    }
    Some(value)
}

/// A numeral: its value, 10 and 100 multiply.
fn numeral(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' | '两' | '兩' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        _ => return None,
    })
}

/// The value of a run of numerals: "十五" is 15, "二〇二四" is 2024.
fn numerals(raw: &str) -> Option<i64> {
    if raw.chars().count() > 6 {
        return None;
    }
    let values = raw.chars().map(numeral).collect::<Option<Vec<i64>>>()?;
    if values.iter().all(|value| *value < 10) {
        return Some(values.iter().fold(0, |sum, value| sum * 10 + value)).filter(|value| *value < 10_000);
    }
    let (mut sum, mut last) = (0, None);
    for value in values {
        if value >= 10 {
            sum += last.take().unwrap_or(1) * value;
        } else {
            last = Some(value);
        }
    }
    Some(sum + last.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_three_scripts() {
        let numbers = |text: &str| tokens(text).iter().filter_map(|token| token.number).collect::<Vec<i64>>();
        assert_eq!(numbers("12 ５ ३१ 二十三 十五 二〇二四"), [12, 5, 31, 23, 15, 2024]);
    }
}
