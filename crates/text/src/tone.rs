//! How a sentence is meant: feeling, doubt, denial, irony, question, supposition.
//!
//! Everything here works on one sentence at a time and on words alone, so it is a hint with a
//! strength, never a verdict.

mod lexicon;
mod mood;
mod words;

pub use mood::{hedged, hypothetical, is_question, negated, sarcastic};

use std::ops::Range;

/// A feeling that a sentence names or shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Emotion {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// How strong, above 0 and up to 1; a plain word is about 0.6, "very" raises and "a bit" lowers it.
    pub intensity: f32,
    /// Where the word or phrase stands in the sentence, in bytes.
    pub range: Range<usize>,
}

pub use lexicon::KINDS;

/// The feelings in a sentence, in the order of their words; a denied feeling ("not worried") is left
/// out.
pub fn emotions(sentence: &str) -> Vec<Emotion> {
    lexicon::find(sentence)
}
