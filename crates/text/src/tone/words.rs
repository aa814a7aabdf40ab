//! The words of a sentence, lower-case, with their places.

use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A word and where it stands.
pub(super) struct Word {
    /// Lower-case, with straight apostrophes.
    pub(super) text: String,
    /// In bytes.
    pub(super) range: Range<usize>,
}

/// Runs of letters, digits and inner apostrophes.
pub(super) fn words(sentence: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    for (at, c) in sentence.char_indices().chain([(sentence.len(), ' ')]) {
        let inside = c.is_alphanumeric() || is_combining_mark(c) || matches!(c, '\'' | '’');
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                words.extend(word(sentence, from..at));
                start = None;
            }
            (None, false) | (Some(_), true) => {}
        }
    }
    words
}

fn word(sentence: &str, range: Range<usize>) -> Option<Word> {
    let raw = sentence.get(range.clone())?;
    let left = raw.trim_start_matches(['\'', '’']);
    let start = range.end - left.len();
    let bare = left.trim_end_matches(['\'', '’']);
    (!bare.is_empty())
        .then(|| Word { text: bare.to_lowercase().replace('’', "'"), range: start..start + bare.len() })
}
