//! From passages and memories in the line of a document to items.

use crate::line::{Passage, Said, Statement};
use evoke_store::{ItemBody, ItemRow, MemoryBody, PassageBody, Withdrawal, Withheld};
use evoke_types::{EventWindow, Evidence, IngestionId, Speaker, Validity};

/// Who says something.
pub(super) fn speaker(said: Said) -> Speaker {
    Speaker { role: said.role, name: said.name }
}

/// A passage.
pub(super) fn passage(ingestion: IngestionId, line: Passage) -> ItemRow {
    let withheld = line.withheld.into_iter();
    ItemRow {
        id: line.id,
        ingestion,
        ordinal: line.ordinal,
        kind: line.memory_type,
        text: line.text,
        speaker: speaker(line.speaker),
        said_at: line.said_at,
        created_at: line.created_at,
        updated_at: line.updated_at,
        body: ItemBody::Passage(PassageBody {
            turn: line.turn,
            section: line.section,
            segment: line.origin,
            withheld: withheld
                .map(|part| Withheld { memory: part.memory_id, start: part.start, end: part.end })
                .collect(),
            stated_at: line.stated_at,
        }),
        entities: line.entity_ids,
        vector: None,
    }
}

/// A memory.
pub(super) fn statement(ingestion: IngestionId, line: Statement) -> ItemRow {
    let evidence = line.evidence.into_iter();
    let body = MemoryBody {
        confidence: line.confidence,
        category: line.category,
        subcategory: line.subcategory,
        weight: line.weight,
        subject: line.subject,
        negative: line.negative,
        participants: line.participants,
        event: line.event.map(|event| EventWindow {
            start: event.start,
            end: event.end,
            precision: event.precision,
        }),
        temporal_category: line.temporal_category,
        validity: Validity { from: line.valid_from, until: line.valid_until },
        matter: line.attribute,
        supersedes: line.supersedes,
        superseded_by: line.superseded_by,
        withdrawn: line.withdrawn.map(|request| Withdrawal { by: request.by, at: request.at }),
        stated_at: line.stated_at,
        beside: line.beside_others,
        evidence: evidence.map(|one| Evidence { passage: one.passage_id, quote: one.quote }).collect(),
    };
    ItemRow {
        id: line.id,
        ingestion,
        ordinal: line.ordinal,
        kind: line.memory_type,
        text: line.text,
        speaker: speaker(line.speaker),
        said_at: line.said_at,
        created_at: line.created_at,
        updated_at: line.updated_at,
        body: ItemBody::Memory(Box::new(body)),
        entities: line.entity_ids,
        vector: None,
    }
}
