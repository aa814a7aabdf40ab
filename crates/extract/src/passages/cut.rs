//! Cutting long text between sentences.

use evoke_text::sentences;
use std::ops::Range;

/// Words that one passage holds at most; a sentence that is longer alone is cut between words.
pub(crate) const MAX_WORDS: usize = 120;

/// Ranges of `text` that hold at most [`MAX_WORDS`] words each, cut between sentences, in order.
/// Together they cover all text that is not blank.
pub(crate) fn between_sentences(text: &str) -> Vec<Range<usize>> {
    if count_words(text) <= MAX_WORDS {
        return trimmed(text, 0..text.len()).into_iter().collect();
    }
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut held = 0;
    for sentence in sentences::split(text) {
        for part in between_words(text, sentence) {
            let words = count_words(&text[part.clone()]);
            match pieces.last_mut() {
                Some(last) if held + words <= MAX_WORDS => {
                    last.end = part.end;
                    held += words;
                }
                _ => {
                    pieces.push(part);
                    held = words;
                }
            }
        }
    }
    pieces.into_iter().filter_map(|piece| trimmed(text, piece)).collect()
}

/// The same between lines, for what has no sentences: code, and rows of data.
pub(crate) fn between_lines(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let (mut held, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        for part in between_words(text, range) {
            let words = count_words(&text[part.clone()]);
            match pieces.last_mut() {
                Some(last) if held + words <= MAX_WORDS => {
                    last.end = part.end;
                    held += words;
                }
                Some(_) | None => {
                    pieces.push(part);
                    held = words;
                }
            }
        }
    }
    pieces.into_iter().filter_map(|piece| filled(text, piece)).collect()
}

/// The range without blank lines at its start and white space at its end: the first line stays set in.
fn filled(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let whole = trimmed(text, range.clone())?;
    let start = text[range.start..whole.start].rfind('\n').map_or(range.start, |at| range.start + at + 1);
    Some(start..whole.end)
}

/// Number of words, parted by white space; a long run without any counts by its length, so that
/// scripts without spaces are cut as well.
pub(crate) fn count_words(text: &str) -> usize {
    text.split_whitespace().map(|word| 1 + word.len() / LONG_WORD).sum()
}

/// Bytes after which a word counts twice.
const LONG_WORD: usize = 24;

/// One sentence, cut into parts that fit a passage.
fn between_words(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    if count_words(&text[sentence.clone()]) <= MAX_WORDS {
        return vec![sentence];
    }
    let mut parts = Vec::new();
    let (mut start, mut weight) = (sentence.start, 0.0);
    let mut in_word = false;
    for (offset, letter) in text[sentence.clone()].char_indices() {
        let at = sentence.start + offset;
        if letter.is_whitespace() {
            in_word = false;
        } else {
            weight += letter.len_utf8() as f32 / LONG_WORD as f32 + if in_word { 0.0 } else { 1.0 };
            in_word = true;
        }
        if weight > MAX_WORDS as f32 && at > start {
            parts.push(start..at);
            (start, weight) = (at, 0.0);
        }
    }
    parts.push(start..sentence.end);
    parts
}

/// The start of a text: at most so many bytes, whole characters.
pub(super) fn prefix(text: &str, bytes: usize) -> &str {
    text.get(..text.floor_char_boundary(bytes)).unwrap_or_default()
}

/// The range without white space at its ends; `None` when nothing is left.
pub(crate) fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.start + part.trim_end().len();
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_text_is_cut_between_sentences() {
        let text = "One two three four five six seven eight nine ten. ".repeat(30);
        let pieces = between_sentences(&text);
        assert_eq!(pieces.len(), 3);
        for piece in pieces {
            assert!(text[piece.clone()].ends_with("ten."));
            assert!(count_words(&text[piece]) <= MAX_WORDS);
        }
    }

    #[test]
    fn lines_stay_whole_and_keep_their_columns() {
        let text = format!("\n{}", "    one(two, three) {\n".repeat(100));
        let pieces = between_lines(&text);
        assert_eq!(pieces.len(), 3);
        assert!(
            pieces
                .into_iter()
                .all(|piece| text[piece.clone()].starts_with("    one") && text[piece].ends_with('{'))
        );
        assert!(between_lines(&"x".repeat(50_000)).len() > 10 && between_lines(" \n ").is_empty());
    }

    #[test]
    fn scripts_without_spaces_are_cut_too() {
        let text = "漢".repeat(20_000);
        let pieces = between_sentences(&text);
        assert!(pieces.len() > 10);
        assert_eq!(pieces.iter().map(ExactSizeIterator::len).sum::<usize>(), text.len());
    }

    proptest! {
        #[test]
        fn pieces_cover_every_letter_in_order(text in "(\\PC{0,12}[ .!?\n]){0,80}") {
            let text = text.repeat(4);
            let pieces = between_sentences(&text);
            let joined: String = pieces.iter().flat_map(|p| text[p.clone()].chars()).filter(|c| !c.is_whitespace()).collect();
            let all: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(joined, all);
            prop_assert!(pieces.windows(2).all(|w| w[0].end <= w[1].start));
        }
    }
}
