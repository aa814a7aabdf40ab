//! The result of a compaction, shared by [`compact()`](crate::compact()) and [`compact_abstractive`](crate::compact_abstractive).

use crate::dialogue_act::DialogueAct;
use crate::key_extractions::KeyExtraction;
use crate::validation::Validation;
use evoke_types::Role;

/// A statement that a compaction retains, with the turn it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetainedStatement {
    /// Index of its [`Turn`](crate::Turn), from 0.
    pub turn: usize,
    /// The role of the speaker.
    pub role: Role,
    /// The words: verbatim from the turn, with an ellipsis at the end if truncated, or those of a chat model.
    pub text: String,
    /// What the sentence does: decide, correct, promise and so on.
    pub act: DialogueAct,
}

/// A compacted conversation, with the figures that tell how good it is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Compaction {
    /// What is retained, in the order of speech.
    pub retained: Vec<RetainedStatement>,
    /// The statements of the conversation that must not be lost, in the order of speech.
    pub key_extractions: Vec<KeyExtraction>,
    /// A summary of some 90 tokens: the most salient sentences, in the order of speech.
    pub summary: String,
    /// Estimated tokens of all turns.
    pub original_tokens: usize,
    /// Estimated tokens of [`Compaction::retained`].
    pub compacted_tokens: usize,
    /// How many key extractions and probes [`Compaction::retained`] still answers.
    pub validation: Validation,
    /// Whether [`Validation::key_share`] reaches the minimum of the [`Strategy`](crate::Strategy).
    pub passed: bool,
    /// How many times the budget was raised because validation failed, 0 to 2.
    pub relaxed: u8,
}
