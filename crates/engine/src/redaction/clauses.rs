//! Removes clauses from a text.
//!
//! Called by everything that removes words. The one thing to know: a text is split into clauses as extraction
//! does it, and whole clauses are removed; the text around them stays verbatim.

use evoke_types::Timestamp;
use std::ops::Range;

/// The words of a text in lower case, with single spaces: equal for two texts that differ only in punctuation,
/// spaces and case.
pub(crate) fn bare_words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether bare words occur in other bare words, as whole words.
pub(crate) fn occur_in(words: &str, row: &str) -> bool {
    let mut found = row.match_indices(words).filter(|_| !words.is_empty());
    found.any(|(at, _)| {
        let before = row[..at].chars().next_back().is_none_or(|c| c == ' ');
        before && row[at + words.len()..].chars().next().is_none_or(|c| c == ' ')
    })
}

/// The ranges of the clauses of a text, in order.
pub(crate) fn clauses(text: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    evoke_extract::clauses(text, said_at)
}

/// The ranges of words in a text: verbatim, or otherwise of the clauses that say the same.
pub(crate) fn find(text: &str, words: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let open = |range: &Range<usize>| {
        let before = text[..range.start].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[range.end..].chars().next().is_some_and(char::is_alphanumeric);
        let (begins, ends) = (words.chars().next(), words.chars().next_back());
        !(before && begins.is_some_and(char::is_alphanumeric)
            || after && ends.is_some_and(char::is_alphanumeric))
    };
    let verbatim: Vec<Range<usize>> =
        text.match_indices(words).map(|(at, _)| at..at + words.len()).filter(open).collect();
    if !verbatim.is_empty() {
        return verbatim;
    }
    let wanted = bare_words(words);
    let clause = |range: &Range<usize>| !wanted.is_empty() && bare_words(&text[range.clone()]) == wanted;
    clauses(text, said_at).into_iter().filter(clause).collect()
}

/// The ranges in order, each once; those that touch or overlap become one.
pub(crate) fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => merged.push(range),
        }
    }
    merged
}

/// The text without some of its ranges, which are in order and apart; empty when no words are left.
pub(crate) fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let (mut left, mut from) = (String::with_capacity(text.len()), 0);
    for (number, range) in ranges.iter().enumerate() {
        append(&mut left, text.get(from..range.start).unwrap_or_default(), number > 0);
        close(&mut left, text.get(range.clone()).unwrap_or_default());
        from = range.end;
    }
    append(&mut left, text.get(from..).unwrap_or_default(), !ranges.is_empty());
    if left.chars().any(char::is_alphanumeric) { left } else { String::new() }
}

/// Conjunctions that are left over once a clause next to them is removed.
const CONJUNCTIONS: &[&str] =
    &["and", "but", "so", "while", "then", "also", "und", "aber", "pero", "mas", "par"];

/// Ends the text before a gap as a sentence, with the punctuation of the removed part.
fn close(left: &mut String, gone: &str) {
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '–' | '—');
    let kept = left.trim_end_matches(blank).len();
    let broken = left[kept..].contains('\n');
    left.truncate(kept);
    let last = left.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    if CONJUNCTIONS.contains(&last.as_str()) {
        left.truncate(left.len() - last.len());
        left.truncate(left.trim_end_matches(blank).len());
    }
    if left.is_empty() {
        return;
    }
    let stop = gone.trim_end().chars().next_back().filter(|c| matches!(c, '.' | '!' | '?' | '…' | '。'));
    if !left.ends_with(['.', '!', '?', '…', '。', ':', ')', '"', '”']) {
        left.extend(stop);
    }
    if broken {
        left.push('\n');
    }
}

/// Appends a piece of the text; after a gap, from its first word on.
fn append(left: &mut String, piece: &str, gap: bool) {
    if !gap {
        return left.push_str(piece);
    }
    let rest = from_first_word(piece);
    if rest.trim().is_empty() {
        return;
    }
    if !left.is_empty() && !left.ends_with(char::is_whitespace) {
        let broken = piece[..piece.len() - rest.len()].contains('\n');
        left.push(if broken { '\n' } else { ' ' });
    }
    left.push_str(rest);
}

/// What follows a gap, from its first word on.
fn from_first_word(piece: &str) -> &str {
    let mut piece = piece.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—' | '。')
    });
    while let Some((word, rest)) = piece.split_once(char::is_whitespace)
        && CONJUNCTIONS.contains(&word.to_lowercase().as_str())
        && word.chars().next().is_some_and(char::is_lowercase)
    {
        piece = rest.trim_start();
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, words: &[&str]) -> String {
        let at = Timestamp::from_millis(1_700_000_000_000);
        without(text, &merged(words.iter().flat_map(|words| find(text, words, at)).collect()))
    }

    #[test]
    fn clauses_go_and_what_stands_around_them_stays() {
        let text = "I lent Odile the blue tent, and my canary is called Miso. The ladder stands in the barn.";
        assert_eq!(
            cut(text, &["I lent Odile the blue tent"]),
            "my canary is called Miso. The ladder stands in the barn."
        );
        assert_eq!(
            cut(text, &["my canary is called Miso."]),
            "I lent Odile the blue tent. The ladder stands in the barn."
        );
        assert_eq!(
            cut(text, &["The ladder stands in the barn."]),
            "I lent Odile the blue tent, and my canary is called Miso."
        );
        assert_eq!(
            cut(text, &["I lent Odile the blue tent", "my canary is called Miso."]),
            "The ladder stands in the barn."
        );
        assert_eq!(
            cut("Noted: Odile phoned; the glue dries overnight.", &["Noted: Odile phoned"]),
            "the glue dries overnight."
        );
        assert_eq!(cut("I play the harp.", &["I play the harp."]), "");
        assert_eq!(
            cut("One thing.\nI play the harp.\nAnother.", &["I play the harp."]),
            "One thing.\nAnother."
        );
        assert_eq!(cut(text, &["nothing of it"]), text);
    }

    #[test]
    fn words_are_found_verbatim_or_as_a_clause_that_says_just_that() {
        assert_eq!(cut("My pin is 12. My pin is 123.", &["My pin is 12"]), "My pin is 123.");
        assert_eq!(cut("so: MY PIN IS  12! Yes.", &["so my pin is 12"]), "Yes.");
    }
}
