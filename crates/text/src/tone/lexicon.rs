//! The words that name or show a feeling.

use super::Emotion;
use super::words::words;

/// The feelings that are told apart.
pub const KINDS: &[&str] = &["joy", "sadness", "anger"];

pub(super) fn find(sentence: &str) -> Vec<Emotion> {
    let kind_of = |word: &str| match word {
        "happy" => Some("joy"),
        "sad" => Some("sadness"),
        "angry" => Some("anger"),
        _ => None,
    };
    let found = words(sentence).into_iter();
    found.filter_map(|w| Some(Emotion { kind: kind_of(&w.text)?, intensity: 0.6, range: w.range })).collect()
}
