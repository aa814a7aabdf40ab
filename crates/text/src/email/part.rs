//! What letters and words with letters in them consist of.

use evoke_types::Timestamp;
use std::ops::Range;

/// An older letter in a newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quoted {
    /// Who wrote it, as the line before it or its headers say.
    pub from: Option<String>,
    /// When, as the same say.
    pub date: Option<Timestamp>,
    /// Its words, headers included.
    pub text: String,
}

/// Lines of a body that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which lines, counted from 0.
    pub lines: Range<usize>,
    /// What they are.
    pub kind: PartKind,
}

/// What lines of a body are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// The sender writes them.
    Written,
    /// An older letter, with the line that introduces it.
    Quoted,
    /// The sign-off and what follows it.
    Signature,
}
