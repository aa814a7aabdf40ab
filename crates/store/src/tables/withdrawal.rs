//! Withdrawal: memories that a request to forget has closed, and the words that are withheld because of it.
//!
//! Written when a request is carried out, read by the index. The one thing to know: nothing is removed. The
//! memory keeps its statement, the passage keeps its words; both are marked as not to be shown.

use evoke_types::{IngestionId, MemoryId, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Why a memory is closed that a request to forget has closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The document that contains the request.
    pub by: IngestionId,
    /// The time at which it was carried out.
    pub at: Timestamp,
}

/// A range of a passage that is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withheld {
    /// The closed memory that these words support; none for the words of the request itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<MemoryId>,
    /// The first byte of the range in the passage's text.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// The text without its withheld ranges; empty when no words are left. Invalid ranges (beyond the end of the
/// text, or inside a character) are ignored.
pub fn shown<'a>(text: &'a str, withheld: &[Withheld]) -> Cow<'a, str> {
    if withheld.is_empty() {
        return Cow::Borrowed(text);
    }
    let ranges = withheld.iter().map(|part| (part.start, part.end));
    let mut ranges: Vec<_> = ranges.filter(|(start, end)| text.get(*start..*end).is_some()).collect();
    ranges.sort_unstable();
    let (mut left, mut at) = (Vec::new(), 0);
    for (start, end) in ranges {
        left.extend(text.get(at..start));
        at = at.max(end);
    }
    left.extend(text.get(at..));
    let words = |piece: &&str| piece.chars().any(char::is_alphanumeric);
    let pieces = left.iter().map(|piece| piece.trim()).filter(words).enumerate();
    let pieces: Vec<&str> = pieces
        .map(|(number, piece)| if number == 0 && text.starts_with(piece) { piece } else { opened(piece) })
        .collect();
    Cow::Owned(pieces.join(" "))
}

/// The text after a gap, without the punctuation that ended the withheld part.
fn opened(piece: &str) -> &str {
    piece.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…')
    })
}

/// Locates withheld words again after the text around them has changed; words that are gone are no longer
/// withheld.
pub fn moved(withheld: &[Withheld], before: &str, after: &str) -> Vec<Withheld> {
    let again = withheld.iter().filter_map(|part| {
        let words = before.get(part.start..part.end).filter(|words| !words.is_empty())?;
        let start = after.find(words)?;
        Some(Withheld { start, end: start + words.len(), ..*part })
    });
    again.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(text: &str, words: &[&str]) -> String {
        let withheld: Vec<Withheld> = words
            .iter()
            .map(|words| text.find(words).map(|start| (start, start + words.len())).unwrap_or_default())
            .map(|(start, end)| Withheld { memory: None, start, end })
            .collect();
        shown(text, &withheld).into_owned()
    }

    #[test]
    fn what_is_withheld_is_not_shown_and_its_neighbours_are() {
        let text = "I collect stamps. My rent is due on Fridays, and I sing.";
        assert_eq!(without(text, &[]), text);
        assert_eq!(without(text, &["I collect stamps"]), "My rent is due on Fridays, and I sing.");
        assert_eq!(without(text, &["My rent is due on Fridays"]), "I collect stamps. and I sing.");
        assert_eq!(without(text, &["and I sing", "I collect stamps"]), "My rent is due on Fridays,");
        assert_eq!(without("I collect stamps.", &["I collect stamps"]), "");
        assert_eq!(without("(a) b", &["b"]), "(a)");
    }

    #[test]
    fn ranges_that_overlap_or_lie_outside_do_no_harm() {
        let part = |start, end| Withheld { memory: None, start, end };
        assert_eq!(shown("one two three", &[part(0, 7), part(4, 7)]), "three");
        assert_eq!(shown("one é", &[part(5, 6), part(90, 99)]), "one é");
    }

    #[test]
    fn withheld_words_are_found_again_in_a_changed_text() {
        let part = Withheld { memory: None, start: 4, end: 7 };
        assert_eq!(moved(&[part], "one two", "two"), [Withheld { start: 0, end: 3, ..part }]);
        assert_eq!(moved(&[part], "one two", "one"), []);
    }
}
