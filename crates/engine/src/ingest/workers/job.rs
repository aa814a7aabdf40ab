//! A document in hand, and how far it has come.
//!
//! Made by a claim, moved on by the workers one slice at a time. The one thing to know: whoever has a [`Job`] is alone with
//! it, and when it is dropped, for whatever reason, its claim is no longer renewed.

use super::in_hand::{Hold, InHand};
use super::remaining_rows::RemainingRows;
use crate::embedding::speaker_names::SpeakerNames;
use crate::ingest::processed_document::ProcessedDocument;
use evoke_extract::Reading;
use evoke_store::{ClaimedDocument, DocumentSize, VectorRow};
use std::sync::Arc;
use std::time::Duration;

/// A document in hand.
pub(crate) struct Job {
    /// The document; its text is dropped once it has been split into passages.
    pub(crate) claimed: ClaimedDocument,
    /// How far it has come.
    pub(crate) stage: Stage,
    /// The size class of its text.
    pub(crate) size: DocumentSize,
    /// Bytes of its text.
    pub(crate) bytes: usize,
    /// Time spent on extraction so far.
    pub(crate) spent: Duration,
    hold: Hold,
}

/// How far a document has come.
pub(crate) enum Stage {
    /// Nothing has been done with it yet.
    Waiting,
    /// It is being extracted from, passage by passage.
    Extracting(Box<dyn Reading>),
    /// Its passages get their vectors.
    Embedding(Box<Embedding>),
    /// It can be stored, or has been in part.
    Storing(Box<Storing>),
    /// It is stored, or gone.
    Done,
    /// Something went wrong in this step: it goes back into the queue, and that counts against it.
    Failed(&'static str),
    /// The store does not answer: it goes back into the queue and counts for nothing.
    Released,
}

/// A document whose passages get their vectors.
pub(crate) struct Embedding {
    /// The document, with the vectors so far.
    pub(crate) document: ProcessedDocument,
    names: SpeakerNames,
}

/// A document that can be stored.
pub(crate) struct Storing {
    /// The document with all vectors that could be had.
    pub(crate) document: ProcessedDocument,
    /// What is left of a long document, once its first part is stored.
    pub(crate) remaining: Option<RemainingRows>,
}

impl Stage {
    /// The stage of a document that is complete but for the store.
    pub(crate) fn storing(document: ProcessedDocument) -> Self {
        Self::Storing(Box::new(Storing { document, remaining: None }))
    }
}

impl Job {
    /// A document that was just claimed; from now on it is in hand.
    pub(crate) fn new(claimed: ClaimedDocument, in_hand: &Arc<InHand>) -> Self {
        let size = DocumentSize::of(&claimed.document.text);
        let bytes = claimed.document.text.len();
        let hold = in_hand.hold(claimed.claim(), claimed.document.partition.clone(), size);
        Self { claimed, stage: Stage::Waiting, size, bytes, spent: Duration::ZERO, hold }
    }

    /// Whether one round is enough for it.
    pub(super) fn is_short(&self) -> bool {
        self.size == DocumentSize::Short
    }

    /// Whether the document was erased while it was in hand.
    pub(super) fn is_erased(&self) -> bool {
        self.hold.is_erased()
    }

    /// Whether nothing is left to do.
    pub(crate) const fn is_over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::Failed(_) | Stage::Released)
    }

    /// The step in which something went wrong, if something did.
    pub(crate) const fn failure(&self) -> Option<&'static str> {
        match self.stage {
            Stage::Failed(step) => Some(step),
            Stage::Waiting
            | Stage::Extracting(_)
            | Stage::Embedding(_)
            | Stage::Storing(_)
            | Stage::Done
            | Stage::Released => None,
        }
    }
}

impl Embedding {
    /// A document whose passages have no vectors yet.
    pub(crate) fn new(document: ProcessedDocument) -> Self {
        let names = document.extraction.passages.iter().filter_map(|p| p.speaker.name.as_deref());
        Self { names: SpeakerNames::new(names), document }
    }

    /// The texts of the next passages, up to so many bytes; at least one.
    pub(crate) fn next_texts(&self, bytes: usize) -> Vec<String> {
        let mut taken = 0;
        let passages = self.document.extraction.passages.iter().skip(self.document.vectors.len());
        let texts = passages.map(|p| self.names.remove_from(&p.text)).take_while(|text| {
            let fits = taken == 0 || taken + text.len() <= bytes;
            taken += text.len().max(1);
            fits
        });
        texts.collect()
    }

    /// Takes the vectors of the next passages.
    pub(crate) fn take(&mut self, vectors: impl IntoIterator<Item = Option<VectorRow>>) {
        self.document.vectors.extend(vectors);
    }

    /// Whether every passage has been embedded, or could not be.
    pub(crate) fn is_complete(&self) -> bool {
        self.document.vectors.len() >= self.document.extraction.passages.len()
    }
}
