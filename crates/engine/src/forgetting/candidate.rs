//! What a description means, piece by piece, and why.

use super::wording::bare;
use evoke_store::{ItemBody, ItemRow};
use evoke_types::{ConversationId, MemoryId};
use sha2::{Digest, Sha256};

/// Something that a description means: a statement, or a sentence of which none was made.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The id by which it can be read and removed: a memory's own, or a passage's with a mark of the sentence.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Whether it is a statement or a sentence.
    pub part: Part,
    /// The name of its list.
    pub kind: &'static str,
    /// Why it is meant.
    pub why: Why,
    /// The words that go with it, as they were said.
    pub words: Vec<String>,
    /// The caller's id of the document that holds them, if they are in memory already.
    pub document_id: Option<String>,
    /// The conversation in which they were said.
    pub conversation: Option<ConversationId>,
}

/// What kind of a piece it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A statement.
    Memory,
    /// A sentence, or a clause of one.
    Sentence,
}

/// Why something is meant.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// It holds these words of the description.
    Words(Vec<String>),
    /// It says the same in other words, as sure as this: 0 to 1.
    Meaning(f32),
    /// It repeats what is meant.
    Repeats,
    /// It stands on words that go.
    StandsOn,
}

/// What is chosen to go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chosen {
    /// Statements.
    pub(crate) memories: Vec<ItemRow>,
    /// Passages with all their words.
    pub(crate) passages: Vec<ItemRow>,
    /// Clauses of passages.
    pub(crate) clauses: Vec<(ItemRow, String)>,
    /// Clauses of turns that no passage holds.
    pub(crate) spoken: Vec<(ConversationId, u32, String)>,
    /// Clauses of documents that wait to be understood.
    pub(crate) waiting: Vec<(usize, String)>,
}

impl Chosen {
    /// One item.
    pub(crate) fn item(row: ItemRow) -> Self {
        match row.body {
            ItemBody::Memory(_) => Self { memories: vec![row], ..Self::default() },
            ItemBody::Passage(_) => Self { passages: vec![row], ..Self::default() },
        }
    }
}

/// The id of a clause of a passage, or of a turn: it says which by a digest, so that it leads to the same words, or nowhere.
pub(crate) fn clause_id(of: &impl ToString, words: &str) -> String {
    let digest = Sha256::digest(bare(words));
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{}.{mark}", of.to_string())
}

/// The passage that such an id names.
pub(crate) fn passage_of(id: &str) -> Option<MemoryId> {
    id.split_once('.').and_then(|(passage, _)| passage.parse().ok())
}
