//! The feelings that a sentence names or shows, with their strength.
//!
//! Called for each sentence that may tell how somebody feels. The one thing to know: the words around a feeling count: they
//! strengthen it, weaken it, deny it or show another sense.

use super::lexicon::{Entry, PHRASES, denies, factor};
use super::words::{Word, words};
use std::ops::Range;

/// A feeling that a sentence names or shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Emotion {
    /// One of [`KINDS`](super::lexicon::KINDS).
    pub kind: &'static str,
    /// How strong, above 0 and up to 1; a plain word is about 0.6, "very" raises and "a bit" lowers it.
    pub intensity: f32,
    /// Where the word or phrase stands in the sentence, in bytes.
    pub range: Range<usize>,
}

/// How many words before a feeling are looked at.
const REACH: usize = 3;
/// Without a first person or a name for who feels, "love" and "hate" only tell a taste; they stay weak.
const TASTE: f32 = 0.7;

/// The feelings in a sentence, in the order of their words; a denied feeling ("not worried") is left
/// out.
pub fn emotions(sentence: &str) -> Vec<Emotion> {
    let words = words(sentence);
    let loud = if sentence.contains('!') { 1.15 } else { 1.0 };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((entry, len)) = phrase_at(&words, at) else {
            found.extend(unspaced(&words, at, loud));
            at += 1;
            continue;
        };
        found.extend(weighed(&words, at, len, entry, loud));
        at += len;
    }
    found
}

/// The phrase that starts at a word, and its length in words.
fn phrase_at(words: &[Word], at: usize) -> Option<(&'static Entry, usize)> {
    let entries = PHRASES.get(words.get(at)?.text.as_str())?;
    let matches = |entry: &&Entry| {
        let rest = words.get(at + 1..at + 1 + entry.rest.len());
        rest.is_some_and(|rest| rest.iter().zip(&entry.rest).all(|(word, part)| word.text == *part))
    };
    entries.iter().find(matches).map(|entry| (entry, 1 + entry.rest.len()))
}

fn weighed(words: &[Word], at: usize, len: usize, entry: &Entry, loud: f32) -> Option<Emotion> {
    let before = words.get(at.saturating_sub(REACH)..at).unwrap_or_default();
    if before.iter().any(|word| denies(&word.text)) || is_other_sense(words, at) {
        return None;
    }
    let factors: f32 = before.iter().filter_map(|word| factor(&word.text)).product();
    let taste =
        if matches!(entry.kind, "love") || words.get(at)?.text.starts_with("hate") { TASTE } else { 1.0 };
    let range = words.get(at)?.range.start..words.get(at + len - 1)?.range.end;
    Some(Emotion {
        kind: entry.kind,
        intensity: (entry.intensity * factors * taste * loud).clamp(0.05, 1.0),
        range,
    })
}

/// Uses of a word that name no feeling: "fell down", "Love, Dana", "would love to know", "blue door".
fn is_other_sense(words: &[Word], at: usize) -> bool {
    let text = |index: Option<usize>| index.and_then(|i| words.get(i)).map_or("", |word| word.text.as_str());
    let (before, word, after) = (text(at.checked_sub(1)), text(Some(at)), text(Some(at + 1)));
    match word {
        "down" | "blue" => {
            !matches!(before, "feel" | "feeling" | "felt" | "so" | "am" | "i'm" | "bit" | "really" | "pretty")
        }
        "mad" | "cross" => {
            matches!(after, "the" | "platform" | "men" | "section") || matches!(before, "red" | "to")
        }
        "love" => matches!(before, "would" | "i'd" | "we'd" | "d"),
        "content" | "fun" | "gross" | "calm" | "pride" | "dull" => !matches!(
            before,
            "feel"
                | "feeling"
                | "felt"
                | "so"
                | "am"
                | "i'm"
                | "really"
                | "was"
                | "is"
                | "very"
                | "are"
                | "had"
                | "more"
                | "much"
        ),
        "concerned" => before == "as" || after == "with",
        _ => false,
    }
}

/// Feelings inside a run of Japanese or Chinese, which has no blanks.
fn unspaced(words: &[Word], at: usize, loud: f32) -> Option<Emotion> {
    let word = words
        .get(at)
        .filter(|word| word.text.starts_with(|c: char| ('\u{3040}'..='\u{9fff}').contains(&c)))?;
    let head: String = word.text.chars().take(200).collect();
    let mut best: Option<(usize, &'static str, &'static Entry)> = None;
    for (first, entries) in PHRASES.iter().filter(|(first, _)| !first.is_ascii()) {
        if let (Some(from), Some(entry)) = (head.find(first), entries.first())
            && best.is_none_or(|(known, ..)| from < known)
        {
            best = Some((from, first, entry));
        }
    }
    let (from, first, entry) = best.filter(|_| word.text.len() == word.range.len())?;
    let start = word.range.start + from;
    Some(Emotion {
        kind: entry.kind,
        intensity: (entry.intensity * loud).min(1.0),
        range: start..start + first.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        emotions(text).into_iter().map(|emotion| emotion.kind).collect()
    }

    #[test]
    fn feelings() {
        for (text, expected) in [
            ("I'm so happy today", vec!["joy"]),
            ("I am not worried about it", vec![]),
            ("I was terrified, but now I'm relieved.", vec!["fear", "relief"]),
            ("She fell down the stairs", vec![]),
            ("it's getting me down", vec!["sadness"]),
            ("I can't wait to see you!", vec!["excitement"]),
            ("I feel ashamed of my temper.", vec!["shame"]),
            ("Estoy muy nerviosa", vec!["anxiety"]),
            ("とても嬉しいです", vec!["joy"]),
            ("I would love to know more", vec![]),
            ("the train left at ten", vec![]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn strength() {
        let strength = |text: &str| emotions(text)[0].intensity;
        assert!(strength("I'm very worried") > strength("I'm worried"));
        assert!(strength("I'm a bit worried") < strength("I'm worried"));
        assert!(strength("I'm furious") > strength("I'm angry"));
    }

    proptest! {
        #[test]
        fn ranges_lie_on_boundaries(text in "(not |very |happy|嬉しい|can't wait|down|İ|’|\\PC| ){0,20}") {
            for emotion in emotions(&text) {
                prop_assert!(text.get(emotion.range.clone()).is_some_and(|words| !words.is_empty()));
                prop_assert!(emotion.intensity > 0.0 && emotion.intensity <= 1.0);
            }
        }
    }
}
