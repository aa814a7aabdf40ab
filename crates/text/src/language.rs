//! The languages of texts: which one a text is in, and the words that say nothing in each.
//!
//! Used for index terms, names and the choice of rules by language. The one thing to know: stop words are also what a
//! language is told by.

mod detection;
mod known;
pub(crate) mod stop_words;

pub use detection::{detect, detect_short};
pub use known::Language;
