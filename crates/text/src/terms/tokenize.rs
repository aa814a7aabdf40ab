//! Cutting a text into words.
//!
//! A word is a run of letters, digits and combining marks, with apostrophes inside. Runs that only
//! connectors hold together ("user_42", "a@b.org", "check-in") also yield the whole as one word.
//! Scripts written without blanks between words are cut into overlapping pairs of characters.

use crate::fold::fold;
use std::borrow::Cow;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut off here, on both the index and the query side.
const LONGEST_WORD_BYTES: usize = 96;

/// A folded word and the ordinal of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// As it stands in the text.
    pub(super) raw: Cow<'a, str>,
    /// Folded.
    pub(super) folded: Cow<'a, str>,
    /// Its place, from 0. The whole of a compound shares the place of its first part.
    pub(super) position: u32,
    /// Whether it is a compound with digits or symbols: never stemmed, never a stop word.
    pub(super) is_identifier: bool,
}

/// The words of a text, in order.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Words { out: Vec::with_capacity(text.len() / 5), position: 0 };
    for chunk in text.split(divides) {
        words.add_comma_chunk(chunk);
    }
    words.out
}

/// The characters of a text that mean something by themselves, in order: those of Han.
pub(super) fn characters(text: &str) -> impl Iterator<Item = Box<str>> + '_ {
    text.chars().filter(|c| is_han(*c)).map(|c| fold(c.encode_utf8(&mut [0; 4])).into())
}

struct Words<'a> {
    out: Vec<Word<'a>>,
    position: u32,
}

impl<'a> Words<'a> {
    /// Commas divide, except in grouped numbers: "5,000" is the word "5000".
    fn add_comma_chunk(&mut self, chunk: &'a str) {
        if chunk.bytes().all(|b| b.is_ascii_alphanumeric()) {
            if !chunk.is_empty() {
                self.push_word(chunk);
                self.position += 1;
            }
            return;
        }
        if !chunk.contains(',') {
            return self.add_chunk(chunk);
        }
        let mut pieces = chunk.split(',').peekable();
        while let Some(piece) = pieces.next() {
            let mut joined = Cow::Borrowed(piece);
            if (1..=3).contains(&piece.len()) && piece.bytes().all(|b| b.is_ascii_digit()) {
                while let Some(group) = pieces.next_if(|next| starts_with_group(next)) {
                    joined.to_mut().push_str(group);
                }
            }
            match joined {
                Cow::Borrowed(piece) => self.add_chunk(piece),
                Cow::Owned(number) => {
                    let number = number.trim_end_matches(|c| !is_word_char(c)).to_owned();
                    self.push(Cow::Owned(number.clone()), Cow::Owned(number), false);
                    self.position += 1;
                }
            }
        }
    }

    fn add_chunk(&mut self, chunk: &'a str) {
        let chunk = trim(chunk);
        if chunk.is_empty() {
            return;
        }
        if chunk.bytes().all(|b| b.is_ascii_alphanumeric()) {
            self.push_word(chunk);
            self.position += 1;
        } else {
            self.add_compound(chunk);
        }
    }

    fn add_compound(&mut self, chunk: &'a str) {
        let has_connector = chunk.contains(is_connector);
        if has_connector && chunk.len() <= LONGEST_WORD_BYTES {
            let whole = fold(chunk);
            let hyphenated = chunk.chars().all(|c| c == '-' || c.is_alphabetic());
            let form = if hyphenated { Cow::Owned(whole.replace('-', "")) } else { whole };
            self.push(Cow::Owned(form.clone().into_owned()), form, !hyphenated);
        }
        for part in chunk.split(is_connector).map(trim).filter(|part| !part.is_empty()) {
            self.add_part(part);
        }
    }

    /// A run of word characters and apostrophes: cut where it changes between spaced and unspaced
    /// scripts.
    fn add_part(&mut self, part: &'a str) {
        let mut start = 0;
        let mut unspaced = part.chars().next().is_some_and(is_unspaced);
        for (at, c) in part.char_indices() {
            if is_unspaced(c) != unspaced && !is_combining_mark(c) {
                self.add_run(part.get(start..at).unwrap_or_default(), unspaced);
                (start, unspaced) = (at, !unspaced);
            }
        }
        self.add_run(part.get(start..).unwrap_or_default(), unspaced);
    }

    fn add_run(&mut self, run: &'a str, unspaced: bool) {
        let run = trim(run);
        if run.is_empty() {
        } else if unspaced {
            self.add_pairs(run);
        } else {
            self.push_word(run);
            self.position += 1;
        }
    }

