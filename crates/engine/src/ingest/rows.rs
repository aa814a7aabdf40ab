//! Passages and memories as rows of the store, and their ids.
//!
//! Called by [`super::process`] for stored documents, by reads for documents that are not processed yet, and by edits.
//! The one thing to know: the rows of a document have ids that follow from the document, so that each attempt to process
//! it writes the same rows, and a read sees a passage under one id before and after.

use evoke_extract::{Document, MemoryDraft, PassageDraft};
use evoke_store::{ItemBody, ItemRow, MemoryBody, NewDocument, PassageBody};
use evoke_types::{Evidence, IngestionId, MemoryId, MemoryKind, Origin, Speaker, Timestamp, Validity};
use sha2::{Digest, Sha256};
use uuid::{Variant, Version};

/// How far a sender's clock may be ahead of ours.
const CLOCK_SKEW_MILLIS: i64 = 5 * 60 * 1_000;
/// Bytes of a passage of a document that is kept word for word.
const VERBATIM_BYTES: usize = 1_600;

/// The id of a passage of a document by its number: the same before and after processing. It begins with the time in the
/// document's id, and those of one document ascend, for the locality of stores.
pub(crate) fn passage_id(ingestion: IngestionId, ordinal: usize) -> MemoryId {
    numbered_id("passage", ingestion, ordinal)
}

/// The id of a memory of a document by its number: the same in each attempt to process it.
pub(crate) fn memory_id(ingestion: IngestionId, ordinal: usize) -> MemoryId {
    numbered_id("memory", ingestion, ordinal)
}

fn numbered_id(kind: &str, ingestion: IngestionId, ordinal: usize) -> MemoryId {
    let digest = Sha256::new().chain_update(kind).chain_update(ingestion.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(&ingestion.as_bytes()[..6]);
    bytes[6..12].copy_from_slice(&digest[..6]);
    bytes[12..].copy_from_slice(&as_ordinal(ordinal).to_be_bytes());
    let marked =
        uuid::Builder::from_bytes(bytes).with_version(Version::SortRand).with_variant(Variant::RFC4122);
    MemoryId::new(marked.into_uuid())
}

/// A passage as a row. What states a time to come counts as said when it was taken in: a wrong clock must not outrank,
/// or close, what is said later.
pub(crate) fn passage_row(
    id: MemoryId,
    document: &NewDocument,
    ordinal: usize,
    draft: &PassageDraft,
    now: Timestamp,
) -> ItemRow {
    let is_to_come = draft.said_at.millis_since(document.received_at) > CLOCK_SKEW_MILLIS;
    let said_at = if is_to_come { document.received_at } else { draft.said_at };
    ItemRow {
        id,
        ingestion: document.ingestion,
        ordinal: as_ordinal(ordinal),
        kind: draft.kind,
        text: draft.text.clone(),
        speaker: draft.speaker.clone(),
        said_at: said_at.at_offset(0),
        created_at: now,
        updated_at: None,
        body: ItemBody::Passage(PassageBody {
            turn: draft.turn,
            section: draft.section.clone(),
            segment: draft.segment,
            withheld: Vec::new(),
            stated_at: is_to_come.then_some(draft.said_at),
        }),
        entities: Vec::new(),
        vector: None,
    }
}

/// A memory as a row, standing on a passage.
pub(crate) fn memory_row(
    id: MemoryId,
    document: &NewDocument,
    ordinal: usize,
    draft: &MemoryDraft,
    passage: &ItemRow,
    now: Timestamp,
) -> ItemRow {
    ItemRow {
        id,
        ingestion: document.ingestion,
        ordinal: as_ordinal(ordinal),
        kind: draft.kind,
        text: draft.statement.clone(),
        speaker: passage.speaker.clone(),
        said_at: passage.said_at,
        created_at: now,
        updated_at: None,
        body: ItemBody::Memory(Box::new(MemoryBody {
            confidence: draft.confidence,
            category: draft.category.clone(),
            subcategory: draft.subcategory.clone(),
            weight: draft.weight,
            subject: draft.subject.clone(),
            negative: draft.negative,
            participants: draft.participants.clone(),
            event: draft.event,
            temporal_category: draft.temporal_category,
            validity: Validity { from: draft.valid_from, until: None },
            matter: draft.matter.clone().filter(|_| !draft.additive),
            supersedes: None,
            superseded_by: None,
            withdrawn: None,
            stated_at: passage.stated_at(),
            beside: draft.beside,
            evidence: vec![Evidence { passage: passage.id, quote: draft.quote.clone() }],
        })),
        entities: Vec::new(),
        vector: None,
    }
}

fn as_ordinal(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A document as the extractor takes it.
pub(crate) fn extractor_input(document: &NewDocument) -> Document<'_> {
    Document {
        document_type: document.document_type,
        text: &document.text,
        said_at: document.said_at,
        speaker: document.speaker.as_ref(),
        declared: Origin::declared(&document.metadata).ok().flatten(),
        mode: document.mode,
    }
}

/// A document as passages of plain text, for when it cannot be extracted from.
pub(crate) fn verbatim_passages(document: &NewDocument) -> Vec<PassageDraft> {
    let (mut passages, mut rest) = (Vec::new(), document.text.as_str());
    while !rest.is_empty() {
        let (text, after) = rest.split_at(rest.ceil_char_boundary(VERBATIM_BYTES));
        rest = after;
        passages.push(PassageDraft {
            turn: as_ordinal(passages.len()),
            text: text.to_owned(),
            speaker: document.speaker.clone().unwrap_or(Speaker::NOBODY),
            said_at: document.said_at,
            section: None,
            kind: MemoryKind::Fact,
            segment: None,
            key: None,
        });
    }
    passages
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use uuid::Uuid;

    #[test]
    fn passages_of_documents_have_ids_of_their_own_that_ascend() {
        let ids = |number: u128| {
            let ingestion = IngestionId::new(Uuid::from_u128(number));
            (0..300).map(move |ordinal| passage_id(ingestion, ordinal))
        };
        let early = 0x0190_0000_0000_7000_8000_0000_0000_0001;
        let (first, second) = (ids(early), ids(early + 1));
        assert!(first.clone().is_sorted());
        let all: HashSet<MemoryId> = first.chain(second).chain(ids(early + (1 << 80))).collect();
        assert_eq!(all.len(), 900);
        assert!(ids(early).max() < ids(early + (1 << 80)).min(), "the time comes first");
    }
}
