//! A document between extraction and the store: what its text says, with vectors as they arrive.
//!
//! Made by the extraction stage of the workers, filled by the next stages. The one thing to know: its rows have the same
//! ids in each attempt (see [`super::rows`]).

use super::forget_outcome::ForgetOutcome;
use super::rows::{memory_id, memory_row, passage_id, passage_row};
use evoke_extract::{MemoryDraft, Understanding};
use evoke_store::{ClaimedDocument, ItemBody, ItemRow, PassageBody, VectorRow, Withheld};
use evoke_types::{DocumentType, MemoryId, Metadata, Origin, Timestamp};
use std::collections::HashMap;

/// A document and what was extracted from it.
pub(crate) struct ProcessedDocument {
    /// The document, without its text.
    pub(crate) claimed: ClaimedDocument,
    /// What its text says.
    pub(crate) extraction: Understanding,
    /// The vectors of its first passages, in order: absent where there is no embedder, or it did not answer.
    pub(crate) vectors: Vec<Option<VectorRow>>,
    /// What the requests to forget in it do to it.
    pub(crate) forget: ForgetOutcome,
}

impl ProcessedDocument {
    /// A document whose passages have no vectors yet.
    pub(crate) fn new(claimed: ClaimedDocument, extraction: Understanding) -> Self {
        Self { claimed, extraction, vectors: Vec::new(), forget: ForgetOutcome::default() }
    }

    /// Notes something that could not be done, for the status of the document.
    pub(crate) fn add_problem(&mut self, problem: &str) {
        if !self.extraction.problems.iter().any(|known| known == problem) {
            self.extraction.problems.push(problem.to_owned());
        }
    }

    /// How many rows it makes, as far as that is known before conflicts are resolved.
    pub(crate) fn row_count(&self) -> usize {
        let found = &self.extraction;
        found.passages.len() + found.memories.len() + found.entities.len()
    }

    /// The row of a passage; none when there is no passage of this number.
    pub(crate) fn passage_row(&self, number: usize, now: Timestamp) -> Option<ItemRow> {
        let draft = self.extraction.passages.get(number)?;
        let vector = self.vectors.get(number).cloned().flatten().filter(|_| !draft.text.is_empty());
        let document = &self.claimed.document;
        let row = passage_row(passage_id(document.ingestion, number), document, number, draft, now);
        Some(ItemRow { vector, body: with_withheld(row.body, self.forget.withheld(number)), ..row })
    }

    /// The row of a memory that stands on this passage.
    pub(crate) fn memory_row(
        &self,
        number: usize,
        draft: &MemoryDraft,
        passage: &ItemRow,
        now: Timestamp,
    ) -> ItemRow {
        let document = &self.claimed.document;
        let id = memory_id(document.ingestion, number);
        let mut row = memory_row(id, document, number, draft, passage, now);
        if let ItemBody::Memory(body) = &mut row.body {
            body.withdrawn = self.forget.withdrawal(number, document.ingestion);
        }
        row
    }

    /// What its memories say is over, by the ids of those that say so.
    pub(crate) fn endings(&self) -> HashMap<MemoryId, &[String]> {
        let ingestion = self.claimed.document.ingestion;
        let drafts = self.extraction.memories.iter().enumerate().filter(|(_, draft)| !draft.ends.is_empty());
        drafts.map(|(number, draft)| (memory_id(ingestion, number), draft.ends.as_slice())).collect()
    }

    /// Whether its user may ask to forget something in it: in a conversation, in words that nobody declares to be
    /// another's.
    pub(crate) fn may_request_forgetting(&self) -> bool {
        let document = &self.claimed.document;
        !self.extraction.forget.is_empty()
            && document.document_type == DocumentType::AiChatConversation
            && is_own(&document.metadata)
    }
}

/// Whether the words of a document are its speakers' own, as far as its sender says.
fn is_own(metadata: &Metadata) -> bool {
    matches!(Origin::declared(metadata), Ok(None | Some(Origin::User)))
}

/// A passage of which these words are hidden.
fn with_withheld(body: ItemBody, withheld: Vec<Withheld>) -> ItemBody {
    match body {
        ItemBody::Passage(body) => ItemBody::Passage(PassageBody { withheld, ..body }),
        memory @ ItemBody::Memory(_) => memory,
    }
}
