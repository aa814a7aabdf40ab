//! A word or phrase of a text with one of its meanings.

use super::lexicon::Meaning;

/// A meaning of some tokens in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    /// How many tokens it covers; at least one.
    pub(super) len: usize,
    pub(super) meaning: Meaning,
    /// It means other things too and needs a date around it.
    pub(super) unsure: bool,
}
