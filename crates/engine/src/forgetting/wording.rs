//! Words and how they are taken out of a text.
//!
//! Used by everything that forgets. The one thing to know: a text is taken apart as understanding does it, into clauses, and
//! whole clauses go; what stands around them stays as it was said.

use evoke_text::terms;
use evoke_types::Timestamp;
use std::collections::HashSet;
use std::ops::Range;

/// What a text says: its stems, without those that stand for the speaker.
pub(crate) fn content(text: &str) -> HashSet<Box<str>> {
    terms::analyze(text).into_iter().map(|term| term.text).filter(|stem| &**stem != "user").collect()
}

/// Whether two stems are of one word or one family of words: the same, or nearly as long with the same beginning
/// ("prescript", "prescrib").
pub(crate) fn same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (first, second) = (one.chars().count(), other.chars().count());
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let digits = |text: &str| text.chars().any(|c| c.is_ascii_digit());
    let alike = shared >= 5 && first.min(second) - shared <= 1 && first.max(second) - shared <= 2;
    alike && !digits(one) && !digits(other)
}

/// A text as a row of bare words: what is the same for two texts that differ in marks, spaces and case alone.
pub(crate) fn bare(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether one row of bare words stands in another, as whole words.
pub(crate) fn stands_in(words: &str, row: &str) -> bool {
    let mut places = row.match_indices(words).filter(|_| !words.is_empty());
    places.any(|(at, _)| {
        let before = row[..at].chars().next_back().is_none_or(|c| c == ' ');
        before && row[at + words.len()..].chars().next().is_none_or(|c| c == ' ')
    })
}

/// The clauses of a text.
pub(crate) fn clauses(text: &str, said_at: Timestamp) -> Vec<Range<usize>> {
    evoke_extract::clauses(text, said_at)
}

/// Where words stand in a text: verbatim, or else the clauses that say just that.
pub(crate) fn places(text: &str, words: &str, said_at: Timestamp) -> Vec<Range<usize>> {
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
    let wanted = bare(words);
    let clause = |range: &Range<usize>| !wanted.is_empty() && bare(&text[range.clone()]) == wanted;
    clauses(text, said_at).into_iter().filter(clause).collect()
}

/// Ranges in order, each once, those that touch or overlap as one.
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

/// The text without some ranges, which are of it and in order; empty when no words are left.
pub(crate) fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let (mut left, mut from) = (String::with_capacity(text.len()), 0);
    for (number, range) in ranges.iter().enumerate() {
        add(&mut left, text.get(from..range.start).unwrap_or_default(), number > 0);
        close(&mut left, text.get(range.clone()).unwrap_or_default());
        from = range.end;
    }
    add(&mut left, text.get(from..).unwrap_or_default(), !ranges.is_empty());
    if left.chars().any(char::is_alphanumeric) { left } else { String::new() }
}

/// Joining words that hang in the air once a clause beside them is gone.
const HANGING: &[&str] = &["and", "but", "so", "while", "then", "also", "und", "aber", "pero", "mas", "par"];

/// Ends what stands before a gap as a sentence of its own, the way the words that are gone ended.
fn close(left: &mut String, gone: &str) {
    let blank = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '–' | '—');
    let kept = left.trim_end_matches(blank).len();
    let broken = left[kept..].contains('\n');
    left.truncate(kept);
    let last = left.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    if HANGING.contains(&last.as_str()) {
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

/// Adds a piece of the text; after a gap, from where it says something.
fn add(left: &mut String, piece: &str, gap: bool) {
    if !gap {
        return left.push_str(piece);
    }
    let rest = opened(piece);
    if rest.trim().is_empty() {
        return;
    }
    if !left.is_empty() && !left.ends_with(char::is_whitespace) {
        let broken = piece[..piece.len() - rest.len()].contains('\n');
        left.push(if broken { '\n' } else { ' ' });
    }
    left.push_str(rest);
}

/// What follows a gap, from where it says something.
fn opened(piece: &str) -> &str {
    let mut piece = piece.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | '–' | '—' | '。')
    });
    while let Some((word, rest)) = piece.split_once(char::is_whitespace)
        && HANGING.contains(&word.to_lowercase().as_str())
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
        without(text, &merged(words.iter().flat_map(|words| places(text, words, at)).collect()))
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

    #[test]
    fn one_family_of_words_is_told_from_words_that_only_begin_alike() {
        assert!(same("prescript", "prescrib") && same("therapist", "therapi") && same("allerg", "allergi"));
        assert!(!same("contract", "contrast") && !same("marta", "mara") && !same("55120", "55121"));
    }
}
