//! The statements and sentences that a description matches, and why.
//!
//! Created by the search and by the plan of a removal, shown by the preview. The one thing to know: a candidate
//! is a statement, or a clause without one; never a whole passage.

use crate::redaction::clauses::{bare_words, clauses};
use crate::redaction::erased_words::ErasedWords;
use evoke_store::{ItemBody, ItemRow};
use evoke_types::{ConversationId, MemoryId};
use sha2::{Digest, Sha256};

/// A match of a description: a statement, or a sentence without one.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The id by which it can be read and removed: that of the memory, or of the passage with a mark of the
    /// sentence.
    pub id: String,
    /// The statement, or the words of the sentence.
    pub text: String,
    /// Whether it is a statement or a sentence.
    pub part: Part,
    /// The name of the list of its kind.
    pub kind: &'static str,
    /// The reason why it matches.
    pub why: Why,
    /// The words that are removed with it, verbatim.
    pub words: Vec<String>,
    /// The caller's id of its document, unless that is not processed yet.
    pub document_id: Option<String>,
    /// The conversation in which they were said.
    pub conversation: Option<ConversationId>,
}

/// Whether something is a statement or a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A statement that was extracted.
    Memory,
    /// A sentence, or a clause of one.
    Sentence,
}

/// The reason why a candidate matches.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It contains these words of the description.
    Words(Vec<String>),
    /// It says the same in other words, with this certainty from 0 to 1.
    Meaning(f32),
    /// It repeats another match.
    Repeats,
    /// It rests on words that are removed.
    StandsOn,
}

/// The selection of what to remove.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// Statements, with the words of their evidence.
    pub(crate) memories: Vec<ItemRow>,
    /// Passages with all their words.
    pub(crate) passages: Vec<ItemRow>,
    /// Clauses of passages, each with its passage.
    pub(crate) clauses: Vec<(ItemRow, String)>,
    /// Clauses of turns that are in no passage.
    pub(crate) spoken: Vec<(ConversationId, u32, String)>,
    /// Clauses of documents that are not processed yet, by their number.
    pub(crate) waiting: Vec<(usize, String)>,
}

impl Chosen {
    /// One item, a passage with all its words.
    pub(crate) fn item(row: ItemRow) -> Self {
        match row.body {
            ItemBody::Memory(_) => Self { memories: vec![row], ..Self::default() },
            ItemBody::Passage(_) => Self { passages: vec![row], ..Self::default() },
        }
    }

    /// The words that are removed with it.
    pub(crate) fn erased_words(&self) -> ErasedWords {
        let mut erased = ErasedWords::default();
        for row in &self.memories {
            let ItemBody::Memory(body) = &row.body else { continue };
            body.evidence.iter().for_each(|evidence| erased.add(&evidence.quote, &row.text));
            if body.evidence.is_empty() {
                erased.add(&row.text, &row.text);
            }
        }
        for row in &self.passages {
            let parts = clauses(&row.text, row.said_at);
            parts.into_iter().for_each(|range| erased.add(&row.text[range], ""));
        }
        let words = self.clauses.iter().map(|(_, words)| words);
        let words = words.chain(self.spoken.iter().map(|(_, _, words)| words));
        words.chain(self.waiting.iter().map(|(_, words)| words)).for_each(|words| erased.add(words, ""));
        erased
    }
}

/// The id of a clause of a passage, or of a turn. It contains a digest of the words, so that it leads to the
/// same words, or nowhere.
pub(crate) fn clause_id(of: &impl ToString, words: &str) -> String {
    let digest = Sha256::digest(bare_words(words));
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{mark}", of.to_string())
}

/// The passage that the id of a clause names.
pub(crate) fn passage_of(id: &str) -> Option<MemoryId> {
    id.split_once('.').and_then(|(passage, _)| passage.parse().ok())
}
