//! How a sentence is meant: feeling, doubt, denial, irony, question, supposition.
//!
//! Everything here works on one sentence at a time and on words alone, so it is a hint with a
//! strength, never a verdict.

mod emotions;
mod lexicon;
mod mood;
mod words;

pub use emotions::{Emotion, emotions};
pub use lexicon::KINDS;
pub use mood::{hedged, hypothetical, is_question, negated, sarcastic};
