//! Builders of rows as a store returns them.

use evoke_recall::{OpenPartition, PartitionIndex, Query, Recalled, recall};
use evoke_store::{
    DocumentHead, ItemBody, ItemRow, MemoryBody, PartitionChanges, PartitionVersion, PassageBody, VectorRow,
};
use evoke_types::{
    Confidence, DocumentId, DocumentType, EventWindow, Evidence, IngestionId, MemoryId, MemoryKind, Metadata,
    ScopeKind, Speaker, TemporalCategory, Timestamp, Validity,
};
use half::f16;
use std::sync::Arc;

/// A day of 2024, at noon.
pub(crate) fn day(of_year: i64) -> Timestamp {
    Timestamp::parse("2023-12-31T12:00:00Z").expect("a date").plus_millis(of_year * 86_400_000)
}

pub(crate) fn id(number: u64) -> MemoryId {
    MemoryId::from_slice(&u128::from(number).to_be_bytes()).expect("16 bytes")
}

fn ingestion(number: u64) -> IngestionId {
    IngestionId::from_slice(&u128::from(number).to_be_bytes()).expect("16 bytes")
}

pub(crate) fn half_bytes(vector: &[f32]) -> Vec<u8> {
    vector.iter().flat_map(|x| f16::from_f32(*x).to_le_bytes()).collect()
}

/// The head of document `number`, said on a day.
pub(crate) fn head(number: u64, said_at: Timestamp) -> DocumentHead {
    DocumentHead {
        ingestion: ingestion(number),
        document_id: DocumentId::stored(format!("doc-{number}")).expect("not empty"),
        document_type: DocumentType::AiChatConversation,
        said_at,
        metadata: Metadata::new(),
        conversation: None,
        position: 0,
    }
}

/// Passage `ordinal` of a document.
pub(crate) fn passage(number: u64, head: &DocumentHead, ordinal: u32, text: &str) -> ItemRow {
    ItemRow {
        id: id(number),
        ingestion: head.ingestion,
        ordinal,
        kind: MemoryKind::Fact,
        text: text.to_owned(),
        speaker: Speaker::USER,
        said_at: head.said_at,
        created_at: head.said_at,
        updated_at: None,
        body: ItemBody::Passage(PassageBody { turn: ordinal, ..PassageBody::default() }),
        entities: Vec::new(),
        vector: None,
    }
}

/// A typed memory of a passage.
pub(crate) fn memory(number: u64, of: &ItemRow, kind: MemoryKind, text: &str) -> ItemRow {
    let body = MemoryBody {
        confidence: Confidence::EXPLICIT,
        category: String::new(),
        subcategory: None,
        weight: None,
        subject: "user".to_owned(),
        negative: false,
        participants: Vec::new(),
        event: None,
        temporal_category: TemporalCategory::Perpetual,
        validity: Validity::default(),
        matter: None,
        supersedes: None,
        superseded_by: None,
        withdrawn: None,
        stated_at: None,
        beside: false,
        evidence: vec![Evidence { passage: of.id, quote: of.text.clone() }],
    };
    ItemRow {
        id: id(number),
        kind,
        text: text.to_owned(),
        ordinal: number as u32,
        body: ItemBody::Memory(Box::new(body)),
        ..of.clone()
    }
}

/// The part of a row that only a memory has.
pub(crate) fn body(row: &mut ItemRow) -> &mut MemoryBody {
    match &mut row.body {
        ItemBody::Memory(body) => body,
        ItemBody::Passage(_) => panic!("not a memory"),
    }
}

pub(crate) fn happening(mut row: ItemRow, start: Timestamp, end: Timestamp) -> ItemRow {
    body(&mut row).event =
        Some(EventWindow { start, end: Some(end), precision: evoke_types::Precision::Day });
    row
}

pub(crate) fn with_vector(mut row: ItemRow, vector: &[f32]) -> ItemRow {
    row.vector = Some(VectorRow { generation: 1, bytes: half_bytes(vector) });
    row
}

/// Documents of one user turn each, said on consecutive days, each with one fact of the same words.
/// Document `n` (from 0) has passage `2n + 1` and memory `2n + 2`.
pub(crate) fn statements(texts: &[&str]) -> PartitionChanges {
    let mut changes = whole(Vec::new(), Vec::new());
    for (n, text) in (0_u64..).zip(texts) {
        let head = head(n, day(1 + n as i64));
        let turn = passage(2 * n + 1, &head, 0, text);
        changes.items.push(memory(2 * n + 2, &turn, MemoryKind::Fact, text));
        changes.items.push(turn);
        changes.documents.push(head);
    }
    changes
}

pub(crate) fn whole(documents: Vec<DocumentHead>, items: Vec<ItemRow>) -> PartitionChanges {
    let version = PartitionVersion { epoch: 1, sequence: 1 };
    PartitionChanges { version, whole: true, items, removed: Vec::new(), documents, entities: Vec::new() }
}

pub(crate) fn user(changes: PartitionChanges) -> OpenPartition {
    OpenPartition { scope: ScopeKind::User, index: Arc::new(PartitionIndex::build(changes, 0)) }
}

/// Asks on the last day of the year, without vectors.
pub(crate) fn question(text: &str) -> Query {
    Query::new(text, None, day(366))
}

pub(crate) fn ask(opened: &OpenPartition, text: &str) -> Recalled {
    recall(std::slice::from_ref(opened), &question(text))
}

pub(crate) fn texts(recalled: &Recalled) -> Vec<&str> {
    recalled.hits.iter().map(|hit| hit.item.row.text.as_str()).collect()
}

pub(crate) fn ids(recalled: &Recalled) -> Vec<MemoryId> {
    recalled.hits.iter().map(|hit| hit.item.row.id).collect()
}