    /// Overlapping pairs; a single character stands alone.
    fn add_pairs(&mut self, run: &str) {
        let folded = fold(run);
        let ends: Vec<usize> = folded.char_indices().map(|(at, _)| at).chain([folded.len()]).collect();
        for window in ends.windows(ends.len().min(3)) {
            if let [start, .., end] = window {
                let pair = folded.get(*start..*end).unwrap_or_default().to_owned();
                self.push(Cow::Owned(pair.clone()), Cow::Owned(pair), true);
                self.position += 1;
            }
        }
    }

    fn push_word(&mut self, word: &'a str) {
        let word = cut(word);
        self.push(Cow::Borrowed(word), fold(word), false);
    }

    fn push(&mut self, raw: Cow<'a, str>, folded: Cow<'a, str>, is_identifier: bool) {
        self.out.push(Word { raw, folded, position: self.position, is_identifier });
    }
}

/// Whether a comma piece continues a grouped number.
fn starts_with_group(piece: &str) -> bool {
    let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3 && piece.get(3..).is_some_and(|rest| !rest.contains(is_word_char))
}

/// Without what surrounds a word; the signs that end "C++" and "C#" stay.
fn trim(chunk: &str) -> &str {
    let chunk = chunk.trim_start_matches(|c| !is_word_char(c));
    let bare = chunk.trim_end_matches(|c| !is_word_char(c));
    let signs = chunk.get(bare.len()..).unwrap_or_default();
    let kept = signs.len() - signs.trim_start_matches(['+', '#']).len();
    if bare.len() <= 2 { chunk.get(..bare.len() + kept).unwrap_or(bare) } else { bare }
}

fn cut(word: &str) -> &str {
    word.get(..word.floor_char_boundary(LONGEST_WORD_BYTES)).unwrap_or(word)
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\u{200c}' | '\u{200d}')
    }
}

/// Whether a character can stand in no word and hold no compound together.
fn divides(c: char) -> bool {
    if c == ' ' || c.is_ascii_alphanumeric() {
        return c == ' ';
    }
    !(is_word_char(c) || is_connector(c) || is_apostrophe(c) || c == ',')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '#' | '+' | '&' | '~' | '=' | '%' | '‐' | '‑')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Han, kana, Hangul, Thai, Lao, Khmer and Myanmar: no blanks, or blanks that divide phrases only.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}' | '々')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn folded(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.folded.into_owned()).collect()
    }

    #[test]
    fn compounds_yield_the_whole_and_the_parts() {
        for (text, expected) in [
            ("Hello, World!", vec!["hello", "world"]),
            ("user_42", vec!["user_42", "user", "42"]),
            ("T-1.", vec!["t-1", "t", "1"]),
            ("a.b@c.org", vec!["a.b@c.org", "a", "b", "c", "org"]),
            (
                "a well-known (backfill:abc:1)",
                vec!["a", "wellknown", "well", "known", "backfill:abc:1", "backfill", "abc", "1"],
            ),
            ("5,000 or 1,2,3 or 12,500,000,", vec!["5000", "or", "1", "2", "3", "or", "12500000"]),
            ("don't Dana’s users'", vec!["don't", "dana's", "users"]),
            ("C++ and C#, end...", vec!["c++", "c", "and", "c#", "c", "end"]),
            ("3.5 km", vec!["3.5", "3", "5", "km"]),
            ("東京都2025年", vec!["東京", "京都", "2025", "年"]),
            ("iPhoneを買う", vec!["iphone", "を買", "買う"]),
            ("हिन्दी में", vec!["हिन्दी", "में"]),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn endless_words_are_cut_the_same_way_everywhere() {
        let long = "é".repeat(500_000);
        let words = words(&long);
        assert_eq!(words.len(), 1);
        assert!(words[0].raw.len() <= LONGEST_WORD_BYTES);
    }

    proptest! {
        #[test]
        fn positions_never_fall_and_no_word_is_empty(text in any::<String>()) {
            let words = words(&text);
            prop_assert!(words.windows(2).all(|pair| pair[0].position <= pair[1].position));
            prop_assert!(words.iter().all(|word| !word.raw.is_empty()));
        }

        #[test]
        fn plain_words_come_back_as_they_are(list in prop::collection::vec("[a-z]{1,8}", 0..8)) {
            prop_assert_eq!(&folded(&list.join(" ")), &list);
            prop_assert_eq!(&folded(&list.join(", ")), &list);
        }
    }
}
