//! A memory of another system as rows: one passage and one statement for each version, linked as history.
//!
//! Called by [`super::restore`]. The one thing to know: the words of the source stand as they are. What is read from them
//! (the kind, the attribute that they state, a date) only describes them, and is used when a version says one thing.

use super::import::{MemoryHistory, MemoryVersion};
use crate::ingest::rows::{memory_id, passage_id};
use evoke_extract::{MemoryDraft, Understanding};
use evoke_store::{
    ArchivedDocument, DocumentOutcome, ItemBody, ItemRow, MemoryBody, NewDocument, PassageBody,
};
use evoke_types::{
    Confidence, Evidence, IngestStatus, MemoryId, MemoryKind, Speaker, TemporalCategory, Timestamp, Validity,
};

/// A version with what was read from its words.
pub(crate) struct ReadVersion {
    /// The version.
    pub(crate) version: MemoryVersion,
    /// What its words say by themselves.
    pub(crate) understanding: Understanding,
}

/// The texts of all versions, as one document.
pub(crate) fn joined(history: &MemoryHistory) -> String {
    let texts = history.versions.iter().map(|version| version.text.trim());
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The time of the whole: that of the newest version.
pub(crate) fn said_at(history: &MemoryHistory) -> Option<Timestamp> {
    history.versions.iter().rev().find_map(|version| version.from)
}

/// A document of a memory with its items.
pub(crate) fn archived(
    document: NewDocument,
    history: &MemoryHistory,
    versions: Vec<ReadVersion>,
) -> ArchivedDocument {
    let now = document.received_at;
    let (mut passages, mut memories) = (Vec::new(), Vec::new());
    for (number, read) in versions.into_iter().enumerate() {
        let said_at = read.version.from.unwrap_or(document.said_at).min(now).at_offset(0);
        let draft = sole(&read.understanding.memories);
        let kind = history.kind.or(draft.map(|draft| draft.kind)).unwrap_or(MemoryKind::Fact);
        let row = |id: MemoryId, body: ItemBody| ItemRow {
            id,
            ingestion: document.ingestion,
            ordinal: u32::try_from(number).unwrap_or(u32::MAX),
            kind,
            text: read.version.text.trim().to_owned(),
            speaker: Speaker::NOBODY,
            said_at,
            created_at: now,
            updated_at: None,
            body,
            entities: Vec::new(),
            vector: None,
        };
        let passage = passage_id(document.ingestion, number);
        let turn = u32::try_from(number).unwrap_or(u32::MAX);
        let body = MemoryBody {
            validity: Validity { from: None, until: read.version.until },
            evidence: vec![Evidence { passage, quote: read.version.text.trim().to_owned() }],
            ..described(history, draft)
        };
        passages.push(row(passage, ItemBody::Passage(PassageBody { turn, ..PassageBody::default() })));
        memories.push(row(memory_id(document.ingestion, number), ItemBody::Memory(Box::new(body))));
    }
    link(&mut memories);
    passages.append(&mut memories);
    let outcome = DocumentOutcome {
        status: IngestStatus::Completed,
        error: None,
        started_at: Some(now),
        completed_at: now,
        closed: Vec::new(),
    };
    ArchivedDocument { document, outcome: Some(outcome), items: passages }
}

/// The draft of words that say one thing.
fn sole(drafts: &[MemoryDraft]) -> Option<&MemoryDraft> {
    if let [draft] = drafts { Some(draft) } else { None }
}

/// What describes the statement; times and evidence are filled in by the caller.
fn described(history: &MemoryHistory, draft: Option<&MemoryDraft>) -> MemoryBody {
    let category = history.category.clone();
    MemoryBody {
        confidence: Confidence::INFERRED,
        category: category.or_else(|| draft.map(|draft| draft.category.clone())).unwrap_or_default(),
        subcategory: draft.and_then(|draft| draft.subcategory.clone()),
        weight: draft.and_then(|draft| draft.weight),
        subject: draft.map_or_else(|| "user".to_owned(), |draft| draft.subject.clone()),
        negative: draft.is_some_and(|draft| draft.negative),
        participants: draft.map(|draft| draft.participants.clone()).unwrap_or_default(),
        event: draft.and_then(|draft| draft.event),
        temporal_category: draft.map_or(TemporalCategory::TemporalFact, |draft| draft.temporal_category),
        validity: Validity::default(),
        matter: draft.filter(|draft| !draft.additive).and_then(|draft| draft.matter.clone()),
        supersedes: None,
        superseded_by: None,
        withdrawn: None,
        stated_at: None,
        beside: draft.is_some_and(|draft| draft.beside),
        evidence: Vec::new(),
    }
}

/// Lets each version supersede the one before it.
fn link(memories: &mut [ItemRow]) {
    for later in 1..memories.len() {
        let (before, after) = memories.split_at_mut(later);
        let (Some(older), Some(newer)) = (before.last_mut(), after.first_mut()) else { continue };
        let (older_id, newer_id, began) = (older.id, newer.id, newer.said_at);
        if let (ItemBody::Memory(old), ItemBody::Memory(new)) = (&mut older.body, &mut newer.body) {
            old.superseded_by = Some(newer_id);
            old.validity.until = old.validity.until.or(Some(began));
            new.supersedes = Some(older_id);
        }
    }
}
